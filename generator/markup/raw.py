"""Which lines are raw HTML, found as CommonMark finds them; loaded for the first line that begins with `<`."""

import re

from generator.markup.containers import Taken

_HTML_WITH_END = (
    (
        re.compile(r" {0,3}<(?:script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE),
        re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    ),
    (re.compile(r" {0,3}<!--"), re.compile(r"-->")),
    (re.compile(r" {0,3}<\?"), re.compile(r"\?>")),
    (re.compile(r" {0,3}<![A-Za-z]"), re.compile(r">")),
)
_HTML_BLOCK = re.compile(
    r" {0,3}</?(?:address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure"
    r"|footer|form|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|meta|nav|noscript|ol|p|param"
    r"|picture|section|source|summary|table|tbody|td|template|tfoot|th|thead|title|tr|ul)(?=[\s/>]|$)",
    re.IGNORECASE,
)
_HTML_ALONE = re.compile(
    r"""[ ]{0,3}</?[a-zA-Z][\w-]*+(?:\s++[^\s"'=<>/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>]++))?+)*+\s*+/?>\s*$"""
)


def take_html(lines: list[str], start: int, *, interrupts: bool) -> Taken | None:
    """The raw HTML that starts at a line, or None. It ends at a blank line; comments and scripts at their own end.

    `interrupts`: the line follows one of a paragraph, which a lone inline tag does not end.
    """
    line = lines[start]
    closing = next((end for begin, end in _HTML_WITH_END if begin.match(line)), None)
    if closing is None and not _HTML_BLOCK.match(line) and (interrupts or not _HTML_ALONE.match(line)):
        return None
    end = start
    if closing is None:
        while end < len(lines) and lines[end].strip():
            end += 1
        return Taken(lines[start:end], end)
    after = line.index("<") + 2
    while end < len(lines) and not closing.search(lines[end], after if end == start else 0):
        end += 1
    end = min(end + 1, len(lines))
    return Taken(lines[start:end], end)
