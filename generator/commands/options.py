"""The options that several commands have, each said once."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import click

from generator.reporting.console import Format


class Date(click.ParamType[datetime.date]):
    """A day, as ISO 8601 writes it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """The day that a text names."""
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"expected a date such as 2026-05-31, found `{value}`", param, ctx)


class BaseUrl(click.ParamType[str]):
    """The address of a site; empty for none."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address, if a site can have it."""
        from generator.content.values import SITE_URL

        text = str(value)
        if text and not re.fullmatch(SITE_URL, text):
            self.fail(f"expected an address such as https://ada.github.io/portfolio/, found `{text}`", param, ctx)
        return text


SITE = (
    click.option("--site", type=click.Path(path_type=Path, file_okay=False), default=Path(), show_default="here",
                 help="The folder that holds content/."),
)  # fmt: skip
OUTPUT = (
    click.option("--output", type=click.Path(path_type=Path), help="Where the site goes.  [default: SITE/output]"),
)
FORMAT = (
    click.option("--format", "format_", type=click.Choice(get_args(Format)), default="human", show_default=True,
                 help="How findings are shown: to people, one a line, as JSON lines, or as GitHub annotations."),
)  # fmt: skip
VERBOSITY = (
    click.option("-q", "--quiet", is_flag=True, help="Show errors only."),
    click.option("-v", "--verbose", is_flag=True,
                 help="Show why each page was rendered, every file written, and the time of each stage."),
)  # fmt: skip
MAKING = (
    click.option("--base-url", type=BaseUrl(), default="", help="The site's address; overrides `url`."),
    click.option("--today", type=Date(), help="The day of the build.  [default: $SOURCE_DATE_EPOCH, or today]"),
)
SUMMARY = (
    click.option("--summary", "report_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
                 help="Append what came of it to FILE, in Markdown, such as to $GITHUB_STEP_SUMMARY."),
)  # fmt: skip
DRAFTS = (click.option("--drafts", is_flag=True, help="Publish drafts and entries of the future, too."),)
REMEMBERING = (
    click.option("--no-cache", is_flag=True, help="Neither use nor keep results of earlier builds."),
    click.option("--no-stat-cache", is_flag=True,
                 help="Read every file, also those that cannot have changed.  [default: if $CI is set]"),
)  # fmt: skip


def with_options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Give a command some options, listed in this order."""

    def decorated(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


shared = with_options(*SITE, *OUTPUT, *FORMAT, *VERBOSITY)
building = with_options(*SITE, *OUTPUT, *FORMAT, *VERBOSITY, *MAKING, *DRAFTS, *REMEMBERING)
