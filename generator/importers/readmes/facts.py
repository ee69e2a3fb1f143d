"""What a README says of itself: its title, its language, who ran a programme and when, and whether it is one at all."""

import re

import msgspec

from generator.dates import EndDate, PartialDate
from generator.importers.readmes.blocks import LABEL_LEVEL, Section
from generator.importers.readmes.headings import folded_words, readme_words
from generator.importers.readmes.inlinetext import plain, undecorated

_MONTH = r"(?:[A-Za-zÀ-ÿ]{3,9}\.?)"
_POINT = rf"(?:(?:{_MONTH}\s+)?(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?)"
_RANGE = re.compile(
    rf"(?<![\w-])({_MONTH}\s+(?:19|20)\d\d|(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?|{_MONTH})"
    r"\s*(?:–|—|-|to|until|till|and|à|au|jusqu['’](?:en|à)|→)\s*"
    rf"({_POINT}|present|now|today|aujourd['’]hui|présent)(?![\w-])",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"\b(?:finished|completed|graduated|ended|obtained|terminée?|achevée?|obtenue?)\s+(?:it\s+)?(?:in|on|en)\s+"
    rf"({_POINT})",
    re.IGNORECASE,
)
_NAME_WORD = r"(?:[A-ZÀ-Ý][\w’'&.-]{0,40}|of|de|du|des|for|the|la)"
_SCHOOL = re.compile(rf"\b(?:at|by|with|from|of|à|par|de)\s+(?:the\s+|l['’])?({_NAME_WORD}(?:\s+{_NAME_WORD}){{0,9}})")
_LABELLED = re.compile(
    r"(?:^|\n|[.;|] )(?:institution|school|provider|organi[sz]ation|university|école|établissement|organisme)"
    r"\s*:\s*([^\n|;·•]{2,80})",
    re.IGNORECASE,
)
_SCHOOL_WORDS = frozenset(
    "school academy university college institute école ecole université universite institut campus".split()
)
_PROGRAM_NAME = re.compile(
    r"\b[Tt]he\s+((?:[A-Z][\w/&+-]*\s+)+(?:program|programme|bootcamp|course|academy|track)(?:me)?)\b", re.IGNORECASE
)
_FRENCH = frozenset("le la les des une et est pour avec dans sur du au nous vous ce cette qui que un en".split())
_ENGLISH = frozenset("the a of and to in is for with on my we it this that an i by from".split())
_LONGEST_TITLE = 90


class Dates(msgspec.Struct, frozen=True):
    """From when to when, as far as a text says."""

    start: PartialDate | None = None
    end: EndDate | None = None


def dates_in(text: str) -> Dates:
    """The first period that a text names."""
    for match in _RANGE.finditer(_numbered(text)):
        end = _end(match[2])
        start = _date(match[1]) or _month_of(match[1], end)
        if start is not None and end is not None and (end.date is None or not end.date < start):
            return Dates(start, end)
    ended = _ENDED.search(text)
    date = _date(ended[1]) if ended else None
    return Dates(None, EndDate(date)) if date else Dates()


def _end(written: str) -> EndDate | None:
    if not any(letter.isdigit() for letter in written):
        return EndDate()
    date = _date(written)
    return EndDate(date) if date else None


def _numbered(text: str) -> str:
    """The text with months such as `09/2024` in the order of ISO 8601."""
    return re.sub(r"(?<![\d/])(0[1-9]|1[0-2])/((?:19|20)\d\d)(?!\d)", r"\2-\1", text)


def _date(written: str) -> PartialDate | None:
    """The date that is written as `2024-05`, `2024` or `May 2024`."""
    written = written.strip().rstrip(".")
    month, _, year = written.rpartition(" ")
    if not month:
        return PartialDate.parse(written) if re.fullmatch(r"\d{4}(-\d\d)?", written) else None
    number = _month(month)
    if not number or not year[:4].isdigit():
        return (
            PartialDate.parse(year) if re.fullmatch(r"\d{4}", year) and not number and not month[:1].isupper() else None
        )
    return PartialDate(int(year[:4]), number)


def _month_of(written: str, end: EndDate | None) -> PartialDate | None:
    """The month that begins "January to June 2024"."""
    number = _month(written)
    if not number or end is None or end.date is None or not end.date.month:
        return None
    return PartialDate(end.date.year - (number > end.date.month), number)


def _month(written: str) -> int:
    """The number of a month by its name, in English or French; 0 if it is none."""
    words = folded_words(written)
    names = [phrase.words[0] for phrase in readme_words().phrases["month"]]
    return names.index(words[0]) % 12 + 1 if len(words) == 1 and words[0] in names else 0


def institution_in(title: str, text: str) -> tuple[str, str]:
    """Who ran a programme, and why that is a guess; a known institution in the title is none."""
    labelled = _LABELLED.search(text)
    if labelled:
        written = labelled[1].strip()
        known = {name.casefold(): name for name in readme_words().institutions}
        return known.get(written.casefold(), written), ""
    for name in readme_words().institutions:
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", f"{title}\n{text}"):
            return name, "" if name in title else "the text names it"
    for match in _SCHOOL.finditer(text):
        name = re.sub(r"\s+(?:of|de|du|des|for|the|la)$", "", match[1].rstrip(".,"))
        if set(name.casefold().split()) & _SCHOOL_WORDS and len(name.split()) > 1:
            return name, "the text names it"
    return "", ""


def language_of(text: str) -> str:
    """`fr` if a text is rather French than English, else `en`."""
    words = text.casefold().split()
    french, english = (sum(word in some for word in words) for some in (_FRENCH, _ENGLISH))
    return "fr" if french > english else "en"


def has_title(root: Section) -> bool:
    """Whether the first heading is the README's title: none that any may have, and of the first level or above all."""
    heading = root.sections[0].heading if root.sections else root.heading
    meaning = readme_words().meaning(heading.title)
    if not plain(heading.title) or meaning.is_whole:
        return False
    holds_all = len(root.sections) == 1 and not root.blocks and bool(root.sections[0].sections)
    return heading.level == 1 or (holds_all and heading.level < LABEL_LEVEL and not meaning.kinds)


def first_line_title(root: Section) -> str:
    """The title of a README without one: a first line that is short and no sentence."""
    first = root.blocks[0] if root.blocks else None
    if first is None or first.kind != "paragraph":
        return ""
    text = plain(undecorated(first.text))
    is_short = "\n" not in first.text and "![" not in first.text and len(text) <= _LONGEST_TITLE and "://" not in text
    return text if is_short and not text.endswith((".", "!", "?", ":", ",")) else ""


def program_name(text: str) -> str:
    """The name of the programme that a text speaks of; empty if it names none."""
    match = _PROGRAM_NAME.search(plain(text))
    return " ".join(match[1].split()) if match else ""
