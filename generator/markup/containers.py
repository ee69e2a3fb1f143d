"""Which lines belong to a Markdown container that starts at a given line, and what they are inside it.

Containers are found as CommonMark finds them: a list item reaches as far as lines are indented to where its text
began, a quote as far as lines begin with `>`; both also take the plain lines that lazily continue their last
paragraph. Pure functions on lines; what the content means is for `blocks`.
"""

import re

import msgspec

FENCE = re.compile(r"[ ]{0,3}(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*?)[ \t]*$")
"""The opening line of fenced code: the fence, the rest of the line."""
ITEM = re.compile(r"( {0,3})([-+*]|[0-9]{1,9}[.)])([ \t]+|$)(.*)$")
"""The first line of a list item: indentation, marker, space, text."""
RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
"""A thematic break."""
BLOCK_START = re.compile(
    r" {0,3}(?:>|#{1,6}(?:[ \t]|$)|`{3,}[^`]*$|~{3,}|[-+*][ \t]+\S|[0-9]{1,9}[.)][ \t]+\S|\[\^[^\]\s]+\]:|:[ \t]{1,3}\S"
    r"|!!! ?\w|</?(?:div|details|p|table|ul|ol|h[1-6]|pre|picture)\b|<!--)"
)
"""A line that starts a block of its own, and so continues no paragraph lazily."""
_QUOTE = re.compile(r" {0,3}> ?")


class Taken(msgspec.Struct, frozen=True):
    """The lines inside a container, without what marks it, and the number of the line after it."""

    lines: list[str]
    end: int


def indent_of(line: str) -> int:
    """How many columns of white space a line begins with; a tab reaches to the next multiple of four."""
    space = line[: len(line) - len(line.lstrip(" \t"))]
    return len(space.expandtabs(4)) if "\t" in space else len(space)


def without_columns(line: str, columns: int) -> str:
    """The line without that many columns of leading white space, or without all it has."""
    if "\t" not in line[:columns]:
        return line[columns:] if line[:columns].isspace() else line.lstrip(" ")
    body = line.lstrip(" \t")
    return " " * max(indent_of(line) - columns, 0) + body


class _Flow:
    """Whether the last line of a container's content may be continued lazily."""

    def __init__(self) -> None:
        self._fence = ""
        self.is_paragraph = False

    def add(self, line: str) -> None:
        """Take note of the next line of content."""
        fence = FENCE.match(line)
        if self._fence:
            if fence and not fence[2] and fence[1].startswith(self._fence):
                self._fence = ""
            self.is_paragraph = False
        elif fence:
            self._fence = fence[1]
            self.is_paragraph = False
        else:
            heading = line.lstrip().startswith("#")
            self.is_paragraph = bool(line.strip()) and not heading and not RULE.match(line)

    def takes(self, line: str) -> bool:
        """Whether a line that lacks the container's mark belongs to it all the same."""
        return self.is_paragraph and not BLOCK_START.match(line) and not RULE.match(line)


def take_code(lines: list[str], start: int) -> Taken:
    """Code indented by four columns."""
    end = start
    while end < len(lines) and (not lines[end].strip() or indent_of(lines[end]) >= 4):
        end += 1
    content = [without_columns(line, 4) for line in lines[start:end]]
    while not content[-1].strip():
        content.pop()
    return Taken(content, end)


def take_fence(lines: list[str], start: int, fence: re.Match[str]) -> Taken:
    """The content of fenced code; a fence that is not closed reaches to the end."""
    closing = re.compile(rf" {{0,3}}{re.escape(fence[1][0])}{{{len(fence[1])},}}[ \t]*$")
    end = start + 1
    while end < len(lines) and not closing.match(lines[end]):
        end += 1
    columns = indent_of(lines[start])
    content = lines[start + 1 : end]
    if columns:
        content = [without_columns(line, min(columns, indent_of(line))) for line in content]
    return Taken(content, min(end + 1, len(lines)))


def take_quote(lines: list[str], start: int) -> Taken:
    """The content of a block quote."""
    flow = _Flow()
    content: list[str] = []
    end = start
    while end < len(lines):
        line = lines[end]
        mark = _QUOTE.match(line)
        if mark:
            line = line[mark.end() :]
        elif not line.strip() or not flow.takes(line):
            break
        content.append(line)
        flow.add(line)
        end += 1
    return Taken(content, end)


def take_item(lines: list[str], start: int, item: re.Match[str]) -> Taken:
    """The content of a list item, with the blank lines inside it but not those after it."""
    space = len(item[3].expandtabs(4))
    narrow = not item[4].strip() or space > 4
    offset = len(item[1]) + len(item[2]) + (1 if narrow else space)
    first = (" " * (space - 1) if narrow and item[4].strip() else "") + item[4]
    return _take_indented(lines, start + 1, first, offset, lazy=True)


def take_indented(lines: list[str], start: int, first: str, *, lazy: bool) -> Taken:
    """`first` and the lines from `start` on that are indented by four columns."""
    return _take_indented(lines, start, first, 4, lazy=lazy)


def _take_indented(lines: list[str], start: int, first: str, offset: int, *, lazy: bool) -> Taken:
    flow = _Flow()
    flow.add(first)
    content = [first]
    end = number = start
    while number < len(lines):
        line = lines[number]
        if not line.strip():
            flow.add("")
            if len(content) == 1 and not first.strip() and offset != 4:
                break  # an item that begins with a blank line is empty
            content.append("")
            number += 1
            continue
        if indent_of(line) >= offset:
            line = without_columns(line, offset)
        elif not lazy or not flow.takes(line):
            break
        else:
            line = line.lstrip()
        content.append(line)
        flow.add(line)
        number += 1
        end = number
    return Taken(content[: 1 + end - start], end)
