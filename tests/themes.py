"""How sites look and what their interface says, read from their folders now."""

from pathlib import Path

from generator.caching.stamps import Stamps
from generator.diagnostics import Diagnostic
from generator.folders import Folders
from generator.languages import vocabulary
from generator.languages.forms import Forms
from generator.languages.words import Tree, Words
from generator.theming import theme
from generator.theming.theme import Theme


def theme_of(site: Path) -> tuple[Theme, list[Diagnostic]]:
    """The templates, words and styles of a site, and what is wrong with their files."""
    return theme.load(Folders.of(site), Stamps(None, now=0))


def words_of(site: Path, language: str = "en") -> tuple[Words, list[Diagnostic]]:
    """The words of a site in a language, and what is wrong with them or with the files of the theme."""
    themed, found = theme_of(site)
    words, problems = vocabulary.load(themed, language)
    return words, [*found, *problems]


def words(language: str, tree: Tree) -> Words:
    """Words that no file holds."""
    return Words(language, tree, Forms(language))
