"""Dates and plural forms of a language, from Unicode's data (Babel), each asked for once.

Loading Babel and its data takes longer than rendering some pages, and sites ask for the same few months and numbers
again and again: the answers are remembered between builds.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from generator.dates import PartialDate

if TYPE_CHECKING:
    from babel import Locale


class Forms:
    """The forms of one language. `known`: what was asked for before."""

    def __init__(self, language: str, known: Mapping[str, str] | None = None) -> None:
        self._language = language
        self._known = dict(known or {})
        self._before = len(self._known)

    @property
    def grown(self) -> dict[str, str] | None:
        """All that is known, if that is more than at the beginning."""
        return self._known if len(self._known) > self._before else None

    def plural(self, number: int) -> str:
        """The plural form of a number: `one`, `few`, `other` and so on (Unicode CLDR)."""
        return self._remembered(f"plural {number}", lambda: self._locale.plural_form(number))

    def date(self, date: PartialDate) -> str:
        """A date as precisely as it is known, such as `May 2024`."""
        return self._remembered(f"date {date}", lambda: self._written(date))

    def _remembered(self, question: str, answer: Callable[[], str]) -> str:
        known = self._known.get(question)
        if known is None:
            known = self._known[question] = answer()
        return known

    def _written(self, date: PartialDate) -> str:
        from babel.dates import format_date, format_skeleton

        if date.day:
            return format_date(date.first_day, "long", locale=self._locale)
        return format_skeleton("yMMM" if date.month else "y", date.first_day, locale=self._locale)

    @cached_property
    def _locale(self) -> "Locale":
        """Babel's data of the language; English where Babel does not know it."""
        from babel import Locale, UnknownLocaleError

        try:
            return Locale.parse(self._language, sep="-")
        except (UnknownLocaleError, ValueError):
            return Locale("en")
