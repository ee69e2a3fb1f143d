"""The names in a README as skills: joint names are parted, known ones get their standard name and their kind."""

import re
from functools import lru_cache

import msgspec

from generator.content.documents import slugify
from generator.importers.readmes.inlinetext import LINK, plain, undecorated
from generator.portfolio.skillnames import SkillName, forms, skill_names

_JOINED = re.compile(r"\s*(?:,|;|&|\+(?=\s)|\b(?:and|et|with|avec|using|plus)\b|·|•|\|)\s*", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")
_LISTED = re.compile(r"\s*(?:[,;|·•、]|\n|\s+/\s+|\s+[–—-]\s+)\s*(?:(?:and|et|&)\s+)?", re.IGNORECASE)
_LAST = re.compile(r"\s+(?:and|et|&)\s+", re.IGNORECASE)
_VERSION = re.compile(r"\s+\(?(?:v|≥|>=)?\s*\d+(?:\.[\dx]+)*\+?\)?$")
_BRACKETS = re.compile(r"^(.*?\S)\s*\(([^()]*)\)\s*$")
_GENERIC = frozenset(
    "pipelines pipeline framework library language programming database databases tools workflows workflow scripting "
    "langage cadre bibliothèque services platform cluster".split()
)
_VENDORS = frozenset("aws amazon apache google microsoft hashicorp oracle ibm".split())
_METHOD_ENDINGS = ("ing", "ion", "ity", "ment", "cy", "ance", "ture", "bility", "ness", "ics")
_ARTICLES = re.compile(
    r"^(?:(?:plus|also|mainly|mostly|et aussi|surtout)\s+)?(?:(?:the|a|an|le|la|les|du|de la|des)\s+|l['’])?",
    re.IGNORECASE,
)
_LONGEST_NAME = 80
_WORDS_OF_A_NAME = 3


class Term(msgspec.Struct, frozen=True):
    """A skill that a README names."""

    name: str
    aliases: tuple[str, ...] = ()
    known: SkillName | None = None
    remark: str = ""
    """What was written, if that says more than the name: `Python 3.12`."""

    @property
    def identity(self) -> str:
        """Equal for all names of one skill."""
        return self.known.slug if self.known else slugify(self.name)


class Terms(msgspec.Struct, frozen=True):
    """What a name stands for."""

    terms: tuple[Term, ...]
    remark: str = ""
    """What stood in brackets behind it and is no name."""


def is_descriptive(skill: SkillName) -> bool:
    """Whether a skill's standard name is ordinary words, which everybody puts a little differently."""
    first, *others = skill.name.split()
    if any(letter.isupper() for letter in first[1:]) or any(character.isdigit() for character in skill.name):
        return False
    if others:
        return all(word.islower() for word in others)
    return first.casefold().endswith(_METHOD_ENDINGS) and not first.casefold().startswith("spr")


@lru_cache(maxsize=8192)  # every word of a sentence is asked about, alone and with its neighbours
def resolve(written: str) -> Term | None:
    """The skill that a text names by itself; None if the list of skills does not have it."""
    if len(written) > _LONGEST_NAME:
        return None
    text = written.strip(" .:;,")
    bare = _VERSION.sub("", text)
    words = bare.split()
    without_vendor = " ".join(words[1:]) if len(words) > 1 and words[0].casefold() in _VENDORS else ""
    without_kind = " ".join(words[:-1]) if len(words) > 1 and words[-1].casefold() in _GENERIC else ""
    for attempt in (text, bare, without_vendor, without_kind):
        known = skill_names().find(attempt) if attempt else None
        if known is not None:
            has_version = bare not in (text, "") and attempt != text
            return _term(bare if has_version else text, known, remark=text if has_version else "")
    return None


def _term(written: str, known: SkillName, remark: str) -> Term:
    """A known skill under its standard name; ordinary words stay as they are written, with that as another name."""
    if is_descriptive(known) and written != written.lower():
        return Term(written, (known.name,) if not _is_same(written, known.name) else (), known, remark)
    return Term(known.name, (written,) if not _is_same(written, known.name) else (), known, remark)


def _is_same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def terms_of(written: str) -> Terms:
    """The skills that a name stands for: itself, or its parts if each of them is a known skill."""
    text = plain(undecorated(written)).strip(" .:;,")
    whole = resolve(text)
    if whole is not None:
        return Terms((whole,))
    brackets = _BRACKETS.match(text)
    if brackets:
        return _with_brackets(brackets[1], brackets[2].strip())
    parts = _known_parts(text) or _sum(text)
    return Terms(parts or ((Term(_capitalised(text)),) if is_a_name(text) else ()))


def _with_brackets(base: str, inside: str) -> Terms:
    """A name with brackets behind it, in which stand another name of it, its parts, or a remark."""
    outer = terms_of(base).terms
    inner = _known_parts(inside)
    known = resolve(inside)
    if len(outer) == 1 and (
        _is_short_for(inside, base) or _is_short_for(base, inside) or _is_known_as(outer[0], known)
    ):
        return Terms((_also(outer[0], inside),))
    listed = inner or ((known,) if known else ())
    if listed and all(term.known and not is_descriptive(term.known) for term in listed):
        is_group = any(term.known is None for term in outer)
        return Terms((*(() if is_group else outer), *listed), remark=base if is_group else "")
    return Terms(outer, remark=inside)


def _is_known_as(term: Term, known: Term | None) -> bool:
    return known is not None and term.known is not None and known.known == term.known


def _also(term: Term, alias: str) -> Term:
    if any(_is_same(alias, name) for name in (term.name, *term.aliases)):
        return term
    return msgspec.structs.replace(term, aliases=(*term.aliases, alias))


def _is_short_for(short: str, long: str) -> bool:
    """Whether a name is made of the first letters of another one's words."""
    letters = re.sub(r"[^A-Za-z]", "", short).casefold()
    words = re.findall(r"[^\W_]+", long)
    first = "".join(word[0] for word in words).casefold()
    return len(letters) > 1 and len(words) > 1 and (letters.rstrip("s") == first or letters == first)


def _known_parts(text: str) -> tuple[Term, ...]:
    """The known skills that a text joins; none if a part of it is no known skill."""
    found: list[Term] = []
    for part in filter(None, _JOINED.split(text)):
        term = resolve(part)
        pieces = [term] if term else [resolve(piece) for piece in _SLASH.split(part)]
        if any(piece is None for piece in pieces):
            return ()
        found += (piece for piece in pieces if piece)
    return tuple({term.identity: term for term in found}.values()) if len(found) > 1 else ()


def _sum(text: str) -> tuple[Term, ...]:
    """The names that a text adds up with `+`, if at least one is a known skill."""
    pieces = [piece.strip() for piece in text.split(" + ")]
    found = [resolve(piece) for piece in pieces]
    if len(pieces) < 2 or not any(found) or not all(is_a_name(piece) for piece in pieces):
        return ()
    return tuple(term or Term(piece) for term, piece in zip(found, pieces, strict=True))


def is_a_name(text: str) -> bool:
    """Whether a text may be the name of a skill by its form."""
    return 0 < len(text) <= _LONGEST_NAME and len(text.split()) <= 8 and bool(slugify(text))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:] if text[:2].islower() and " " in text else text


