"""Outputs that are made at once: in which order, by whom, and how much work that is."""

from collections.abc import Iterable

from generator.caching.cache import Key
from generator.exports.typesetting import is_typeset
from generator.incremental.plans import Sheet
from generator.presentation.addresses import page_of

Job = tuple[Sheet, ...]
"""A page and its twin, which come of one rendering; or any other output."""

WORK_OF_TYPE = 60_000
"""What it takes to set an output into type: as much as to render a view of so many bytes."""


def of(sheets: Iterable[Sheet]) -> list[Job]:
    """The jobs that make some outputs.

    What is set into type comes last, and cards, which are many, after documents: so these are remembered first.
    """
    together: dict[tuple[str | Key, ...], Job] = {}
    for sheet in sheets:
        page = (page_of(sheet.path) if sheet.is_twin else sheet.path, sheet.root, sheet.template, sheet.view)
        together[page] = (*together.get(page, ()), sheet)
    return sorted(together.values(), key=_rank)


def _rank(job: Job) -> tuple[bool, bool]:
    return is_apart(job), not job[0].path.endswith(".pdf")


def is_apart(job: Job) -> bool:
    """Whether another process must do it, where there can be any: the library that does it starts threads."""
    return is_typeset(job[0].template)


def work_of(job: Job) -> int:
    """How much work a job is, in the bytes of the views it renders."""
    return WORK_OF_TYPE if is_apart(job) else sum(sheet.weight for sheet in job)
