"""The stylesheet: every file of templates/styles/, in the order of their names, as one fingerprinted output."""

from generator.sources import Source
from generator.theme import Theme

STYLES = "styles/"


def stylesheet(theme: Theme) -> Source:
    """The site's stylesheet. A site's own file replaces the packaged one of its name, or is added."""
    names = [name for name in theme.names(STYLES) if name.endswith(".css") and name.count("/") == 1]
    files = [source for name in names if (source := theme.find(name)) is not None]
    return Source.of("templates/styles", b"\n".join(source.data.replace(b"\r\n", b"\n") for source in files))


def stylesheet_path(digest: str) -> str:
    """The output of a stylesheet: another name for other bytes, so that no browser shows a page with an old one."""
    return f"assets/site-{digest[:8]}.css"
