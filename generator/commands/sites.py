"""The commands that make a site and keep it: new, override, upgrade."""

import shlex
import sys
from pathlib import Path
from typing import Any

import click

from generator import stopping
from generator.commands.options import FORMAT, SITE, with_options
from generator.commands.status import AUTHORS_MISTAKE
from generator.diagnostics import Diagnostic, error, warning
from generator.folders import Folders
from generator.reporting.console import Console, Format, number_of, safe

_STARTERS = ("example", "alx-prodev")
_MOST_NAMED = 10


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", help="Your name.")
@click.option("--headline", help="Your role in a few words, such as 'Backend engineer'.")
@click.option("--email", help="Your address for contact; it is published.")
@click.option("--location", help="Where you are, as precisely as you want to say.")
@click.option("--availability", help="What you are open to, and from when.")
@click.option("--url", help="Where the site will be published; the workflow finds it out by itself.")
@click.option("--language", help="The language of your texts, such as en or fr.")
@click.option(
    "--starter",
    type=click.Choice(_STARTERS),
    help="What to begin with: an example of each kind of entry, as drafts; "
    "or what a graduate of ALX ProDev Backend has learned.  [default: example]",
)
@click.option(
    "--from",
    "sources",
    metavar="SOURCE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Begin with what you have instead: a README, a résumé, LinkedIn's export, as for import; can be repeated.",
)
@click.option("--force", is_flag=True, help="Also in a folder that is not empty; no file that is there is changed.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but warnings and errors.")
def new(folder: Path, starter: Any, sources: tuple[Path, ...], force: bool, quiet: bool, **given: str | None) -> None:
    """Make a site of your own in DIR: content, workflow, and settings for your editor.

    Nothing is asked, and nothing has to be given: the rest is a matter of editing content/profile.yaml.

    \b
    Examples:
      skillfolio new portfolio
      skillfolio new portfolio --name "Ada Lovelace" --headline "Backend engineer"
      skillfolio new .                  in a repository that was just made
      skillfolio new portfolio --starter alx-prodev
      skillfolio new portfolio --from README.md --from resume.json
    """
    from generator import reference
    from generator.scaffolding import filesets, newsite

    console = Console(sys.stderr)
    details = newsite.Details(**given)
    _refuse_details(newsite.mistakes(details))
    if sources and starter:
        raise click.UsageError("a site begins with --from or with a --starter, not with both")
    refused = newsite.refusal(folder, force=force)
    if refused is not None:
        _stop(console, refused)
    console.show([found for found in (newsite.nested(folder),) if found is not None])
    had_content = newsite.has_content(folder)
    _refuse_content(console, folder, had_content=had_content and bool(sources))
    content = _imported(console, sources, folder, quiet=quiet) if sources else newsite.starter(starter or "example")
    files = newsite.plan({} if had_content else content, details, reference.json_schemas())
    if had_content:
        files = {path: data for path, data in files.items() if not path.startswith("content/")}
        if any(given.values()):
            message = "there is content already, and nothing that was given on the command line is put into it"
            console.show([warning("content-kept", message, hint="write it into `content/profile.yaml`")])
    stopping.in_order()
    kept = filesets.create(folder, files)
    if not quiet:
        seen = "see every change in the browser" + ("" if sources else ", the examples too")
        _tell_of_new(console, folder, [*(["content/"] if had_content else []), *kept], seen)


def _refuse_details(mistakes: dict[str, str]) -> None:
    """End with wrong usage if an option cannot be what it says."""
    if mistakes:
        raise click.UsageError("\n".join(f"--{name}: {said}" for name, said in mistakes.items()))


def _refuse_content(console: Console, folder: Path, *, had_content: bool) -> None:
    """End if a site is to begin with what was imported, and there is content already."""
    if had_content:
        hint = f"`skillfolio import SOURCE... --into {shlex.quote(folder.as_posix())}` adds to it"
        _stop(console, error("not-empty", "there is content already, and no new site begins with it", hint=hint))


def _imported(console: Console, sources: tuple[Path, ...], folder: Path, *, quiet: bool) -> dict[str, bytes]:
    """The content files of a site that begins with what somebody has."""
    from generator.commands.importing import tell
    from generator.importers.bring import bring
    from generator.scaffolding import newsite

    content = newsite.settings()
    brought = bring(sources, folder, content=content)
    tell(console, brought, quiet=quiet)
    return content | {path: after for path, (_, after) in brought.changes.items()}


