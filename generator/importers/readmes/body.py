"""What of a README stays text -> the body of its page: the story first, how to use the thing folded up below it."""

from collections.abc import Iterable

from generator.importers.readmes.blocks import Block
from generator.importers.readmes.inlinetext import named, plain, sentences, undecorated
from generator.importers.readmes.nodes import without_number
from generator.importers.readmes.story import Chapter

_LONGEST_SUMMARY = 240
_HIGHEST = 2
_WORDS_OF_A_LABEL = 3


def summary_of(overview: tuple[Block, ...]) -> tuple[str, int, tuple[Block, ...]]:
    """The first sentences of an overview, their line, and what is left of it."""
    for index, block in enumerate(overview):
        text = " ".join(block.text.split())
        if block.kind == "quote":
            text = " ".join(" ".join(inner.text.split()) for inner in block.blocks if inner.kind == "paragraph")
        is_prose = block.kind in ("paragraph", "quote") and plain(text) and not text.startswith("![")
        if not is_prose or text.endswith(":") or _is_data(block.text):
            continue
        parts = sentences(text)
        kept = 1
        while kept < len(parts) and len(" ".join(parts[: kept + 1])) <= _LONGEST_SUMMARY:
            kept += 1
        rest = " ".join(parts[kept:])
        others = (Block("paragraph", block.line, rest, rest),) if rest else ()
        return undecorated(" ".join(parts[:kept])), block.line, (*overview[:index], *others, *overview[index + 1 :])
    return "", 0, overview


def _is_data(text: str) -> bool:
    """Whether a paragraph is lines of labels and values, such as `Period: 2024`."""
    lines = [named(line) for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and all(line.term and len(line.term.split()) <= _WORDS_OF_A_LABEL for line in lines)


def body_of(overview: tuple[Block, ...], chapters: Iterable[Chapter]) -> str:
    """The body of a page as Markdown. A chapter on how to use the thing comes last, and is folded up."""
    parts = [block.source for block in overview]
    folded: list[str] = []
    level = 1
    for chapter in chapters:
        if chapter.is_manual and chapter.text.strip():
            folded += (
                "<details>",
                f"<summary>{_words(chapter.title)}</summary>",
                chapter.text.strip("\n"),
                "</details>",
            )
        elif chapter.text.strip() or chapter.title:
            level = min(max(chapter.level, _HIGHEST), level + 1) if chapter.title else level
            parts += (_heading(chapter.title, level), chapter.text.strip("\n"))
    return "\n\n".join(part for part in (*parts, *folded) if part.strip())


def _heading(title: str, level: int) -> str:
    title = without_number(undecorated(" ".join(title.split())))
    return f"{'#' * min(level, 6)} {title}" if title else ""


def _words(title: str) -> str:
    """A heading inside HTML: plain words."""
    text = without_number(plain(undecorated(title))) or "…"
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
