"""The text inside a block of a README: what it says without its marks, and where a name ends and its text begins."""

import html
import re

import msgspec

_IMAGE = re.compile(r"!\[([^\]]*)\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\])")
LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+[\"'][^\"']*[\"'])?\s*\)"
)
"""An inline link: its words, its target."""
_REFERENCE_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\[[^\]]*\]")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^\s<>]+)>")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--.*?-->", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SHORTCODE = re.compile(r":[a-z0-9_+-]*[a-z][a-z0-9_+-]*:(?=\s|$)")
_EMOJI = re.compile(
    "[\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff\ufe0f\u200d\u20e3\U000e0020-\U000e007f]+"
)
_KEYCAP = re.compile("^[0-9#*]\ufe0f?\u20e3")
_LEADING = re.compile(r"^(?:[\s•·▪◦‣*>–—-]+|\[[ xX]\]\s)+")
_TASK = re.compile(r"^\[[ xX]\]\s+")

_MARKED = re.compile(r"^(\*\*|__|\*|_|`)(?=\S)(.+?)(?<=\S)\1")
_PART = re.compile(
    r"\s*(?:→|⇒|➜|➔|➡|=>|->|-->|–>)\s*|\s*[:\uff1a]\s+|\s*[:\uff1a]$|\s+[–—―\u2012\u2011-]{1,3}\s+|\s*[—]\s*|\s+[=|]\s+"
)
ARROW = re.compile(r"\s*(?:→|⇒|➜|➔|➡|=>|-->|->|–>)\s*")
"""What leads from a problem to its solution."""
_LONGEST_TERM = 80


_HAS_NO_MARKS = re.compile(r"[^*_`~\[\]<>&\\]*").fullmatch


class Named(msgspec.Struct, frozen=True):
    """A name and what is said of it; the name may be empty."""

    term: str
    text: str
    marked: bool = False
    """Whether the author set the name apart: bold, code, a link."""


LONGEST = 4000
"""In characters: a longer paragraph or line is no item of anything, and is kept as it is."""


def plain(text: str) -> str:
    """Inline Markdown as plain text on one line."""
    if len(text) > LONGEST:
        return " ".join(html.unescape(text).split())
    if _HAS_NO_MARKS(text):
        return " ".join(text.split())
    text = _IMAGE.sub(lambda image: image[1], text)
    text = LINK.sub(lambda link: link[1], text)
    text = _REFERENCE_LINK.sub(lambda link: link[1], text)
    text = _TAG.sub(" ", _AUTOLINK.sub(lambda link: link[1], text))
    text = re.sub(r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1", r"\2", text, flags=re.DOTALL)
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    text = re.sub(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)", r"\1", text)
    text = re.sub(r"(`+)(.+?)\1", r"\2", text, flags=re.DOTALL)
    return " ".join(html.unescape(_ESCAPE.sub(r"\1", text)).split())


def undecorated(text: str) -> str:
    """Text without emoji at its ends and without the mark of a task or of a list made by hand."""
    previous = None
    if len(text) > LONGEST:
        return text.strip()
    while text != previous:
        previous = text
        text = _LEADING.sub("", text).strip() if not text.startswith(("**", "*")) else text.strip()
        text = _SHORTCODE.sub("", text, count=1).strip() if text.startswith(":") else text
        text = _edges(text)
    return text


def _edges(text: str) -> str:
    if match := _KEYCAP.match(text):
        text = text[match.end() :].lstrip()
    if (match := _EMOJI.match(text)) and not ARROW.match(text):
        text = text[match.end() :].lstrip()
    end = len(text)
    while end and _EMOJI.match(text, end - 1):
        end -= 1
    return text[:end].rstrip() if end < len(text) else text


def has_leading_emoji(text: str) -> bool:
    """Whether a line begins with an emoji or a bullet made by hand, as in lists without markers."""
    text = text.lstrip()
    is_emoji = bool(_KEYCAP.match(text) or (_EMOJI.match(text) and not ARROW.match(text)))
    return is_emoji or bool(_SHORTCODE.match(text) or text[:1] in "•▪◦‣·")


def named(text: str) -> Named:
    """Take a line apart into a name and what is said of it."""
    if len(text) > LONGEST:
        return Named("", text.strip())
    text = undecorated(_TASK.sub("", text.replace("&nbsp;", " ").strip()))
    lead = _lead(text)
    if lead is not None:
        return lead
    parting = next((match for match in _PART.finditer(text) if not _is_inside(text, match.start())), None)
    if parting is not None:
        term = text[: parting.start()].strip()
        if term and len(plain(term)) <= _LONGEST_TERM:
            return Named(plain(undecorated(term)), text[parting.end() :].strip())
    return Named("", text)


def _lead(text: str) -> Named | None:
    """A marked or linked name at the beginning, with what follows it."""
    link = LINK.match(text)
    marked = _MARKED.match(text)
    match = link or marked
    if match is None:
        return None
    inside = match[1] if link else match[2]
    rest = text[match.end() :]
    own_colon = inside.rstrip().endswith((":", "\uff1a"))
    inside = plain(undecorated(inside)).rstrip(": \uff1a").rstrip()
    if not own_colon and rest.startswith(" ("):
        closing = rest.find(")")
        if closing > 0 and (_PART.match(rest, closing + 1) or closing + 1 == len(rest.rstrip())):
            inside, rest = inside + rest[: closing + 1], rest[closing + 1 :]
    parting = _PART.match(rest)
    is_told = own_colon or rest.startswith("\n") or (inside.endswith((".", "!", "?")) and rest.startswith(" "))
    if not inside or not (is_told or parting or not rest.strip(" .,")):
        return None
    return Named(
        inside.rstrip("."), rest[parting.end() if parting else 0 :].strip() if rest.strip(" .,") else "", marked=True
    )


def _is_inside(text: str, at: int) -> bool:
    """Whether a position lies within code, a link, brackets, or an address."""
    before = text[:at]
    if before.count("`") % 2 or before.count("(") > before.count(")") or before.count("[") > before.count("]"):
        return True
    return before.count("**") % 2 == 1


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, as they are written."""
    text = " ".join(text.split())
    parts = re.split(r"(?<=[.!?…])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\betc\.)(?<!\bvs\.)\s+(?=[^\sa-z])", text)
    return [part for part in parts if part]


def is_sentence(text: str) -> bool:
    """Whether a text is more than a name."""
    words = plain(text).split()
    return len(words) > 7 or (len(words) > 5 and plain(text).endswith((".", "!", "?")))


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return re.findall(r"[\w+#]+(?:['’.]\w+)*", text.casefold())
