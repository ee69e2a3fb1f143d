"""Markdown in, markup out: the two ways to convert a text, and where a text holds code."""

import html
import re
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import TypeVar

from generator.markup.blocks import INLINE_MARK
from generator.markup.bounds import MAXIMUM_DEPTH, MAXIMUM_LENGTH, MAXIMUM_PARAGRAPH, Refused
from generator.markup.finish import finish, finish_inline
from generator.markup.inline import Converter, Draft
from generator.markup.labels import Labels
from generator.markup.model import Finding, Html, Inline, Markup
from generator.markup.text import folded

_ENGLISH = Labels()
_FENCE = re.compile(r"[ \t>]*(?:(?:[-+*]|[0-9]{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})")
_TICKS = re.compile(r"(?<!\\)`+")
_LOCK = Lock()
_Finished = TypeVar("_Finished", Markup, Inline)


def convert(text: str, *, trusted: bool = False, labels: Labels = _ENGLISH) -> Markup:
    """A whole Markdown text. `trusted` leaves raw HTML as it is; unsafe links are dropped all the same."""
    result = _converted(text, lambda draft: finish(draft, labels, trusted=trusted), labels, inline=False)
    if isinstance(result, Finding):
        return Markup(_plain(text), (), (), _plain(""), "", (result,))
    return result


def convert_inline(text: str, *, trusted: bool = False, labels: Labels = _ENGLISH) -> Inline:
    """A short text: links, emphasis and code, but no blocks."""
    if not INLINE_MARK.search(text):
        words = folded(text)
        return Inline(_plain(words), words, ())
    result = _converted(text.strip(), lambda draft: finish_inline(draft, labels, trusted=trusted), labels, inline=True)
    if isinstance(result, Finding):
        return Inline(_plain(text), folded(text), (result,))
    return result


def code_in(source: str) -> list[tuple[int, int]]:
    """Where the fenced blocks and code spans of a text begin and end, in order."""
    found: list[tuple[int, int]] = []
    fence, opened, prose, position = "", 0, 0, 0
    for line in source.splitlines(keepends=True):
        mark = _FENCE.match(line.rstrip("\r\n"))
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" \t>\r\n").strip(fence[0]):
                found.append((opened, position + len(line)))
                fence, prose = "", position + len(line)
        elif mark or not line.strip():
            found += _spans(source, prose, position)
            fence, opened, prose = (mark[1] if mark else ""), position, position
        position += len(line)
    return [*found, (opened, position)] if fence else [*found, *_spans(source, prose, position)]


def _spans(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the code spans of one paragraph begin and end."""
    ticks = [match.span() for match in _TICKS.finditer(source, start, end)]
    closing: dict[int, list[tuple[int, int]]] = {}
    for first, last in reversed(ticks):
        closing.setdefault(last - first, []).append((first, last))
    found: list[tuple[int, int]] = []
    for first, last in ticks:
        same = closing[last - first]
        while same and same[-1][0] <= first:
            same.pop()
        if same and (not found or first >= found[-1][1]):
            found.append((first, same[-1][1]))
    return found


@cache
def _converter() -> Converter:
    return Converter()


def _converted(
    text: str, finished: Callable[[Draft], _Finished], labels: Labels, *, inline: bool
) -> _Finished | Finding:
    if len(text) > MAXIMUM_LENGTH:
        message = f"expected a text of at most {MAXIMUM_LENGTH:,} characters, found {len(text):,}"
        return Finding("error", "too-long-line", message, "spread it over several pages", "")
    try:
        with _LOCK:
            draft = _converter().draft(text, labels, inline=inline)
        return finished(draft)
    except Refused as refused:
        return _refusal(refused.code, refused.needle)
    except RecursionError:
        return _refusal("too-nested", "")


def _refusal(code: str, needle: str) -> Finding:
    if code == "too-nested":
        message = f"expected marks nested at most {MAXIMUM_DEPTH} deep, found more"
        return Finding("error", code, message, "take some of the quotes, lists or brackets apart", needle)
    message = f"expected paragraphs of at most {MAXIMUM_PARAGRAPH:,} characters, found a longer one"
    return Finding("error", code, message, "split it with blank lines", needle)


def _plain(text: str) -> Html:
    return Html((html.escape(text, quote=False),), ())
