"""A site under test: every change of it goes through `Site.step`, which holds the build to five laws.

Equality: the output is that of a clean build, to the byte and the permission, and so are the findings. Stillness: what
need not change is not touched. Ownership: what no build wrote stays. Idempotence: the next build has nothing to do.
Reversibility: a change that is undone gives the earlier output, and made again the later one.
"""

import copy
import datetime
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from fnmatch import fnmatchcase
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import msgspec

from generator import workers
from generator.folders import Folders
from generator.incremental import library
from generator.output.journal import JOURNAL, read_manifest
from generator.pipeline.build import Result, build
from tests.incremental.clean import RECORDS, Asked, CleanBuilds, Edition, quickly
from tests.incremental.portfolio import FILES
from tests.incremental.trees import Item, Stamps, Tree, remove, restore, stamps_of, tree_of

TODAY = datetime.date(2026, 11, 22)
FOREIGN = {"theirs.txt": b"theirs", "posts/theirs.txt": b"theirs", "skills/django/.theirs": b"theirs"}
"""Files that no build wrote, in folders of ours: also in some that changes leave empty."""

ABOUT_OUTPUT = frozenset({"edited-output", "kept-file"})
"""The findings that a build has about what is in the output folder, which a clean build has not."""

FOLLOWING = ("*.md", "*.txt", "resume.json", "contact.vcf")
"""Outputs that say again what pages say; `media/` has some of its own. A rule holds for them instead of a list."""

_SETTLED = 10_000_000_000

TYPESET = ("*.pdf", "assets/cards/*")
"""The outputs that are set into type. Every step holds them to the laws; which of them change has rows of its own
(`test_matrix_typeset`), so that not every other row has to name them."""

Change = Callable[[Path], object] | Mapping[str, str | bytes | None]
"""What is done to the site's folder: a function, or files and what they hold from now on (None: gone)."""


class LawBrokenError(AssertionError):
    """An incremental build did what none may do."""


class Every(str):
    """All outputs that match, instead of at least one."""

    __slots__ = ()


class Built(msgspec.Struct, frozen=True):
    """What one build did."""

    result: Result
    parsed: tuple[str, ...]
    """The sources that were read anew."""
    before: Tree
    stamps: Stamps
    """Of the output folder before the build, as `before`."""
    foreign: Tree
    """What of `before` is somebody else's."""

    @property
    def codes(self) -> set[str]:
        """The kinds of the mistakes."""
        return {item.code for item in self.result.diagnostics if item.severity == "error"}

    @property
    def told(self) -> set[str]:
        """The kinds of the findings about the output folder."""
        return {item.code for item in self.result.diagnostics} & ABOUT_OUTPUT


class _State(msgspec.Struct, frozen=True):
    """All that an output depends on, and what came of it."""

    inputs: Tree
    asked: Asked
    errors: frozenset[str] = frozenset()
    output: Tree = {}


