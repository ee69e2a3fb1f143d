"""Where outputs are: their paths, and how one is reached from another, or from anywhere.

Until a page is written, an address names an output, whatever page it is for; what pages share is made once. On the
page it is relative and names `index.html`, so the same bytes work at a domain's root, below a path, and from a file
system. Only what leaves the site, such as a canonical link, is absolute.
"""

import re
from urllib.parse import quote, urlsplit

import msgspec

from generator.documents import Document

INDEX = "index.html"
NOT_FOUND = "404.html"
RESUME = f"resume/{INDEX}"
MATCH = f"match/{INDEX}"
FEED, SITEMAP, ROBOTS, DOMAIN = "feed.xml", "sitemap.xml", "robots.txt", "CNAME"


class Address(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """Something of the site: the path of an output, and an anchor in it (may be empty)."""

    path: str
    anchor: str = ""

    def seen_from(self, page: str, root: str = "") -> str:
        """How a page writes it. With a `root`, such as `/repo/`, it is the same on every page."""
        written = f"{root}{without_index(self.path)}" if root else relative(self.path, page)
        return quote(written) + (f"#{quote(self.anchor)}" if self.anchor else "")


def output_path(document: Document) -> str:
    """The output that shows an entry on a page of its own."""
    if document.collection == "pages":
        return f"{document.slug}/{INDEX}"
    return f"{document.collection}/{document.slug}/{INDEX}"


def section_path(section: str) -> str:
    """The output that lists a section."""
    return f"{section}/{INDEX}"


def relative(path: str, page: str) -> str:
    """The address of one output as seen from the page of another: the same below any path and from a file system."""
    # not posixpath.relpath: that asks where the program runs
    here, there = page.split("/")[:-1], path.split("/")
    pairs = enumerate(zip(here, there[:-1], strict=False))
    shared = next((depth for depth, (one, other) in pairs if one != other), min(len(here), len(there) - 1))
    return "../" * (len(here) - shared) + "/".join(there[shared:])


def without_index(path: str) -> str:
    """The path as servers show it: a folder's page without its file name."""
    return path[: -len(INDEX)] if path == INDEX or path.endswith(f"/{INDEX}") else path


def absolute(base_url: str, path: str) -> str:
    """The absolute address of an output; empty if the site's address is not known."""
    return f"{base_url}{quote(without_index(path))}" if base_url else ""


def own_domain(base_url: str) -> str:
    """The domain that a site has for itself; empty if it is below a path, or at a name that GitHub Pages gives."""
    parts = urlsplit(base_url)
    is_own = re.fullmatch(r"([a-z0-9-]+\.)+[a-z][a-z0-9-]*", parts.netloc.lower()) and parts.path == "/"
    return parts.netloc.lower() if is_own and not parts.netloc.lower().endswith(".github.io") else ""
