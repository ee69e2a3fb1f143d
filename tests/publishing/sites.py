"""The repositories that are published in the tests."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.built_site import REPOSITORY
from tests.publishing.runner import WORKFLOW

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


def another_site(folder: Path, version: str) -> Path:
    """The files of a site that has no copy of the program."""
    shutil.copytree(REPOSITORY / "content", folder / "content")
    (folder / WORKFLOW).parent.mkdir(parents=True)
    (folder / WORKFLOW).write_text(for_a_release(version), encoding="utf-8")
    (folder / ".gitignore").write_text("/.cache/\n/output/\n", encoding="utf-8")
    return folder