class Site:
    """A site in a folder, its output, and what its builds remember."""

    def __init__(
        self, folder: Path, clean: CleanBuilds, files: Mapping[str, str | bytes] = FILES, *, settled: bool = True
    ) -> None:
        """Write a site and, if that is not left to the first step, build it."""
        self.folder = folder
        self.asked = Asked(today=TODAY)
        self.owned: set[str] = set()
        """The outputs that may be ours: those of the last build, and of those that were stopped since."""
        self.damaged = False
        """Whether somebody damaged the cache; then the second build may render again, and only the third is idle."""
        self._clean = clean
        self._last = _State({}, self.asked)
        for path, data in FOREIGN.items():
            _write(self.output / path, data)
        self.apply(files)
        if settled:
            self.step(told={"kept-file"}, reversible=False)

    def copied(self, folder: Path) -> "Site":
        """A site as this one, in another folder; it is built there once more, as the stamps of its files are others."""
        shutil.copytree(self.folder, folder, symlinks=True)
        other = copy.copy(self)
        other.folder, other.owned = folder, set(self.owned)
        other._build()
        return other

    @property
    def output(self) -> Path:
        """Where it is built."""
        return self.folder / "output"

    # --- The one way to change and build --------------------------------------------------------------------------

    def step(
        self,
        change: Change | None = None,
        *,
        changed: Iterable[str] | None = None,
        removed: Iterable[str] = (),
        following: Iterable[str] | None = None,
        error: str | None = "",
        told: Iterable[str] | None = (),
        racy: bool = False,
        force: bool = False,
        reversible: bool = True,
        **asked: Any,
    ) -> Built:
        """Change the site, build it, and hold the build to the laws. Raises LawBrokenError.

        Args:
            change: what is done to the folder before the build.
            changed: exactly the outputs that are written (patterns; `Every` for all that match); None: not judged.
                Those that are set into type are only judged if one of them is named.
            removed: exactly the outputs that are removed, if `changed` is given.
            following: exactly the outputs that are written of those that follow pages; None: what the rule allows.
            error: the codes of all mistakes that are found; nothing of the output may change then. None: those that a
                clean build finds, or what is foreign.
            told: the codes of the findings about the output folder; None: not judged.
            racy: whether the changes are so young that no stamp may be trusted.
            force: whether files of somebody else may be replaced.
            reversible: whether the change is undone and made again, too.
            asked: what is asked for from now on (`today`, `base_url`, `drafts`).
        """
        earlier = self._last
        self.apply(change)
        self.asked = msgspec.structs.replace(self.asked, **asked)
        errors = set(error.split()) if error is not None else self._clean_build().codes
        built = self._build(racy=racy, force=force)
        if error is None and not errors:
            errors = built.codes & {"foreign-file"}
        self._hold(built, errors, None if told is None else set(told), force)
        if changed is not None and not errors:
            changes = built.result.changes
            self._expect("written", [path for path in changes.written if not _follows(path)], changed)
            self._expect("removed", [path for path in changes.removed if not _follows(path)], removed)
            _hold_company(changes.written, changes.removed, built.before)
        if following is not None:
            self._expect("following", filter(_follows, built.result.changes.written), following)
        self._last = _State(self._inputs(), self.asked, frozenset(errors), self._ours())
        if reversible:
            for state in (earlier, self._last):
                self._return_to(state, racy=racy, judged=told is not None)
        return built

    def apply(self, change: Change | None) -> None:
        """Change the folder without a build, as several edits between two builds do."""
        if callable(change):
            change(self.folder)
        else:
            for path, data in (change or {}).items():
                remove(self.folder / path) if data is None else _write(self.folder / path, data)

    def stop(self, change: Change | None, at: int) -> bool:
        """Change the site, and stop its build when it moves the file of this number into place; whether it came to it.

        Nothing is asked of such a build but that the next is as any other, and that no file of somebody else suffers.
        """
        self.apply(change)
        before = tree_of(self.output, skip=_is_record)
        foreign = self._foreign(before)
        with _stopped(self.output, at) as stopped, suppress(StoppedError):
            self._build()
        after = tree_of(self.output, skip=_is_record)
        _law("ownership", all(after.get(path) == before[path] for path in foreign), sorted(foreign))
        if stopped:
            self.owned |= set(self._clean_build().tree)
        else:
            self._remember()
        return bool(stopped)

    # --- Building -------------------------------------------------------------------------------------------------

    def _build(self, *, racy: bool = False, force: bool = False) -> Built:
        before = tree_of(self.output, skip=_is_record)
        foreign = self._foreign(before)
        stamps = stamps_of(self.output, _is_record)
        request = self.asked.request(Folders.of(self.folder), force=force)
        parsed: list[str] = []

        def mapped(read: Any, paths: list[str], *arguments: Any, **options: Any) -> list[bytes]:
            parsed.extend(paths)
            return _mapped(read, paths, *arguments, **options)

        ahead = 0 if racy else _SETTLED
        clock = SimpleNamespace(time_ns=lambda: time.time_ns() + ahead, sleep=lambda _: None)
        with (
            quickly(),
            mock.patch("generator.pipeline.build.time", clock),
            mock.patch.object(library, "mapped", mapped),
        ):
            result = build(request)
        return Built(result, tuple(parsed), before, stamps, foreign)

    def _return_to(self, state: "_State", *, racy: bool, judged: bool) -> None:
        """Return to an earlier state, build, and hold the build to the laws: what came of it then comes of it again."""
        restore(self.folder, state.inputs, _is_no_input)
        self.asked = state.asked
        self._hold(self._build(racy=racy), set(state.errors), set() if judged else None, force=False)
        _law(
            "reversibility",
            bool(state.errors) or self._ours() == state.output,
            _differences(state.output, self._ours()),
        )

    def _clean_build(self) -> Edition:
        return self._clean.of(self.folder, self._inputs(), self.asked)

    def _inputs(self) -> Tree:
        return tree_of(self.folder, skip=_is_no_input, timed=True)

    def _ours(self) -> Tree:
        """The output without what is somebody else's."""
        everything = tree_of(self.output, skip=_is_record)
        files = {path: item for path, item in everything.items() if path in self.owned}
        folders = {parent.as_posix() for path in files for parent in Path(path).parents}
        return files | {path: item for path, item in everything.items() if item.kind == "folder" and path in folders}

    def _foreign(self, everything: Tree) -> Tree:
        """What of the output folder cannot be ours."""
        has_records = read_manifest(self.output) is not None or (self.output / JOURNAL).exists()
        ours = self.owned if has_records else set()
        return {path: item for path, item in everything.items() if path not in ours and item.kind != "folder"}

    def _remember(self) -> None:
        manifest = read_manifest(self.output)
        self.owned = set(manifest.files) if manifest is not None else set()

    # --- The laws -------------------------------------------------------------------------------------------------

    def _hold(self, built: Built, errors: set[str], told: set[str] | None, force: bool) -> None:
        clean = self._clean_build()
        if errors:
            _law("refusal", built.codes == errors, f"{built.codes}, expected {errors}")
            _law("findings", not clean.codes or _findings(built.result) == clean.diagnostics, clean.diagnostics)
            _law("refusal", tree_of(self.output, skip=_is_record) == built.before, "something was changed")
            _law("refusal", stamps_of(self.output, _is_record) == built.stamps, "something was touched")
            return
        _law("success", built.result.succeeded, built.result.diagnostics)
        _law("findings", _findings(built.result) == clean.diagnostics, clean.diagnostics)
        _law("findings", told is None or built.told == told, f"{built.told}, expected {told}")
        self._remember()
        after = tree_of(self.output, skip=_is_record)
        self._hold_equality(after, built.foreign, clean)
        kept = {path: item for path, item in built.foreign.items() if not (force and path in clean.tree)}
        lost = [path for path, item in kept.items() if after.get(path) != item]
        _law("ownership", not lost, lost)
        self._hold_stillness(built, after)
        self._hold_idempotence()

    def _hold_equality(self, after: Tree, foreign: Tree, clean: Edition) -> None:
        above = {parent.as_posix() for path in foreign for parent in Path(path).parents}
        extra = {path for path in (*foreign, *above) if path not in clean.tree}
        ours = {path: item for path, item in after.items() if path not in extra}
        _law("equality", ours == clean.tree, _differences(clean.tree, ours))

    def _hold_stillness(self, built: Built, after: Tree) -> None:
        changes, stamps = built.result.changes, stamps_of(self.output, _is_record)
        files = {path: item for path, item in built.before.items() if item.kind == "file"}
        still = {path for path, item in files.items() if path in after and after[path].data == item.data}
        moved = [path for path in still if stamps[path][:2] != built.stamps[path][:2]]
        _law("stillness", not moved, moved)
        written = {path for path, item in after.items() if item.kind == "file" and path not in still}
        _law("stillness", set(changes.written) == written, f"{changes.written}, in truth {written}")
        gone = {
            path
            for path, item in built.before.items()
            if item.kind != "folder" and (path not in after or after[path].kind == "folder")
        }
        _law("stillness", set(changes.removed) == gone, f"{changes.removed}, in truth {gone}")

    def _hold_idempotence(self) -> None:
        again = self._build()
        for _ in range(2 * self.damaged):  # what is left of a damaged cache goes as soon as it is noticed
            again = self._build() if again.result.rendered or again.parsed else again
        touched = stamps_of(self.output, _is_record) != again.stamps
        changes = again.result.changes
        idle = not (again.result.rendered or changes.written or changes.removed or touched)
        _law("idempotence", idle, f"{len(again.result.rendered)} rendered, {changes}")
        _law("idempotence", not again.parsed, again.parsed)
        left = [name for name in os.listdir(self.output) if name.startswith(".skillfolio.") and name not in RECORDS]  # noqa: PTH208
        _law("idempotence", not left, left)

    def _expect(self, what: str, found: Iterable[str], patterns: Iterable[str]) -> None:
        found, expected, patterns = set(found), set[str](), list(patterns)
        every = {path for path in self.owned if what == "following" or not _follows(path)}
        if not any(_is_typeset(pattern) for pattern in patterns):
            found = {path for path in found if not _is_typeset(path)}
            every = {path for path in every if not _is_typeset(path)}
        for pattern in patterns:
            among = every if isinstance(pattern, Every) else found
            matching = {path for path in among if fnmatchcase(path, pattern)}
            _law(what, bool(matching), f"nothing matches `{pattern}` among {sorted(among)}")
            expected |= matching
        surplus, missing = found - expected, expected - found
        _law(what, not surplus and not missing, f"not expected: {sorted(surplus)}, missing: {sorted(missing)}")


