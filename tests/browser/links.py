"""What a page points to, and a walk along all of it."""

import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

REFERRING = {
    "a": ("href",),
    "area": ("href",),
    "audio": ("src",),
    "form": ("action",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
ABSOLUTE_BY_NATURE = {"canonical", "me"}
Fetch = Callable[[str], bytes | None]
"""The bytes at an address, or None if there is nothing."""


class Reference(NamedTuple):
    """One attribute that points somewhere."""

    target: str
    tag: str


class PageLinks(HTMLParser):
    """What an HTML page points to, and what in it can be pointed to."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.references: list[Reference] = []
        self.anchors: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if identifier := attributes.get("id"):
            self.anchors.append(identifier)
        if tag == "link" and ABSOLUTE_BY_NATURE & set((attributes.get("rel") or "").split()):
            return
        for name in REFERRING.get(tag, ()):
            value = attributes.get(name)
            if value is not None:
                self.references.extend(Reference(target, tag) for target in _targets(name, value))


def _targets(attribute: str, value: str) -> list[str]:
    if attribute != "srcset":
        return [value]
    return [candidate.split()[0] for candidate in value.split(",") if candidate.strip()]


@dataclass
class Walk:
    """Everything below `base` that can be reached from its home page, by paths as the folder has them."""

    base: str
    fetch: Fetch
    pages: dict[str, PageLinks] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def start(self, *pages: str) -> "Walk":
        """Follow every link from the pages named, until nothing is new."""
        waiting = [(page, "the test") for page in pages]
        fragments: list[tuple[str, str, str]] = []
        while waiting:
            path, origin = waiting.pop()
            if path in self.files:
                continue
            self.files.add(path)
            body = self.fetch(self.base + quote(path))
            if body is None:
                self.problems.append(f"{origin}: links to `{path}`, which does not exist")
            elif path.endswith(".html"):
                links = self.pages[path] = PageLinks(body.decode("utf-8"))
                for reference in links.references:
                    target = self._inside(path, reference)
                    if target is not None:
                        waiting.append((target[0], path))
                        fragments.append((path, *target))
        self._check_fragments(fragments)
        return self

    def _inside(self, page: str, reference: Reference) -> tuple[str, str] | None:
        """Path and fragment of a reference to something of this site; None if it leads elsewhere."""
        address, fragment = urldefrag(urljoin(self.base + quote(page), reference.target))
        parts = urlsplit(address)
        if parts[:2] != urlsplit(self.base)[:2]:
            if parts.scheme in ("http", "https") and reference.tag not in ("a", "area"):
                self.problems.append(f"{page}: <{reference.tag}> loads `{reference.target}` from another host")
            return None
        if not address.startswith(self.base):
            self.problems.append(f"{page}: `{reference.target}` leads out of the site's folder")
            return None
        if reference.target == "":
            self.problems.append(f"{page}: <{reference.tag}> has an empty address")
        return unquote(address.removeprefix(self.base).partition("?")[0]), unquote(fragment)

    def _check_fragments(self, fragments: list[tuple[str, str, str]]) -> None:
        for page, target, fragment in fragments:
            if fragment and target in self.pages and fragment not in self.pages[target].anchors:
                self.problems.append(f"{page}: links to `{target}#{fragment}`; no element there has this id")
        for page, links in self.pages.items():
            twice = sorted({anchor for anchor in links.anchors if links.anchors.count(anchor) > 1})
            self.problems.extend(f"{page}: the id `{anchor}` is given twice" for anchor in twice)


def from_folder(address: str) -> bytes | None:
    """What a browser shows for a `file:` address: only files, never a folder's index."""
    path = Path(urllib.request.url2pathname(urlsplit(address).path))
    return path.read_bytes() if path.is_file() else None


def from_server(address: str) -> bytes | None:
    """What a server answers, if it answers 200."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            body: bytes = answer.read()
            return body
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return None
