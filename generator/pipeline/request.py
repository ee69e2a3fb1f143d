"""What a build is asked for."""

import datetime

import msgspec

from generator.folders import Folders
from generator.reading.reader import Reader


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to build, and how."""

    folders: Folders
    today: datetime.date
    base_url: str = ""
    """Overrides the site's own `url`."""
    drafts: bool = False
    """Whether drafts and entries of the future are shown."""
    write: bool = True
    """False checks everything without touching the output."""
    force: bool = False
    """Whether files of somebody else are replaced where the site's belong."""
    remember: bool = True
    """Whether results of earlier builds are used, and those of this one kept."""
    keep_pages: bool = False
    """Whether the bytes of pages are remembered too: where the output folder is gone when the next build begins."""
    trust_stamps: bool = True
    """Whether files that cannot have changed are not read again."""
    explain: bool = False
    """Whether the reasons name what changed in a page's view; it takes time."""
    reader: Reader | None = None
    """A process that was started ahead to read documents."""
