"""What tests need that pip does not bring: a Chromium, a checker of HTML conformance, the schema of JSON Resume.

Finding and installing stand together, so that what `make test` installs is what the tests find. Run it as
`python -m tests.browser.install`. A Chromium that is already there is used; otherwise apt brings one where it exists,
and Playwright's own is the last resort. The checker is Nu, a Java program; it and the schema are published on npm, and
optional.
"""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TOOLS = Path(__file__).parents[2] / ".tools"
CHECKER = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
RESUME_SCHEMA = TOOLS / "node_modules" / "@jsonresume" / "schema" / "schema.json"


@functools.cache
def find_chromium() -> Path | None:
    """The Chromium to test with: the one `CHROMIUM` names, else one on PATH, else Playwright's own, else None."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [found for command in COMMANDS if (found := shutil.which(command))]
    for candidate in candidates:
        if _answers([candidate, "--version"]):
            return Path(candidate)
    return None if named else _chromium_of_playwright()


def find_checker() -> Path | None:
    """The HTML checker's archive, if it is installed and there is a Java to run it."""
    return CHECKER if CHECKER.is_file() and _answers(["java", "-version"]) else None


def why_no_checker() -> str:
    """What keeps `find_checker` from finding one, for a person to read."""
    missing = [command for command in ("java", "npm") if not _answers([command, "-version"])]
    if missing:
        return f"the HTML checker needs {' and '.join(missing)}, not found on this machine"
    return "the HTML checker is not installed: run `make test` or `python -m tests.browser.install`"


def main() -> int:
    """Install what is missing. Without a Chromium the tests cannot run; without the checker one test is skipped."""
    chromium = find_chromium() or _install_chromium()
    if chromium is None:
        print("error: found no Chromium and could not install one", file=sys.stderr)
        print("hint: install Chromium or Chrome, or name one: CHROMIUM=/path/to/chrome make test", file=sys.stderr)
        return 1
    print(f"browser: {chromium}")
    if not (CHECKER.is_file() and RESUME_SCHEMA.is_file()):
        _install_from_npm("vnu-jar", "@jsonresume/schema")
    print(f"html checker: {find_checker() or why_no_checker()}")
    return 0


def _install_chromium() -> Path | None:
    if os.environ.get("CHROMIUM"):
        return None
    if shutil.which("apt-get"):
        # The list of packages may be missing or stale; where it is neither, updating it costs seconds, once.
        for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
            if not _succeeds([*_as_root(), "apt-get", *arguments]):
                break
        find_chromium.cache_clear()
        if found := find_chromium():
            return found
    _succeeds([sys.executable, "-m", "playwright", "install", "chromium"])
    find_chromium.cache_clear()
    return find_chromium()


def _install_from_npm(*packages: str) -> None:
    """Install packages, all in one command: each command removes what it does not name."""
    if not _answers(["npm", "-version"]):
        return
    TOOLS.mkdir(exist_ok=True)
    # All that is needed is inside the package. Scripts are off: that of the checker would look for another Java.
    options = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    _succeeds(["npm", "install", *options, "--prefix", str(TOOLS), *packages])


def _chromium_of_playwright() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def _as_root() -> list[str]:
    return [] if _is_root() else ["sudo", "-n"]


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _answers(command: list[str]) -> bool:
    """Whether the command exists and works; a distribution may have a stub that only tells how to install it."""
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _succeeds(command: list[str]) -> bool:
    print("$", *command, flush=True)
    try:
        return subprocess.run(command, check=False).returncode == 0
    except OSError as problem:
        print(problem, file=sys.stderr)
        return False


if __name__ == "__main__":
    sys.exit(main())
