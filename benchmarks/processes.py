"""Running commands: how long they take, and how much memory they and their workers hold."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

_SAMPLED_EVERY: Final = 0.01
_LINES_SHOWN: Final = 12
_ROLLUP: Final = Path("/proc/self/smaps_rollup")
MEMORY_IS: Final = (
    "memory is the most that the processes of a build held together (PSS, sampled every 10 ms)"
    if _ROLLUP.exists()
    else "memory is the most that the largest process of a build held"
)


class Failed(Exception):
    """A command that failed or took too long; the message says which."""


def seconds(command: list[str], folder: Path, limit: float) -> float:
    """How long a command takes, in a folder; it is ended when it takes longer than `limit` seconds."""
    start = time.perf_counter()
    with started(command, folder) as process:
        try:
            _, errors = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            raise _too_long(process, command, limit) from None
        taken = time.perf_counter() - start
    _check(process.returncode, command, errors)
    return taken


def peak_memory(command: list[str], folder: Path, limit: float) -> float:
    """The most memory that a command and its workers hold, in MiB; `MEMORY_IS` says how it is counted."""
    with tempfile.TemporaryFile() as errors:
        with started(command, folder, errors.fileno()) as process:
            most = _sampled(process, command, limit) if _ROLLUP.exists() else _largest(process)
        errors.seek(0)
        _check(process.returncode, command, errors.read())
    return most


def _sampled(process: subprocess.Popen[bytes], command: list[str], limit: float) -> float:
    most, end = 0.0, time.monotonic() + limit
    while process.poll() is None:
        most = max(most, sum(held(each) for each in _tree(process.pid)))
        if time.monotonic() > end:
            raise _too_long(process, command, limit)
        time.sleep(_SAMPLED_EVERY)
    return most


def _largest(process: subprocess.Popen[bytes]) -> float:
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def started(command: list[str], folder: Path, errors: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    """In a group of its own, so that it can be ended with its workers."""
    unset = ("CI", "PYTHONDONTWRITEBYTECODE", "SOURCE_DATE_EPOCH")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment["PYTHONPATH"] = str(Path(__file__).parents[1])
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
    )


def _too_long(process: subprocess.Popen[bytes], command: list[str], limit: float) -> Failed:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return Failed(f"`{_short(command)}` took longer than {limit:.0f} s")


def _check(status: int, command: list[str], errors: bytes) -> None:
    if status:
        last = errors.decode(errors="replace").strip().splitlines()[-_LINES_SHOWN:]
        raise Failed("\n  ".join([f"`{_short(command)}` ended with status {status}", *last]))


def _short(command: list[str]) -> str:
    return " ".join([Path(command[0]).name, *command[1:]])


def _tree(process: int) -> list[int]:
    """A process and all that it started."""
    found = [process]
    for each in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def held(process: int) -> float:
    """The memory a process holds, in MiB; of what several share, each holds its part."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
