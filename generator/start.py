"""The command `skillfolio`: answered at once where nothing has changed, else run."""

import os
import sys


def main() -> None:
    """Run the command line. Exits with 0, 1 or 2."""
    from generator import uptodate

    _open_streams()
    said = uptodate.answer(sys.argv[1:])
    if said is None:
        _run()
    else:
        sys.stderr.write(said)


def _open_streams() -> None:
    """Have all three streams, where some are closed: else the next files that are opened would be taken for them."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _run() -> None:
    """Run the command, and leave without taking everything apart: for a large site that takes a tenth of a second.

    Nor does a build look for what nobody uses any more: what it makes it uses to its end.
    """
    import gc
    import signal

    from generator.reading import reader

    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until a build begins, there is nothing to end in order
    ahead = None
    if sys.argv[1:2] in (["build"], ["check"]):
        gc.disable()
        ahead = reader.start()
    import contextlib

    from generator import cli

    status: object = 0
    try:
        cli.main(reader=ahead)
    except SystemExit as end:
        status = end.code
    if ahead is not None:
        ahead.end()
    with contextlib.suppress(OSError):  # such as a pipe that nobody reads any more
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))
