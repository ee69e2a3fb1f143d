"""What an author would rather not tell the world: credentials, and ways to reach or find a person.

Looked for in the text of sources as they are read, so it is remembered with them. An expression runs only over a text
that has a few characters which all it finds must have; looking for those is many times as fast. Credentials are looked
for everywhere, also in comments, since sources are often public; private data only where it would be published.

Whatever is found is never shown: neither the message nor the source line repeats a credential.
"""

import re
import sys
from collections.abc import Iterator

import msgspec

from generator.diagnostics import Diagnostic, Place, error, warning

_KEYS = (
    ("a private key", ("-----BEGIN",), r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    ("an access key of AWS", ("AKIA", "ASIA"), r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    (
        "a token of GitHub",
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        r"\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_[A-Za-z0-9_]{50,255}\b",
    ),
    ("a token of GitLab", ("glpat-",), r"\bglpat-[\w-]{20,64}"),
    ("a token of Slack", ("xox",), r"\bxox[abeoprs]-[A-Za-z0-9-]{10,250}"),
    ("a webhook of Slack", ("hooks.slack.com",), r"hooks\.slack\.com/services/T\w{6,14}/B\w{6,14}/\w{16,32}"),
    (
        "a key of Stripe",
        ("sk_live_", "sk_test_", "rk_live_", "rk_test_"),
        r"\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,250}\b",
    ),
    ("a key of Google", ("AIza", "ya29."), r"\bAIza[0-9A-Za-z_-]{35}(?![\w-])|\bya29\.[\w-]{20,250}"),
    ("a key of an AI service", ("sk-",), r"\bsk-(?:proj-|ant-[a-z0-9]+-|svcacct-)?[A-Za-z0-9_-]{32,250}"),
    ("a key of SendGrid", ("SG.",), r"\bSG\.[\w-]{16,32}\.[\w-]{30,64}"),
    ("a token of a package registry", ("npm_", "pypi-"), r"\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[A-Za-z0-9_-]{60,250}"),
    ("a JSON Web Token", ("eyJ",), r"\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}"),
)
_NAMED = tuple((what, signs, re.compile(form)) for what, signs, form in _KEYS)
_IN_ADDRESS = re.compile(r"(?P<user>[^\s:/@'\"<>]{1,80}):(?P<value>[^\s/@'\"<>]{4,100})@(?P<host>[\w.-]+)")
"""What stands behind `://`."""
_NAMES = ("secret", "passw", "token", "key")
"""What the names of settings that hold a credential have in them."""
_VALUE = re.compile(r"[\w-]*[\"']?\s*(?:=>|[:=])\s*(?P<quote>[\"']?)(?P<value>[^\s\"'`]{8,200})(?P=quote)")
_SETTING = re.compile(r"[A-Z][A-Z0-9_]*$")
"""A name in capitals, as in a file of settings: its value may stand without quotes."""
_PLACEHOLDER = re.compile(
    r"your|example|change|replace|insert|placeholder|dummy|sample|fake|mock|test|todo|here|redacted|hidden|password|passwd"
    r"|supersecret|mysecret|s3cr3t|qwerty|123456|abcdef|xxx|null|none|undefined|notreal|dontuse|insecure|not-?a-?secret"
    r"|\*{3}|\.{3}|[…•<>${}()]|%\(|environ|getenv|process\.|env\b|config|settings|secrets?[._]|vault"
    r"|SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV",
    re.IGNORECASE,
)
"""What stands in place of a credential, or fetches one; the last is the signature of the token in every tutorial."""
_LOCAL = re.compile(r"localhost|127\.[\d.]*|0\.0\.0\.0|[\w-]+")

_CLUE = re.compile(r"[@+(\d]")
"""What all private data has one of."""
_BEFORE_AT = re.compile(r"(?<![\w.+/@:-])(?!git@)[\w.+-]{1,64}@$")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,24}(?![\w@/:-]|\]\(mailto:)")
_NOBODY = re.compile(
    r"(?:^|\.)(?:example\.(?:com|org|net)|example|test|invalid|localhost)$|\.(?:png|jpe?g|svg|py|js)$", re.IGNORECASE
)
_ABROAD = re.compile(r"\+[1-9]\d{0,2}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d(?:[ .-]?\d){6,11}(?![\w-])")
_AT_HOME = re.compile(r"\(\d{3}\) ?\d{3}[ .-]\d{4}(?![\w-])")
_LABELLED = re.compile(
    r"(?i:\b(?:phone|mobile|cell|whatsapp|telephone|tel|téléphone|tél)\b[^\w\n]{1,6})"
    r"(?P<number>\(?\d(?:[ ().-]{0,2}\d){7,12})(?![\w-])"
)
_STREET = re.compile(
    r"[0-9]{1,5},? (?:[A-Z][\w’']+ ){1,3}(?:Street|St\.|Avenue|Ave\.|Road|Rd\.|Boulevard|Blvd\.?|Lane|Drive)(?!\w)"
    r"|[0-9]{1,4},? (?:bis |ter )?(?:rue|avenue|boulevard) (?:(?:de|du|des|la|le|les|l’|l'|d’|d') ?)*[A-ZÉÈÀ][\w’'-]+"
)
_STRASSE = re.compile(r"\b[A-ZÄÖÜ][\w-]*stra(?:ß|ss)e \d{1,4}\b")
_OF_PHONES = ("phone", "mobile", "cell", "whatsapp", "tel", "telephone", "téléphone", "tél")
_OF_STREETS = (
    " Street", " St.", " Avenue", " Ave.", " Road", " Rd.", " Boulevard", " Blvd", " Lane", " Drive",
    " rue ", " avenue ", " boulevard ",
)  # fmt: skip
_AROUND = 120
"""How far from the word that tells it a street address begins or ends, in characters."""
_CODE = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^[ \t]*(?P=fence)[`~]*[ \t]*$|`[^`\n]+`", re.DOTALL | re.MULTILINE
)
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*", re.MULTILINE)
_OWN_EMAIL = re.compile(r"^email:[^\n]*", re.MULTILINE)
_PRIVATE = re.compile(r"^private:[^\n]*(?:\n(?:[ \t][^\n]*)?)*", re.MULTILINE)


_PHONE, _ADDRESS, _EMAIL = "a telephone number", "a street address", "an email address"
PRIVATE_FIELDS = {_PHONE: "phone", _ADDRESS: "address", _EMAIL: "email"}
"""The fields that hold what is private, by what it is."""


class Hit(msgspec.Struct, frozen=True):
    """Where something stands."""

    start: int
    end: int
    what: str
    """What it looks like, in words."""


def is_nobodys(address: str) -> bool:
    """Whether an email address can be nobody's: its domain is reserved for examples, or is no domain."""
    return _NOBODY.search(address.rpartition("@")[2]) is not None


def disclosed(path: str, text: str) -> list[Diagnostic]:
    """The credentials and the private data in the text of a source."""
    hint = "revoke it first: what was once public is known; then write a placeholder such as `your-key-here`"
    found = [
        error("leaked-secret", f"this looks like {hit.what}", _place(path, text, hit, hides=True), hint)
        for hit in _secrets(text)
    ]
    told = "leave it out; an email address that everybody may know can be a link, `[ada@…](mailto:ada@…)`"
    hits = private_in(text) if _CLUE.search(text) is not None else []
    found += [
        warning("private-data", f"this looks like {hit.what}, and is published", _place(path, text, hit), told)
        for hit in (private_in(_published(path, text)) if hits else [])
    ]
    return found


def _secrets(text: str) -> Iterator[Hit]:
    """The credentials, each once, those of a known form first."""
    seen: list[tuple[int, int]] = []
    for hit in (*_named(text), *_in_addresses(text), *_set(text)):
        if not any(begin < hit.end and hit.start < end for begin, end in seen):
            seen.append((hit.start, hit.end))
            yield hit


def _named(text: str) -> Iterator[Hit]:
    """Credentials that have a form of their own, which begins with one of a few signs."""
    for what, signs, form in _NAMED:
        for at in _places(text, signs):
            match = form.match(text, at)
            if match is not None and (match[0].startswith("-----") or not _is_placeholder(match[0])):
                yield Hit(*match.span(), what)


def _places(text: str, words: tuple[str, ...]) -> Iterator[int]:
    """Where words stand in a text; looking for these is many times as fast as for an expression."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + 1)


def _in_addresses(text: str) -> Iterator[Hit]:
    """Passwords in the addresses of databases and the like, but not those of this machine or of a container beside."""
    at = text.find("://") if "@" in text else -1
    while at >= 0:
        match = _IN_ADDRESS.match(text, at + 3)
        if match is not None and _is_password(match):
            yield Hit(*match.span("value"), "a password in an address")
        at = text.find("://", at + 3)


def _is_password(match: re.Match[str]) -> bool:
    """Whether what stands in an address is a password for somewhere else, and no placeholder."""
    elsewhere = _LOCAL.fullmatch(match["host"]) is None
    return elsewhere and match["value"] != match["user"] and not _is_placeholder(match["value"])


def _set(text: str) -> Iterator[Hit]:
    """Values of settings whose names say that they are credentials."""
    lower = text.lower()
    if len(lower) != len(text) or ("=" not in text and ":" not in text):
        return
    for name in _NAMES:
        at = lower.find(name)
        while at >= 0:
            match = _VALUE.match(text, at + len(name))
            if match is not None and (match["quote"] or _is_setting(text, at, match)):
                value = match["value"]
                if _is_random(value) and not _is_placeholder(value):
                    yield Hit(*match.span("value"), "a password or a key")
            at = lower.find(name, at + len(name))


def _is_setting(text: str, at: int, match: re.Match[str]) -> bool:
    """Whether a name stands in capitals at the beginning of a line, as it does in a file of settings."""
    begin = text.rfind("\n", 0, at) + 1
    name = text[begin : match.start("value")].split("=", maxsplit=1)[0].split(":", maxsplit=1)[0].strip(" \t<>!-")
    return _SETTING.fullmatch(re.sub(r"^(?:export|set|ENV) ", "", name)) is not None


def _is_placeholder(value: str) -> bool:
    return _PLACEHOLDER.search(value) is not None or len(set(value)) <= 4


def _is_random(value: str) -> bool:
    """Whether a value has letters and digits, as one that a person or a program made up has; no address, no path."""
    has_both = any(letter.isalpha() for letter in value) and any(letter.isdigit() for letter in value)
    return has_both and "://" not in value and not re.fullmatch(r"[\w.-]*\.[a-z]{2,4}|/.*", value)


def _published(path: str, text: str) -> str:
    """A text in which what is not published is blank; every character stays in its place."""
    if path.endswith("/private.yaml"):
        return ""
    fields, body = text, ""
    if path.endswith(".md"):
        end = text.find("\n---", 3)
        fields, body = (text[: end + 4], text[end + 4 :]) if text.startswith("---") and end > 0 else ("", text)
    if path.endswith("/profile.yaml"):
        fields = _PRIVATE.sub(_blank, _OWN_EMAIL.sub(_blank, fields))
    fields = _COMMENT.sub(_blank, fields) if "#" in fields else fields
    return fields + (_CODE.sub(_blank, body) if "`" in body or "~~~" in body else body)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def private_in(text: str) -> list[Hit]:
    """The private data in a text, in order, each once."""
    found: list[Hit] = []
    for hit in sorted(_private(text), key=lambda hit: (hit.start, -hit.end)):
        if not found or hit.start >= found[-1].end:
            found.append(hit)
    return found


def _private(text: str) -> Iterator[Hit]:
    """The private data in a text, one kind after the other; some of it more than once."""
    yield from _emails(text)
    for sign, form in (("+", _ABROAD), ("(", _AT_HOME)):
        if sign in text:
            yield from (Hit(*span, _PHONE) for span in _alone(form, text))
    lower = text.lower()
    for at in _places(lower if len(lower) == len(text) else text, _OF_PHONES):
        match = _LABELLED.match(text, at)
        if match is not None:
            yield Hit(*match.span("number"), _PHONE)
    for at in _places(text, _OF_STREETS):
        yield from (Hit(*span, _ADDRESS) for span in _alone(_STREET, text, max(0, at - _AROUND), at + _AROUND))
    if "straße" in text or "strasse" in text:
        yield from (Hit(*match.span(), _ADDRESS) for match in _STRASSE.finditer(text))


def _emails(text: str) -> Iterator[Hit]:
    at = text.find("@")
    while at >= 0:
        begin = max(0, at - 65)
        before, host = _BEFORE_AT.search(text[begin : at + 1]), _HOST.match(text, at + 1)
        reaches = before is not None and host is not None and not _NOBODY.search(host[0])
        if reaches and before is not None and host is not None and "noreply" not in before[0].casefold():
            yield Hit(begin + before.start(), host.end(), _EMAIL)
        at = text.find("@", at + 1)


def _alone(form: re.Pattern[str], text: str, begin: int = 0, end: int = sys.maxsize) -> Iterator[tuple[int, int]]:
    """Where a form stands that no word or address runs into; it begins with a character that is fast to look for."""
    for match in form.finditer(text, begin, end):
        before = text[match.start() - 1 : match.start()]
        digits = sum(letter.isdigit() for letter in match[0])
        if not (before.isalnum() or before in tuple("_+/=.#-")) and digits <= 15:
            yield match.span()


def _place(path: str, text: str, hit: Hit, *, hides: bool = False) -> Place:
    """The place of a hit; where it `hides`, the line is shown without it."""
    begin = text.rfind("\n", 0, hit.start) + 1
    end = text.find("\n", hit.start)
    line = text[begin : end if end >= 0 else len(text)]
    column, length = hit.start - begin, min(hit.end, begin + len(line)) - hit.start
    if hides:
        line = f"{line[:column]}{'•' * length}{line[column + length :]}"
    return Place(path, text.count("\n", 0, begin) + 1, column + 1, length, line)