class StoppedError(BaseException):
    """The build ends here, as if the process were gone."""


@contextmanager
def _stopped(folder: Path, at: int) -> Iterator[list[str]]:
    """Let nothing more happen to the disk once the file of this number is to be moved into its place in a folder."""
    moved: list[str] = []
    stopped: list[str] = []
    operations = ("replace", "unlink", "mkdir", "rmdir", "chmod", "rename")

    def stopping(name: str, operation: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: Any, **options: Any) -> object:
            moved.extend([name] if name == "replace" and str(arguments[1]).startswith(str(folder)) else [])
            if stopped or len(moved) > at:
                stopped.append(name)
                raise StoppedError
            return operation(*arguments, **options)

        return run

    with ExitStack() as patches:
        for name in operations:
            patches.enter_context(mock.patch.object(os, name, stopping(name, getattr(os, name))))
        yield stopped


_mapped = workers.mapped


def _law(name: str, holds: bool, found: object = "") -> None:
    if not holds:
        raise LawBrokenError(f"{name}: {found}")


def _findings(result: Result) -> tuple[Any, ...]:
    return tuple(item for item in result.diagnostics if item.code not in ABOUT_OUTPUT)


def _differences(expected: Tree | None, found: Tree) -> str:
    expected = expected or {}
    wrong = sorted(path for path in expected.keys() | found.keys() if expected.get(path) != found.get(path))
    return "; ".join(f"{path}: {_shown(expected.get(path))} -> {_shown(found.get(path))}" for path in wrong[:6])


