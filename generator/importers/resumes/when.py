"""Dates as people and programs write them -> the partial dates of the schema.

`Jan 2020`, `2020/01`, `01.2020`, `5 janvier 2020`, `2020-01-05T10:00:00Z`; two dates with a line between
them. Where the order of day and month cannot be told, only the year is taken.
"""

import re
import unicodedata

from generator.dates import EndDate, PartialDate

_MONTHS = {
    1: "jan january janvier janv januar enero ene janeiro gennaio gen januari",
    2: "feb february fevrier fevr februar febrero fevereiro fev febbraio februari",
    3: "mar march mars marz maerz marzo marco maart",
    4: "apr april avril avr abril abr aprile",
    5: "may mai mayo maio maggio mag mei maj",
    6: "jun june juin juni junio junho giugno giu",
    7: "jul july juillet juil juli julio julho luglio lug",
    8: "aug august aout agosto ago augustus augusti",
    9: "sep sept september septembre septiembre setembro set settembre",
    10: "oct october octobre oktober okt octubre outubro out ottobre ott",
    11: "nov november novembre noviembre novembro",
    12: "dec december decembre dezember dez diciembre dic dezembro dicembre",
}
_NUMBER_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
_LASTING = frozenset(
    "present now today current currently ongoing actuel actuellement aujourdhui heute derzeit actual actualidad "
    "presente atual attuale oggi nu nuvarande heden maintenant".split()
)
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_ISO = re.compile(rf"{_YEAR}(?:[-/.](?P<m>\d\d?)(?:[-/.](?P<d>\d\d?))?)?(?:[t ]\d\d:\d\d.*)?")
_MONTH_YEAR = re.compile(rf"(?P<m>\d\d?)[-/.]{_YEAR}")
_THREE = re.compile(rf"(?P<a>\d\d?)[-/.](?P<b>\d\d?)[-/.]{_YEAR}")
_NAMED = re.compile(
    rf"(?:(?P<d>\d\d?)(?:st|nd|rd|th)?\.? )?(?P<n>[a-z]+)\.?,? (?:(?P<e>\d\d?)(?:st|nd|rd|th)?,? )?{_YEAR}"
)
_BETWEEN = re.compile(r"\s+(?:-|–|—|to|à|bis|until|a)\s+|\s*[–—]\s*|(?<=\d{4})\s*-\s*(?=\d{4}$|[A-Za-z])")


def date(text: str) -> PartialDate | None:
    """The date that a text names; None if it names none that is certain."""
    plain = _plain(text)
    if match := _ISO.fullmatch(plain):
        return _partial(match["y"], match["m"], match["d"])
    if match := _THREE.fullmatch(plain):
        first, second = int(match["a"]), int(match["b"])
        if first > 12:
            return _partial(match["y"], second, first)
        return _partial(match["y"], first, second) if second > 12 else _partial(match["y"])
    if match := _MONTH_YEAR.fullmatch(plain):
        return _partial(match["y"], match["m"])
    if match := _NAMED.fullmatch(plain):
        month = _NUMBER_OF.get(match["n"])
        return _partial(match["y"], month, match["d"] or match["e"]) if month else None
    return None


def is_exact(text: str) -> bool:
    """Whether a text says exactly what `date` makes of it."""
    plain = _plain(text)
    found = date(text)
    match = _THREE.fullmatch(plain)
    return found is not None and (match is None or found.day > 0)


def end(text: str) -> EndDate | None:
    """The end that a text names: a date, or that it lasts."""
    if re.sub(r"[^a-z]", "", _plain(text)) in _LASTING:
        return EndDate()
    known = date(text)
    return EndDate(known) if known is not None else None


def period(text: str) -> tuple[PartialDate | None, EndDate | None]:
    """The start and the end that a text names; a single date is a start."""
    single = date(text)
    if single is not None:
        return single, None
    parts = [part for part in _BETWEEN.split(text.strip(), maxsplit=1) if part]
    if len(parts) == 2:
        begun, ended = date(parts[0]), end(parts[1])
        if begun is not None and ended is not None:
            return begun, ended
    return None, None


def _plain(text: str) -> str:
    """A text in lower case, without accents."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return " ".join("".join(letter for letter in folded if not unicodedata.combining(letter)).split())


def _partial(year: str, month: str | int | None = None, day: str | int | None = None) -> PartialDate | None:
    """A date of some parts; what is not in the calendar is left away from the end."""
    try:
        return PartialDate(int(year), int(month or 0), int(day or 0) if month else 0)
    except ValueError:
        return None
