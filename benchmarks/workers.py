"""From how many documents and pages on it pays to share work among processes: `python -m benchmarks.workers`.

Each number is done by one process and by all in turn, again and again; the medians and their ratio are shown. Above 1,
sharing pays: `SHARED_FROM` of `incremental.library` and of `rendering.edition` are where it does for certain.
"""

import datetime
import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import corpus
from generator import workers
from generator.caching.cache import Cache
from generator.caching.stamps import Stamps
from generator.folders import Folders
from generator.incremental.memory import Memory
from generator.pipeline.prepare import Prepared, find, prepare
from generator.pipeline.request import Request
from generator.pipeline.stopwatch import Stopwatch

NUMBERS = (1, 2, 4, 8, 16, 24, 32, 64, 128)
ROUNDS = 9
PROJECTS = 150


def _silently(stage: str, done: int, of: int) -> None:
    pass


def _prepared(site: Path) -> Prepared:
    folders = Folders.of(site)
    request = Request(folders=folders, today=datetime.date(2026, 1, 1), remember=False)
    inputs = find(request, Stamps(None, now=0))
    return prepare(request, inputs, Memory(Cache(None), b""), Stopwatch(), _silently)


def _seconds(work: Callable[[int], bytes], number: int, least: int) -> float:
    began = time.perf_counter()
    workers.mapped(work, range(number), least, lambda _: None)
    return time.perf_counter() - began


def compare(name: str, work: Callable[[int], bytes]) -> None:
    """Print what doing some numbers of items takes, alone and shared."""
    work(0)
    print(f"\n{name:>9}  {'alone ms':>9}  {'shared ms':>9}  {'alone/shared':>12}")
    for number in NUMBERS:
        alone, shared = [], []
        for _ in range(ROUNDS):
            alone.append(_seconds(work, number, number + 1))
            shared.append(_seconds(work, number, 1))
        one, all_of_them = statistics.median(alone), statistics.median(shared)
        print(f"{number:>9}  {one * 1000:>9.1f}  {all_of_them * 1000:>9.1f}  {one / all_of_them:>12.2f}", flush=True)


def main() -> None:
    """Measure both kinds of work."""
    from generator.markup.labels import Labels
    from generator.reading import facts, parsing

    gc.disable()  # as in a build
    print(f"{workers.count()} processes")
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(Path(folder), PROJECTS)
        site = _prepared(Path(folder))
        sources = [source for source in site.inputs.sources if source.path.startswith("content/projects/")]
        sheets = [sheet for sheet in site.planned.sheets if sheet.path.startswith("projects/project-")]
        labels = Labels()
        compare("documents", lambda at: facts.written(parsing.read(sources[at], trusted=False, labels=labels)))
        compare("pages", lambda at: site.press.render(sheets[at])[0])


if __name__ == "__main__":
    main()
