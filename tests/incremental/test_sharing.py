"""What processes make together is what one makes alone: the history of changes, with its work shared among three.

It takes place in a process of its own, which has no threads and is small enough to be forked many times.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.built_site import REPOSITORY

SHARED = """
import os, sys
from pathlib import Path
from generator import workers
from tests.incremental import history
from tests.incremental.clean import CleanBuilds
from tests.incremental.site import Site

forked, fork = [], os.fork

def recorded():
    process = fork()
    forked.append(process)
    return process

os.fork, os.sched_getaffinity = recorded, lambda _: {0, 1, 2}
states = CleanBuilds.read(Path(sys.argv[1]))
known = states.states
history.run(Site(Path(sys.argv[2]), states))
assert states.states == known, "a state that was not built by one process"
assert workers.count() == 3, "the last builds were not shared"
print(len(forked))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="no work is shared here")
def test_the_history_is_the_same_where_processes_share_the_work(proven: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", SHARED, str(proven), str(tmp_path / "site")]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 30
