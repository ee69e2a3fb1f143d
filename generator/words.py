"""The interface's words and forms in one language: texts, plurals, dates, periods.

The words are in templates/text/<language>.yaml, none are in templates or code, so a site can be translated, and a
site's own file changes single words while the others are still the packaged ones. Plurals and dates are Babel's.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from generator.dates import PartialDate, Period
from generator.diagnostics import Diagnostic, Place, error, warning
from generator.folders import Folders
from generator.markup.labels import Labels
from generator.sources import Source, text_of
from generator.yamltree import Mapping as YamlMapping
from generator.yamltree import Node, Scalar, YamlText, parse

if TYPE_CHECKING:
    from babel import Locale

_MARKDOWN = "markdown"
"""The part of the words that become `Labels`."""

FALLBACK = "en"
"""The language whose words are always there."""

_NAMED = re.compile(r"\{(\w+)\}")
"""Where a value is put in. All are in one pass: what a value holds is no place for another."""

Tree: TypeAlias = "Mapping[str, str | Tree]"


@cache
def _locale(language: str) -> "Locale":
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


class MissingWords(LookupError):
    """A template asks for words that the language's file does not have."""


class Words(msgspec.Struct, frozen=True):
    """The helpers of templates for words, in one language."""

    language: str
    tree: Tree

    @property
    def locale(self) -> "Locale":
        """Babel's data of the language; English where Babel does not know it."""
        return _locale(self.language)

    def labels(self) -> Labels:
        """The words that marks of Markdown become; English where the language has none."""
        own = self.tree.get("markdown", {})
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
        form = self.locale.plural_form(count) if isinstance(count, int) else "other"
        words = forms.get(form, forms.get("other"))
        if not isinstance(words, str):
            raise MissingWords(f"templates/text/{self.language}.yaml has no plural form `{form}` of `{key}`")
        return words

    def date(self, date: PartialDate | None) -> str:
        """A date as precisely as it is known, such as `May 2024`; empty if there is none."""
        if date is None:
            return ""
        from babel.dates import format_date, format_skeleton

        if date.day:
            return format_date(date.first_day, "long", locale=self.locale)
        if date.month:
            return format_skeleton("yMMM", date.first_day, locale=self.locale)
        return format_skeleton("y", date.first_day, locale=self.locale)

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
    return None if date is None else PartialDate(date.year, date.month)


def load(folders: Folders, language: str) -> tuple[Words, list[Diagnostic]]:
    """The words of a language: the packaged ones, with the site's own put over them.

    What a language lacks is English, and reported: a later version may ask for words that a site's own translation
    does not have yet, and must not break that site.
    """
    english, diagnostics = _of_language(folders, FALLBACK)
    if language == FALLBACK:
        return Words(language, english), diagnostics
    own, found = _of_language(folders, language)
    if not own:
        message = f"there are no words for the language `{language}`"
        hint = f"create `templates/text/{language}.yaml` from the English one, or set another `language:`"
        found.append(error("missing-words", message, Place("content/site.yaml"), hint))
    elif missing := sorted(_keys(english) - _keys(own)):
        shown = ", ".join(f"`{key}`" for key in missing[:5]) + (", …" if len(missing) > 5 else "")
        place = Place(f"templates/text/{language}.yaml")
        message = f"{len(missing)} of the interface's words are not translated and shown in English: {shown}"
        found.append(warning("untranslated", message, place, "add them to the file"))
    return Words(language, _over(english, own)), diagnostics + found


def _of_language(folders: Folders, language: str) -> tuple[Tree, list[Diagnostic]]:
    """The words that one language has itself."""
    tree: Tree = {}
    diagnostics: list[Diagnostic] = []
    for folder in reversed(folders.templates):
        file = folder / "text" / f"{language}.yaml"
        if not file.exists() and not file.is_symlink():
            continue
        refusal = folders.refusal(file)
        if refusal is not None:
            diagnostics.append(refusal)
            continue
        source = Source(folders.shown(file), file.read_bytes(), "")
        text, problems = text_of(source)
        yaml_text = YamlText(source.path, text, 1)
        node, mistakes = parse(yaml_text)
        words, wrong = _words(node, yaml_text) if node is not None else ({}, [])
        words, unfit = _with_fit_labels(words, node, yaml_text)
        diagnostics += problems + mistakes + wrong + unfit
        tree = _over(tree, words)
    return tree, diagnostics


def _keys(tree: Tree, above: str = "") -> set[str]:
    """The dotted keys of all words; plural forms, which differ between languages, count as one."""
    keys: set[str] = set()
    for name, words in tree.items():
        key = f"{above}{name}"
        keys |= {key} if isinstance(words, str) or "other" in words else _keys(words, f"{key}.")
    return keys


def _words(node: Node, yaml_text: YamlText) -> tuple[Tree, list[Diagnostic]]:
    if not isinstance(node, YamlMapping):
        place = yaml_text.place(node)
        return {}, [error("wrong-type", "expected names and their words", place, "write `name: words`")]
    tree: dict[str, str | Tree] = {}
    diagnostics: list[Diagnostic] = []
    for name, (_, child) in node.entries.items():
        if isinstance(child, Scalar):
            tree[name] = child.text
        else:
            tree[name], wrong = _words(child, yaml_text)
            diagnostics += wrong
    return tree, diagnostics


def _with_fit_labels(words: Tree, node: Node | None, yaml_text: YamlText) -> tuple[Tree, list[Diagnostic]]:
    """The words without those labels of Markdown's marks that cannot be filled in, and why they cannot."""
    if not isinstance(node, YamlMapping) or _MARKDOWN not in node.entries:
        return words, []
    fit = {name: tree for name, tree in words.items() if name != _MARKDOWN}
    section, child = words[_MARKDOWN], node.entries[_MARKDOWN][1]
    if isinstance(section, str) or not isinstance(child, YamlMapping):
        hint = f"write `name: words` below `{_MARKDOWN}:`"
        return fit, [error("wrong-type", "expected names and their words", yaml_text.place(child), hint)]
    mistakes = dict(_unfit_labels(child, yaml_text))
    return {**fit, _MARKDOWN: {name: text for name, text in section.items() if name not in mistakes}}, list(
        mistakes.values()
    )


def _unfit_labels(node: YamlMapping, yaml_text: YamlText) -> Iterator[tuple[str, Diagnostic]]:
    english = Labels()
    for name, (_, child) in node.entries.items():
        if name not in Labels.__struct_fields__:
            continue
        filled = "{}" in getattr(english, name)
        if not isinstance(child, Scalar):
            message, hint = "expected words, found more than one", f"write `{name}: words`"
        elif set("{}") & set(child.text.replace("{}", "", 1) if filled else child.text):
            message = f"expected {'no braces but one `{}`' if filled else 'no braces'}, found `{child.text}`"
            hint = "write `{}` where the name or number belongs" if filled else "remove the braces"
        else:
            continue
        yield name, error("wrong-type", message, yaml_text.place(child), hint)


def _over(below: Tree, above: Tree) -> Tree:
    """A tree of words with another's put over it, word by word."""
    merged: dict[str, str | Tree] = dict(below)
    for name, words in above.items():
        old = merged.get(name)
        merged[name] = words if isinstance(words, str) or old is None or isinstance(old, str) else _over(old, words)
    return merged
