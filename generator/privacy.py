"""That nothing private is published: whether a value of `private:` occurs in the bytes of an output.

The gate knows nothing of how an output was made. It looks for each value as a reader or a machine would meet it:
whatever the case of the letters and whatever stands between the words or digits, markup included; escaped as HTML,
addresses or JSON; a telephone number without its country code; a day with its parts in another order. A value is found
only as whole words, so `Lee` is not found in `sleep`.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import unquote

import msgspec

from generator.diagnostics import Diagnostic, Place, error

_TAG = re.compile(r"<[^>]*>")
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_WORDS = re.compile(r"[^\W_]+")
_DAY = re.compile(r"(?<![0-9])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_SKIPPED = bytes(code for code in range(256) if code > 127 or not chr(code).isalnum())
"""What is left out when values are compared roughly: all bytes but the letters and digits of ASCII."""
_COUNTRY_CODES = (1, 2, 3)
"""How many digits a country code may have (ITU-T E.164)."""
_SHORTEST_AMONG_BYTES = 6
"""The fewest letters and digits of a value that is looked for in bytes that are no text."""
_SHORTEST_NATIONAL = 6
"""The fewest digits of a telephone number without its country code that are taken for one."""


class Secret(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A value that is not to be published."""

    name: str
    """What its author calls it, such as `phone`."""
    value: str
    place: Place
    """Where it is written."""

    @cached_property
    def forms(self) -> "tuple[_Form, ...]":
        """The ways in which it may be written, each as its words."""
        words = _words(self.value)
        forms = [words, *_days(self.value), *_national(self.value)]
        return tuple(_Form(words=form) for form in dict.fromkeys(forms) if form)


class _Form(msgspec.Struct, frozen=True, dict=True):
    """One way to write a value."""

    words: tuple[str, ...]

    @cached_property
    def rough(self) -> bytes:
        """Its letters and digits of ASCII: what cannot be absent where it occurs."""
        return _rough("".join(self.words))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """It, as whole words, with anything but letters and digits between any two characters."""
        characters = r"[\W_]*".join(re.escape(character) for word in self.words for character in word)
        return re.compile(rf"(?<![^\W_]){characters}(?![^\W_])")


def found_in(private: Iterable[Secret], data: bytes | str) -> list[Secret]:
    """The private values that occur in an output.

    In bytes that are no text (UTF-8), any few letters and digits occur by chance: short values are not looked for.
    """
    private = tuple(private)
    if not private:
        return []
    text = data if isinstance(data, str) else data.decode(errors="replace")
    if isinstance(data, bytes) and "\ufffd" in text:
        private = tuple(item for item in private if len(_rough(item.value)) >= _SHORTEST_AMONG_BYTES)
    texts = [*_texts(text)]
    rough = [_rough(text) for text in texts]
    return [
        item
        for item in private
        if any(
            form.rough in letters and form.pattern.search(text)
            for form in item.forms
            for text, letters in zip(texts, rough, strict=True)
        )
    ]


def told(item: Secret, path: str, origin: str) -> Diagnostic:
    """The finding that a private value occurs in an output. `origin`: what that is made from, in words."""
    made = f", made from {origin}" if origin else ""
    message = f"`{item.name}` is private, and its value occurs in `{path}`{made}"
    return error("private-value", message, item.place, "take it out of what is published, or out of `private:`")


def _texts(data: str) -> Iterator[str]:
    """An output as its readers may see it: as it is, without markup, and with what is escaped read."""
    text = _folded(html.unescape(data)) if "&" in data else _folded(data)
    yield text
    if "<" in text:
        yield _TAG.sub("", text)
        yield _TAG.sub(" ", text)
    if "%" in text:
        yield _folded(unquote(text, errors="ignore"))
    if "\\u" in text:
        yield _folded(_without_escapes(text))


def _without_escapes(text: str) -> str:
    """JSON's text with its escapes read; two of them may make one character (RFC 8259, section 7)."""
    units = _JSON_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text)
    return units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _folded(text: str) -> str:
    """A text without regard to case and Unicode form. In capitals first: some small letters share one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", text).upper().casefold())


def _rough(text: str) -> bytes:
    return text.encode(errors="replace").translate(None, _SKIPPED)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(_folded(text)))


def _days(value: str) -> Iterator[tuple[str, ...]]:
    """The days of the calendar in it, with their parts in other orders."""
    for day in _DAY.finditer(value):
        year, month, number = day.groups()
        for one, other in ((number, month), (month, number)):
            yield (one, other, year)
            yield (one.lstrip("0"), other.lstrip("0"), year)


def _national(value: str) -> Iterator[tuple[str, ...]]:
    """A telephone number as it is dialled within its country: which digits are its code is not known."""
    if value.strip().startswith(("+", "00")):
        digits = "".join(_words(value)).lstrip("0")
        for length in _COUNTRY_CODES:
            if digits.isdigit() and len(digits) - length >= _SHORTEST_NATIONAL:
                yield (digits[length:],)
                yield (f"0{digits[length:]}",)
