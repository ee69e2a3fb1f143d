"""What decorates the chapters of a README and is read apart from their texts: badges, lines of links, closing words."""

import msgspec

from generator.importers.readmes.blocks import Block
from generator.importers.readmes.claims import Claim
from generator.importers.readmes.inlinetext import plain
from generator.importers.readmes.links import (
    Address,
    addresses_in,
    badges_in,
    is_link_line,
    repository,
    role,
    without_badges,
)
from generator.importers.readmes.terms import terms_of


class Bare(msgspec.Struct, frozen=True):
    """What is left of a block without its badges, and the skills that those named."""

    blocks: tuple[Block, ...]
    claims: tuple[Claim, ...] = ()


class Unlinked(msgspec.Struct, frozen=True):
    """What is left of a block without its lines of links, and where those led."""

    blocks: tuple[Block, ...]
    addresses: tuple[Address, ...] = ()


def bare(block: Block) -> Bare:
    """A block without its badges; no block if nothing else was in it."""
    if block.kind == "list":
        return Bare(_items_without_badges(block))
    badges = badges_in(block.text) if block.kind == "paragraph" else []
    if not badges:
        is_empty = block.kind == "paragraph" and not plain(block.text) and "![" not in block.text
        return Bare(() if is_empty else (block,))
    terms = [term for badge in badges if badge.label for term in terms_of(badge.label).terms]
    claims = tuple(Claim(term, "", block.line, guess="a badge names it") for term in terms)
    text = without_badges(block.text).strip()
    if not plain(text) and "![" not in text:
        return Bare((), claims)
    return Bare((msgspec.structs.replace(block, text=text, source=text),), claims)


def _items_without_badges(block: Block) -> tuple[Block, ...]:
    """A list whose badges are replaced by what they say; an item that only has others is none."""
    items = [
        msgspec.structs.replace(item, text=_spoken(item.text)) if badges_in(item.text) else item for item in block.items
    ]
    kept = tuple(item for item in items if item.text or item.blocks)
    return (msgspec.structs.replace(block, items=kept),) if kept else ()


def _spoken(text: str) -> str:
    """A line with the words of its badges in place of them."""
    names = [badge.label for badge in badges_in(text) if badge.label]
    return " ".join([", ".join(names), without_badges(text).strip()]).strip()


def without_link_lines(block: Block) -> Unlinked:
    """A block of prose without the lines that are there for their links, and without rules."""
    if block.kind not in ("paragraph", "list"):
        return Unlinked(() if block.kind == "rule" else (block,))
    lines = lines_of(block)
    alone = [line for line in lines if is_link_line(line) and not plain(line).endswith((".", "!"))]
    addresses = {line: addresses_in(line) for line in alone}
    taken = {line for line, found in addresses.items() if any(role(each) or repository(each.url) for each in found)}
    led = tuple(address for line in lines if line in taken for address in addresses[line])
    kept = [line for line in lines if line not in taken]
    if not taken or (kept and block.kind == "list"):
        return Unlinked((block,), led)
    text = "\n".join(kept)
    return Unlinked((msgspec.structs.replace(block, text=text, source=text),) if kept else (), led)


def closed(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks of a chapter, and the paragraphs behind a rule at its end, which speak of the whole text."""
    rules = [at for at, block in enumerate(blocks) if block.kind == "rule"]
    after = blocks[rules[-1] + 1 :] if rules else ()
    if after and blocks[: rules[-1]] and all(block.kind == "paragraph" for block in after):
        return blocks[: rules[-1]], after
    return blocks, ()


def lines_of(block: Block) -> list[str]:
    """The lines of a paragraph, the items of a list, the rows of a table."""
    match block.kind:
        case "list":
            return [item.text for item in block.items] + [
                line for item in block.items for inner in item.blocks for line in lines_of(inner)
            ]
        case "table":
            return [" ".join(row) for row in block.rows[1:]]
        case "quote":
            return [line for inner in block.blocks for line in lines_of(inner)]
        case _:
            return [line for line in block.text.split("\n") if line.strip()]
