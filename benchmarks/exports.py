"""What the PDF and the cards cost: `python -m benchmarks.exports [ROUNDS]`.

A clean build of the starter, for an address, with and without what is set into type, in turn; and of a long career with
280 cards. Then an edit of one text, of which nothing may be set again. Medians of whole commands, in seconds.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import large_site

REPOSITORY = Path(__file__).parents[1]
ROUNDS = 7
WITH = """
from generator.exports import resume, socialcards
{}
from generator.start import main
main()
"""
WITHOUT = WITH.format("resume.documents = socialcards.SocialCards.outputs = lambda *_: iter(())")
WITH = WITH.format("")


def _seconds(site: Path, program: str) -> float:
    command = [sys.executable, "-c", program, "build", "--site", str(site), "--base-url", "https://ada.example.org/"]
    began = time.perf_counter()
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    return time.perf_counter() - began


def _clean(site: Path, program: str) -> float:
    for name in ("output", ".cache"):
        shutil.rmtree(site / name, ignore_errors=True)
    return _seconds(site, program)


def _edited(site: Path, round_: int) -> float:
    path = next((site / "content").rglob("*.md"))
    path.write_text(
        f"{path.read_text(encoding='utf-8').rstrip()}\n\nAnd {round_} more.\n", encoding="utf-8", newline="\n"
    )
    return _seconds(site, WITH)


def _told(name: str, without: list[float], with_them: list[float]) -> None:
    one, other = statistics.median(without), statistics.median(with_them)
    print(f"{name:>24}  {one:>9.2f}  {other:>9.2f}  {other - one:>+9.2f}", flush=True)


def main(arguments: list[str]) -> None:
    """Measure and print."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    print(f"{'':>24}  {'without s':>9}  {'with s':>9}  {'more':>9}")
    with tempfile.TemporaryDirectory() as folder:
        starter, large = Path(folder) / "starter", Path(folder) / "large"
        shutil.copytree(REPOSITORY / "content", starter / "content")
        large_site.write(large)
        for name, site, number in (("clean, starter", starter, rounds), ("clean, 200 projects", large, 3)):
            pairs = [(_clean(site, WITHOUT), _clean(site, WITH)) for _ in range(number)]
            _told(name, [one for one, _ in pairs], [other for _, other in pairs])
        edits = statistics.median(_edited(starter, at) for at in range(rounds))
        print(f"{'one text, starter':>24}  {'':>9}  {edits:>9.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
