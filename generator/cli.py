"""The commands a person types: those that build and show a site, and the other groups put beside them.

Nothing but click is imported before a command needs it.
"""

import contextlib
import datetime
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__, stopping
from generator.commands import importing, resume, sites
from generator.commands.asked import request_of, today_of
from generator.commands.options import (
    DRAFTS,
    FORMAT,
    MAKING,
    OUTPUT,
    REMEMBERING,
    SITE,
    SUMMARY,
    building,
    shared,
    with_options,
)
from generator.commands.status import AUTHORS_MISTAKE, OUR_MISTAKE
from generator.reporting.console import Console, Format, number_of, safe

if TYPE_CHECKING:
    from generator.pipeline.request import Request
    from generator.reading.reader import Reader


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    commands=[sites.new, sites.override, sites.upgrade, importing.import_, resume.resume],
)
@click.version_option(__version__, prog_name="skillfolio")
def skillfolio() -> None:
    """Turn a folder of YAML and Markdown into a skills portfolio that shows its evidence.

    \b
    Examples:
      skillfolio new portfolio          make a site of your own
      skillfolio check                  find every mistake, write nothing
      skillfolio build                  build content/ into output/
      skillfolio build --base-url https://ada.github.io/portfolio/
      skillfolio serve --open           see every change in the browser
      skillfolio import README.md       make content of what you have
      skillfolio clean                  remove what was built

    Exit status: 0 all is well, 1 the content has mistakes, 2 wrong usage or a bug of the program.
    """


@skillfolio.command()
@building
@with_options(*SUMMARY)
@click.option("--force", is_flag=True, help="Replace files in the output folder that no build wrote.")
@click.option("--verify", is_flag=True, help="Compare the site with a clean build, made in memory.")
def build(**options: Any) -> None:
    """Build the site into its output folder.

    Nothing in the folder changes if there is an error. Files that are already right are not touched; files of an
    earlier build that are no longer part of the site are removed; other files are left alone.

    \b
    Examples:
      skillfolio build
      skillfolio build --site ~/portfolio --output /tmp/portfolio
      skillfolio build --format github  annotations for a pull request
    """
    _run(write=True, **options)


@skillfolio.command()
@building
@with_options(*SUMMARY)
def check(**options: Any) -> None:
    """Find every mistake without writing anything.

    Does everything that `build` does except writing: reads all content, follows every link, renders every page.

    \b
    Examples:
      skillfolio check
      skillfolio check --format short   one line a finding, for editors
      skillfolio check --format json    one JSON object a line
    """
    _run(write=False, **options)


@skillfolio.command()
@with_options(*SITE, *FORMAT, *MAKING, *REMEMBERING)
@click.option(
    "--host",
    default="localhost",
    show_default=True,
    metavar="NAME",
    help="Where to listen: this machine only, or an address of it that others reach, such as 0.0.0.0.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port, or a later one if it is taken; 0 for any.",
)
@click.option("--open", "opens_browser", is_flag=True, help="Open the site in the browser.")
def serve(
    site: Path, today: datetime.date | None, host: str, port: int, opens_browser: bool, format_: Format, **options: Any
) -> None:
    """Show the site in the browser while it is edited; drafts and entries of the future, too.

    A change is shown as soon as a file is saved. A mistake is shown in the page and here, with the last good site below
    it. The output folder is not touched.

    \b
    Examples:
      skillfolio serve --open
      skillfolio serve --host 0.0.0.0   also for a phone on the same network
      skillfolio serve --format json    one JSON object for each event, for editors
    """
    from generator.pipeline.build import refusal
    from generator.preview.serve import Listening, serve
    from generator.preview.sockets import NotListeningError
    from generator.preview.terminal import Terminal

    console = Console(sys.stderr, format_, remembers=False)
    request = request_of(site=site, output=None, today=today, drafts=True, write=False, **options)
    refused = refusal(request)
    if refused is not None:
        console.show([refused])
        sys.exit(AUTHORS_MISTAKE)
    try:
        serve(request, lambda: today or today_of(), Listening(host, port, opens_browser), Terminal(console))
    except NotListeningError as problem:
        raise click.UsageError(str(problem)) from None
    console.say("stopped")


@skillfolio.command()
@click.argument("path")
@with_options(*SITE, *OUTPUT, *FORMAT, *MAKING, *DRAFTS, *REMEMBERING)
def explain(path: str, **options: Any) -> None:
    """Tell what an output is made from, and why it was or was not rendered.

    PATH is that of a file of the site, such as projects/atlas/index.html or just projects/atlas, or of a file that it
    is made from.

    \b
    Examples:
      skillfolio explain projects/atlas
      skillfolio explain output/index.html
      skillfolio explain content/projects/atlas.md
    """
    from generator.pipeline.explain import explain as explained

    console = Console(sys.stderr, options["format_"])
    lines, found = explained(request_of(**options), path)
    console.show(found)
    if found:
        sys.exit(AUTHORS_MISTAKE)
    for heading, said in lines:
        click.echo(safe(f"{heading:>12}  {said}"))


