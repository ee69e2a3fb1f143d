"""Badges, addresses and clone commands in a README: what they say of technologies, and where the project lives."""

import re
from urllib.parse import unquote, urlsplit

import msgspec

from generator.importers.readmes.headings import folded_words
from generator.importers.readmes.inlinetext import LINK, plain, undecorated
from generator.importers.readmes.terms import resolve

_IMAGE = r"!\[([^\]\n]*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*){0,3})(?:\s+\"[^\"\n]*\")?\)"
_BADGE = re.compile(rf"\[{_IMAGE}\](?:\(([^()\s]*)\)|\[[^\]]*\])?|{_IMAGE}")
_BADGE_HOSTS = frozenset(
    "img.shields.io shields.io badge.fury.io badgen.net codecov.io coveralls.io travis-ci.org travis-ci.com "
    "circleci.com "
    "snyk.io api.codacy.com app.codacy.com sonarcloud.io readthedocs.org github-readme-stats.vercel.app skillicons.dev "
    "forthebadge.com badges.gitter.im komarev.com contrib.rocks api.netlify.com deps.rs static.pepy.tech".split()
)
_STATIC = re.compile(r"^/badge/(?:-)?([^/?]+?)(?:\.svg)?$")
_CLONE = re.compile(r"git clone\s+(?:-\S+\s+\S*\s*)*<?(https?://[^\s<>`]+|git@[\w.-]+:[^\s<>`]+)")
_BARE = re.compile(r"(?<![(\[\"'=<])<?(https?://[^\s<>()\[\]`]+[^\s<>()\[\]`.,;:!?*_])>?")
_PLACEHOLDER = re.compile(r"your[-_]?|username|<|\[|\{|user[-_]?name|/user/|/repo\b", re.IGNORECASE)
_FORGES = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "git.sr.ht"})
_LIVE = frozenset(
    "live demo website site deployed deployment app online try hosted production homepage ligne page application "
    "preview screenshot capture".split()
)
_CODE = frozenset("repository repo source code github gitlab depot codeberg bitbucket sources".split())
_DOCS = frozenset(
    "docs documentation doc swagger openapi api reference video slides talk article blog redoc postman figma "
    "presentation "
    "design manual guide wiki storybook playground".split()
)
_TECHNICAL = re.compile(
    r"^(?:build|licen[sc]e|tests?|ci|coverage|version|release|downloads?|stars?|forks?|issues|contributors?|status|"
    r"maintained|pypi|npm|code style|prs?|last commit|made with|open source|docs?|codecov|commits?|size|views?|"
    r"visitors?|website|workflow|chat|discord|twitter|linkedin|github|gmail|email|badge|portfolio)\b",
    re.IGNORECASE,
)


class Badge(msgspec.Struct, frozen=True):
    """A picture that says something in a few words."""

    label: str
    """What it says; empty if that is not in its address or its alternative text."""
    target: str
    """Where it leads."""


class Address(msgspec.Struct, frozen=True):
    """A link with the words that say what it is."""

    label: str
    url: str


def badges_in(text: str) -> list[Badge]:
    """The badges of a text, in order."""
    found: list[Badge] = []
    for match in _BADGE.finditer(text):
        alt, source, target = (match[1], match[2], match[3] or "") if match[2] is not None else (match[4], match[5], "")
        if is_badge(source):
            found.append(Badge(_label(alt, source), target))
    return found


def is_badge(source: str) -> bool:
    """Whether a picture's address is that of a badge."""
    parts = urlsplit_safe(source)
    return parts[0] in _BADGE_HOSTS or source.endswith(
        ("/badge.svg", "badge.svg?branch=main", "badge.svg?branch=master")
    )


