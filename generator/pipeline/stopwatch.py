"""How long each stage of a build takes."""

import time


class Stopwatch:
    """Seconds per stage."""

    def __init__(self) -> None:
        """Start it."""
        self.laps: list[tuple[str, float]] = []
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """End a stage."""
        now = time.perf_counter()
        self.laps.append((stage, now - self._last))
        self._last = now
