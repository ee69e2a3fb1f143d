"""The stylesheet: every file of templates/styles/, in the order of their names, as one fingerprinted output."""

import hashlib
from pathlib import Path

from generator.plan import Copied
from generator.sources import is_inside

STYLES = "styles"


def stylesheet(search_path: tuple[Path, ...]) -> Copied:
    """The site's stylesheet. A site's own file replaces the packaged one of its name, or is added.

    What is no file, or leads out of the site, is not published; `render` reports it with the other templates.
    """
    files: dict[str, Path] = {}
    for folder in reversed(search_path):
        found = (folder / STYLES).glob("*.css")
        files |= {file.name: file for file in found if file.is_file() and is_inside(file, folder.parent)}
    data = b"\n".join(files[name].read_bytes().replace(b"\r\n", b"\n") for name in sorted(files))
    fingerprint = hashlib.sha256(data).hexdigest()[:8]
    return Copied(path=f"assets/site-{fingerprint}.css", data=data, source="templates/styles")
