"""The command `skillfolio`: answered at once where nothing has changed, else run."""

import sys


def main() -> None:
    """Run the command line. Exits with 0, 1 or 2."""
    from generator import uptodate

    said = uptodate.answer(sys.argv[1:])
    if said is None:
        from generator import cli

        cli.main()
    else:
        sys.stderr.write(said)
