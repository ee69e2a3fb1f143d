"""A README's tree of chapters -> what it tells: claims, hurdles, practices, features, addresses, and the rest.

Each chapter is read by what its heading means, and by what the chapters around it mean where its own says nothing.
What no chapter's reader can place is kept as text, in the order in which it stood.
"""

import re

import msgspec

from generator.importers.readmes.blocks import LABEL_LEVEL, Block, Heading, Section
from generator.importers.readmes.claims import Claim, claims_of, made_with
from generator.importers.readmes.facts import first_line_title, has_title
from generator.importers.readmes.headings import Meaning, is_part_label, label_meaning, readme_words
from generator.importers.readmes.hurdles import Hurdle, hurdles_of, matched
from generator.importers.readmes.inlinetext import is_sentence, plain, undecorated
from generator.importers.readmes.links import Address, addresses_in, is_link_line, repository, urlsplit_safe
from generator.importers.readmes.nodes import Node, nodes_of, without_number
from generator.importers.readmes.ornaments import bare, closed, lines_of, without_link_lines
from generator.importers.readmes.precepts import Precept, precepts_of
from generator.importers.readmes.shapes import shape_of
from generator.importers.readmes.terms import resolve

_WORDS_OF_A_LINK = 10
"""How many words may say what a link in a list of links is."""
_WORDS_OF_A_LESSON = 4
_ASKS = re.compile(r"\W*(?:how|why|when|that|comment|pourquoi|quand)\b", re.IGNORECASE)


class Chapter(msgspec.Struct, frozen=True):
    """Something that is kept as text."""

    title: str
    """Inline Markdown; empty for what belongs to the chapter before."""
    level: int
    text: str
    """Markdown."""
    line: int
    is_manual: bool = False
    """Whether it tells how to use the thing rather than its story."""


