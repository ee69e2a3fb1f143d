"""The stylesheet and the scripts as fingerprinted outputs: other bytes have another name, so no browser shows old ones.

The stylesheet is every file of templates/styles/, in the order of their names. A script is one file of
templates/scripts/; it is published if a page asks for it.
"""

import msgspec

from generator.content import schema
from generator.content.sources import Source
from generator.presentation.addresses import Address
from generator.presentation.components import Url
from generator.presentation.plan import Copied
from generator.theming import tokens
from generator.theming.theme import TEMPLATES, Theme

STYLES = "styles/"
TOKENS = "styles/1-tokens.css"
SCRIPTS = "scripts/"


class Assets(msgspec.Struct, frozen=True):
    """What pages may link to."""

    stylesheet: Copied
    scripts: tuple[Copied, ...] = ()
    """All that there are, whether a page needs them or not."""

    def script(self, name: str) -> Address:
        """Where the script of a file `templates/scripts/<name>.js` is."""
        return next(Address(script.path) for script in self.scripts if script.source == _script_source(name))

    def published(self, used: set[Url]) -> tuple[Copied, ...]:
        """The outputs that are published if these addresses are on some page: no script that none needs."""
        return (self.stylesheet, *(script for script in self.scripts if Address(script.path) in used))


def stylesheet(theme: Theme, look: schema.Theme) -> Source:
    """The site's stylesheet. A site's own file replaces the packaged one of its name, or is added.

    `look`: what the author chose; it stands behind the packaged tokens, and before all that may replace it.
    """
    names = [name for name in theme.names(STYLES) if name.endswith(".css") and name.count("/") == 1]
    files = [(name, source.data) for name in names if (source := theme.find(name)) is not None]
    parts = [data for name, data in files if name <= TOKENS]
    parts += [tokens.css(look).encode(), *(data for name, data in files if name > TOKENS)]
    return Source.of(f"{TEMPLATES}/styles", b"\n".join(data.replace(b"\r\n", b"\n") for data in parts))


def stylesheet_path(digest: str) -> str:
    """The output of a stylesheet."""
    return f"assets/site-{digest[:8]}.css"


def scripts(theme: Theme) -> dict[str, Source]:
    """The site's scripts, by the sources that the plan names. A site's own file replaces the packaged one."""
    names = [name for name in theme.names(SCRIPTS) if name.endswith(".js") and name.count("/") == 1]
    return {f"{TEMPLATES}/{name}": source for name in names if (source := theme.find(name)) is not None}


def script_path(source: str, digest: str) -> str:
    """The output of a script, by the source that the plan names."""
    return f"assets/{source.rpartition('/')[2].removesuffix('.js')}-{digest[:8]}.js"


def _script_source(name: str) -> str:
    return f"{TEMPLATES}/{SCRIPTS}{name}.js"
