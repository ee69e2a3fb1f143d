"""Python-Markdown's inline patterns, each applied only to texts that have a word all its matches have.

Most texts have few kinds of marks, and looking for each of the others costs more than reading those.
"""

from markdown import Markdown
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

_NEEDED: dict[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "linebreak": ("  \n", "\\\n"),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("://",),
    "automail": ("@",),
    "html": ("<",),
    "bare_link": ("://", "www.", "@"),
    "entity": ("&",),
    "em_strong": ("*", "_", "~"),
}
"""One of these is in whatever the pattern of that name matches. A pattern that is not listed is always applied."""


class SparingInlineProcessor(InlineProcessor):
    """Reads the marks in the texts of a tree, with the same result as the class it is made from."""

    def __init__(self, md: Markdown) -> None:
        """For the patterns that are registered by now."""
        super().__init__(md)
        needed = {md.inlinePatterns[name]: words for name, words in _NEEDED.items() if name in md.inlinePatterns}
        self.needed: list[tuple[Pattern, tuple[str, ...]]] = [
            (pattern, needed.get(pattern, ("",))) for pattern in md.inlinePatterns
        ]

    # The names are Python-Markdown's, which has no public place for this. With others there, it applies all patterns.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        for index in range(patternIndex, len(self.needed)):
            pattern, words = self.needed[index]
            for word in words:
                if word in data:
                    data = self._applied(pattern, data, index)
                    break
        return data

    def _applied(self, pattern: Pattern, data: str, index: int) -> str:
        """The text with all that one pattern matches replaced."""
        start, is_matched = 0, True
        while is_matched:
            data, is_matched, start = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]
                pattern, data, index, start
            )
        return data
