"""The command lines for other hosts, as the documentation has them, run in a fresh clone."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.built_site import REPOSITORY
from tests.publishing.runner import INSTALLING, this_repository, with_python

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

PAGE = REPOSITORY / "docs/publish.md"
ADDRESS = "https://ada.pages.example/portfolio"


def _block(host: str) -> str:
    """The first block of code below the paragraph about a host."""
    text = PAGE.read_text(encoding="utf-8").split(f"**{host}**", 1)[1]
    found = re.search(r"^```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def fork(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return this_repository(tmp_path_factory.mktemp("hosts") / "fork")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a host gives to a build, its own variables among it."""
    folder = tmp_path_factory.mktemp("environment")
    path = with_python(folder / "python", os.environ["PATH"])
    own = {"URL": ADDRESS, "CI_PAGES_URL": ADDRESS, "SERVER": f"{folder / 'server'}/"}
    return {"PATH": path, "HOME": str(folder), "CI": "true", **INSTALLING, **own}


def _run(script: str, folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _assert_is_site(folder: Path, address: str) -> None:
    page = (folder / "resume/index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{address}/resume/">' in page
    assert (folder / "404.html").is_file()


def test_netlify(fork: Path, environment: dict[str, str]) -> None:
    settings = tomllib.loads(_block("Netlify"))["build"]
    assert settings["environment"] == {"PYTHON_VERSION": "3.13"}
    _run(settings["command"], fork, environment)
    _assert_is_site(fork / settings["publish"], ADDRESS)


def test_cloudflare_pages(fork: Path, environment: dict[str, str]) -> None:
    _run(_block("Cloudflare Pages"), fork, environment)
    _assert_is_site(fork / "output", "https://portfolio.pages.dev")


def test_gitlab_pages(fork: Path, environment: dict[str, str]) -> None:
    job: dict[str, Any] = yaml.safe_load(_block("GitLab Pages"))["pages"]
    _run("\n".join(job["script"]), fork, environment)
    (folder,) = job["artifacts"]["paths"]
    _assert_is_site(fork / folder, ADDRESS)
    assert [path for path in (fork / folder).rglob("*") if path.name.startswith(".")] == []


@pytest.mark.skipif(shutil.which("rsync") is None, reason="needs rsync")
def test_any_file_server(fork: Path, environment: dict[str, str]) -> None:
    _run(f"pip install '.[pinned]'\n{_block('Any file server')}", fork, environment)
    server = Path(environment["SERVER"])
    _assert_is_site(server, "https://www.ada.example")
    assert [path for path in server.rglob("*") if path.name.startswith(".")] == []
