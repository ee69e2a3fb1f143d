"""The rest of the program, imported while the preview has nothing else to do.

A build imports what it needs when it needs it. Here the author would wait for that at the first save. And the program
may be another on the disk by then: what is remembered is kept under the digest of the program as it was at the start,
so it must be made by that one.
"""

import contextlib
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import partial

import generator


def steps() -> Iterator[Callable[[], None]]:
    """The imports of all modules of the program, one at a time."""
    for module in pkgutil.walk_packages(generator.__path__, f"{generator.__name__}."):
        if not module.name.endswith("__main__"):
            yield partial(_attempt, module.name)


def _attempt(name: str) -> None:
    with contextlib.suppress(Exception):  # whoever needs it will say so
        importlib.import_module(name)
