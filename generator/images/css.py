"""Styles within a drawing: kept unless they could load something or do anything but style."""

import re

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_LOADED = re.compile(r"""url\s*\(\s*(?!["']?\s*#)[^)]*\)?""", re.IGNORECASE)
"""An address that is not of a part of the drawing."""
_RULE_AT = re.compile(r"@(?!media\b|keyframes\b|supports\b|-webkit-keyframes\b)[a-z-]+", re.IGNORECASE)
_DANGEROUS = re.compile(
    r"\\|<|expression\s*\(|javascript:|-moz-binding|behavior\s*:|image\s*\(|image-set\s*\(|src\s*\(|element\s*\(",
    re.IGNORECASE,
)
"""What loads things by other words, runs programs in old browsers, or hides such words."""


def harmless(styles: str) -> str:
    """Rules or declarations without what loads anything; none of them where that cannot be told."""
    styles = _COMMENT.sub(" ", styles)
    if _DANGEROUS.search(styles) or _RULE_AT.search(styles):
        return ""
    return _LOADED.sub("none", styles)
