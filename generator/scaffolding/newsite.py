"""A site of one's own: what it begins with, as files that are made all or not at all.

The content comes from a starter, or from anywhere else that gives content files: `plan` takes them as they are and puts
what is known of the person into them, as edits, so that their comments stay. A starter's entries are either true of
whoever chooses it or drafts, so nothing is published in a person's name that is not about them.
"""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Literal, get_type_hints

import msgspec

from generator import __version__
from generator.content.documents import CONTENT, PROFILE_FILE, SETTINGS_FILE
from generator.content.schema import COLLECTIONS, FILES, Profile, Record, Site
from generator.content.sources import CONTROL, DROPPINGS
from generator.diagnostics import Diagnostic, error, warning
from generator.folders import SCHEMAS, packaged_folder
from generator.yamlfiles.decode import decode
from generator.yamlfiles.edits import with_comment, with_field
from generator.yamlfiles.tree import Scalar, YamlText

Starter = Literal["example", "alx-prodev"]
"""What a new site begins with: one entry of each kind, as drafts; or what a graduate of ALX ProDev Backend learned."""

_DATA = Path(__file__).parents[1] / "data"
_FILES = {
    "README.md": "site/readme.md",
    "templates/README.md": "site/templates.md",
    ".github/workflows/publish.yml": "publish.yml",
    ".gitignore": "site/gitignore",
    ".editorconfig": "site/editorconfig",
}
"""What a site has beside its content, and the packaged file that it is made from."""

_BESIDE = frozenset({".git", ".DS_Store"})
"""What an empty folder may have in it: a repository that was just made or cloned, and what systems leave."""

_FORMATTING = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the person and the site; None where nothing is."""

    name: str | None = None
    headline: str | None = None
    email: str | None = None
    location: str | None = None
    availability: str | None = None
    url: str | None = None
    language: str | None = None


_IN_PROFILE = ("name", "headline", "location", "availability", "email")
_IN_SETTINGS = ("url", "language")


def mistakes(details: Details) -> dict[str, str]:
    """What is wrong with the details, by field."""
    found = {name: _mistake(Profile, name, details) for name in _IN_PROFILE}
    found |= {name: _mistake(Site, name, details) for name in _IN_SETTINGS}
    return {name: said for name, said in found.items() if said}


def _mistake(record: type[Record], name: str, details: Details) -> str:
    text = getattr(details, name)
    if text is None:
        return ""
    if not text.isprintable() and (CONTROL.search(text) or re.search(r"[\ud800-\udfff]", text)):
        return "there is a character in it that no page can show"
    scalar = Scalar(text.strip(), 0, 0, len(text), quoted=True)
    _, found = decode(scalar, get_type_hints(record, include_extras=True)[name], YamlText("", text, 1))
    return found[0].message if found else ""


def starter(name: Starter) -> dict[str, bytes]:
    """The content files of a starter, by their paths in a site; of a fork's own content nothing private."""
    folder = _DATA / name if name == "example" else packaged_folder(CONTENT)
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and not _is_left_out(file.name)]
    return {f"{CONTENT}/{file.relative_to(folder).as_posix()}": file.read_bytes() for file in files}


def settings() -> dict[str, bytes]:
    """The content files of a site without a single entry: who it is of, which nobody knows yet, and its settings."""
    return {path: data for path, data in starter("example").items() if PurePosixPath(path).stem in FILES}


def _is_left_out(name: str) -> bool:
    return name == "private.yaml" or DROPPINGS.fullmatch(name) is not None


def plan(content: Mapping[str, bytes], details: Details, schemas: Mapping[str, str]) -> dict[str, bytes]:
    """Every file of a new site, by its path.

    `content`: the content files by path, of a starter or of another source. `schemas`: the schemas for editors, by the
    names of their files without the ending.
    """
    files = dict(content)
    for path, fields in ((PROFILE_FILE, _IN_PROFILE), (SETTINGS_FILE, _IN_SETTINGS)):
        files[path] = _filled(files.get(path, b"").decode(), fields, details).encode()
    title = f"Portfolio of {_unformatted(details.name)}" if details.name else "My portfolio"
    for path, packaged in _FILES.items():
        text = (_DATA / packaged).read_text(encoding="utf-8")
        files[path] = text.replace("@VERSION@", __version__).replace("@TITLE@", title).encode()
    files |= {f"{SCHEMAS}/{name}.schema.json": schema.encode() for name, schema in schemas.items()}
    return files | _for_editors(schemas)


def _filled(text: str, fields: tuple[str, ...], details: Details) -> str:
    """A content file that says what is known; an address for contact that is not known is not left the example's."""
    for name in fields:
        value = getattr(details, name)
        if value is not None:
            text = with_field(text, name, value.strip())
        elif name == "email":
            text = with_comment(text, name)
    return text if text.endswith("\n") or not text else f"{text}\n"


def _unformatted(text: str) -> str:
    """A text as Markdown, on one line."""
    return _FORMATTING.sub(r"\\\1", " ".join(text.split()))


def _for_editors(schemas: Mapping[str, str]) -> dict[str, bytes]:
    """The settings that attach the schemas in VS Code, and the extension that reads them."""
    attached = {
        f"{SCHEMAS}/{name}.schema.json": f"{CONTENT}/{name}.yaml" for name in (*FILES, *COLLECTIONS) if name in schemas
    }
    values = {
        ".vscode/settings.json": {"yaml.schemas": attached, "files.exclude": {"**/.cache": True}},
        ".vscode/extensions.json": {"recommendations": ["redhat.vscode-yaml"]},
    }
    return {path: msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n" for path, value in values.items()}


def refusal(folder: Path, *, force: bool) -> Diagnostic | None:
    """Why a folder cannot become a site: there is something in it. Raises OSError."""
    held = sorted({child.name for child in folder.iterdir()} - _BESIDE) if folder.is_dir() else []
    if not held or force:
        return None
    named = ", ".join(f"`{name}`" for name in held[:5]) + (f" and {len(held) - 5} more" if len(held) > 5 else "")
    hint = "choose another folder, or add `--force`: it puts in what is missing and changes nothing that is there"
    return error("not-empty", f"the folder is not empty: it holds {named}", hint=hint)


def nested(folder: Path) -> Diagnostic | None:
    """A warning if a new site would be inside another one."""
    for outer in folder.absolute().parents:
        if any((outer / file).is_file() for file in (PROFILE_FILE, SETTINGS_FILE)):
            message = f"the new site is inside another one, `{outer}`"
            hint = "move it elsewhere, unless that is what you want; the other site does not publish it"
            return warning("site-in-site", message, hint=hint)
    return None


def has_content(folder: Path) -> bool:
    """Whether a folder has content already, which no starter is to be mixed with. Raises OSError."""
    content = folder / CONTENT
    return content.is_dir() and any(True for _ in content.iterdir())