def urlsplit_safe(url: str) -> tuple[str, str]:
    """Host and path of an address; empty for one that nothing can take apart."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").removeprefix("www."), parts.path
    except ValueError:
        return "", ""


def without_badges(text: str) -> str:
    """The text without its badges."""

    def replaced(match: re.Match[str]) -> str:
        return "" if is_badge(match[2] if match[2] is not None else match[5]) else match[0]

    return _BADGE.sub(replaced, text)


def _label(alt: str, source: str) -> str:
    """What a badge is for; empty for one on the state of a project."""
    host, path = urlsplit_safe(source)
    static = _STATIC.match(path) if host.endswith("shields.io") else None
    if not static:
        return ""
    words = unquote(static[1]).replace("--", "\x00").split("-")
    name = words[0].replace("__", "\x01").replace("_", " ").replace("\x00", "-").replace("\x01", "_").strip()
    is_name = alt and resolve(name) is None and not re.search(r"badge|logo|shield", alt, re.IGNORECASE)
    text = plain(undecorated(alt)) if is_name else name
    text = name if resolve(text) is None and "." in name else text
    return "" if _TECHNICAL.match(text) or _TECHNICAL.match(name) else text


def repository(url: str) -> str:
    """The address of the repository that an address belongs to; empty if it is of none, or a placeholder."""
    ssh = re.fullmatch(r"git@([\w.-]+):(.+)", url)
    if ssh:
        url = f"https://{ssh[1]}/{ssh[2]}"
    host, path = urlsplit_safe(url)
    if not host or _PLACEHOLDER.search(url):
        return ""
    segments = [segment for segment in path.removesuffix("/").split("/") if segment]
    if host in _FORGES:
        if len(segments) < 2 or segments[0] in ("orgs", "features", "sponsors", "apps", "marketplace"):
            return ""
        end = segments.index("-") if "-" in segments else 2
        segments = segments[: end if host == "gitlab.com" and end > 1 else 2]
    elif not ssh and not path.endswith(".git"):
        return ""
    return f"https://{host}/{'/'.join(segments).removesuffix('.git')}"


def cloned(text: str) -> str:
    """The repository that a README says to clone; empty if it does not say, or not yet."""
    return next((found for match in _CLONE.finditer(text) if (found := repository(match[1]))), "")


def addresses_in(line: str) -> list[Address]:
    """The links of a line, each with its words, or with the words before it if it has none of its own."""
    bare_line = without_badges(line)
    found = [
        (match.start(), plain(match[1]), match[2]) for match in LINK.finditer(bare_line) if match[2].startswith("http")
    ]
    found += [
        (match.start(), "", match[1]) for match in _BARE.finditer(LINK.sub(lambda link: " " * len(link[0]), bare_line))
    ]
    return [Address(_words_of(words, bare_line[:start], url), url) for start, words, url in sorted(found)]


def _words_of(words: str, before: str, url: str) -> str:
    """The words of a link: those before it in front of a bare address."""
    bare = re.sub(r"^https?://(?:www\.)?", "", words)
    if words and bare not in url:
        lead = plain(undecorated(before)).rstrip(" :–-|")
        is_vague = folded_words(words) and set(folded_words(words)) <= {
            "link",
            "here",
            "click",
            "view",
            "lien",
            "ici",
            "this",
        }
        return (lead or words) if is_vague else words
    lead = plain(undecorated(re.split(r"[|·]", before)[-1])).strip().rstrip(" :–—-")
    return lead or urlsplit_safe(url)[0]


def role(address: Address) -> str:
    """`live`, `code`, `docs`, or empty where the words say none of these."""
    words = set(folded_words(address.label))
    if words & _DOCS and not words & {"live", "demo"}:
        return "docs"
    if words & _LIVE:
        return "live"
    return "code" if words & {"project", *_CODE} and repository(address.url) else ""


def is_link_line(line: str, most: int = 4) -> bool:
    """Whether a line is there for its links: beside each stand at most so many words."""
    addresses = addresses_in(line)
    if not addresses:
        return False
    rest = _BARE.sub("", LINK.sub("", without_badges(line)))
    return len(folded_words(rest)) <= most * len(addresses) and len(folded_words(line)) <= 40
