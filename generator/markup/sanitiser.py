"""Which HTML an author who is not trusted may use: about what GitHub allows, and all that Markdown's marks become.

`align` is kept for now; what reads the sanitised HTML makes a class of it, as HTML has no such attribute any more.
"""

import re
from functools import cache

import nh3

OUTWARD = frozenset(["http:", "https:", "mailto:", "tel:"])
"""The schemes of addresses that lead out of the site."""
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
"""What an address begins with that is no path."""
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\ufeff]")

_TAGS = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p picture pre q rp rt ruby s samp section small source span "
    "strong sub summary sup table tbody td tfoot th thead tr u ul var wbr".split()
)
_WITHOUT_CONTENT = frozenset(
    "script style iframe object embed noscript noembed noframes template svg math title textarea xmp select".split()
)
_ALIGNED = "div h1 h2 h3 h4 h5 h6 img p table td th".split()
_ALIGNMENTS = frozenset(["left", "center", "right"])
_ALLOWED: dict[str, set[str]] = {
    "*": {"id", "title", "lang", "dir"},
    "a": {"href", "name", "aria-label"},
    "img": {"src", "srcset", "alt", "width", "height"},
    "source": {"srcset", "media", "type", "sizes"},
    "input": {"checked", "aria-label"},
    "section": {"aria-label"},
    "details": {"open"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "del": {"datetime"},
    "ins": {"datetime"},
}
_CLASSES: dict[str, set[str]] = {
    "div": {"admonition", *(f"admonition-{kind}" for kind in ("note", "tip", "important", "warning", "caution"))},
    "p": {"admonition-title"},
    "li": {"task-list-item"},
    "sup": {"footnote-ref"},
    "a": {"footnote-backref"},
    "section": {"footnotes"},
}


def is_unsafe(target: str) -> bool:
    """Whether an address has a scheme that may do harm: any that is not known."""
    scheme = SCHEME.match(_CONTROL.sub("", target))
    return scheme is not None and scheme[0].lower() not in OUTWARD and scheme[0].lower() != "skill:"


@cache
def cleaner() -> nh3.Cleaner:
    """The sanitiser: it keeps what is allowed here, and nothing else."""
    return nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags=set(_WITHOUT_CONTENT),
        attributes=_ALLOWED,
        tag_attribute_values={tag: {"align": set(_ALIGNMENTS)} for tag in _ALIGNED},
        set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
        allowed_classes=_CLASSES,
        url_schemes={scheme[:-1] for scheme in OUTWARD} | {"skill"},
        link_rel=None,
    )
