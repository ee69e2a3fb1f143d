"""The figures of a run, what they are compared with, and the table that shows them."""

import statistics
from typing import Final

import msgspec

from benchmarks.scenarios import Kind, Scenario

OURS: Final = "skillfolio"
PYTHON: Final = "Python"
TOOLS: Final = (OURS, "Hugo", "MkDocs")


class Target(msgspec.Struct, frozen=True):
    """What we want to reach."""

    most: float
    against: str | None = None
    """The tool of which `most` is a multiple; None if it is MiB."""

    def verdict(self, row: "Row") -> str:
        """The target, what was reached, and whether that is enough."""
        words = f"at most {self.most:g} x {self.against}" if self.against else f"at most {self.most:g} MiB"
        reached = row.ratio(self.against) if self.against else row.median(OURS)
        if reached is None:
            return f"{words}: not measured"
        return f"{words}: {'met' if reached <= self.most else 'not met'} ({reached:.3g})"


class Row(msgspec.Struct, frozen=True):
    """The figures of one scenario."""

    scenario: Scenario
    rounds: list[dict[str, float]]
    """Each round's figure by the tool; a tool that failed is absent."""

    def median(self, tool: str) -> float | None:
        """The middle figure of a tool; None if it was not measured in every round."""
        return statistics.median(figures[tool] for figures in self.rounds) if self._has(tool) else None

    def ratio(self, tool: str) -> float | None:
        """Our figure divided by a tool's: the middle of the rounds' own ratios."""
        if not (self._has(tool) and self._has(OURS)):
            return None
        return statistics.median(figures[OURS] / figures[tool] for figures in self.rounds)

    def _has(self, tool: str) -> bool:
        return all(tool in figures for figures in self.rounds)


def target(kind: Kind, size: int) -> Target | None:
    """What we want to reach in a scenario with so many projects."""
    targets: dict[Kind, Target] = {
        "no-op": Target(6, PYTHON),
        "body": Target(0.05 if size >= 10_000 else 0.10, "Hugo"),
        "title": Target(0.15, "Hugo"),
        "base": Target(0.6, "Hugo"),
        "clean": Target(0.5, "MkDocs"),
    }
    if size == 1000:  # the only size with a target for memory
        targets["memory"] = Target(150)
    return targets.get(kind)


def table(rows: list[Row], size: int) -> str:
    """The rows as lines of text."""
    lines = [["", *TOOLS, *(f"ours/{tool}" for tool in TOOLS[1:]), "target"]]
    for row in rows:
        goal = target(row.scenario.kind, size)
        precision = 0 if row.scenario.kind == "memory" else 3
        medians = [_cell(row.median(tool), precision) for tool in TOOLS]
        ratios = [_cell(row.ratio(tool), 3) for tool in TOOLS[1:]]
        lines.append([row.scenario.label, *medians, *ratios, goal.verdict(row) if goal else ""])
        if row.median(PYTHON) is not None:
            lines.append(["  `python -c pass`", _cell(row.median(PYTHON), 3), *[""] * 5])
    return "\n".join(_aligned(line) for line in lines)


def _cell(figure: float | None, precision: int) -> str:
    return "–" if figure is None else f"{figure:.{precision}f}"


def _aligned(cells: list[str]) -> str:
    label, *figures, goal = cells
    return "  ".join([f"{label:<22}", *(f"{figure:>11}" for figure in figures), goal]).rstrip()
