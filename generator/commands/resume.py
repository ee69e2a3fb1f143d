"""The command that writes a résumé for its author: resume."""

import contextlib
import sys
from pathlib import Path
from typing import Any

import click

from generator import stopping
from generator.commands.asked import request_of
from generator.commands.options import FORMAT, MAKING, REMEMBERING, SITE, with_options
from generator.commands.status import AUTHORS_MISTAKE
from generator.reporting.console import Console, Format


@click.command()
@click.argument("variant", default="", metavar="[VARIANT]")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False),
              help="The file to write.  [default: resume.pdf or resume-VARIANT.pdf, here]")  # fmt: skip
@with_options(*SITE, *FORMAT, *MAKING, *REMEMBERING)
def resume(variant: str, target: Path | None, format_: Format, **options: Any) -> None:
    """Write the résumé as a PDF where you want it, to attach it to a letter.

    VARIANT is the name of one in content/site.yaml; left out, it is the résumé that is published. A variant that shows
    private values is made by this command only. Nothing else is written.

    \b
    Examples:
      skillfolio resume
      skillfolio resume full --to ~/letters/wanjiru-kamau.pdf
    """
    from generator.pipeline.paper import write

    request = request_of(**options, output=None, drafts=False, write=False)
    console = Console(sys.stderr, format_)
    stopping.in_order()
    try:
        file, found = write(request, variant, target)
    except KeyboardInterrupt as stop:
        with contextlib.suppress(OSError):  # such as a terminal that was closed
            console.say("stopped", "error")
        sys.exit(stopping.status_after(stop))
    console.show(found)
    if file is None:
        sys.exit(AUTHORS_MISTAKE)
    console.say(f"wrote {file}", "done")
