"""Where words stand in a text as it was written: for findings about what Markdown made of it."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

import msgspec

from generator.content.sources import place_in
from generator.diagnostics import Place
from generator.markup.convert import code_in


class Written:
    """A text of a file in which words outside code are looked up: thousands of them without starting again for each."""

    def __init__(self, path: str, text: str, first_line: int = 1) -> None:
        self._path, self._text, self._first_line = path, text, first_line
        self._lines = text.split("\n")
        self._starts = list(accumulate((len(line) + 1 for line in self._lines), initial=0))
        self._code = code_in(text)
        self._code_starts = [start for start, _ in self._code]
        self._searches: dict[str, tuple[list[int], Iterator[int]]] = {}

    def place(self, words: str, nth: int) -> Place:
        """Where words stand for the nth time; the file as a whole if they do not."""
        found, others = self._searches.setdefault(words, ([], self._offsets(words)))
        while len(found) <= nth:
            offset = next(others, None)
            if offset is None:
                return Place(self._path)
            found.append(offset)
        line = bisect_right(self._starts, found[nth])
        place = place_in(self._lines, self._path, line, found[nth] - self._starts[line - 1] + 1, len(words))
        return msgspec.structs.replace(place, line=line + self._first_line - 1)

    def _offsets(self, words: str) -> Iterator[int]:
        offset = self._text.find(words) if words else -1
        while offset >= 0:
            before = bisect_right(self._code_starts, offset) - 1
            end = self._code[before][1] if before >= 0 else 0
            if end <= offset:
                yield offset
            offset = self._text.find(words, offset + len(words) if end <= offset else end)
