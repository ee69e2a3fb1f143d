"""What a language tag says by itself: which languages it stands for, and from which side its script is read.

Babel knows this too, and a test compares; but a plan is made without it, as loading it takes longer.
"""

_RIGHT_TO_LEFT_LANGUAGES = frozenset(
    "apc ar arc bal bgn ckb dv fa glk he ks lrc mzn nqo pnb ps rhg sd sdh skr syr trw ug ur yi".split()
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset(
    ["adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa", "yezi"]
)
_SCRIPT_LENGTH = 4


def direction(language: str) -> str:
    """`rtl` for a language that is written from right to left, else `ltr`. A script that the tag names decides."""
    first, *rest = language.lower().split("-")
    script = rest[0] if rest and len(rest[0]) == _SCRIPT_LENGTH and rest[0].isalpha() else ""
    is_right_to_left = script in _RIGHT_TO_LEFT_SCRIPTS if script else first in _RIGHT_TO_LEFT_LANGUAGES
    return "rtl" if is_right_to_left else "ltr"


def nested(language: str) -> list[str]:
    """A language and all that it is a form of, the widest first: `fr` and `fr-CA`."""
    parts = language.split("-")
    return ["-".join(parts[:count]) for count in range(1, len(parts) + 1)]
