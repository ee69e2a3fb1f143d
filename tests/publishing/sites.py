"""The repositories that are published in the tests."""

import subprocess
import sys
from pathlib import Path

from tests.built_site import REPOSITORY

PACKAGED = REPOSITORY / "generator/data/publish.yml"
"""The workflow of sites that install a release."""


def for_a_release(version: str) -> str:
    """The workflow of a site that installs this release."""
    return PACKAGED.read_text(encoding="utf-8").replace("@VERSION@", version)


def release(folder: Path) -> Path:
    """A folder with the wheel of the program as it is now."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    command += ["--disable-pip-version-check", "--wheel-dir", str(folder), str(REPOSITORY)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def another_site(folder: Path) -> Path:
    """The files of a site that has no copy of the program, as `skillfolio new` makes them."""
    command = [sys.executable, "-m", "generator", "new", str(folder), "--name", "Ada Lovelace"]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    return folder
