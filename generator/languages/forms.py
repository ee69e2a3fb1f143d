"""Dates and plural forms of a language, from Unicode's data (Babel), each asked for once.

Loading Babel and its data takes longer than rendering some pages, and sites ask for the same few months and numbers
again and again: the answers are remembered between builds.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from generator.dates import PartialDate
from generator.languages.tags import nested

if TYPE_CHECKING:
    from babel import Locale


class Forms:
    """The forms of one language. `known`: what was asked for before."""

    def __init__(self, language: str, known: Mapping[str, str] | None = None) -> None:
        self._language = language
        self._known = dict(known or {})
        self._new: dict[str, str] = {}
        self.is_grown = False
        """Whether more is known than at the beginning."""

    @property
    def known(self) -> dict[str, str]:
        """All that is known."""
        return self._known

    def news(self) -> dict[str, str]:
        """What was asked for the first time since this was last called."""
        news, self._new = self._new, {}
        return news

    def learn(self, news: Mapping[str, str]) -> None:
        """Know what was asked for elsewhere."""
        self.is_grown = self.is_grown or not news.keys() <= self._known.keys()
        self._known |= news

    def plural(self, number: int) -> str:
        """The plural form of a number: `one`, `few`, `other` and so on (Unicode CLDR)."""
        return self._remembered(f"plural {number}", lambda: self._locale.plural_form(number))

    def date(self, date: PartialDate) -> str:
        """A date as precisely as it is known, such as `May 2024`."""
        return self._remembered(f"date {date}", lambda: self._written(date))

    def _remembered(self, question: str, answer: Callable[[], str]) -> str:
        known = self._known.get(question)
        if known is None:
            known = self._new[question] = answer()
            self.learn(self._new)
        return known

    def _written(self, date: PartialDate) -> str:
        from babel.dates import format_date, format_skeleton

        if date.day:
            return format_date(date.first_day, "long", locale=self._locale)
        return format_skeleton("yMMM" if date.month else "y", date.first_day, locale=self._locale)

    @cached_property
    def _locale(self) -> "Locale":
        """Babel's data of the language, or of the nearest it is a form of; English where Babel knows neither."""
        from babel import Locale, UnknownLocaleError

        for language in reversed(nested(self._language)):
            with suppress(UnknownLocaleError, ValueError):
                return Locale.parse(language, sep="-")
        return Locale("en")
