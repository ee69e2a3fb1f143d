"""Blocks that stand for headings: `**Key technologies:**`, `Challenges:`, `Technologies: Python, Django`.

A list whose items all begin with such a label stands for as many chapters.
"""

import re

from generator.importers.readmes.blocks import LABEL_LEVEL, Block, Element, Heading, Item
from generator.importers.readmes.headings import label_meaning, readme_words
from generator.importers.readmes.inlinetext import has_leading_emoji, named, plain, undecorated

_BOLD_LINE = re.compile(r"^(\*\*|__)(?=\S)((?:(?!\1).)+?)(?<=\S)\1\s*[:\uff1a]?\s*$")
_LONGEST = 100
_WORDS_OF_A_HEADING = 4


def labels(block: Block) -> tuple[Element, ...]:
    """What a block stands for: itself, a heading, or headings with what follows each."""
    match block.kind:
        case "paragraph":
            return _of_paragraph(block)
        case "list":
            return _of_list(block)
        case _:
            return (block,)


def _of_list(block: Block) -> tuple[Element, ...]:
    """The chapters of a list whose items are labelled as such, or the list."""
    labelled = [(item, _item_label(item)) for item in block.items]
    if not all(label for _, label in labelled):
        labelled = _chapters(block.items)
    if len(labelled) < 2:
        return (block,)
    found: list[Element] = []
    for item, label in labelled:
        term, text = label or ("", "")
        found.append(Heading(LABEL_LEVEL, term, item.line, f"**{term}**"))
        found += (Block("paragraph", item.line, text, text),) if text else ()
        found += item.blocks
    return tuple(found)


def _chapters(items: tuple[Item, ...]) -> list[tuple[Item, tuple[str, str] | None]]:
    """Items that are headings of what stands below them: all speak of some kind of chapter, and of more than one."""
    terms = [plain(undecorated(item.text)).rstrip(" :\uff1a") for item in items]
    meanings = [readme_words().meaning(term) for term in terms]
    are_chapters = all(meaning.is_story and item.blocks for meaning, item in zip(meanings, items, strict=True))
    if (
        not are_chapters
        or len({meaning.kind for meaning in meanings}) < 2
        or not any(each.is_whole for each in meanings)
    ):
        return []
    return [(item, (term, "")) for item, term in zip(items, terms, strict=True)]


def _item_label(item: Item) -> tuple[str, str] | None:
    """The label an item begins with, and the rest of its line, which may be empty if something stands below."""
    split = named(item.text)
    term = split.term or plain(undecorated(item.text)).rstrip(" :\uff1a")
    if not label_meaning(term).is_story or not (split.text or item.blocks):
        return None
    return term, split.text if split.term else ""


def _of_paragraph(paragraph: Block) -> tuple[Element, ...]:
    lines = paragraph.text.split("\n")
    heading = _heading(lines[0], paragraph)
    if heading is not None:
        rest = "\n".join(lines[1:])
        return (heading, Block("paragraph", paragraph.line + 1, rest, rest)) if rest.strip() else (heading,)
    if not any(_label(line) for line in lines):
        return (paragraph,)
    found: list[Element] = []
    for number, line in enumerate(lines, paragraph.line):
        label = _label(line)
        if label is None:
            found.append(Block("paragraph", number, line, line))
        else:
            found += (Heading(LABEL_LEVEL, label[0], number, f"**{label[0]}**"), Block("paragraph", number, *label[1:]))
    return tuple(found)


def _heading(line: str, paragraph: Block) -> Heading | None:
    """The heading that a line is: bold as a whole, or ending with a colon and of a kind that we know."""
    text = undecorated(line.strip())
    bold = _BOLD_LINE.match(text)
    is_alone = "\n" not in paragraph.text
    is_text = bold is not None and bold[2].endswith((".", "!")) and len(bold[2].split()) > _WORDS_OF_A_HEADING
    if bold and not is_text and len(text) <= _LONGEST and (is_alone or label_meaning(bold[2]).kinds):
        return Heading(LABEL_LEVEL, plain(bold[2]).rstrip(" :\uff1a"), paragraph.line, line)
    if text.endswith((":", "\uff1a")) and label_meaning(text).kinds:
        return Heading(LABEL_LEVEL, plain(text).rstrip(" :\uff1a"), paragraph.line, line)
    return None


def _label(line: str) -> tuple[str, str, str] | None:
    """The label a line begins with, and the rest of the line, twice: as source and as text."""
    if has_leading_emoji(line) and ":" not in line:
        return None
    split = named(line)
    if not split.term or not split.text or not label_meaning(split.term).is_story:
        return None
    return split.term, split.text, split.text
