"""How a reader finds something: what lists can be narrowed down to, and what of every page is searched.

All of it is made ahead and works in the page, without a server. A list is complete without it.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import get_args
from zlib import crc32

from generator.content.documents import Document
from generator.content.schema import Experience, Record
from generator.content.values import Level
from generator.dates import Period
from generator.portfolio.evidence import KINDS, Claim, kind_of, period_of, title_of
from generator.presentation import components, views
from generator.presentation.addresses import Address, output_path
from generator.presentation.cards import Cards
from generator.presentation.plan import Rendered

FEWEST = 8
"""How many entries a list has at least for a reader to need help with it."""
SCRIPT = "find"
"""The script that does it."""
WORDS_OF, TEXTS_OF = 128, 8
"""Of how many pages one output of the index holds the words, and the texts, at most on average."""

_Option = tuple[str, str]
"""What stands in the address, and the label."""


class Filters:
    """Makes what one portfolio's pages need for it."""

    def __init__(self, cards: Cards) -> None:
        self._cards = cards
        self._portfolio = cards.portfolio
        self._is_needed = False

    # --- Lists ----------------------------------------------------------------------------------------------------

    def entries(self, documents: tuple[Document, ...]) -> components.Find | None:
        """For a list of entries; None if there are too few."""
        if len(documents) < FEWEST:
            return None
        names = {key: title_of(self._portfolio.by_key[key].record) for key, _ in self._all_skills(documents)}
        skills = sorted(names, key=lambda key: (names[key].casefold(), key))
        years = sorted({year for document in documents for year in self._years(document)}, reverse=True)
        return self._find(
            [
                (
                    "skill",
                    [(key.partition("/")[2], names[key]) for key in skills],
                    [[key.partition("/")[2] for key, _ in self._portfolio.skills_of[entry.key]] for entry in documents],
                ),
                ("year", [(str(year), str(year)) for year in years], [self._years_as_text(item) for item in documents]),
            ]
        )

    def skills(self) -> components.Find | None:
        """For the list of skills; None if there are too few."""
        by_category = self._cards.category_anchors
        claims = [claim for name in by_category for claim in self._portfolio.claims if claim.skill.category == name]
        if len(claims) < FEWEST:
            return None
        last = {claim.document.key: claim.last_used.year for claim in claims if claim.last_used is not None}
        years = sorted(set(last.values()), reverse=True)
        slugs = {name: anchor.removeprefix("_") for name, anchor in by_category.items()}

        def since(claim: Claim) -> list[str]:
            return [str(year) for year in years if year <= last.get(claim.document.key, 0)]

        def each(value: Callable[[Claim], Iterable[str]]) -> list[list[str]]:
            return [list(value(claim)) for claim in claims]

        return self._find(
            [
                ("category", [(slugs[name], name) for name in slugs], each(lambda item: [slugs[item.skill.category]])),
                ("level", [(level, "") for level in get_args(Level)], each(lambda item: [item.skill.level or ""])),
                ("kind", [(kind, "") for kind in KINDS], each(lambda item: [kind for kind, _ in item.counts])),
                ("since", [(str(year), str(year)) for year in years], each(since)),
            ]
        )

    def _find(self, asked: list[tuple[str, list[_Option], list[list[str]]]]) -> components.Find:
        """What a list can be narrowed down to. `asked`: for each way its options, and those that leave each entry."""
        facets: list[components.Facet] = []
        marks: list[list[tuple[int, ...]]] = [[] for _ in asked[0][2]]
        for name, options, values in asked:
            counts = {value: sum(value in own for own in values) for value, _ in options}
            used = [(value, label) for value, label in options if counts[value]]
            if not used or (len(used) == 1 and counts[used[0][0]] == len(values)):
                continue  # there is nothing to choose
            facets.append(
                components.Facet(
                    name=name,
                    options=tuple(
                        components.Option(value=value, label=label, count=counts[value]) for value, label in used
                    ),
                )
            )
            numbers = {value: number for number, (value, _) in enumerate(used)}
            for own, entry in zip(values, marks, strict=True):
                entry.append(tuple(sorted({numbers[value] for value in own if value in numbers})))
        self._is_needed = True
        index = tuple(Address(words_path(number)) for number in range(self._words_count))
        return components.Find(facets=tuple(facets), marks=tuple(map(tuple, marks)), index=index)

    def _all_skills(self, documents: tuple[Document, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for document in documents:
            yield from self._portfolio.skills_of[document.key]

    def _years(self, document: Document) -> range:
        return years_of(period_of(document.record), self._portfolio.today)

    def _years_as_text(self, document: Document) -> list[str]:
        return [str(year) for year in self._years(document)]

    # --- The index ------------------------------------------------------------------------------------------------

    def outputs(self) -> Iterator[Rendered]:
        """The index of all pages, if a page needs it."""
        if not self._is_needed:
            return
        shares: list[list[views.SearchedEntry]] = [[] for _ in range(self._words_count)]
        texts: list[list[views.SearchedEntry]] = [[] for _ in range(self._texts_count)]
        names: list[dict[str, int]] = [{} for _ in shares]
        for document in self._documents:
            share = _share(document, self._words_count)
            entry = self._searched(document, names[share])
            shares[share].append(entry)
            texts[entry.texts].append(entry)
        for number, (entries, skills) in enumerate(zip(shares, names, strict=True)):
            view = views.SearchWords(skills=tuple(skills), entries=tuple(entries))
            yield Rendered(path=words_path(number), template="", view=view, part="the search")
        for number, entries in enumerate(texts):
            shown = tuple(views.Searched(path=entry.path, text=entry.text, source=entry.source) for entry in entries)
            yield Rendered(
                path=texts_path(number), template="", view=views.SearchTexts(entries=shown), part="the search"
            )

    @cached_property
    def _documents(self) -> list[Document]:
        sections = (*self._portfolio.sections, "pages")
        return [document for section in sections for document in self._portfolio.entries.get(section, ())]

    @cached_property
    def _words_count(self) -> int:
        return _shares(len(self._documents), WORDS_OF)

    @cached_property
    def _texts_count(self) -> int:
        return _shares(len(self._documents), TEXTS_OF)

    def _searched(self, document: Document, names: dict[str, int]) -> views.SearchedEntry:
        """An entry as it is searched. `names`: the skills of its share so far, and their numbers."""
        used = self._portfolio.skills_of.get(document.key, ())
        skills = [title_of(self._portfolio.by_key[key].record) for key, _ in used]
        return views.SearchedEntry(
            path=output_path(document),
            title=title_of(document.record),
            text=" ".join(said_in_short(document)),
            source=document.path if document.body.is_written else "",
            kind=kind_of(document.record),
            skills=tuple(names.setdefault(name, len(names)) for name in skills),
            texts=_share(document, self._texts_count),
        )


def words_path(number: int) -> str:
    """The output with the words of some pages. Its name stays when they change: a page need not change with it."""
    return f"assets/find-words-{number}.js"


def texts_path(number: int) -> str:
    """The output with the texts of some pages."""
    return f"assets/find-texts-{number}.js"


def years_of(period: Period, today: datetime.date) -> range:
    """The years that a period touches, none after today."""
    last = period.last_day(today)
    if last is None:
        return range(0)
    first = period.start.year if period.start is not None else last.year
    return range(first, last.year + 1)


def said_in_short(document: Document) -> Iterator[str]:
    """What an entry says in its fields: its lines, and the texts among them without markup."""
    record = document.record
    for field in ("institution", "credential", "issuer", "role", "location"):
        line = getattr(record, field, None)
        if isinstance(line, str):
            yield line
    if isinstance(record, Experience):
        yield from (position.title for position in record.positions)
        yield from (document.prose[written].text for written in _proses(record, document))
    else:
        yield from (prose.text for prose in document.prose.values())


def _proses(value: object, document: Document) -> Iterator[str]:
    """The texts of a record, as it is published: of a place of work, positions of the future may not be."""
    if isinstance(value, str):
        if value in document.prose:
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _proses(item, document)
    elif isinstance(value, Record):
        for field in value.__struct_fields__:
            yield from _proses(getattr(value, field), document)


def _shares(count: int, most: int) -> int:
    """Among how many outputs so many pages are shared out: a power of two, so that it seldom changes."""
    shares = 1
    while count > shares * most:
        shares *= 2
    return shares


def _share(document: Document, shares: int) -> int:
    return crc32(document.key.encode()) % shares
