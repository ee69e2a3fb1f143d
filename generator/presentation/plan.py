"""What is published: for every path of the site, what makes it.

All outputs are entries of one plan: pages, feed, sitemap, stylesheet, media. Nothing is written that is not in it,
and two entries on one path, also to a file system that folds case or Unicode forms, are an error.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

import msgspec

from generator.content.documents import role_of
from generator.diagnostics import Diagnostic, Place, error
from generator.images.model import Recipe
from generator.presentation import components
from generator.presentation.addresses import without_index

_UNPORTABLE = re.compile(r'(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?|.*[<>:"|?*\\\x00-\x1f].*|.*[. ]')


class Rendered(msgspec.Struct, frozen=True, kw_only=True):
    """An output made from a template and a view."""

    path: str
    template: str
    """Empty if the program itself makes it from the view."""
    view: components.View
    source: str = ""
    """The content file that asks for this output; empty if it is a part of every site."""
    part: str = ""
    """What it is, in words, where no content file asks for it."""
    is_withheld: bool = False
    """Whether it shows what is private: it is made for its author alone, and never published."""
    is_twin: bool = False
    """Whether it is what the page that the template makes says, as Markdown."""
    root: str = ""
    """The path that its addresses begin with, such as `/repo/`; empty if they are relative. A page for missing
    addresses is shown at any depth."""

    @property
    def origin(self) -> str:
        """What asks for this output, as messages name it."""
        return f"`{self.source}`" if self.source else self.part


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """An output whose bytes are those of an input, whatever they are."""

    path: str
    source: str
    """The file or folder the bytes come from."""

    @property
    def origin(self) -> str:
        """What asks for this output, as messages name it."""
        return f"`{self.source}`"


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """An output that is made of a picture."""

    path: str
    source: str
    """The picture's file."""
    recipe: Recipe

    @property
    def origin(self) -> str:
        """What asks for this output, as messages name it."""
        return f"`{self.source}`"


Output = Rendered | Copied | Derived


class Plan(msgspec.Struct, frozen=True):
    """The published site, before it is rendered; sorted by path."""

    outputs: tuple[Output, ...] = ()

    @classmethod
    def of(cls, outputs: Iterable[Output]) -> tuple["Plan", list[Diagnostic]]:
        """The plan of some outputs, and those of them that cannot be."""
        ordered = tuple(sorted(outputs, key=lambda output: output.path))
        return cls(ordered), [*clashes(ordered), *unportable(ordered)]


def clashes(outputs: Iterable[Output]) -> Iterator[Diagnostic]:
    """Outputs on one path, or with a path that is a folder of another, as any file system sees them; two files once."""
    files: dict[str, Output] = {}
    folders: dict[str, Output] = {}
    told: set[tuple[str, str]] = set()
    for output in outputs:
        folded = unicodedata.normalize("NFC", output.path).casefold()
        parents = ["/".join(folded.split("/")[:depth]) for depth in range(1, folded.count("/") + 1)]
        other = (
            files.get(folded) or folders.get(folded) or next((files[path] for path in parents if path in files), None)
        )
        if other is not None and not _is_one_collection(output, other):
            first, second = sorted((output, other), key=lambda item: (not item.source, item.origin))
            if (first.origin, second.origin) not in told:
                told.add((first.origin, second.origin))
                yield _clash(first, second, output.path)
        files.setdefault(folded, output)
        for path in parents:
            folders.setdefault(path, output)


def _clash(first: Output, second: Output, path: str) -> Diagnostic:
    message = f"{first.origin} and {second.origin} would both be published at `/{without_index(path)}`"
    place = Place(first.source) if first.source else None
    return error("url-clash", message, place, "rename one of them, or set another `slug:`")


def _is_one_collection(one: Output, other: Output) -> bool:
    """Whether two outputs are the pages of entries of one collection; equal slugs are reported already."""
    if not (isinstance(one, Rendered) and isinstance(other, Rendered)):
        return False
    collections = [role_of(item.source).collection for item in (one, other)]
    return collections[0] == collections[1] != ""


def unportable(outputs: Iterable[Output]) -> Iterator[Diagnostic]:
    """Outputs whose path some file system cannot hold; the names of slugs are checked where slugs are made."""
    for output in outputs:
        refused = not isinstance(output, Rendered) and any(map(_UNPORTABLE.fullmatch, output.path.split("/")))
        if refused or len(output.path.encode()) > 200:
            message = f"`{output.path}` cannot be a file's name on every system"
            yield error("bad-name", message, Place(output.source), "use a shorter name of letters, digits and hyphens")
