"""The interface's words and forms in one language: texts, plurals, dates, periods.

The words come from templates/text/ (`vocabulary`), none are in templates or code.
"""

import re
from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from generator.dates import PartialDate, Period
from generator.languages.forms import Forms
from generator.markup.labels import Labels

MARKDOWN = "markdown"
"""The part of the words that become `Labels`."""

_NAMED = re.compile(r"\{(\w+)\}")
"""Where a value is put in. All are in one pass: what a value holds is no place for another."""

Tree: TypeAlias = "Mapping[str, str | Tree]"


class MissingWords(LookupError):
    """A template asks for words that the language's file does not have."""


class Words(msgspec.Struct, frozen=True):
    """The helpers of templates for words, in one language."""

    language: str
    tree: Tree
    forms: Forms

    def labels(self) -> Labels:
        """The words that marks of Markdown become; English where the language has none."""
        own = self.tree.get(MARKDOWN, {})
        known = {} if isinstance(own, str) else own
        return Labels(**{name: words for name in Labels.__struct_fields__ if isinstance(words := known.get(name), str)})

    def text(self, key: str, **values: object) -> str:
        """The words of a dotted key, with values put in; of plural forms, the one for the value `count`.

        Raises MissingWords.
        """
        found: str | Tree = self.tree
        for step in key.split("."):
            if isinstance(found, str) or step not in found:
                raise MissingWords(f"templates/text/{self.language}.yaml has no words `{key}`")
            found = found[step]
        if not isinstance(found, str):
            found = self._plural(key, found, values.get("count"))
        return _NAMED.sub(lambda named: str(values.get(named[1], named[0])), found)

    def _plural(self, key: str, forms: Tree, count: object) -> str:
        form = self.forms.plural(count) if isinstance(count, int) else "other"
        words = forms.get(form, forms.get("other"))
        if not isinstance(words, str):
            raise MissingWords(f"templates/text/{self.language}.yaml has no plural form `{form}` of `{key}`")
        return words

    def date(self, date: PartialDate | None) -> str:
        """A date as precisely as it is known, such as `May 2024`; empty if there is none."""
        return "" if date is None else self.forms.date(date)

    def iso(self, date: PartialDate | None) -> str:
        """A date in ISO 8601, for `<time datetime>`; empty if there is none."""
        return "" if date is None else str(date)

    def period(self, period: Period) -> str:
        """From when to when, to the month, such as `Jan 2024 – present`; empty if it is not dated."""
        if period.start == period.end and not period.ongoing:
            return self.date(period.start)
        start, end = self.date(_month(period.start)), self.date(_month(period.end))
        if period.ongoing:
            return f"{start} – {self.text('dates.present')}" if start else self.text("dates.present")
        return f"{start} – {end}" if start and end and start != end else start or end

    def duration(self, months: int) -> str:
        """A number of months in years and months, such as `1 year 3 months`."""
        years, rest = divmod(months, 12)
        parts = [("dates.years", years), ("dates.months", rest)]
        return " ".join(self.text(key, count=number) for key, number in parts if number)


def _month(date: PartialDate | None) -> PartialDate | None:
    """A date without its day."""
    return PartialDate(date.year, date.month) if date is not None and date.day else date