@skillfolio.command()
@shared
def clean(site: Path, output: Path | None, format_: Format, quiet: bool, verbose: bool) -> None:
    """Remove what `build` wrote into the output folder, and nothing else.

    \b
    Example:
      skillfolio clean --output /tmp/portfolio
    """
    from generator.folders import Folders
    from generator.output import transaction
    from generator.output.lock import held
    from generator.uptodate import CACHE

    console = Console(sys.stderr, format_)
    folders = Folders.of(site, output)
    refusal = transaction.refusal(folders)
    if refusal is not None:
        console.show([refusal])
        sys.exit(AUTHORS_MISTAKE)
    with held(folders.output, waiting=lambda holder: console.say(_waiting(holder))) as hindrance:
        if hindrance is not None:
            console.show([hindrance])
            sys.exit(AUTHORS_MISTAKE)
        removed = transaction.clean(folders.output).removed
    for path in removed if verbose else ():
        console.say(f"removed {path}")
    if not quiet:
        console.say(f"removed {number_of(len(removed), 'file')} from {folders.shown(folders.output)}/")
        if (folders.site / CACHE).exists():
            console.say(f"{CACHE.partition('/')[0]}/ stays: with it the next build is quick; it can be deleted, too")


@skillfolio.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@with_options(*SITE)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing.")
def schema(folder: Path | None, site: Path, quiet: bool) -> None:
    """Write JSON Schemas into FOLDER, so that editors complete and check content files.

    FOLDER is .schemas/ in the site's folder if it is left out.

    The starter's files name them in their first line: `# yaml-language-server: $schema=../.schemas/….schema.json`.

    \b
    Examples:
      skillfolio schema
      skillfolio schema --site ~/portfolio
      skillfolio schema docs/schemas
    """
    from generator import reference
    from generator.folders import SCHEMAS

    target = folder if folder is not None else site / SCHEMAS
    target.mkdir(parents=True, exist_ok=True)
    schemas = reference.json_schemas()
    for name, text in schemas.items():
        (target / f"{name}.schema.json").write_text(text, encoding="utf-8", newline="\n")
    if not quiet:
        Console(sys.stderr).say(f"wrote {number_of(len(schemas), 'schema')} into {target.as_posix()}/")


def _run(
    *, report_file: Path | None, verify: bool = False, format_: Format, quiet: bool, verbose: bool, **options: Any
) -> None:
    """Build or check, show what was found, and end with the right status."""
    from generator.pipeline.build import build
    from generator.reporting import markdown, summary
    from generator.uptodate import SECONDS, command_key

    console = Console(sys.stderr, format_)
    request = request_of(**options, explain=verbose)
    began, key = time.time_ns(), command_key(sys.argv[1:])
    stopping.in_order()
    try:
        result = build(request, console.progress, lambda holder: console.say(_waiting(holder)))
    except KeyboardInterrupt as stop:
        with contextlib.suppress(OSError):  # such as a terminal that was closed
            console.say("stopped; the next build puts right what this one may have begun", "error")
        sys.exit(stopping.status_after(stop))
    ahead = len(console.written)
    console.show(item for item in result.diagnostics if not quiet or item.severity == "error")
    found = console.written[ahead:]
    if report_file is not None:
        markdown.append(report_file, request, result)
    if not result.succeeded:
        console.say(summary.of_failure(request, result), "error")
        sys.exit(AUTHORS_MISTAKE)
    if verify:
        _verify(console, request)
    for sentence in summary.of_details(result) if verbose and not quiet else ():
        console.say(sentence)
    for sentence, style in () if quiet else summary.of_success(request, result, f"{result.seconds:.2f}"):
        console.say(sentence, style)
    if result.is_up_to_date and request.remember and request.trust_stamps and not (verbose or verify or report_file):
        sentences = () if quiet else summary.of_success(request, result, SECONDS)
        said = "".join(console.line(*sentence) for sentence in sentences)
        summary.note(request, result, key, began, found, said)


def _verify(console: Console, request: "Request") -> None:
    """End with our mistake if the site is not that of a clean build."""
    from generator.pipeline.build import build
    from generator.pipeline.verify import differences

    found = differences(request)
    if found and build(request).succeeded:  # the site may have been edited in between
        found = differences(request)
    console.show(found)
    if found:
        console.say(f"not as a clean build makes them: {number_of(len(found), 'file')}", "error")
        sys.exit(OUR_MISTAKE)
    console.say("verified: every file is as a clean build makes it", "done")


def _waiting(holder: int | None) -> str:
    return f"waiting for another build{f' (process {holder})' if holder else ''}"


def main(arguments: list[str] | None = None, reader: "Reader | None" = None) -> None:
    """Run the command line. Exits with 0, 1 or 2; a bug is told in a sentence, with its traceback."""
    try:
        skillfolio(arguments, prog_name="skillfolio", obj=reader)
    except OSError as problem:
        where = f": `{problem.filename}`" if problem.filename else ""
        click.echo(safe(f"error[system]: {(problem.strerror or str(problem)).lower()}{where}"), err=True)
        sys.exit(OUR_MISTAKE)
    except Exception:  # whatever it is, it is our bug, and the person must be told
        import traceback

        for line in traceback.format_exc().splitlines():
            click.echo(safe(line), err=True)
        click.echo(f"\nThis is a bug of skillfolio {__version__}.", err=True)
        sys.exit(OUR_MISTAKE)
