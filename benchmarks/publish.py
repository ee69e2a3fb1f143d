"""What a restored cache is worth in a fresh clone, as in a workflow: `python -m benchmarks.publish [--documents N]`.

Three figures, where `CI` is set, as in a workflow, so every file is read: a build that finds everything done,
a build that finds the cache and no output, and the bare writing of the same files. The target is that the second takes
at most twice the first, and the third.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks import skillfolio
from benchmarks.processes import seconds
from benchmarks.site import Site

_LIMIT: Final = 600.0
_MOST: Final = 2.0


def measure(documents: int, runs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        site = skillfolio.prepare(Path(folder, "site"), documents, extras=True)
        print(f"{documents} projects; first build {_build(site, site.folder):.2f} s")
        rounds = [_round(site, Path(folder, f"clone {number}")) for number in range(runs)]
    nothing, fresh, writing = (statistics.median(figures) for figures in zip(*rounds, strict=True))
    reached = statistics.median((clone - written) / idle for idle, clone, written in rounds)
    print(f"nothing to do            {nothing:8.3f} s")
    print(f"cache and no output      {fresh:8.3f} s")
    print(f"bare writing of files    {writing:8.3f} s")
    verdict = "met" if reached <= _MOST else "not met"
    print(f"at most {_MOST:g} x nothing to do, and the writing: {verdict} ({reached:.2f})")


def _round(site: Site, clone: Path) -> tuple[float, float, float]:
    """The seconds of a build with nothing to do, of one in a fresh clone, and of the writing of its files."""
    nothing = _build(site, site.folder)
    for name in ("content", ".cache"):
        shutil.copytree(site.folder / name, clone / name)
    fresh = _build(site, clone)
    files = {path.relative_to(clone / "output"): path.read_bytes() for path in _files(clone / "output")}
    if files != {path.relative_to(site.output): path.read_bytes() for path in _files(site.output)}:
        raise SystemExit("the clone was not built as the site was")
    return nothing, fresh, _written(files, clone / "written")


def _build(site: Site, folder: Path) -> float:
    return seconds(["env", "CI=true", *site.build], folder, _LIMIT)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _written(files: dict[Path, bytes], folder: Path) -> float:
    began = time.perf_counter()
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return time.perf_counter() - began


def main() -> None:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000, help="how many projects the site has")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    measure(options.documents, options.runs)


if __name__ == "__main__":
    main()
