"""Plays a workflow on this machine: its `run:` steps as they are written, its actions as far as they matter here.

A run begins with a fresh clone and a Python environment of its own, and knows nothing else but what the actions give
it. Installing takes seconds instead of minutes because the new environment also sees the libraries of the one that
runs the tests, and pip is told by its environment variables to take neither dependencies nor anything from a network:
the command is the one in the workflow.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.built_site import REPOSITORY
from tests.publishing.expressions import filled, value

WORKFLOW = ".github/workflows/publish.yml"
BRANCH = "main"
_STATUS_FUNCTIONS = ("success()", "failure()", "always()", "cancelled()")


INSTALLING = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_IGNORE_INSTALLED": "1",
    "PIP_NO_BUILD_ISOLATION": "0",  # pip reads this one the other way round
    "PIP_NO_DEPS": "1",
    "PIP_NO_INDEX": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
}
"""What makes pip take the program alone, and from this machine alone."""


def with_python(folder: Path, path: str) -> str:
    """A search path that begins with a new Python environment, which sees the libraries of this one."""
    venv.create(folder, symlinks=os.name != "nt")
    command = [str(folder / "bin" / "python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    libraries = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    known = [path for path in sys.path if "site-packages" in path] or [sysconfig.get_path("purelib")]
    # The last of the files by name, so that what is installed there comes first.
    Path(libraries, "~.pth").write_text("\n".join(known) + "\n", encoding="utf-8")
    pip = folder / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec "{folder}/bin/python" -m pip "$@"\n', encoding="utf-8")
    pip.chmod(0o755)
    return f"{folder / 'bin'}{os.pathsep}{path}"


@dataclass
class Remote:
    """What GitHub keeps of a repository between runs."""

    repository: Path
    """What is cloned."""
    pages: str | None
    """The address that GitHub Pages reports, without a slash at its end; None while Pages is off."""
    wheels: Path | None = None
    """Where pip finds releases."""
    caches: dict[str, Path] = field(default_factory=dict)
    """What was saved, by its key, the oldest first."""
    public: Path | None = None
    """What visitors see."""


@dataclass
class Step:
    """What came of one step."""

    name: str
    outcome: str
    """`success`, `failure` or `skipped`."""
    said: str = ""


@dataclass
class Run:
    """What came of a run."""

    steps: list[Step] = field(default_factory=list)
    summary: str = ""
    jobs: dict[str, str] = field(default_factory=dict)
    """What came of each job: `success`, `failure` or `skipped`."""
    artifact: Path | None = None
    """What was uploaded to be published."""

    @property
    def said(self) -> str:
        """All that the steps wrote."""
        return "".join(step.said for step in self.steps)

    def step(self, name: str) -> Step:
        """The step of a name."""
        return next(step for step in self.steps if step.name == name)


def repository(files: Path, folder: Path) -> Path:
    """A repository whose one commit holds the files of a folder, in a folder of its own."""
    shutil.copytree(files, folder)
    for command in (["init", "-q", "-b", BRANCH], ["add", "-A"], ["commit", "-q", "-m", "All"]):
        _git(folder, *command)
    return folder


def this_repository(folder: Path) -> Path:
    """This repository as it would be committed now, without what no clone would have."""
    listed = _git(REPOSITORY, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    files = folder.parent / f"{folder.name} files"
    for name in filter(None, listed.split("\0")):
        if (REPOSITORY / name).is_file() and not name.startswith("tests/"):
            (files / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(REPOSITORY / name, files / name)
    return repository(files, folder)


def commit(folder: Path, name: str, text: str) -> None:
    """Change a file of a repository."""
    (folder / name).write_text(text, encoding="utf-8")
    _git(folder, "commit", "-q", "-a", "-m", f"Change {name}")


def _git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "core.autocrlf=false"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def play(remote: Remote, folder: Path, event: str = "push", branch: str = BRANCH) -> Run:
    """Run the workflow for an event. `folder`: a new one, where everything takes place."""
    folder.mkdir(parents=True)
    text = (remote.repository / WORKFLOW).read_text(encoding="utf-8")
    workflow = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts of everything, `on` included
    run = Run()
    if event in workflow["on"]:
        for name, job in workflow["jobs"].items():
            _Job(remote, run, folder / name, event, branch).play(name, job)
    return run


class _Job:
    """One job of a run."""

    def __init__(self, remote: Remote, run: Run, folder: Path, event: str, branch: str) -> None:
        self.remote, self.run, self.folder = remote, run, folder
        self.workspace = folder / "workspace"
        self.succeeds = True
        self.saves: list[Callable[[], None]] = []
        self.steps: dict[str, Any] = {}
        ref = "refs/pull/7/merge" if event == "pull_request" else f"refs/heads/{branch}"
        self.context: dict[str, Any] = {
            "github": {
                "event_name": event,
                "ref": ref,
                "ref_name": ref.removeprefix("refs/heads/"),
                "event": {"repository": {"default_branch": BRANCH}},
            },
            "runner": {"os": "Linux"},
            "steps": self.steps,
        }
        self.functions: dict[str, Callable[..., Any]] = {
            "hashFiles": self._hash_files,
            "success": lambda: self.succeeds,
            "failure": lambda: not self.succeeds,
        }
        self.environment = {
            name: os.environ[name] for name in ("LANG", "SYSTEMROOT", "TMPDIR") if name in os.environ
        } | {
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            **INSTALLING,
        }
        if remote.wheels is not None:
            self.environment["PIP_FIND_LINKS"] = str(remote.wheels)

    def play(self, name: str, job: Mapping[str, Any]) -> None:
        needed = self.run.jobs.get(job.get("needs", ""), "success") == "success"
        if not needed or not self._applies(job):
            self.run.jobs[name] = "skipped"
            return
        (self.folder / "home").mkdir(parents=True)
        for file in ("output", "summary"):
            (self.folder / file).touch()
        for step in job["steps"]:
            self._step(step)
        for save in self.saves if self.succeeds else ():
            save()
        self.run.jobs[name] = "success" if self.succeeds else "failure"
        self.run.summary += (self.folder / "summary").read_text(encoding="utf-8")

    def _applies(self, item: Mapping[str, Any]) -> bool:
        condition = item.get("if", "success()")
        applies = bool(value(condition, self.context, self.functions))
        return applies and (self.succeeds or any(name in condition for name in _STATUS_FUNCTIONS))

    def _step(self, step: Mapping[str, Any]) -> None:
        name = step.get("name") or step["uses"].partition("@")[0]
        outputs: dict[str, str] = {}
        if not self._applies(step):
            result = Step(name, "skipped")
        elif "run" in step:
            result = self._command(name, step)
            outputs = self._outputs()
        else:
            inputs = {key: self._filled(text) for key, text in step.get("with", {}).items()}
            given = _ACTIONS[name](self, inputs)
            result = Step(name, "failure" if given is None else "success")
            outputs = given or {}
        self.run.steps.append(result)
        self.steps[step.get("id", name)] = {"outputs": outputs, "outcome": result.outcome}
        self.succeeds &= result.outcome != "failure"

    def _command(self, name: str, step: Mapping[str, Any]) -> Step:
        environment = self.environment | {key: self._filled(text) for key, text in step.get("env", {}).items()}
        command = ["bash", "-e", "-c", self._filled(step["run"])]
        done = subprocess.run(
            command, cwd=self.workspace, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
        )
        return Step(name, "failure" if done.returncode else "success", done.stdout + done.stderr)

    def _outputs(self) -> dict[str, str]:
        lines = (self.folder / "output").read_text(encoding="utf-8").splitlines()
        (self.folder / "output").write_text("", encoding="utf-8")
        return dict(line.split("=", 1) for line in lines)

    def _filled(self, text: str) -> str:
        return filled(text, self.context, self.functions)

    def _hash_files(self, *patterns: str) -> str:
        folders = [self.workspace / pattern.removesuffix("/**") for pattern in patterns]
        files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
        parts = [hashlib.sha256(file.read_bytes()).digest() for file in files]
        return hashlib.sha256(b"".join(parts)).hexdigest() if parts else ""

    # --- Actions ------------------------------------------------------------------------------------------------

    def check_out(self, _: Mapping[str, str]) -> dict[str, str]:
        _git(self.folder, "clone", "-q", "--no-local", "--depth=1", str(self.remote.repository), str(self.workspace))
        return {}

    def set_up_python(self, inputs: Mapping[str, str]) -> dict[str, str]:
        assert (self.workspace / inputs["cache-dependency-path"]).is_file()
        self.environment["PATH"] = with_python(self.folder / "python", self.environment["PATH"])
        return {"python-version": ".".join(map(str, sys.version_info[:3]))}

    def restore_cache(self, inputs: Mapping[str, str]) -> dict[str, str]:
        # A cache comes over a network. Without that time, what is installed could be so young that the program does
        # not trust itself to be what is on the disk, and finds nothing that it remembers (`generator.caching.engine`).
        time.sleep(1.5)
        caches, key, folder = self.remote.caches, inputs["key"], self.workspace / inputs["path"]
        begins = (key, *inputs["restore-keys"].split())
        hit = next((old for begin in begins for old in reversed(caches) if old.startswith(begin)), None)
        if hit is not None:
            shutil.copytree(caches[hit], folder)
        if hit != key:
            self.saves.append(lambda: self._save_cache(key, folder))
        return {"cache-hit": str(hit == key).lower()}

    def _save_cache(self, key: str, folder: Path) -> None:
        saved = self.folder / f"cache {len(self.remote.caches)}"
        shutil.copytree(folder, saved)
        self.remote.caches[key] = saved

    def configure_pages(self, _: Mapping[str, str]) -> dict[str, str] | None:
        return None if self.remote.pages is None else {"base_url": self.remote.pages}

    def upload(self, inputs: Mapping[str, str]) -> dict[str, str]:
        ignored = None if inputs.get("include-hidden-files") == "true" else shutil.ignore_patterns(".*")
        self.run.artifact = self.folder / "artifact"
        shutil.copytree(self.workspace / inputs["path"], self.run.artifact, symlinks=True, ignore=ignored)
        return {}

    def deploy(self, _: Mapping[str, str]) -> dict[str, str]:
        assert self.run.artifact is not None
        self.remote.public = self.run.artifact
        return {"page_url": f"{self.remote.pages}/"}


_ACTIONS: dict[str, Callable[[_Job, Mapping[str, str]], dict[str, str] | None]] = {
    "actions/checkout": _Job.check_out,
    "actions/setup-python": _Job.set_up_python,
    "actions/cache": _Job.restore_cache,
    "actions/configure-pages": _Job.configure_pages,
    "actions/upload-pages-artifact": _Job.upload,
    "actions/deploy-pages": _Job.deploy,
}
