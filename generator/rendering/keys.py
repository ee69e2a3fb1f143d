"""The keys of outputs: all that one is rendered from, and nothing else."""

from functools import cached_property

from generator.caching.cache import Key, digest_of
from generator.exports.glyphs import FONTS
from generator.exports.typesetting import FOLDER, is_typeset
from generator.incremental.ledger import Entry
from generator.incremental.library import Library
from generator.incremental.memory import Memory
from generator.incremental.plans import Planned, Sheet
from generator.privacy import Secret
from generator.theming.theme import Theme


class Keys:
    """Makes the keys of one plan."""

    def __init__(self, memory: Memory, library: Library, theme: Theme, language: str) -> None:
        self._memory = memory
        self._library = library
        self._theme = theme
        self._language = language
        self._common: dict[str, Key] = {}
        self.withheld: tuple[Key, ...] = ()
        """The key of what is withheld; empty if nothing is."""

    def withhold(self, secrets: tuple[Secret, ...]) -> None:
        """Make keys of outputs that were looked through for these values."""
        values = [part for secret in secrets for part in (secret.name, secret.value)]
        self.withheld = (self._memory.key("private", *values),) if secrets else ()

    def of_all(self, planned: Planned) -> dict[str, Key]:
        """The key of every page: all that it is rendered from, the text it shows included."""
        return {sheet.path: self.of(sheet) for sheet in planned.sheets}

    def of(self, sheet: Sheet) -> Key:
        """The key of a page."""
        view = (sheet.path, sheet.root, sheet.template, str(sheet.is_twin), sheet.kind, sheet.view)
        return digest_of((self._common_key(sheet.template), *self.withheld, *view, self._text(sheet)))

    def _text(self, sheet: Sheet) -> Key:
        """The digest of the text that a page shows, or of the words it holds; empty if it shows none."""
        keys = [*map(self._library.text_key, sheet.texts), *map(self._library.words_key, sheet.words)]
        return keys[0] if len(keys) == 1 else digest_of(keys) if keys else b""

    def entry(self, sheet: Sheet, output: str) -> Entry:
        """What a page is made from. `output`: the digest of the page."""
        theme, text = self._templates(sheet.template), self._text(sheet)
        return Entry(self._memory.engine, theme, sheet.template, sheet.kind, sheet.view, text, output)

    def _common_key(self, template: str) -> Key:
        """The key of all that the outputs of a template have in common; the empty one is the program itself."""
        if template not in self._common:
            parts = ("page", self._templates(template), self._language) if template else ("made",)
            self._common[template] = self._memory.key(*parts)
        return self._common[template]

    def _templates(self, template: str) -> Key:
        """The digest of all files of the theme that an output may depend on."""
        return self._type_digest if is_typeset(template) else self.theme_digest

    @cached_property
    def _type_digest(self) -> Key:
        return self._theme.digest(FOLDER, FONTS, "text/")

    @cached_property
    def theme_digest(self) -> Key:
        """The digest of all files of the theme."""
        return self._theme.digest()
