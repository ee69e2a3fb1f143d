"""Clean builds to compare with: of the same site into an empty folder, with nothing remembered.

One is made for each state of a site and kept, as the same states come again and again.
"""

import datetime
import hashlib
import importlib.metadata
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any, Self
from unittest import mock

import jinja2
import msgspec

from generator.caching import engine
from generator.caching.stamps import Stamps
from generator.diagnostics import Diagnostic
from generator.exports.typesetting import Typesetter
from generator.folders import Folders
from generator.pipeline.build import build
from generator.pipeline.request import Request
from generator.rendering.compiled import CompiledTemplates
from tests.incremental.trees import Item, Tree, tree_of

MOST_KEPT = 400
"""How many clean builds are kept."""

RECORDS = (".skillfolio.json", ".skillfolio.lock")
"""What the program keeps in the output folder for itself."""

_compile, _begin, _read_program = jinja2.Environment.compile, CompiledTemplates.__init__, engine._sources
_set, _read_version = Typesetter._compiled, importlib.metadata.version
_version = lru_cache(_read_version)


@lru_cache(maxsize=2000)
def _compiled(source: str, name: str | None, filename: str | None) -> CodeType:
    return _compile(_Environment.current, source, name, filename)


class _Environment:
    current: jinja2.Environment


@lru_cache(maxsize=1)
def _program() -> list[str]:
    return _read_program(Stamps(None, now=0))


@lru_cache(maxsize=1)
def _folder_of_compiled() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory()


def _set_once(self: Typesetter, folder: Path, template: str, data: str, **form: Any) -> bytes:
    """What typst makes of a template and data, made once: in a file, as each process that sets type ends with it."""
    key = hashlib.sha256(repr((template, data, sorted(form.items()))).encode())
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        key.update(file.read_bytes())
    kept = Path(_folder_of_compiled().name) / key.hexdigest()
    if not kept.exists():
        fresh = kept.with_name(f"{kept.name}.{os.getpid()}")
        fresh.write_bytes(_set(self, folder, template, data, **form))
        fresh.replace(kept)
    return kept.read_bytes()


@contextmanager
def quickly() -> Iterator[None]:
    """Read the program's own files once: they may be edited while the tests run. Wait for no disk.

    What templates were compiled to is kept apart from what the program keeps. The libraries' versions are read once,
    where no test has given them others.
    """
    program, folder = _program(), Path(_folder_of_compiled().name)
    version = _version if importlib.metadata.version is _read_version else importlib.metadata.version

    def begin(self: CompiledTemplates, engine: bytes) -> None:
        _begin(self, engine, folder)

    with (
        mock.patch.object(CompiledTemplates, "__init__", begin),
        mock.patch.object(Typesetter, "_compiled", _set_once),
        mock.patch.object(engine, "_sources", return_value=program),
        mock.patch.object(importlib.metadata, "version", version),
        mock.patch.object(os, "fsync"),
    ):
        yield


@contextmanager
def _without_compiled() -> Iterator[None]:
    """Use nothing that the program compiled before, and yet compile each text once: that takes most of a build."""

    def compiled(self: jinja2.Environment, source: str, name: str, filename: str, *_: Any, **__: Any) -> CodeType:
        _Environment.current = self
        return _compiled(source, name, filename)

    with (
        mock.patch.object(jinja2.Environment, "compile", compiled),
        mock.patch.object(CompiledTemplates, "load_bytecode"),
        mock.patch.object(CompiledTemplates, "dump_bytecode"),
    ):
        yield


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a build is asked for besides the site's files."""

    today: datetime.date
    base_url: str = ""
    drafts: bool = False

    def request(self, folders: Folders, **options: Any) -> Request:
        """The request for some folders."""
        return Request(folders=folders, today=self.today, base_url=self.base_url, drafts=self.drafts, **options)


class Edition(msgspec.Struct, frozen=True):
    """What a clean build gives."""

    tree: Tree
    """Empty if the site has mistakes."""
    diagnostics: tuple[Diagnostic, ...]

    @property
    def codes(self) -> set[str]:
        """The kinds of the mistakes."""
        return {item.code for item in self.diagnostics if item.severity == "error"}


_WRITTEN = msgspec.msgpack.Decoder(tuple[list[Item], dict[bytes, tuple[dict[str, int], tuple[Diagnostic, ...]]]])


class CleanBuilds:
    """Clean builds by the state of the site that they were made of."""

    def __init__(self) -> None:
        self._known: dict[bytes, Edition] = {}

    @classmethod
    def read(cls, file: Path) -> Self:
        """The clean builds that were written to a file."""
        builds, (items, known) = cls(), _WRITTEN.decode(file.read_bytes())
        for key, (tree, diagnostics) in known.items():
            builds._known[key] = Edition({path: items[number] for path, number in tree.items()}, diagnostics)
        return builds

    def write(self, file: Path) -> None:
        """Keep the clean builds for other processes; what is the same in many of them is written once."""
        numbers: dict[Item, int] = {}
        known = {
            key: (
                {path: numbers.setdefault(item, len(numbers)) for path, item in edition.tree.items()},
                edition.diagnostics,
            )
            for key, edition in self._known.items()
        }
        file.write_bytes(msgspec.msgpack.encode((list(numbers), known)))

    @property
    def states(self) -> int:
        """How many states are known."""
        return len(self._known)

    def of(self, site: Path, inputs: Tree, asked: Asked) -> Edition:
        """The clean build of a site whose files are `inputs`."""
        key = _digest(inputs, asked)
        if key not in self._known:
            with tempfile.TemporaryDirectory() as empty, quickly(), _without_compiled():
                folder = Path(empty).resolve() / "output"
                result = build(asked.request(Folders.of(site, folder), remember=False, trust_stamps=False))
                tree = tree_of(folder, skip=RECORDS.__contains__) if folder.exists() else {}
            self._known[key] = Edition(tree, result.diagnostics)
            if len(self._known) > MOST_KEPT:
                del self._known[next(iter(self._known))]
        return self._known[key]


def _digest(inputs: Tree, asked: Asked) -> bytes:
    found = hashlib.sha256(msgspec.json.encode(asked))
    for path, item in sorted(inputs.items()):
        found.update(msgspec.json.encode((path, item.kind, item.data)))
    return found.digest()
