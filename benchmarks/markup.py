"""What each part of the Markdown converter costs: `python -m benchmarks.markup`.

Converts a README-like document of about 400 words, with code, a table and lists, as a whole and with one part left out
at a time, and prints the median milliseconds of each. Highlighted blocks are forgotten before every conversion.
"""

import statistics
import sys
import time
from collections.abc import Callable
from unittest.mock import patch

from generator.markup import finish, inline
from generator.markup.inline import Converter
from generator.markup.labels import Labels
from generator.markup.patterns import SparingInlineProcessor
from generator.markup.sanitiser import cleaner

SENTENCE = (
    "Built a *small* service with `Django` and [Celery](../skills/celery.md) that answers in **30 ms** under load. "
    "Every release runs the tests, builds an image and rolls out without downtime, watched by two people. "
)
CODE = """```python
from django.db import models

class Task(models.Model):
    title = models.CharField(max_length=200)  # shown in lists

    def __str__(self) -> str:
        return f"{self.title} ({self.pk})"
```
"""
LISTS = """- Reads *maps*
  - from `GeoJSON`
  - from tiles, see https://example.org/tiles
- Writes routes
- [x] Tested
"""
TABLE = """| Release | Requests | Notes |
|---|--:|---|
| 1.0 | 1,200 | first |
| 2.0 | 9,800 | `async` |
| 2.1 | 12,000 | ~~slow~~ |
"""
DOCUMENT = "\n\n".join(
    [
        "# Atlas",
        SENTENCE * 3,
        "## What it does",
        LISTS,
        SENTENCE * 2,
        "## Figures[^1]",
        TABLE,
        CODE,
        "> [!NOTE]\n> It needs PostGIS.",
        SENTENCE * 4,
        "## Run it",
        "1. Clone\n\n   ```sh\n   git clone https://example.org/atlas.git\n   make up\n   ```\n2. Open it",
        CODE.replace("Task", "Route"),
        SENTENCE * 2,
        "[^1]: Measured on one machine.",
    ]
)


def median_milliseconds(run: Callable[[], object], seconds: float = 3.0) -> float:
    """Of as many runs as fit into the time, after a few to warm up."""
    for _ in range(5):
        run()
    taken = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def conversion(converter: Converter) -> Callable[[], object]:
    """The whole of `convert`, with that converter."""
    labels = Labels()

    def run() -> object:
        inline.highlighted.cache_clear()
        return finish.finish(converter.draft(DOCUMENT, labels), labels, trusted=False)

    return run


def without_pattern(*names: str) -> Converter:
    """A converter that lacks some inline patterns."""
    converter = Converter()
    for name in names:
        converter.md.inlinePatterns.deregister(name)
    converter.md.treeprocessors.register(SparingInlineProcessor(converter.md), "inline", 20)
    return converter


def main() -> None:
    """Print the table."""
    whole = median_milliseconds(conversion(Converter()))
    print(f"{len(DOCUMENT.split())} words, Python {sys.version.split()[0]}\n\n{'':<32} ms   saved")
    print(f"{'everything':<32} {whole:4.2f}")
    patterns = {
        "bare links": ("bare_link",),
        "footnote references": ("footnote",),
        "emphasis, strikethrough": ("em_strong",),
        "code spans": ("backtick",),
        "links": ("link",),
        "reference links": ("reference", "short_reference"),
        "images": ("image_link", "image_reference", "short_image_ref"),
        "inline HTML, entities": ("html", "entity"),
    }
    rows = {
        f"without {name}": median_milliseconds(conversion(without_pattern(*each))) for name, each in patterns.items()
    }
    with patch.object(inline, "MAXIMUM_HIGHLIGHTED", 0):
        rows["without highlighting"] = median_milliseconds(conversion(Converter()))
    labels = Labels()
    draft = Converter().draft(DOCUMENT, labels)
    rows["the sanitiser alone"] = median_milliseconds(lambda: cleaner().clean(draft.html))
    converter = Converter()
    rows["before the sanitiser"] = median_milliseconds(lambda: converter.draft(DOCUMENT, labels))
    for name, milliseconds in rows.items():
        print(f"{name:<32} {milliseconds:4.2f}" + (f"  {whole - milliseconds:+.2f}" if "without" in name else ""))


if __name__ == "__main__":
    main()