def _tell_of_new(console: Console, folder: Path, kept: list[str], seen: str) -> None:
    console.say(f"made a site in {folder.as_posix()}/", "done")
    for path in kept[:_MOST_NAMED]:
        console.say(f"kept {path}, which was there")
    if len(kept) > _MOST_NAMED:
        console.say(f"and {number_of(len(kept) - _MOST_NAMED, 'more file')}")
    enter = [] if folder.resolve() == Path.cwd() else [(f"cd {shlex.quote(folder.as_posix())}", "")]
    steps = [
        *enter,
        ("skillfolio serve --open", seen),
        ("edit content/profile.yaml", "who you are; then the other files of content/"),
        ("skillfolio check", "find every mistake"),
        ("skillfolio build", "build the site into output/"),
    ]
    console.say("")
    console.say("next:")
    for command, meaning in steps:
        console.say(f"  {command:<28}{meaning}".rstrip())
    console.say("")
    console.say("to publish it, push the folder to GitHub; README.md says how")


@click.command()
@click.argument("name", required=False)
@with_options(*SITE, *FORMAT)
@click.option("--list", "lists", is_flag=True, help="List the templates, and what is known of those of the site's own.")
@click.option(
    "--diff", "compares", is_flag=True, help="Show how the site's own template differs from the packaged one."
)
@click.option("--renew", "renews", is_flag=True, help="Note that the site's own is up to date with the packaged one.")
def override(name: str | None, site: Path, format_: Format, lists: bool, compares: bool, renews: bool) -> None:
    """Copy the packaged template NAME into the site's templates/, to change it there; without NAME, list them.

    The copy says in its first line what it was copied from, so that `skillfolio upgrade` can tell when the packaged
    template has changed since. No file that is there is changed, except for that line by --renew.

    \b
    Examples:
      skillfolio override
      skillfolio override pages/home.html
      skillfolio override pages/home.html --diff
    """
    from generator.scaffolding import filesets, overrides

    console, folders = Console(sys.stderr, format_), Folders.of(site)
    layers, found = overrides.look(_site(console, folders))
    _stop(console, *(item for item in found if item.severity == "error"))
    if lists or name is None:
        for template, state in overrides.states(layers).items():
            click.echo(safe(f"{template:<28}{state}".rstrip()))
        return
    name = name.removeprefix("templates/")
    if compares:
        text, refused = overrides.difference(layers, name)
        _stop(console, refused)
        click.echo("\n".join(map(safe, text.split("\n"))) if text else f"{name} is as it is packaged")
        return
    stopping.in_order()
    data, refused = (overrides.renewed if renews else overrides.copied)(layers, name)
    _stop(console, refused)
    path = overrides.path_of(name)
    if renews:
        filesets.replace(folders.site, {path: data})
    elif filesets.create(folders.site, {path: data}):
        _stop(console, error("override-exists", f"`{path}` is there already", hint="move it away first"))
    console.say(f"{'renewed the note in' if renews else 'copied to'} {path}", "done")


@click.command()
@with_options(*SITE, *FORMAT)
@click.option("--dry-run", is_flag=True, help="Show what would change, as a diff, and change nothing.")
def upgrade(site: Path, format_: Format, dry_run: bool) -> None:
    """Bring a site's content to the present format, and tell which packaged templates have changed.

    Only what must change is edited: comments and order stay. All files are changed or none. The version that the
    workflow installs and the schemas for editors are renewed as well.

    \b
    Examples:
      skillfolio upgrade --dry-run
      skillfolio upgrade
    """
    from generator import reference
    from generator.scaffolding import filesets, overrides
    from generator.scaffolding import upgrade as upgrades
    from generator.yamlfiles import migrations

    console, folders = Console(sys.stderr, format_), Folders.of(site)
    planned = upgrades.plan(_site(console, folders), reference.json_schemas())
    _stop(console, *planned.diagnostics)
    layers, found = overrides.look(folders)
    _stop(console, *(item for item in found if item.severity == "error"))
    if dry_run:
        for line in upgrades.diff(planned):
            click.echo(safe(line))
    else:
        stopping.in_order()
        filesets.replace(folders.site, planned.after)
    console.show(overrides.outdated(layers))
    verb = "would change" if dry_run else "changed"
    for path in planned.after:
        console.say(f"{verb} {path}")
    if not planned.after:
        console.say(f"nothing to change: the content is of version {migrations.VERSION}, the present one", "done")
    elif not dry_run:
        console.say(
            f"{number_of(len(planned.after), 'file')} upgraded; `skillfolio check` tells whether all is well", "done"
        )


def _site(console: Console, folders: Folders) -> Folders:
    """The folders, if they are those of a site; else the end."""
    if not (folders.site / "content").is_dir():
        hint = "run it in the folder of a site, or name the folder with `--site`"
        _stop(console, error("missing-content", "there is no folder `content/` here", hint=hint))
    return folders


def _stop(console: Console, *refused: Diagnostic | None) -> None:
    """End with the author's mistake if there is any."""
    found = [item for item in refused if item is not None]
    if found:
        console.show(found)
        sys.exit(AUTHORS_MISTAKE)