class Dropped(msgspec.Struct, frozen=True):
    """Something that is kept nowhere, and why."""

    text: str
    line: int
    why: str


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """What a README tells. Lines are counted from 0."""

    title: str = ""
    title_line: int = 0
    overview: tuple[Block, ...] = ()
    claims: tuple[Claim, ...] = ()
    hurdles: tuple[Hurdle, ...] = ()
    practices: tuple[Precept, ...] = ()
    features: tuple[Precept, ...] = ()
    addresses: tuple[Address, ...] = ()
    contact: tuple[Chapter, ...] = ()
    """Who made this: lists of short lines."""
    chapters: tuple[Chapter, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    kinds: tuple[str, ...] = ()
    """The kinds of chapters it has, as often as it has them."""


def story_of(root: Section) -> Story:
    """What a README tells."""
    teller = _Teller()
    teller.tell(root)
    return teller.story()


class _Teller:
    """Reads one chapter after the other."""

    def __init__(self) -> None:
        self._title, self._title_line = "", 0
        self._overview: list[Block] = []
        self._claims: list[Claim] = []
        self._hurdles: list[Hurdle] = []
        self._solutions: list[Node] = []
        self._practices: list[Precept] = []
        self._features: list[Precept] = []
        self._addresses: list[Address] = []
        self._contact: list[Chapter] = []
        self._chapters: list[Chapter] = []
        self._dropped: list[Dropped] = []
        self._kinds: list[str] = []

    def tell(self, root: Section) -> None:
        """Read the whole README."""
        blocks, sections = root.blocks, root.sections
        if has_title(root):
            heading = sections[0].heading
            self._title, self._title_line = without_number(plain(undecorated(heading.title))), heading.line
            self._prose(blocks)
            self._prose(sections[0].blocks)
            self._all(sections[0].sections, 2)
            sections = sections[1:]
        else:
            self._title = first_line_title(root)
            self._prose(blocks[1:] if self._title else blocks)
        self._all(sections, 2)

    def _all(self, sections: tuple[Section, ...], level: int) -> None:
        for section in sections:
            self._chapter(section, level)

    def _chapter(self, section: Section, level: int) -> None:
        """Read a chapter by what its heading means."""
        meaning = readme_words().meaning(section.heading.title)
        self._kinds.append(meaning.kind)
        if meaning.is_story:
            self._told(section, meaning, level)
        elif meaning.kind == "overview":
            self._label(section, "the heading of what became the summary")
            self._prose(section.blocks)
            self._all(section.sections, level)
        elif meaning.kind:
            self._beside(section, meaning.kind, level)
        else:
            self._kept(section, level)

    def _beside(self, section: Section, kind: str, level: int) -> None:
        """Read a chapter that stands beside the story, and the chapters of the story that are within it."""
        telling = [inner for inner in section.sections if _tells(inner)]
        holds_story = kind == "contents" or (kind != "manual" and telling)
        apart = section.sections if holds_story else tuple(telling)
        own = Section(section.heading, section.blocks, tuple(each for each in section.sections if each not in apart))
        if kind == "contents":
            self._drop(own, "a table of contents")
        elif apart and not own.blocks and not own.sections:
            self._label(own, "a heading without a text of its own")
        elif kind == "manual":
            self._manual(own, level)
        elif kind == "links":
            self._linked(own, level)
        else:
            self._contacts(own, level)
        self._all(apart, level + 1 if own.blocks else level)

    def _manual(self, section: Section, level: int) -> None:
        """Keep a chapter on how to use the thing as text."""
        text = rendered(section, level)
        if text:
            self._chapters.append(Chapter(section.heading.title, level, text, section.heading.line, is_manual=True))
        else:
            self._label(section, "a heading without a text")

    def _kept(self, section: Section, level: int) -> None:
        """Keep a chapter whose heading says nothing we know as text, unless its items look like something we know."""
        shape = shape_of(section.blocks)
        if shape.is_story:
            self._told(section, shape, level)
            return
        text = self._without_links(self._without_link_lines(section.blocks))
        if text or any(not readme_words().meaning(inner.heading.title).kinds for inner in section.sections):
            self._chapters.append(Chapter(section.heading.title, level, text, section.heading.line))
        else:
            self._label(section, "a heading without a text of its own")
        self._all(section.sections, level + 1)

    def _told(self, section: Section, meaning: Meaning, level: int) -> None:
        """Read a chapter whose items become entries, and those within it that speak of something else."""
        apart = tuple(inner for inner in section.sections if self._is_apart(inner, meaning))
        blocks, closing = closed(section.blocks)
        own = Section(section.heading, blocks, tuple(inner for inner in section.sections if inner not in apart))
        has_own = bool(own.blocks or own.sections)
        if has_own:
            self._read(own, meaning, level)
        self._label(section, "the heading of what became entries")
        self._all(apart, level + 1)
        if closing:
            text = "\n\n".join(block.source for block in closing)
            self._chapters.append(Chapter("", level, text, closing[0].line))

    @staticmethod
    def _is_apart(inner: Section, outer: Meaning) -> bool:
        title = plain(undecorated(inner.heading.title))
        meaning = label_meaning(title)
        if outer.kind in ("learnings", "features") and not is_part_label(title):
            meaning = readme_words().meaning(title)
        if not meaning.is_story or meaning.kind == outer.kind:
            return meaning.is_story and outer.kind == "challenges" and len(outer.kinds) > 1
        return True

    def _read(self, section: Section, meaning: Meaning, level: int) -> None:
        kinds = meaning.kinds
        if kinds[0] == "solutions" and len(kinds) == 1:
            self._solved(section, level)
        elif {"challenges", "solutions"} & set(kinds):
            self._hard(section, level)
        elif kinds[0] == "practices":
            found = precepts_of(section)
            self._practices += found.precepts
            self._rest(section, level, found.others, found.dropped)
        elif kinds[0] == "features":
            found = precepts_of(section)
            self._features += found.precepts
            self._rest(section, level, found.others, found.dropped)
        else:
            self._claimed(section, kinds, level)

    def _claimed(self, section: Section, kinds: tuple[str, ...], level: int) -> None:
        if kinds == ("learnings",):
            section = self._without_lessons(section)
        blocks: list[Block] = []
        for block in section.blocks:
            blocks += self._without_link_lines(self._bare(block))
        found = claims_of(Section(section.heading, tuple(blocks), section.sections), kinds)
        self._claims += found.claims
        self._rest(section, level, found.others, found.dropped)

    def _without_lessons(self, section: Section) -> Section:
        """What was learned, without the sentences among it, which are lessons and no names of skills."""
        blocks: list[Block] = []
        for block in section.blocks:
            nodes = [node for node in nodes_of((block,)).nodes if not node.is_prose]
            lessons = _lessons(nodes)
            if block.kind != "list" or not lessons:
                blocks.append(block)
                continue
            lines = {node.line for node in lessons}
            items = tuple(item for item in block.items if item.line in lines)
            own = msgspec.structs.replace(block, items=items)
            self._practices += precepts_of(Section(section.heading, (own,), ())).precepts
            others = tuple(item for item in block.items if item.line not in lines)
            blocks += (msgspec.structs.replace(block, items=others),) if others else ()
        return Section(section.heading, tuple(blocks), section.sections)

    def _hard(self, section: Section, level: int) -> None:
        found = hurdles_of(section)
        self._hurdles += found.hurdles
        self._rest(section, level, found.others, found.dropped)

    def _solved(self, section: Section, level: int) -> None:
        """Keep solutions for the challenges before them; without such, the chapter is text."""
        if not any(not hurdle.solution for hurdle in self._hurdles):
            self._chapters.append(Chapter(section.heading.title, level, rendered(section, level), section.heading.line))
            return
        found = nodes_of(section.blocks)
        items = [node for node in found.nodes if not node.is_prose]
        hurdles, others = matched(tuple(self._hurdles), tuple(items or found.nodes))
        self._hurdles = list(hurdles)
        rest = [node.source for node in others] + [block.source for block in found.others]
        rest += [node.source for node in found.nodes if items and node.is_prose]
        rest += [rendered(inner, level + 1) for inner in section.sections]
        self._rest(section, level, tuple(rest), found.dropped)

    def _rest(self, section: Section, level: int, others: tuple[str, ...], dropped: tuple[str, ...]) -> None:
        """Keep what a reader could not place."""
        line = section.heading.line
        self._dropped += (Dropped(plain(text), line, "it names a column or a group") for text in dropped if text)
        if others:
            self._chapters.append(Chapter(section.heading.title, level, "\n\n".join(others), line))

    def _linked(self, section: Section, level: int) -> None:
        """Take the addresses of a chapter on links; lines that say more are kept."""
        kept: list[str] = []
        for each in section.walk():
            for block in each.blocks:
                lines = lines_of(block)
                if block.kind != "code" and lines and all(is_link_line(line, _WORDS_OF_A_LINK) for line in lines):
                    self._addresses += (_titled(each, section) for line in lines for each in addresses_in(line))
                else:
                    kept.append(block.source)
        self._rest(section, level, tuple(kept), ())
        if not kept:
            self._label(section, "the heading of what became links")

    def _contacts(self, section: Section, level: int) -> None:
        """Take the lines of a chapter on who made this; prose is kept."""
        kept: list[str] = []
        for each in section.walk():
            for block in each.blocks:
                lines = [line for line in lines_of(block) if plain(line)]
                if block.kind in ("paragraph", "list") and not any(is_sentence(plain(line)) for line in lines):
                    own = [line for line in lines if any(repository(each.url) for each in addresses_in(line))]
                    self._addresses += (each for line in own for each in addresses_in(line))
                    text = "\n".join(f"- {line}" for line in lines if line not in own)
                    self._contact += (Chapter(section.heading.title, level, text, block.line),) if text else ()
                else:
                    kept.append(block.source)
        self._rest(section, level, tuple(kept), ())
        if not kept:
            self._label(section, "the heading of what became the profile")

    def _prose(self, blocks: tuple[Block, ...]) -> None:
        """Take what stands below the title or in an overview."""
        for block in blocks:
            if block.kind == "table" and (meaning := shape_of((block,))).is_whole:
                self._told(Section(Heading(LABEL_LEVEL, "", block.line), (block,), ()), meaning, 2)
                continue
            for part in self._bare(block):
                if part.kind == "paragraph":
                    self._claims += made_with(part.text, part.line)
                linked = without_link_lines(part)
                self._addresses += linked.addresses
                self._overview += linked.blocks

    def _bare(self, block: Block) -> tuple[Block, ...]:
        """A block without its badges, whose names are claims."""
        found = bare(block)
        self._claims += found.claims
        return found.blocks

    def _without_link_lines(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Blocks without the lines that say no more than where something is."""
        kept: list[Block] = []
        for block in blocks:
            linked = without_link_lines(block)
            if not linked.blocks or block.kind == "paragraph":
                self._addresses += linked.addresses
                kept += linked.blocks
            else:
                kept.append(block)
        return tuple(kept)

    def _without_links(self, blocks: tuple[Block, ...]) -> str:
        kept = [part for block in blocks if block.kind != "rule" for part in self._bare(block)]
        return "\n\n".join(part.source for part in kept)

    def _label(self, section: Section, why: str) -> None:
        if section.heading.title:
            self._dropped.append(Dropped(plain(section.heading.title), section.heading.line, why))

    def _drop(self, section: Section, why: str) -> None:
        self._label(section, why)
        self._dropped += (Dropped(block.source, block.line, why) for each in section.walk() for block in each.blocks)

    def story(self) -> Story:
        """Everything that was told."""
        return Story(
            title=self._title,
            title_line=self._title_line,
            overview=tuple(self._overview),
            claims=tuple(self._claims),
            hurdles=tuple(self._hurdles),
            practices=tuple(self._practices),
            features=tuple(self._features),
            addresses=tuple(self._addresses),
            contact=tuple(self._contact),
            chapters=tuple(self._chapters),
            dropped=tuple(self._dropped),
            kinds=tuple(self._kinds),
        )


def _titled(address: Address, section: Section) -> Address:
    """An address that no words describe goes by the heading it stands below."""
    if address.label != urlsplit_safe(address.url)[0]:
        return address
    return Address(plain(undecorated(section.heading.title)), address.url)


def _tells(section: Section) -> bool:
    """Whether a chapter or one within it certainly is a part of the story."""
    meanings = [readme_words().meaning(each.heading.title) for each in section.walk()]
    return any(meaning.is_story and meaning.is_whole for meaning in meanings)


def _lessons(nodes: list[Node]) -> list[Node]:
    """The items of what was learned that are sentences; all of them if one is a lesson by its name and none a skill."""
    is_told = any(len(node.term.split()) >= _WORDS_OF_A_LESSON or _ASKS.match(node.head) for node in nodes)
    if is_told and not any(resolve(node.term or node.head) for node in nodes):
        return nodes
    return [node for node in nodes if _is_lesson(node)]


def _is_lesson(node: Node) -> bool:
    """Whether an item of what was learned is a sentence."""
    return not node.term and not node.inner and (is_sentence(node.head) or len(plain(node.head).split()) > 5)


def rendered(section: Section, level: int) -> str:
    """A chapter as Markdown without its heading, the headings within it as deep as `level` asks."""
    parts = [block.source for block in section.blocks if block.kind != "rule"]
    for inner in section.sections:
        if inner.heading.level == LABEL_LEVEL:
            parts.append(inner.heading.source)
        elif inner.heading.title:
            parts.append(f"{'#' * min(level + 1, 6)} {inner.heading.title}")
        parts.append(rendered(inner, level + 1))
    return "\n\n".join(part for part in parts if part.strip())
