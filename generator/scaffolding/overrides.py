"""A site's own copies of packaged templates, and which of their originals have changed since.

A copy says in its first line what it was copied from: the name, the version, and the digest of the original. So it can
be told later whether the original is still the same, without any record beside the files. The line is a comment of the
file's own kind; a page comes out of a copied template byte for byte as before.
"""

import hashlib
import re
from difflib import unified_diff

import msgspec

from generator import __version__
from generator.caching.stamps import Stamps
from generator.diagnostics import Diagnostic, Place, did_you_mean, error, warning
from generator.folders import Folders
from generator.theming.theme import TEMPLATES, load

_COMMENTS = {
    **dict.fromkeys(("html", "xml", "txt", "svg"), ("{#- ", " -#}\n")),
    **dict.fromkeys(("css", "js"), ("/* ", " */\n")),
    "yaml": ("# ", "\n"),
    "typ": ("// ", "\n"),
}
"""How a comment begins and ends in a file, by the ending of its name; the others have none, and cannot be copied."""

_RECORD = re.compile(r"skillfolio override of (\S+) from (\S+), sha256 ([0-9a-f]{64})")
_RECORD_LINE = re.compile(rf"[^\n]*{_RECORD.pattern}[^\n]*\n?")


class Layers(msgspec.Struct, frozen=True):
    """The bytes of the templates of a site, by their names below templates/."""

    own: dict[str, bytes]
    packaged: dict[str, bytes]
    is_shared: bool = False
    """Whether the site's own folder is the packaged one, as in a fork of the repository."""


def look(folders: Folders) -> tuple[Layers, list[Diagnostic]]:
    """The templates of a site, and which of them cannot be read."""
    theme, found = load(folders, Stamps(None, now=0))
    *own, packaged = [{name: source.data for name, source in layer.items()} for layer in theme.layers]
    return Layers(own[0] if own else {}, packaged, is_shared=len(folders.templates) == 1), found


def states(layers: Layers) -> dict[str, str]:
    """What is known of every template that can be copied or was: empty if only the packaged one is there."""
    copies = {name for name, data in layers.own.items() if _record(data)}
    names = sorted({name for name in layers.packaged if _comment(name)} | copies)
    return {name: _state(layers, name) for name in names}


def _state(layers: Layers, name: str) -> str:
    record = _record(layers.own.get(name, b""))
    if name not in layers.own:
        return ""
    if name not in layers.packaged:
        return "yours; there is no packaged one any more"
    if record is None or record[3] == _digest(layers.packaged[name]):
        return "yours"
    return f"yours; the packaged one has changed since {record[2]}"


def copied(layers: Layers, name: str) -> tuple[bytes, Diagnostic | None]:
    """The bytes of a site's own copy of a packaged template, or why there can be none."""
    if layers.is_shared:
        message = "the site's own templates are the packaged ones"
        return b"", error("own-templates", message, hint=f"edit `{TEMPLATES}/{name}` itself")
    refusal = _unknown(layers, name)
    if refusal is None and name in layers.own:
        hint = f"`skillfolio override {name} --diff` shows how it differs; delete it to begin again"
        refusal = error("override-exists", "the site has this template already", Place(path_of(name)), hint)
    return (b"", refusal) if refusal is not None else (_noted(name, layers.packaged[name], b""), None)


def renewed(layers: Layers, name: str) -> tuple[bytes, Diagnostic | None]:
    """A site's own template with a note that it is up to date with the packaged one of today, or why it cannot be."""
    refusal = _unknown(layers, name) or _not_own(layers, name)
    return (b"", refusal) if refusal else (_noted(name, layers.packaged[name], layers.own[name]), None)


def difference(layers: Layers, name: str) -> tuple[str, Diagnostic | None]:
    """How a site's own template differs from the packaged one of today, as a unified diff, or why that is not known."""
    refusal = _unknown(layers, name) or _not_own(layers, name)
    if refusal is not None:
        return "", refusal
    packaged, own = (_text(data).splitlines() for data in (layers.packaged[name], layers.own[name]))
    own = own[1:] if own and _RECORD.search(own[0]) else own
    lines = unified_diff(packaged, own, f"packaged/{name}", path_of(name), lineterm="")
    return "\n".join(lines), None


def outdated(layers: Layers) -> list[Diagnostic]:
    """A finding for every copy whose original has changed or gone since it was made."""
    found: list[Diagnostic] = []
    for name, data in sorted(layers.own.items()):
        record = _record(data)
        if record is None:
            continue
        if name not in layers.packaged:
            message = f"there is no packaged `{name}` any more; it was there in {record[2]}"
            hint = "delete the copy, unless a template of your own uses it"
            found.append(warning("override-without-original", message, Place(path_of(name)), hint))
        elif record[3] != _digest(layers.packaged[name]):
            message = f"the packaged `{name}` has changed since it was copied from {record[2]}"
            hint = (
                f"`skillfolio override {name} --diff` shows how they differ; take over what you want, "
                f"then run `skillfolio override {name} --renew`"
            )
            found.append(warning("outdated-override", message, Place(path_of(name)), hint))
    return found


def path_of(name: str) -> str:
    """Where a site's own template of a name is."""
    return f"{TEMPLATES}/{name}"


def _unknown(layers: Layers, name: str) -> Diagnostic | None:
    if name not in layers.packaged:
        hint = did_you_mean(name, list(layers.packaged)) or "`skillfolio override` lists them"
        return error("unknown-template", f"there is no packaged template `{name}`", hint=hint)
    if not _comment(name):
        hint = f"put a file of your own at `{path_of(name)}`; it is used instead"
        return error("unknown-template", f"`{name}` cannot hold a note of what it was copied from", hint=hint)
    return None


def _not_own(layers: Layers, name: str) -> Diagnostic | None:
    if name in layers.own:
        return None
    hint = f"copy it first: `skillfolio override {name}`"
    return error("unknown-template", f"the site has no `{path_of(name)}` of its own", hint=hint)


def _noted(name: str, packaged: bytes, own: bytes) -> bytes:
    """A copy with its note in front, in place of the one that it may have."""
    begin, end = _COMMENTS[name.rpartition(".")[2]]
    note = f"{begin}skillfolio override of {name} from {__version__}, sha256 {_digest(packaged)}{end}"
    text = _text(own or packaged)
    first = _RECORD_LINE.match(text)
    return f"{note}{text[first.end() :] if first else text}".encode(errors="surrogateescape")


def _comment(name: str) -> bool:
    return name.rpartition(".")[2] in _COMMENTS


def _record(data: bytes) -> re.Match[str] | None:
    """What a copy says of its original: the name, the version, and the digest."""
    return _RECORD.search(_text(data).split("\n", 1)[0])


def _text(data: bytes) -> str:
    return data.decode(errors="surrogateescape")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
