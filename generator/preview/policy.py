"""A page's content security policy, opened as far as the preview needs it, and no further.

A page may forbid itself what the preview does in it: run our script, share a worker with the other tabs, ask for the
page anew and read it as HTML. A header cannot allow what a `<meta>` in the page forbids, so the page is served with
another one. That all comes from the preview's own address: nothing else is allowed than before.
"""

import re
from html import escape, unescape

_META = re.compile(rb"<meta\s(?=[^>]*\bhttp-equiv\s*=\s*[\"']?content-security-policy\b)[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(rb"(?<=[\s\"'])content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_OPENED = {
    "script-src-elem": ("script-src", "default-src"),
    "worker-src": ("child-src", "script-src", "default-src"),
    "connect-src": ("default-src",),
    "base-uri": (),
}
"""What has to allow the preview's own address, and what stands for it where a policy does not name it."""
_DROPPED = frozenset(["require-trusted-types-for", "trusted-types"])
"""What forbids to read a new page as HTML."""
_SELF, _NONE = "'self'", "'none'"


def opened(page: bytes) -> bytes:
    """A page under whose policies the preview's script can work; the same page if it has none."""
    return _META.sub(lambda meta: _CONTENT.sub(_rewritten, meta[0]), page)


def _rewritten(content: re.Match[bytes]) -> bytes:
    policy = unescape((content[1] or content[2] or b"").decode("utf-8", "replace"))
    return f'content="{escape(open_policy(policy))}"'.encode()


def open_policy(policy: str) -> str:
    """A policy that allows what the preview does, and otherwise no more than the one given."""
    directives: dict[str, list[str]] = {}
    for written in policy.split(";"):
        name, *values = written.split() or [""]
        if name and name.lower() not in directives:  # a browser goes by the first of two
            directives[name.lower()] = values
    for name, others in _OPENED.items():
        allowed = next((directives[one] for one in (name, *others) if one in directives), None)
        if allowed is not None and _SELF not in [value.lower() for value in allowed]:
            directives[name] = [*(value for value in allowed if value.lower() != _NONE), _SELF]
    kept = {name: values for name, values in directives.items() if name not in _DROPPED}
    return "; ".join(" ".join([name, *values]) for name, values in kept.items())
