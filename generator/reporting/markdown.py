"""What came of a build, in Markdown, for those who were not there: the summary of a workflow's run.

A check that went well is one line, since a build follows it. Whatever went wrong is listed with its place.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.diagnostics import Diagnostic
from generator.pipeline.build import Result
from generator.pipeline.request import Request
from generator.reporting.console import counted, location, number_of, safe

_MOST = 50
"""How many findings are listed: GitHub bounds a summary to one mebibyte."""


def append(file: Path, request: Request, result: Result) -> None:
    """Add the summary of a build or a check to what a file holds already. Raises OSError."""
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write("\n".join(_lines(request, result)) + "\n\n")


def _lines(request: Request, result: Result) -> Iterator[str]:
    if not result.succeeded:
        yield f"### Not {'published' if request.write else 'ready'}: {counted(result.diagnostics)}\n"
        yield from _listed(result.diagnostics)
    elif request.write:
        yield f"### Built {number_of(result.pages, 'page')}\n"
        yield from _table(result)
        yield from _listed(result.diagnostics)
    else:
        findings = counted(result.diagnostics) or "no findings"
        converted = f"{result.converted} of {number_of(result.documents, 'document')} converted"
        yield f"Checked {number_of(result.pages, 'page')} in {result.seconds:.2f} s: {findings}, {converted}."


def _table(result: Result) -> Iterator[str]:
    changes = result.changes
    rows = {
        "Pages": str(result.pages),
        "Time": f"{result.seconds:.2f} s",
        "Findings": counted(result.diagnostics) or "none",
        "Documents converted": f"{result.converted} of {result.documents}",
        "Files": f"{len(changes.written)} written, {changes.unchanged} unchanged, {len(changes.removed)} removed",
        "Left out": f"{result.left_out} drafts and entries of the future",
        "Address": f"<{result.base_url}>" if result.base_url else "not known: without sitemap.xml and canonical links",
    }
    yield from ("| | |", "| --- | --- |")
    yield from (f"| {name} | {value} |" for name, value in rows.items() if value[:2] != "0 " or name != "Left out")


def _listed(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    found = list(diagnostics)
    if found:
        yield ""
    for item in found[:_MOST]:
        where = f"`{_code(location(item.place))}`: " if item.place else ""
        hint = f" *{_plain(item.hint)}*" if item.hint else ""
        yield f"- {where}**{item.severity}[{item.code}]** {_plain(item.message)}{hint}"
    if len(found) > _MOST:
        yield f"- and {len(found) - _MOST} more"


def _code(text: str) -> str:
    """Text that may stand in a code span."""
    return safe(text).replace("`", "\N{MODIFIER LETTER GRAVE ACCENT}")


def _plain(text: str) -> str:
    """Text of a message, whose literals stand in backticks already, with all else that Markdown would read escaped."""
    parts = re.split(r"(`[^`]*`)", safe(text))
    return "".join(part if part.startswith("`") and part != "`" else _escaped(part) for part in parts)


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", text)
