"""Whether an output says all that the résumé says: its facts, looked for in the output's own text.

The résumé comes in several forms: the page, the PDF and its variants, and JSON. All are made of one portfolio, and yet
a template may leave something out or a form may lose it. So each is read back after it was made. `facts_of` gives the
facts of a view: every name, role, organisation, skill and date, with the periods written as that form writes them.
`missing` says which of them a text lacks, and `disagreement` makes of these the finding that the author sees:

    facts = facts_of(view, lambda period: (words.period(period),))
    lacking = missing(facts, text_of_pdf(data))

For JSON, `facts_of(view, iso_dates)` and the values of the file as one text, a line for each value. All is a pure
function of a view and bytes, so an output that is not made anew needs no check.

Text that was taken out of a PDF has line breaks, and may have hyphens or lack spaces; right-to-left writing comes out
in an order of its own. The comparison knows both. It never takes `C` for found in `C++` or `Go` in `Google`.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Literal

import msgspec

from generator.dates import Period
from generator.diagnostics import Diagnostic, Place, error
from generator.presentation.printed import ResumeDocument
from generator.presentation.views import ResumePage

Kind = Literal["name", "role", "organization", "title", "skill", "date"]
Dates = Callable[[Period], tuple[str, ...]]
"""How a form of the résumé writes a period."""

SHOWN = 5
"""How many missing facts a finding names."""

_GAP = r"[\s\x02\xad\u2010-\u2015\u200b-\u200f\u2060\u2066-\u2069\ufeff\ufffe-]*"
"""What may stand between two letters of a fact: a line break, a hyphen, a mark of direction."""
_DROPPED = re.compile(_GAP)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_IN_A_WORD, _GOING_ON = re.compile(r"\w"), re.compile(r"[\w+#]")
"""What stands neither before a whole word nor after it."""
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_UNSEEN = r"<(script|style)\b.*?</\1>|<!--.*?-->"
_TAG = re.compile(rf"{_UNSEEN}|</?[a-z][^\s>/]*(?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.DOTALL)
_IN_A_LINE = "a|abbr|b|bdi|bdo|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|u|var|wbr"
_INLINE = re.compile(rf"</?(?:{_IN_A_LINE})\b")


class Fact(msgspec.Struct, frozen=True):
    """Something that every form of the résumé must say."""

    kind: Kind
    text: str


# --- What a résumé says -------------------------------------------------------------------------------------------


def facts_of(view: ResumePage | ResumeDocument, dates: Dates) -> tuple[Fact, ...]:
    """The facts of a résumé, each once, in its order. `dates`: how its periods are written."""
    found = _of_page(view, dates) if isinstance(view, ResumePage) else _of_document(view, dates)
    return tuple(dict.fromkeys(fact for fact in found if fact.text))


def iso_dates(period: Period) -> tuple[str, ...]:
    """A period as machines write it: its start and its end."""
    return tuple(str(date) for date in (period.start, period.end) if date is not None)


def _of_page(page: ResumePage, dates: Dates) -> Iterator[Fact]:
    yield Fact("name", page.person.contact.name)
    yield Fact("role", page.person.headline)
    yield from (Fact("skill", card.name) for group in page.groups for card in group.skills)
    for section in page.sections:
        for entry in section.entries:
            card = entry.card
            yield from _of_entry(section.section, card.title, card.role, card.by, dates(card.period))
            if len(entry.positions) > 1:
                yield from _of_positions(((item.title, item.period) for item in entry.positions), dates)


def _of_document(document: ResumeDocument, dates: Dates) -> Iterator[Fact]:
    yield Fact("name", document.name)
    yield Fact("role", document.headline)
    yield from (Fact("skill", skill.name) for group in document.groups for skill in group.skills)
    for section in document.sections:
        for entry in section.entries:
            yield from _of_entry(section.section, entry.title, entry.role, entry.by, dates(entry.period))
            yield from _of_positions(((item.title, item.period) for item in entry.positions), dates)


def _of_entry(section: str, title: str, role: str, by: str, dates: Iterable[str]) -> Iterator[Fact]:
    yield Fact("organization" if section == "experience" else "title", title)
    yield Fact("role", role)
    yield Fact("organization", by)
    yield from (Fact("date", written) for written in dates)


def _of_positions(positions: Iterable[tuple[str, Period]], dates: Dates) -> Iterator[Fact]:
    for title, period in positions:
        yield Fact("role", title)
        yield from (Fact("date", written) for written in dates(period))


# --- What a form of it says ---------------------------------------------------------------------------------------


def text_of_pdf(data: bytes) -> str:
    """The text of a PDF, as programs that read applications find it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    finally:
        document.close()
    return "\n".join(pages)


