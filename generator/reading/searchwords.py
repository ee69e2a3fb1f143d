"""The words of a text as they are searched for: without case and accents, so that any way to write one finds it.

Chinese, Japanese, Thai and their neighbours put no space between words. There every two letters that stand side by
side are taken for a word, and the last one by itself: whoever looks for a part of such a text finds all its pairs.
`templates/scripts/find.js` takes what is asked for apart in the same way; a test holds both to it.
"""

import re
import unicodedata
from functools import cache
from itertools import pairwise

from generator.markup.model import filled
from generator.markup.text import plain

_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
    "\u0f18-\u0f39\u0f3e-\u0fff\u135d-\u135f\u1700-\u177f\u18a9\u1a00-\u1cff\u1dc0-\u1dff\ua800-\uabff\ufe20-\ufe2f"
)
"""The signs that stand on letters, in blocks that hold hardly anything else."""
_ASCII, _LATIN = re.compile(r"[a-z0-9]+"), re.compile(r"[^\W_]+")
_WITH_SIGNS = re.compile(r"[^\W_]+[+#]+(?![^\W_])")
"""`C++` and `C#` are words of their own."""
_BEYOND_LATIN = re.compile("[^\\x00-\u02ff\u2000-\u2bff]")
_ACCENT = re.compile("[\u0300-\u036f]")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "ς": "\u03c3"})
"""What people write who do not have a letter, where Unicode does not take it apart."""
_CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_LONGEST, _LONGEST_NUMBER, _LONGEST_NAME = 24, 4, 10


def plain_text(parts: tuple[str, ...]) -> str:
    """The HTML of a text, in parts around its links, as plain text; without blocks of code, which nobody reads here."""
    return plain(_CODE.sub(" ", filled(parts, [""] * (len(parts) - 1))))


def fold(text: str) -> str:
    """A text without case and accents."""
    if text.isascii():
        return text.lower()
    return _ACCENT.sub("", unicodedata.normalize("NFKD", text).lower()).translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The different words of a text, folded and sorted.

    Numbers of five digits and more, what mixes digits and letters at length, and what is longer than any word are left
    out: they are digests, keys and addresses.
    """
    folded = fold(text)
    if folded.isascii():
        found = set(_ASCII.findall(folded))
    else:
        found = _words(folded) if _BEYOND_LATIN.search(folded) else set(_LATIN.findall(folded))
    if "+" in folded or "#" in folded:
        found.update(_WITH_SIGNS.findall(folded))
    return sorted([word for word in found if len(word) <= _LONGEST_NUMBER or _is_kept(word)])


def _words(folded: str) -> set[str]:
    found: set[str] = set()
    any_word, spaceless = _beyond_latin()
    for word in set(any_word.findall(folded)):
        if spaceless.match(word):
            found.update(map("".join, pairwise(word)), word[-1])
        else:
            found.add(word)
    return found


@cache
def _beyond_latin() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words in any script, and the beginning of one in a script without spaces. To compile them takes milliseconds."""
    words = re.compile(rf"[{_SPACELESS}]+|(?:(?![{_SPACELESS}])(?:[^\W_]|[{_MARKS}]))+")
    return words, re.compile(f"[{_SPACELESS}]")


def _is_kept(word: str) -> bool:
    if word.isalpha() or not any(map(str.isdigit, word)):
        return len(word) <= _LONGEST
    return len(word) <= _LONGEST_NAME and not word.isdigit()
