"""What the address of a profile tells: who it is on that network. Only hosts whose addresses have one known form."""

import re
from urllib.parse import unquote, urlsplit

_NAME = r"([^/]+)/?"
_FORMS = {
    "github.com": _NAME,
    "gitlab.com": _NAME,
    "codeberg.org": _NAME,
    "bitbucket.org": _NAME,
    "linkedin.com": rf"in/{_NAME}",
    "x.com": _NAME,
    "twitter.com": _NAME,
    "bsky.app": rf"profile/{_NAME}",
    "dev.to": _NAME,
    "medium.com": rf"@{_NAME}",
    "hashnode.com": rf"@{_NAME}",
    "kaggle.com": _NAME,
    "leetcode.com": rf"(?:u/)?{_NAME}",
    "hackerrank.com": rf"(?:profile/)?{_NAME}",
    "stackoverflow.com": rf"users/[0-9]+/{_NAME}",
    "youtube.com": rf"@{_NAME}",
    "orcid.org": r"([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])/?",
}
_FEDERATED = re.compile(rf"@{_NAME}")
"""On the hosts of the Fediverse, whatever their names."""


def username(url: str) -> str:
    """The name of somebody on a network, by the address of their profile; empty if the address does not tell."""
    parts = urlsplit(url)
    host, path = (parts.hostname or "").removeprefix("www."), parts.path.removeprefix("/")
    form = _FORMS.get(host)
    found = re.fullmatch(form, path) if form else _FEDERATED.fullmatch(path)
    return unquote(found[1]) if found else ""
