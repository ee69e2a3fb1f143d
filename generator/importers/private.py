"""Private data in a README is taken out before anything is read from it, so that none of it can be published."""

import re

from generator.importers.model import Origin, Withheld

_EMAIL = r"(?<![\w.+-])(?!git@)[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?![\w/:])"
_MAILTO = re.compile(
    rf"\[([^\[\]\n]*)\]\(mailto:({_EMAIL})[^()\n]*\)|<a [^<>]*mailto:({_EMAIL})[^<>]*>|<({_EMAIL})>|mailto:({_EMAIL})"
)
_PHONE = re.compile(
    r"(?<![\w+/=.-])(\+\d{1,3}[\s.(-]*\d(?:[\s().-]{0,2}\d){6,12})(?![\w-])"
    r"|(?i:\b(?:tel|phone|mobile|whatsapp|téléphone|tél)\b[*_.:\s]{1,5})(\(?\d(?:[\s().-]{0,2}\d){6,12})(?![\w-])"
)
_STREET = re.compile(
    r"\b(\d{1,5},? (?:[A-Z][\w’'-]+ ){1,4}(?:Street|Road|Avenue|Lane|Boulevard|Drive)\b"
    r"|\d{1,4},? (?:bis |ter )?(?:rue|avenue|boulevard|chemin|impasse) (?:[\w’'-]+ ?){1,5})"
)
_DANGLING = re.compile(r"(?<=\S)\s*[-–—|·,:]\s*$")


def without_private(text: str, path: str) -> tuple[str, tuple[Withheld, ...]]:
    """The text without addresses and numbers of people, and what was taken out."""
    if "@" not in text and not _PHONE.search(text) and not _STREET.search(text):
        return text, ()
    found: list[Withheld] = []
    lines = [_without(line, number, path, found) for number, line in enumerate(text.split("\n"), 1)]
    return "\n".join(lines), tuple(found)


def _without(line: str, number: int, path: str, found: list[Withheld]) -> str:
    before = len(found)

    def taken(field: str, text: str, left: str, column: int) -> str:
        found.append(Withheld(field, text, Origin(path, number, column + 1)))
        return left

    def email(match: re.Match[str]) -> str:
        words = match[1] or ""
        address = next(group for group in match.groups()[1:] if group)
        return taken("email", address, "" if "@" in words else words, match.start())

    if "@" in line:
        line = _MAILTO.sub(email, line)
        line = re.sub(_EMAIL, lambda match: taken("email", match[0], "", match.start()), line)
    line = _PHONE.sub(lambda match: taken("phone", match[1] or match[2], "", match.start()), line)
    line = _STREET.sub(lambda match: taken("address", match[1].strip(), "", match.start()), line)
    return _DANGLING.sub("", line) if len(found) > before else line
