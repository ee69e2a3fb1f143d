"""What is remembered between builds, in which form and under which key.

A key is the digest of everything the remembered function reads, the program itself included. Nothing is ever looked
up by a name or a time alone, so nothing remembered can be out of date: at worst it is not found.
"""

import zlib
from collections.abc import Collection, Mapping

import msgspec

from generator.caching.cache import PIXELS, Cache, Key, digest_of
from generator.caching.packing import ENCODER, decoded
from generator.content.documents import Reading
from generator.images.model import Facts, Refusal
from generator.incremental.plans import Plans
from generator.reading.facts import parts, read

_TEXT = msgspec.msgpack.Decoder(tuple[str, ...])


class Known(msgspec.Struct, frozen=True, array_like=True):
    """What came of a source, without looking into it: the keys of its documents and of its text."""

    facts: Key
    text: Key = b""
    """Empty if there is none."""
    words: Key = b""
    """Of the words in the text."""


_KNOWN = msgspec.msgpack.Decoder(Known)
_FORMS = msgspec.msgpack.Decoder(dict[str, str])
_SMALL = msgspec.msgpack.Decoder(dict[bytes, bytes])
_VERDICT = msgspec.msgpack.Decoder(tuple[Facts | None, Refusal | None])

_PAGE_BYTES = "page bytes"
_LONGEST_PAGE = 64 * 1024 * 1024

_MOST_UNSAVED = 16 * 1024 * 1024
"""How many bytes of pictures and pages wait in memory to be saved."""


