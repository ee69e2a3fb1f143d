"""A source's tree, read so that nothing gets lost: what nobody took is left over, and goes into the report.

Importers ask a `Branch` for values by the names that a format or its dialects give them. Whoever takes a value gets it
with its origin. What was not taken at the end is known, whatever a later version of a format may add.
"""

from collections.abc import Iterable, Iterator

import msgspec

from generator.importers.model import Note, Origin
from generator.yamlfiles.tree import Mapping, Node, Scalar, Sequence

UNKNOWN = "no importer knows this field"


class Piece(msgspec.Struct, frozen=True):
    """A text of a source and where it stood. One without a text was not there."""

    text: str = ""
    origin: Origin = Origin("")

    def __bool__(self) -> bool:
        return bool(self.text)

    def but(self, text: str) -> "Piece":
        """Another text that came of the same place."""
        return Piece(text, self.origin)


class Ledger:
    """All values of one source, and which of them were taken."""

    def __init__(self, path: str, root: Node | None) -> None:
        self.path = path
        self._root = root if root is not None else Mapping({}, 0, 0)
        self._taken: dict[str, str] = {}

    @property
    def root(self) -> "Branch":
        """The whole source."""
        return Branch(self, self._root, "")

    def take(self, pointer: str, why: str = "") -> None:
        """Note that a value found its place, or why it has none."""
        self._taken.setdefault(pointer, why)

    def has(self, pointer: str) -> bool:
        """Whether a value was taken."""
        return pointer in self._taken

    def left_out(self) -> tuple[Note, ...]:
        """A note for every value that found no place."""
        notes: list[Note] = []
        for pointer, scalar in _scalars(self._root, ""):
            why = self._taken.get(pointer, UNKNOWN)
            if why and scalar.text.strip():
                notes.append(Note(kind="left-out", origin=self.origin(scalar, pointer), text=scalar.text, why=why))
        return tuple(notes)

    def origin(self, node: Node, pointer: str) -> Origin:
        """Where a value stands."""
        return Origin(self.path, node.line + 1, node.column + 1, pointer)


class Branch(msgspec.Struct, frozen=True):
    """A value of a source's tree, with all below it."""

    ledger: Ledger
    node: Node
    pointer: str

    @property
    def is_mapping(self) -> bool:
        """Whether it has fields."""
        return isinstance(self.node, Mapping)

    @property
    def names(self) -> list[str]:
        """The names of its fields."""
        return list(self.node.entries) if isinstance(self.node, Mapping) else []

    @property
    def piece(self) -> Piece:
        """Its text, which is taken by this; none if it is not a single value."""
        if not isinstance(self.node, Scalar) or not self.node.text.strip():
            return Piece()
        self.ledger.take(self.pointer)
        return Piece(self.node.text.strip(), self.ledger.origin(self.node, self.pointer))

    @property
    def origin(self) -> Origin:
        """Where it stands."""
        return self.ledger.origin(self.node, self.pointer)

    def child(self, *names: str) -> "Branch":
        """The first of some fields that is there and not empty; an empty branch if none is."""
        found = [branch for name in names if (branch := self._child(name)) is not None]
        filled = [branch for branch in found if not branch.is_empty]
        return (filled or found or [Branch(self.ledger, Mapping({}, 0, 0), f"{self.pointer}/{names[0]}")])[0]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not any(scalar.text.strip() for _, scalar in _scalars(self.node, ""))

    def text(self, *names: str) -> Piece:
        """The first of some fields that has a text, taken."""
        for name in names:
            branch = self._child(name)
            if branch is not None and (piece := branch.piece):
                return piece
        return Piece()

    def seen(self, name: str) -> str:
        """The text of a field, which is not taken by this; for what decides about other fields."""
        child = self._child(name)
        return child.node.text if child is not None and isinstance(child.node, Scalar) else ""

    def texts(self, *names: str) -> list[Piece]:
        """All texts of a list; those of a single value are one."""
        branch = self.child(*names)
        return [piece for item in branch.items() if (piece := item.piece)] or [
            piece for piece in [branch.piece] if piece
        ]

    def items(self, *names: str) -> list["Branch"]:
        """The items of a list, of this one or of a field; a mapping counts as a list of one."""
        branch = self.child(*names) if names else self
        if isinstance(branch.node, Sequence):
            return [
                Branch(self.ledger, item, f"{branch.pointer}/{index}") for index, item in enumerate(branch.node.items)
            ]
        if names and isinstance(branch.node, Mapping) and branch.node.entries:
            return [branch]
        return []

    def drop(self, why: str, *names: str) -> None:
        """Leave out all that is below some fields, or below this value."""
        for branch in [self.child(name) for name in names] if names else [self]:
            for pointer, _ in _scalars(branch.node, branch.pointer):
                self.ledger.take(pointer, why)

    def all_texts(self, but: frozenset[str] = frozenset()) -> Iterator[tuple[str, Piece]]:
        """Every value below it that was not taken yet, with the names that lead to it; all are taken by this.

        `but`: the texts that nobody wants to read.
        """
        for pointer, scalar in _scalars(self.node, self.pointer):
            if scalar.text.strip() and scalar.text not in but and not self.ledger.has(pointer):
                self.ledger.take(pointer)
                names = pointer[len(self.pointer) :].strip("/")
                yield names, Piece(scalar.text.strip(), self.ledger.origin(scalar, pointer))

    def _child(self, name: str) -> "Branch | None":
        if not isinstance(self.node, Mapping) or name not in self.node.entries:
            return None
        return Branch(self.ledger, self.node.entries[name][1], f"{self.pointer}/{_escaped(name)}")


def _escaped(name: str) -> str:
    """A name as a part of a pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _scalars(node: Node, pointer: str) -> Iterable[tuple[str, Scalar]]:
    """Every single value of a tree with its pointer, in order."""
    stack: list[tuple[str, Node]] = [(pointer, node)]
    while stack:
        at, current = stack.pop()
        if isinstance(current, Scalar):
            yield at, current
        elif isinstance(current, Sequence):
            stack += reversed([(f"{at}/{index}", item) for index, item in enumerate(current.items)])
        else:
            stack += reversed([(f"{at}/{_escaped(name)}", child) for name, (_, child) in current.entries.items()])
