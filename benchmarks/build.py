"""How long a clean build takes: `python -m benchmarks.build [N ...]`, N being the number of projects.

Every build runs in a process of its own, remembers nothing and writes into an empty folder; the median of some runs is
shown. With `--profile STAGE`, one build per size is profiled in that stage instead.
"""

import argparse
import cProfile
import datetime
import pstats
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import msgspec

from benchmarks import corpus
from generator.folders import Folders
from generator.incremental.library import Library
from generator.output import transaction
from generator.pipeline import build as pipeline
from generator.pipeline import planning
from generator.pipeline.build import build
from generator.pipeline.request import Request
from generator.rendering.edition import Printer

TODAY = datetime.date(2026, 1, 1)
STAGES = ("scan", "parse", "plan", "render", "commit")
PROFILED: dict[str, tuple[object, str]] = {
    "scan": (pipeline, "find"),
    "parse": (Library, "read"),
    "plan": (planning, "make_plan"),
    "render": (Printer, "print"),
    "commit": (transaction, "commit"),
}
"""The function of each stage, by what holds it."""

PROFILE_LENGTH = 25


class Measurement(msgspec.Struct, frozen=True):
    """What one build cost."""

    pages: int
    stages: dict[str, float]
    """Seconds by stage."""
    memory: float
    """The most memory the process held, in MiB."""

    @property
    def total(self) -> float:
        """Seconds of all stages; what it takes to start Python is not among them."""
        return sum(self.stages.values())


def measure(site: Path, target: Path) -> Measurement:
    """Build a site in this process."""
    result = _build(site, target)
    unit = 1024**2 if sys.platform == "darwin" else 1024  # getrusage(2) counts bytes there and KiB elsewhere
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return Measurement(result.pages, dict(result.stages), memory)


def measure_apart(site: Path, target: Path) -> Measurement:
    """Build a site in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.build", "--once", str(site), str(target)]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=Measurement)


def median(runs: list[Measurement]) -> Measurement:
    """The middle of each figure over some runs."""
    stages = {stage: statistics.median(run.stages[stage] for run in runs) for stage in STAGES}
    return Measurement(runs[0].pages, stages, statistics.median(run.memory for run in runs))


def profile(site: Path, target: Path, stage: str) -> None:
    """Build a site and print where the time of one stage goes."""
    profiler = cProfile.Profile()
    owner, name = PROFILED[stage]
    whole = getattr(owner, name)
    setattr(owner, name, _profiled(whole, profiler))
    try:
        _build(site, target)
    finally:
        setattr(owner, name, whole)
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(PROFILE_LENGTH)


def _profiled(function: Callable[..., Any], profiler: cProfile.Profile) -> Callable[..., Any]:
    @wraps(function)
    def profiled(*arguments: Any, **options: Any) -> Any:
        return profiler.runcall(function, *arguments, **options)

    return profiled


def _build(site: Path, target: Path) -> pipeline.Result:
    result = build(Request(folders=Folders.of(site, target), today=TODAY, remember=False))
    if not result.succeeded:
        sys.exit("\n".join(f"{item.place}: {item.message}" for item in result.diagnostics[:10]))
    return result


def compare(sizes: list[int], runs: int) -> None:
    """Print a table of what sites of some sizes cost."""
    heads = ["N", "documents", "pages", *STAGES, "total s", "ms/document", "peak MiB"]
    print("  ".join(f"{head:>{max(6, len(head))}}" for head in heads))
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            documents = corpus.write(Path(folder, "site"), size)
            cost = median([measure_apart(Path(folder, "site"), Path(folder, f"output-{run}")) for run in range(runs)])
        seconds = [f"{cost.stages[stage]:.3f}" for stage in STAGES]
        cells = [str(size), str(documents), str(cost.pages), *seconds, f"{cost.total:.3f}"]
        cells += [f"{cost.total * 1000 / documents:.2f}", f"{cost.memory:.0f}"]
        rows = zip(heads, cells, strict=True)
        print("  ".join(f"{cell:>{max(6, len(head))}}" for head, cell in rows), flush=True)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.build", description="Measure clean builds.")
    parser.add_argument("sizes", metavar="N", nargs="*", type=int, default=[100, 1000], help="projects of the site")
    parser.add_argument("--runs", type=int, default=3, help="builds per size, of which the median is shown")
    parser.add_argument("--profile", choices=STAGES, metavar="STAGE", help=f"profile one of: {', '.join(STAGES)}")
    parser.add_argument("--once", nargs=2, type=Path, metavar=("SITE", "OUTPUT"), help="build once, print JSON")
    options = parser.parse_args()
    if options.once:
        print(msgspec.json.encode(measure(*options.once)).decode())
    elif options.profile:
        for size in options.sizes:
            with tempfile.TemporaryDirectory() as folder:
                corpus.write(Path(folder, "site"), size)
                profile(Path(folder, "site"), Path(folder, "output"), options.profile)
    else:
        compare(options.sizes, options.runs)


if __name__ == "__main__":
    main()
