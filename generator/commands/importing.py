"""The command that makes content of what people already have: import."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from generator.commands.options import FORMAT, with_options
from generator.commands.status import AUTHORS_MISTAKE
from generator.reporting.console import Console, Format, counted, number_of, safe

if TYPE_CHECKING:
    from generator.importers.bring import Brought

_KINDS = ("program", "project", "resume")


@click.command("import")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default=Path(), show_default="here",
              help="The site's folder; it is made if it is not there.")  # fmt: skip
@click.option("--as", "kind", type=click.Choice(_KINDS), help="What the sources are.  [default: found out]")
@click.option("--dry-run", is_flag=True, help="Show the changes as a diff, and write nothing.")
@with_options(*FORMAT)
@click.option("-q", "--quiet", is_flag=True, help="Show errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Show what became of every single field.")
def import_(**options: Any) -> None:
    """Make content of what you have: READMEs, résumés, LinkedIn's export.

    SOURCE is a file or a folder: a README; a résumé as JSON Resume, FRESH, Reactive Resume, RenderCV or Manfred; the
    zip file that LinkedIn sends. Several at once share their skills. What is in content/ already is never overwritten:
    what is missing is filled in, and what may be something else is written beside it.

    Phone numbers, street addresses and dates of birth are not published, nor are email addresses unless you say so.

    \b
    Examples:
      skillfolio import README.md resume.json
      skillfolio import LinkedIn.zip --into ~/portfolio
      skillfolio import ../task-board --as project --dry-run
    """
    _import(**options)


def _import(
    *,
    sources: tuple[Path, ...],
    into: Path,
    kind: str | None,
    dry_run: bool,
    format_: Format,
    quiet: bool,
    verbose: bool,
) -> None:
    from generator.importers import account
    from generator.importers.bring import bring, put

    console = Console(sys.stderr, format_)
    brought = bring(sources, into, kind or "")
    tell(console, brought, quiet=quiet, whole=verbose)
    if dry_run:
        for line in account.diff(brought.changes):
            click.echo(safe(line))
    else:
        put(brought)
    if not quiet:
        _sum_up(console, brought.changes, into, dry_run=dry_run)


def tell(console: Console, brought: "Brought", *, quiet: bool, whole: bool = False) -> None:
    """Give the account of an import; end where it has mistakes."""
    from generator.importers import account

    console.show(item for item in brought.diagnostics if not quiet or item.severity == "error")
    if not brought.succeeded:
        console.say(f"nothing was written: {counted(brought.diagnostics)}", "error")
        sys.exit(AUTHORS_MISTAKE)
    if console.is_for_programs:
        for note in () if quiet else brought.notes:
            console.event("note", **msgspec.structs.asdict(note))
    elif not quiet:
        for line in account.lines(brought.notes, whole=whole):
            console.say(line)


def _sum_up(console: Console, changes: dict[str, tuple[bytes | None, bytes]], into: Path, *, dry_run: bool) -> None:
    new = sum(before is None for before, _ in changes.values())
    grown = len(changes) - new
    said = "would write" if dry_run else "wrote"
    if not changes:
        console.say("nothing to do: all of it is in content/ already", "done")
    else:
        what = [number_of(new, "new file")] * bool(new) + [f"more into {number_of(grown, 'file')}"] * bool(grown)
        console.say(f"{said} {' and '.join(what)} in {into.as_posix()}/content/", "done")
        if not dry_run:
            console.say("next: read what was guessed, then `skillfolio check`")
    console.event("imported", new=new, changed=grown, dry_run=dry_run)