def _shown(item: Item | None) -> str:
    return "none" if item is None else f"{item.kind} {item.mode:o} {len(item.data)} bytes"


def _follows(path: str) -> bool:
    """Whether an output says again what pages say."""
    return not path.startswith("media/") and path != "robots.txt" and any(fnmatchcase(path, name) for name in FOLLOWING)


def _is_typeset(path: str) -> bool:
    return any(fnmatchcase(path, name) for name in TYPESET)


def _hold_company(written: Iterable[str], removed: Iterable[str], before: Tree) -> None:
    """What follows pages comes, changes and goes with them: a twin with its page, the others with any page."""
    for pages, what in ((set(written), "written"), (set(removed), "removed")):
        for path in filter(_follows, pages):
            page = path.removesuffix(".md")
            alone = (
                page not in pages
                if page != path
                else not any(other.endswith(".html") for other in {*written, *removed})
            )
            _law("company", not alone, f"`{path}` is {what} without a page")
    new = {path for path in written if path.endswith("index.html") and path not in before}
    _law("company", all(f"{path}.md" in {*written, *before} for path in new), f"one of {sorted(new)} has no twin")


def _is_record(path: str) -> bool:
    return path.startswith(".skillfolio.")


def _is_no_input(path: str) -> bool:
    return path in ("output", ".cache")


def _write(file: Path, data: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data.encode() if isinstance(data, str) else data)
