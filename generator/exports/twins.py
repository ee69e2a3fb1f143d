"""The twin of a page: what its main part says, as Markdown, for whoever reads without a browser.

It is made of the page itself, not of a template of its own: so it says all that the page says, whatever the site's
own templates put there, and nothing else. Its links lead to other twins, which stand where the pages stand.
"""

from urllib.parse import unquote

from generator.exports.markdown import markdown_of
from generator.presentation.addresses import INDEX, is_page, joined, twin_path


def twin_of(page: bytes, path: str) -> bytes:
    """The twin of a page that is published at a path."""

    def address(target: str) -> str:
        place, mark, anchor = target.partition("#")
        if ":" in place or not place.endswith(INDEX) or not is_page(joined(path, unquote(place))):
            return target
        return f"{twin_path(place)}{mark}{anchor}"

    return markdown_of(page.decode(), address).encode()
