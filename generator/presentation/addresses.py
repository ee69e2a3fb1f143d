"""Where outputs are: their paths, and how one is reached from another, or from anywhere.

Until a page is written, an address names an output, whatever page it is for; what pages share is made once. On the
page it is relative and names `index.html`, so the same bytes work at a domain's root, below a path, and from a file
system. Only what leaves the site, such as a canonical link, is absolute.
"""

import re
from urllib.parse import quote, urlsplit

import msgspec

from generator.content.documents import Document

INDEX = "index.html"
NOT_FOUND = "404.html"
RESUME = f"resume/{INDEX}"
MATCH = f"match/{INDEX}"
FEED, SITEMAP, ROBOTS, DOMAIN = "feed.xml", "sitemap.xml", "robots.txt", "CNAME"
RESUME_JSON, CONTACT_CARD, LLMS = "resume.json", "contact.vcf", "llms.txt"


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


def twin_path(page: str) -> str:
    """Where what a page says is as Markdown: beside it, by the convention of llmstxt.org."""
    return f"{page}.md"


def page_of(twin: str) -> str:
    """The page of a twin."""
    return twin.removesuffix(".md")


def is_page(path: str) -> bool:
    """Whether a page of ours is at a path that ends in `index.html`, and not a file of an author's.

    Pages are at most two folders deep. An author's own such file is below media/, or deeper, in an entry's folder.
    """
    return (path == INDEX or path.endswith(f"/{INDEX}")) and path.count("/") <= 2 and not path.startswith("media/")


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


def base_of(canonical: str, page: str) -> str:
    """The site's address, of the absolute address of one of its pages; empty if that is."""
    return canonical.removesuffix(quote(without_index(page)))


def joined(page: str, target: str) -> str:
    """The path that a relative address on a page means; empty if it leads out of the site."""
    parts = page.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
