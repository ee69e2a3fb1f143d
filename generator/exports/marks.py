"""What has a meaning in Markdown, and how it is written so that it has none: CommonMark with GitHub's additions."""

import re

_MEANING = re.compile(r"[\\`*\[\]<|_~&!]")
_ENTITY = re.compile(r"#?\w{1,31};")
_LINE_START = re.compile(
    r"^(?:(#{1,6}(?=[ \t]|$)|[-+](?=[ \t]|$)|>|={1,}[ \t]*$|-{2,}[ \t]*$|~{3,}|:(?=[ \t])|!{3}(?=[ \t]))"
    r"|(\d{1,9})([.)](?=[ \t]|$)))"
)
"""What makes a line something else than words."""
_STARTS = frozenset("#-+>=~:!0123456789")
_SPACE = re.compile(r"[ \t\n\r\f]+")
BREAK = "\v"
"""Stands among words for a line that ends within their paragraph; no page has this character."""
_TICKS = re.compile("`+")
_LAST_SIGNS = re.compile(r"(?<!\\)#+$")
"""What would be taken for the end of a heading."""
_BLANK = f" {BREAK}"
_BREAKS_ADDRESS = re.compile(r"[\s()<>\\]")


def escaped(text: str) -> str:
    """Words as they are written anywhere in a paragraph."""
    return _MEANING.sub(_without_meaning, text) if _MEANING.search(text) else text


def _without_meaning(sign: re.Match[str]) -> str:
    """A sign with a backslash before it, unless it means nothing where it stands."""
    text, at = sign.string, sign.start()
    match sign[0]:
        case "_":  # within a word it is a letter like others
            means = not (text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum())
        case "~":
            means = "~" in (text[at - 1 : at], text[at + 1 : at + 2])
        case "&":
            means = _ENTITY.match(text, at + 1) is not None
        case "!":
            means = text.startswith("[", at + 1)
        case _:
            means = True
    return f"\\{sign[0]}" if means else sign[0]


def paragraph(text: str) -> str:
    """What stands in a paragraph, as a block; empty if there are no words."""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
        text = _SPACE.sub(" ", text)
    text = text.strip(_BLANK)
    if BREAK in text:
        return "\\\n".join(_line(line.strip(" ")) for line in text.split(BREAK) if not line.isspace())
    return _line(text)


def _line(text: str) -> str:
    """A line that does not begin as something else than words does."""
    return _LINE_START.sub(_escaped_start, text) if text[:1] in _STARTS else text


def _escaped_start(start: re.Match[str]) -> str:
    mark, number, point = start.groups()
    return f"\\{mark}" if mark else f"{number}\\{point}"


def on_one_line(text: str) -> str:
    """A block as words that may stand in a heading or a cell."""
    return re.sub(r"\s*\\?\n\s*", " ", text) if "\n" in text else text


def heading(level: int, text: str) -> str:
    """A heading."""
    words = _LAST_SIGNS.sub(r"\\\g<0>", on_one_line(text))
    return f"{'#' * level} {words}"


def link(words: str, target: str) -> str:
    """A link; the words are written already."""
    return f"[{words}]({address(target)})"


def address(target: str) -> str:
    """An address in a link or a picture."""
    return (
        f"<{re.sub('[<>]', lambda sign: f'%{ord(sign[0]):X}', target)}>" if _BREAKS_ADDRESS.search(target) else target
    )


def code_span(text: str) -> str:
    """Code within a paragraph."""
    text = _SPACE.sub(" ", text)
    if not text.strip():
        return text
    ticks = _ticks(text, 1)
    room = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{room}{text}{room}{ticks}"


def fenced(text: str) -> str:
    """A block of code."""
    ticks = _ticks(text, 3)
    text = text.removesuffix("\n")
    return f"{ticks}\n{text}\n{ticks}"


def _ticks(text: str, least: int) -> str:
    """Backticks that are more than any that stand together in a text."""
    return "`" * max([least, *(len(ticks) + 1 for ticks in _TICKS.findall(text) if len(ticks) >= least or least == 1)])


def indented(text: str, first: str, rest: str) -> str:
    """A block with something before each of its lines."""
    if "\n" not in text:
        return first + text
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((rest + line).rstrip() if not line else rest + line for line in lines[1:])])


def table(rows: list[list[str]]) -> str:
    """A table; its first row is the head, and each cell is one line."""
    width = max(map(len, rows))
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])
