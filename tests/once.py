"""What is made once for all processes that run the tests: the first that needs it makes it, and the others wait."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of a name, for all processes of a run. `make` is given a new one to fill; nobody changes it then."""
    own = folders.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared / name
    with _alone(shared / f"{name}.lock"):
        if not folder.exists():
            begun = shared / f"{name}.begun"  # what a process that failed left of it is not taken for the whole
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            make(begun)
            begun.rename(folder)
    return folder


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Keep other processes out. SQLite does it on all systems, and lets the next in if this process ends."""
    with contextlib.closing(sqlite3.connect(lock, timeout=600, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