def as_sentence(text: str) -> str:
    """What stood behind a name and a dash as a text of its own: with a capital, unless it begins with a small name."""
    first = text.split(" ", 1)[0].rstrip(",;:.")
    known = resolve(first) if first.isalpha() and first.islower() else None
    is_name = known is not None and known.known is not None and known.known.name == first
    return f"{text[0].upper()}{text[1:]}" if first.isalpha() and first.islower() and not is_name else text


def listed(text: str, *, least: int = 2) -> tuple[Term, ...]:
    """The skills of a plain enumeration such as "Python, Django and Docker"; none if the text is something else."""
    pieces = _pieces(text)
    if len(pieces) < least or any(len(piece.split()) > 5 or piece.endswith((".", "!", "?")) for piece in pieces):
        return ()
    found = [(piece, terms_of(piece).terms) for piece in pieces]
    known = [any(term.known for term in terms) for _, terms in found]
    names = [is_known or not piece[:1].islower() for (piece, _), is_known in zip(found, known, strict=True)]
    if sum(known) * 2 < len(found) and sum(names) * 4 < len(found) * 3:
        return ()
    is_listed = [name or sum(names) * 4 < len(found) * 3 for name in names]
    return tuple(term for (_, terms), counts in zip(found, is_listed, strict=True) if counts for term in terms)