def text_of_html(data: bytes) -> str:
    """The text of what a page is about: of its `<main>`, without tags. Only what stands in a line stays joined."""
    page = data.decode("utf-8", "replace")
    main = _MAIN.search(page)
    tagged = main[0] if main is not None else page
    return html.unescape(_TAG.sub(lambda tag: "" if _INLINE.match(tag[0]) else "\n", tagged))


# --- The comparison -----------------------------------------------------------------------------------------------


def missing(facts: Collection[Fact], text: str) -> list[Fact]:
    """The facts that a text does not say."""
    folded = _folded(text)
    is_turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in set(folded))
    letters = {_letters(word) for word in _words(folded)} if is_turned else set()
    run_together = _DROPPED.sub("", folded) if is_turned else ""
    lacking = [fact for fact in facts if not _is_said(_folded(fact.text), folded)]
    if not is_turned:
        return lacking
    return [fact for fact in lacking if not _is_said_turned(_folded(fact.text), letters, run_together)]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _is_said(fact: str, text: str) -> bool:
    """Whether a text has a fact as whole words, whatever breaks its lines."""
    letters = [re.escape(letter) for letter in _DROPPED.sub("", fact)]
    if not letters or _stands_in(fact, text):
        return True
    before = f"(?<!{_IN_A_WORD.pattern})" if fact[0].isalnum() else ""
    after = f"(?!{_GOING_ON.pattern})" if fact[-1].isalnum() else ""
    return re.search(before + _GAP.join(letters) + after, text) is not None


def _stands_in(fact: str, text: str) -> bool:
    """Whether a fact stands in a text as it is: most do, and a pattern of its own takes long to make."""
    start = text.find(fact)
    while start >= 0:
        end = start + len(fact)
        begins = not (fact[0].isalnum() and _IN_A_WORD.match(text[max(0, start - 1) : start]))
        ends = not (fact[-1].isalnum() and _GOING_ON.match(text[end : end + 1]))
        if begins and ends:
            return True
        start = text.find(fact, start + 1)
    return False


def _is_said_turned(fact: str, letters: set[str], run_together: str) -> bool:
    """Whether each word of a fact is there, in a text whose order is not that of reading.

    Where two letters are drawn as one, they may be told the wrong way round, and one with a mark on it twice; so a word
    is known by which letters it has.
    """
    return all(_letters(word) in letters or word in run_together or word[::-1] in run_together for word in _words(fact))


def _words(text: str) -> list[str]:
    bare = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _WORD.findall(bare)


def _letters(word: str) -> str:
    return "".join(sorted(set(word)))


# --- The finding --------------------------------------------------------------------------------------------------


def disagreement(output: str, template: str, lacking: Collection[Fact]) -> Diagnostic:
    """That an output does not say what the site says. `template`: the file of the template, as it is shown."""
    counts = Counter(fact.kind for fact in lacking)
    named = ", ".join(f"{fact.kind} `{fact.text}`" for fact in list(lacking)[:SHOWN])
    more = f", and {counts.total() - SHOWN} more" if counts.total() > SHOWN else ""
    message = f"`{output}` does not say what the site says: it lacks the {named}{more}"
    hint = "let the template show it; a site's own copy of a template can be removed to have the packaged one again"
    return error("disagreement", message, Place(template) if template else None, hint)
