"""A README's source made ready to be read from: its links lead somewhere also where nobody sees its repository.

Line by line, so that every line keeps its number. Reference links become inline ones; links into the repository become
addresses there if the repository is known, else plain words; pictures beside the README become media of the site.
"""

import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import msgspec

from generator.content.sources import CONTROL
from generator.importers.model import Material, Media, Note, Origin
from generator.importers.readmes.inlinetext import LONGEST
from generator.importers.readmes.links import is_badge
from generator.markup.convert import code_in

_DEFINITION = re.compile(
    r"^ {0,3}\[([^\]^\n]+)\]:[ \t]*<?(\S+?)>?(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^)\n]*\)))?[ \t]*$", re.MULTILINE
)
_WORD = r"(?:[^\[\]\n]|\n(?![ \t]*\n))"
"""What stands between brackets, which may run over lines and not over paragraphs."""
_REFERENCE = re.compile(rf"(!?)\[({_WORD}{{0,600}})\](?:\[({_WORD}{{0,600}})\])?(?![(:])")
_LINKED_PICTURE = re.compile(rf"\[(!\[{_WORD}{{0,600}}\]\([^()\n]*\))\](?:\[({_WORD}{{1,600}})\])")
_WORDS = rf"(?:{_WORD}|!?\[{_WORD}{{0,300}}\](?:\([^()\n]{{0,600}}\))?){{0,300}}"
_TARGET = r"<?([^()\s<>]{0,2000}(?:\([^()\s]{0,200}\)[^()\s<>]{0,2000}){0,3})>?"
_LINK = re.compile(rf"(!?)\[({_WORDS})\]\(\s*{_TARGET}((?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?)\s*\)")
_ATTRIBUTE = re.compile(
    r"(<(a|img|source)\b[^<>]{0,600}?\b(?:href|src|srcset)\s*=\s*[\"'])([^\"']*)([\"'])", re.IGNORECASE
)
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")


class Settled(msgspec.Struct, frozen=True):
    """A source whose links lead somewhere, and the pictures that it shows."""

    text: str
    media: tuple[Media, ...] = ()
    notes: tuple[Note, ...] = ()


def clean(text: str) -> str:
    """The text with line feeds as line ends and without characters that no page can show."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    text = re.sub("[\x85\u2028\u2029\x1c-\x1e]", " ", text)
    return _INVISIBLE.sub("", CONTROL.sub("", text))


def settle(text: str, material: Material, home: str, folder: str) -> Settled:
    """The source with settled links. `home` is the repository's address or empty, `folder` that of its pictures."""
    return _Settler(material, home, folder).settled(text)


def inlined(text: str) -> str:
    """The source with inline links instead of those that refer to a list of addresses at its end."""
    references = {" ".join(match[1].casefold().split()): match[2] for match in _DEFINITION.finditer(text)}
    return _outside_code(text, lambda part, _: _references(part, references)) if references else text


def _outside_code(text: str, change: Callable[[str, int], str]) -> str:
    """The text changed where it is no code; `change` gets each part and its line, from 1."""
    parts: list[str] = []
    at, line = 0, 1
    for start, end in [*code_in(text), (len(text), len(text))]:
        if start < at:
            continue
        parts += (change(text[at:start], line), text[start:end])
        line += text.count("\n", at, end)
        at = end
    return "".join(parts)


def _references(part: str, references: dict[str, str]) -> str:
    def target_of(label: str) -> str:
        return references.get(" ".join(label.casefold().split()), "")

    def replaced(match: re.Match[str]) -> str:
        target = target_of(match[3] or match[2])
        return f"{match[1]}[{match[2]}]({target})" if target else match[0]

    def picture(match: re.Match[str]) -> str:
        return replaced(match) if match[1] else match[0]

    def linked(match: re.Match[str]) -> str:
        target = target_of(match[2])
        return f"[{match[1]}]({target})" if target else match[1]

    return _REFERENCE.sub(replaced, _LINKED_PICTURE.sub(linked, _REFERENCE.sub(picture, part)))


class _Settler:
    """Gathers pictures and notes while links are settled."""

    def __init__(self, material: Material, home: str, folder: str) -> None:
        self._material = material
        self._home = home
        self._folder = folder
        self._media: dict[str, Media] = {}
        self._notes: list[Note] = []
        self._line = 1

    def settled(self, text: str) -> Settled:
        """The text with its links settled."""
        return Settled(_outside_code(inlined(text), self._links), tuple(self._media.values()), tuple(self._notes))

    def _links(self, part: str, first: int) -> str:
        """A part of the text without code, which begins at a line; a line that is too long has no links."""
        if any(len(line) > LONGEST for line in part.split("\n")):
            part = "\n".join(_unlinked(line) if len(line) > LONGEST else line for line in part.split("\n"))

        def link(match: re.Match[str]) -> str:
            self._line = first + part.count("\n", 0, match.start())
            words = _LINK.sub(link_within, match[2])
            return self._link(match[1], words, match[3], match[4])

        def link_within(match: re.Match[str]) -> str:
            return self._link(match[1], match[2], match[3], match[4])

        def attribute(match: re.Match[str]) -> str:
            self._line = first + part.count("\n", 0, match.start())
            return match[1] + self._target(match[3], is_picture=match[2].casefold() != "a") + match[4]

        return _ATTRIBUTE.sub(attribute, _LINK.sub(link, part))

    def _link(self, mark: str, words: str, target: str, title: str) -> str:
        """A link or a picture that leads somewhere, or its words."""
        found = self._target(target, is_picture=bool(mark))
        return f"{mark}[{words}]({found}{title})" if found else words

    def _target(self, target: str, *, is_picture: bool) -> str:
        """Where a link is to lead; empty if it leads nowhere from the site."""
        if not target or target.startswith("#") or (is_picture and is_badge(target)):
            return target if is_picture else ""
        if _SCHEME.match(target) or target.startswith("//"):
            return (
                target if re.match(r"https?://[^\s/?#@:\\\[\]]+", target) and _is_sound(target) else self._gone(target)
            )
        path = unquote(target.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]).removeprefix("./")
        if is_picture and path.casefold().endswith(_PICTURES):
            return self._picture(path) or self._gone(target)
        if self._home and not path.startswith("/") and ".." not in path.split("/"):
            kind = "/-/blob/HEAD/" if "gitlab" in self._home else "/blob/HEAD/"
            return f"{self._home}{kind}{target.removeprefix('./')}"
        return self._gone(target)

    def _picture(self, path: str) -> str:
        """A picture beside the README as a file of the site; empty if it is not there."""
        data = self._material.beside(posixpath.normpath(path))
        if not data:
            return ""
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", posixpath.basename(path)).strip("-").lower()
        place = f"{self._folder}/{name}"
        taken = self._media.get(place)
        if taken is not None and taken.data != data:
            place = f"{self._folder}/{re.sub(r'[^A-Za-z0-9._-]+', '-', path).strip('-.').lower()}"
        self._media[place] = Media(place, data, Origin(self._material.name, self._line))
        return f"media/{place}"

    def _gone(self, target: str) -> str:
        why = "it leads into the repository, which the text does not name, or to a file that is not there"
        self._notes.append(Note(kind="left-out", origin=Origin(self._material.name, self._line), text=target, why=why))
        return ""


def _unlinked(line: str) -> str:
    return line.replace("](", "] (").replace("<", "&lt;")


def _is_sound(target: str) -> bool:
    try:
        return bool(urlsplit(target).hostname)
    except ValueError:
        return False
