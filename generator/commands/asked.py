"""What the options of a command ask for, as the program has it."""

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from generator.pipeline.request import Request


def request_of(
    *,
    site: Path,
    output: Path | None,
    base_url: str,
    today: datetime.date | None,
    drafts: bool,
    no_cache: bool,
    no_stat_cache: bool,
    write: bool = True,
    force: bool = False,
    explain: bool = False,
    **_: Any,
) -> "Request":
    """What the command line asks for."""
    from generator.folders import Folders
    from generator.pipeline.request import Request

    return Request(
        folders=Folders.of(site, output),
        today=today or today_of(),
        base_url=base_url,
        drafts=drafts,
        write=write,
        force=force,
        remember=not no_cache,
        keep_pages=bool(os.environ.get("CI")),
        trust_stamps=not (no_stat_cache or os.environ.get("CI")),
        explain=explain,
        reader=click.get_current_context().obj,
    )


def today_of() -> datetime.date:
    """The day of the build: from $SOURCE_DATE_EPOCH (reproducible-builds.org), else from the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.date.today()
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH: expected seconds since 1970, found `{epoch}`") from None