class Memory:
    """The results of earlier builds, for one engine. What is damaged or from another engine is not found."""

    def __init__(self, cache: Cache, engine: bytes, earlier: "Memory | None" = None) -> None:
        """`earlier`: that of an earlier build of this process, whose values need not be decoded again."""
        self._cache = cache
        self.engine = engine
        self._decoded_before = earlier.decoded if earlier is not None else {}
        self.plans: Plans = Plans(cache, earlier.plans if earlier is not None else None)
        self._decoded: dict[Key, Reading] = {}
        self._read: dict[tuple[str, Key], bytes] = {}
        self._last: dict[str, dict[Key, bytes]] = {}
        self._used: dict[str, dict[Key, bytes]] = {}
        self._unsaved = 0

    def key(self, *parts: str | bytes) -> Key:
        """The key of something that depends on these parts and on the program."""
        return digest_of([self.engine, *parts])

    @property
    def kept_engine(self) -> bytes | None:
        """The digest of the program, if anything is kept beyond this build."""
        return self.engine if self._cache.is_kept else None

    # --- Small results --------------------------------------------------------------------------------------------

    def get(self, kind: str, key: Key) -> bytes | None:
        """A result as it was put."""
        return self._cache.get(kind, key)

    def put(self, kind: str, key: Key, data: bytes) -> None:
        """Remember a result."""
        self._cache.put(kind, key, data)

    def forms(self, language: str) -> dict[str, str]:
        """The forms of a language that were asked for before."""
        data = self._cache.get("forms", self.key("forms", language))
        return decoded(_FORMS, data) or {} if data is not None else {}

    def put_forms(self, language: str, forms: dict[str, str]) -> None:
        """Remember the forms of a language."""
        self._cache.put("forms", self.key("forms", language), ENCODER.encode(forms))

    def forked(self) -> None:
        """Go on in a process that was forked."""
        self._cache.forked()

    # --- What came of sources -------------------------------------------------------------------------------------

    def known(self, keys: Collection[Key]) -> dict[Key, Known]:
        """What came of sources, by the keys of their parsing."""
        found = self._small("source", keys)
        known = {key: came for key, data in found.items() if (came := decoded(_KNOWN, data)) is not None}
        self._cache.keep("facts", [came.facts for came in known.values()])
        self._cache.keep("text", [came.text for came in known.values()])
        self._cache.keep("words", [came.words for came in known.values()])
        return known

    def put_reading(self, key: Key, written: bytes) -> Known:
        """Remember what came of a source, as `reading.facts` writes it down."""
        facts, text, words = parts(written)
        known = Known(digest_of([facts]), *(digest_of([data]) if data else b"" for data in (text, words)))
        for kind, place, part in (
            ("facts", known.facts, facts),
            ("text", known.text, text),
            ("words", known.words, words),
        ):
            if part:
                self._read[kind, place] = part
                self._cache.put(kind, place, part)
        self._put_small("source", key, ENCODER.encode(known))
        return known

    def readings(self, keys: Collection[Key]) -> dict[Key, Reading]:
        """The documents and findings of sources, by the keys of their facts; without texts."""
        known = {key: self._decoded_before[key] for key in keys if key in self._decoded_before}
        self._cache.keep("facts", known)
        read = {key: self._read["facts", key] for key in keys if ("facts", key) in self._read and key not in known}
        found = read | self._cache.get_many("facts", [key for key in keys if key not in known and key not in read])
        decoded = {key: reading for key, data in found.items() if (reading := _read(data)) is not None}
        self._decoded |= known | decoded
        return known | decoded

    @property
    def decoded(self) -> Mapping[Key, Reading]:
        """The readings that were decoded last, by the keys of their facts: for the next build of this process."""
        return self._decoded or self._decoded_before

    def text(self, key: Key) -> tuple[str, ...] | None:
        """The HTML of a text, in parts around its links."""
        data = self._read.get(("text", key)) or self._cache.get("text", key)
        return decoded(_TEXT, data) if data is not None else None

    def words(self, key: Key) -> str | None:
        """The words of a text."""
        data = self._read.get(("words", key)) or self._cache.get("words", key)
        return data.decode(errors="replace") if data is not None else None

    def fetch(self, texts: Collection[Key], words: Collection[Key]) -> None:
        """Take what many pages show of texts out of the cache at once, which is much faster."""
        for kind, keys in (("text", texts), ("words", words)):
            missing = [key for key in keys if (kind, key) not in self._read]
            self._read |= {(kind, key): data for key, data in self._cache.get_many(kind, missing).items()}

    # --- Pages -----------------------------------------------------------------------------------------------------

    def pages(self, keys: Collection[Key]) -> dict[Key, str]:
        """The digests of pages (SHA-256), by the keys of what they were rendered from."""
        return {key: data.hex() for key, data in self._small("page", keys).items()}

    def put_page(self, key: Key, digest: str, data: bytes | None = None) -> None:
        """Remember what came of rendering a page: its digest, and its bytes if they are given."""
        self._put_small("page", key, bytes.fromhex(digest))
        if data is not None:
            packed = zlib.compress(data, level=1)
            self._cache.put(_PAGE_BYTES, key, packed)
            self._save_many(len(packed))

    def page_bytes(self, keys: Collection[Key]) -> dict[Key, bytes]:
        """The bytes of pages, by the keys of what they were rendered from, as far as they are remembered."""
        return {
            key: data for key, packed in self._cache.get_many(_PAGE_BYTES, keys).items() if (data := _unpacked(packed))
        }

    def keep_page_bytes(self, keys: Collection[Key]) -> None:
        """Count the bytes of pages as used, although nothing reads them."""
        self._cache.keep(_PAGE_BYTES, keys)

    # --- Pictures ---------------------------------------------------------------------------------------------------

    def verdicts(self, keys: Collection[Key]) -> dict[Key, Facts | Refusal]:
        """What is known of pictures, by the keys of their bytes."""
        found: dict[Key, Facts | Refusal] = {}
        for key, data in self._cache.get_many("picture", keys).items():
            known: tuple[Facts | None, Refusal | None] = decoded(_VERDICT, data) or (None, None)
            verdict = known[0] or known[1]
            if verdict is not None:
                found[key] = verdict
        return found

    def keep_verdicts(self, keys: Collection[Key]) -> None:
        """Count as used what is known of pictures, although nothing asks."""
        self._cache.keep("picture", keys)

    def put_verdict(self, key: Key, data: bytes) -> Facts | Refusal:
        """Remember what is known of a picture, as `written_verdict` writes it down."""
        self._cache.put("picture", key, data)
        facts, refusal = _VERDICT.decode(data)
        verdict = facts or refusal
        assert verdict is not None
        return verdict

    def derived(self, keys: Collection[Key]) -> dict[Key, tuple[str, int]]:
        """Of outputs made of pictures, by their keys: the digest (SHA-256) and the length."""
        found = self._small("derived", keys)
        return {key: (data[:32].hex(), int.from_bytes(data[32:], "big")) for key, data in found.items()}

    def put_derived(self, key: Key, data: bytes, digest: str, *, whole: bool) -> None:
        """Remember an output made of a picture: its digest and, if `whole`, its bytes."""
        self._put_small("derived", key, bytes.fromhex(digest) + len(data).to_bytes(8, "big"))
        if whole:
            self._cache.put(PIXELS, key, data)
            self._save_many(len(data))

    def keep_derived(self, keys: Collection[Key]) -> None:
        """Count the bytes of outputs made of pictures as used, although nothing reads them."""
        self._cache.keep(PIXELS, keys)

    def pixels(self, key: Key) -> bytes | None:
        """The bytes of an output made of a picture."""
        return self._cache.get(PIXELS, key)

    def _save_many(self, size: int) -> None:
        """Save what waits in memory to be saved, if it is much with a result of so many bytes."""
        self._unsaved += size
        if self._unsaved > _MOST_UNSAVED:
            self._cache.save(prune=False)
            self._unsaved = 0

    # --- Results of a few bytes -------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep the small results of this build together, for the next one."""
        for kind, used in self._used.items():
            if used != self._last[kind]:
                self._cache.put("last", kind.encode(), ENCODER.encode(used))

    def _small(self, kind: str, keys: Collection[Key]) -> dict[Key, bytes]:
        """Small results. Those of the last build lie together, which is faster than to look for each."""
        if kind not in self._last:
            data = self._cache.get("last", kind.encode())
            self._last[kind] = (decoded(_SMALL, data) if data is not None else None) or {}
            self._used[kind] = {}
        last = self._last[kind]
        found = {key: last[key] for key in keys if key in last}
        self._cache.keep(kind, found)
        found |= self._cache.get_many(kind, [key for key in keys if key not in found])
        self._used[kind] |= found
        return found

    def _put_small(self, kind: str, key: Key, data: bytes) -> None:
        self._used.setdefault(kind, {})[key] = data
        self._cache.put(kind, key, data)


def _read(facts: bytes) -> Reading | None:
    try:
        return read(facts)
    except msgspec.DecodeError:
        return None


def written_verdict(verdict: Facts | Refusal) -> bytes:
    """What is known of a picture, as bytes."""
    is_known = isinstance(verdict, Facts)
    return ENCODER.encode((verdict if is_known else None, None if is_known else verdict))


def _unpacked(packed: bytes) -> bytes | None:
    """The bytes of a page; None if they are damaged, or far more than any page of ours."""
    try:
        data = (unpacker := zlib.decompressobj()).decompress(packed, _LONGEST_PAGE)
    except zlib.error:
        return None
    return data if unpacker.eof else None