def listed_in_group(text: str, *, is_group: bool, most: bool = False) -> tuple[Term, ...]:
    """The skills behind a label: all of them known, or a list behind a label that is known to name a group.

    `most`: most of the list must be known, as behind a label that may be a skill itself.
    """
    found = listed(text, least=1)
    is_group = is_group and not (most and sum(term.known is not None for term in found) * 2 <= len(found))
    if is_group and all(len(term.name.split()) <= _WORDS_OF_A_NAME for term in found):
        is_list = any(term.known for term in found) or len(found) > 1
        return found if is_list or all(_is_proper(term.name) for term in found) else ()
    return found if found and all(term.known for term in found) else ()


def _is_proper(name: str) -> bool:
    """Whether a text is the name of something by its capitals: `OpenWeather API`."""
    return bool(re.search(r"[a-z][A-Z]|[A-Z]{2}|\d", name)) or (" " in name and name.istitle())


def _pieces(text: str) -> list[str]:
    """What an enumeration lists, articles aside."""
    text = text.strip()
    codes = re.findall(r"`([^`]+)`", text)
    if codes and not re.sub(r"`[^`]+`", "", text).strip(" ,;|·•/&"):
        return [code.strip() for code in codes]
    text = plain(LINK.sub(lambda link: link[1], text) if "\n" not in text else text.replace("\n", ", ")).rstrip(".")
    hidden = re.sub(r"\([^()]*\)", lambda match: match[0].replace(",", "\x00").replace("/", "\x01"), text)
    pieces = [piece.strip() for piece in _LISTED.split(hidden) if piece.strip()]
    if pieces and (last := _LAST.split(pieces[-1])) and len(last) > 1 and resolve(pieces[-1]) is None:
        pieces[-1:] = last
    return [_ARTICLES.sub("", piece.replace("\x00", ",").replace("\x01", "/")) for piece in pieces]


def mentioned(text: str, *, listed_only: tuple[Term, ...] | None = None) -> tuple[Term, ...]:
    """The skills that a sentence names: products by their exact names, and of `listed_only` all by any name."""
    words = re.findall(r"[\w.+#/’'-]*[\w+#]", plain(text))
    found: dict[str, Term] = {}
    at = 0
    while at < len(words):
        length = next((size for size in (4, 3, 2, 1) if _is_named(words[at : at + size], listed_only)), 0)
        if length:
            term = resolve(" ".join(words[at : at + length])) or _of(listed_only, " ".join(words[at : at + length]))
            if term is not None:
                found.setdefault(term.identity, term)
        at += max(length, 1)
    return tuple(found.values())


def _is_named(words: list[str], listed_only: tuple[Term, ...] | None) -> bool:
    written = " ".join(words)
    known = skill_names().find(written)
    if listed_only is not None:
        term = resolve(written) or _of(listed_only, written)
        return term is not None and term.identity in {each.identity for each in listed_only} and _is_certain(written)
    is_exact = skill_names().spelling(written).certainty != "ambiguous" and _is_certain(written)
    return known is not None and not is_descriptive(known) and is_exact


def _is_certain(written: str) -> bool:
    """Whether a word in a sentence is the skill: everyday words must be written as the skill is."""
    known = skill_names().find(written)
    if known is None or skill_names().spelling(written).certainty == "sure":
        return True
    return any(spelling.text == written for spelling in known.spellings)


def _of(terms: tuple[Term, ...] | None, written: str) -> Term | None:
    return next((term for term in terms or () if forms(term.name)[0] == forms(written)[0]), None)
