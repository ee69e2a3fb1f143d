"""What the program itself makes of a view: outputs without a template. A maker for each type of view."""

from collections.abc import Callable, Mapping
from typing import Any

from generator.presentation.components import View
from generator.presentation.views import Finished, SearchTexts, SearchWords
from generator.rendering.searchindex import written

Words = Callable[[str], str]
Texts = Callable[[str], tuple[str, ...]]


def _finished(view: Finished, _words: Words, _text: Texts) -> bytes:
    return view.text.encode()


_MAKERS: Mapping[type[View], Callable[[Any, Words, Texts], bytes]] = {
    SearchWords: written,
    SearchTexts: written,
    Finished: _finished,
}


def made(view: View, words: Words, text: Texts) -> bytes:
    """The bytes of an output. `words` and `text` are those of a source."""
    return _MAKERS[type(view)](view, words, text)
