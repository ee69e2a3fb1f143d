"""What the workflows may do and what they are made of; that they work is shown by the rehearsal."""

import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import __version__
from tests.built_site import REPOSITORY
from tests.publishing.runner import WORKFLOW
from tests.publishing.sites import PACKAGED, for_a_release

OWN = REPOSITORY / WORKFLOW
TEST = REPOSITORY / ".github/workflows/test.yml"
VERSIONS = {
    "actions/cache": "v6",
    "actions/checkout": "v7",
    "actions/configure-pages": "v6",
    "actions/deploy-pages": "v5",
    "actions/setup-python": "v7",
    "actions/upload-artifact": "v7",
    "actions/upload-pages-artifact": "v5",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with all our workflows, the one for other sites among them."""
    folder = tmp_path_factory.mktemp("workflows") / ".github"
    (folder / "workflows").mkdir(parents=True)
    for name, text in {
        "publish.yml": OWN.read_text(encoding="utf-8"),
        "test.yml": TEST.read_text(encoding="utf-8"),
        "release.yml": for_a_release(__version__),
    }.items():
        (folder / "workflows" / name).write_text(text, encoding="utf-8")
    (folder / "zizmor.yml").write_bytes((REPOSITORY / ".github/zizmor.yml").read_bytes())
    return folder


def test_the_workflows_are_as_github_reads_them(folder: Path) -> None:
    files = sorted(str(file) for file in (folder / "workflows").iterdir())
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_audit_finds_nothing_in_the_workflows(folder: Path) -> None:
    command = [str(_program("zizmor")), "--offline", "--no-progress", "--color=never", str(folder.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _program(name: str) -> Path:
    """A program that a package brought along."""
    files = [Path(str(distribution(name).locate_file(file))) for file in distribution(name).files or ()]
    return next(file for file in files if file.name in (name, f"{name}.exe"))


@pytest.mark.parametrize("file", [OWN, TEST, PACKAGED], ids=["publish", "test", "packaged"])
def test_actions_are_named_by_their_major_version(file: Path) -> None:
    used = re.findall(r"uses: (\S+)@(\S+)", file.read_text(encoding="utf-8"))
    assert used
    assert {(name, VERSIONS[name]) for name, _ in used} == set(used)


def test_a_job_may_do_only_what_it_must() -> None:
    workflow = _read(OWN)
    assert workflow["permissions"] == {}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    assert workflow["jobs"]["build"]["steps"][0]["with"] == {"persist-credentials": "false"}


def test_deployments_wait_for_each_other_and_none_is_stopped() -> None:
    assert _read(OWN)["concurrency"] == {
        "group": "publish-${{ github.ref }}",
        "cancel-in-progress": "${{ github.event_name == 'pull_request' }}",
    }


def test_the_workflow_runs_on_pushes_pull_requests_by_hand_and_every_week() -> None:
    events = _read(OWN)["on"]
    assert events.keys() == {"push", "pull_request", "workflow_dispatch", "schedule"}
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", events["schedule"][0]["cron"])


def test_the_workflow_for_other_sites_differs_in_what_it_installs_only() -> None:
    own, other = OWN.read_text(encoding="utf-8"), PACKAGED.read_text(encoding="utf-8")
    assert other.count("@VERSION@") == 1
    for mine, theirs in (
        ("dependency-path: pyproject.toml", "dependency-path: .github/workflows/publish.yml"),
        ("'.[pinned]'", "'skillfolio[pinned]==@VERSION@'"),
        ("pip freeze --exclude skillfolio", "pip freeze"),
        ("'content/**', 'templates/**', 'generator/**'", "'content/**', 'templates/**'"),
    ):
        assert own.count(mine) == 1
        own = own.replace(mine, theirs)
    assert own == other


def _read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
