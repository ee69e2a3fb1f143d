"""The wheel, as a new user has it: installed away from this repository, it makes a site, builds it and shows it.

The wheel is built by the installed hatchling, without an environment of its own, and installed into a virtual
environment that is empty but for it. The libraries that it needs are then let in from the environment that runs the
tests, by their folder; the project itself is not, as an editable installation is found by a file that only the own
folders of an environment are searched for.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from generator import __version__
from tests.built_site import REPOSITORY

BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


def _run(*command: str | Path, cwd: Path, status: int = 0) -> str:
    """What a command says; without anything of this environment that could lead it back to the repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this repository, built where its author keeps something private."""
    folder, copy = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("repository")
    for name in ("generator", "templates", "content"):
        shutil.copytree(REPOSITORY / name, copy / name)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(REPOSITORY / name, copy)
    (copy / "content" / "private.yaml").write_text("private: {phone: 555 0123456}\n", encoding="utf-8")
    _run(sys.executable, "-c", BUILD, folder, cwd=copy)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def skillfolio(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command."""
    home = tmp_path_factory.mktemp("environment")
    _run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home)
    python = home / SCRIPTS / Path(sys.executable).name
    python = python if python.exists() else home / SCRIPTS / "python"
    _run(
        sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check",
        "--no-deps", "--no-index", wheel, cwd=home,
    )  # fmt: skip
    paths = {name: sysconfig.get_path(name) for name in ("purelib", "platlib")}
    visible = [path for path in sys.path if path.endswith("-packages")]
    libraries = "\n".join(dict.fromkeys([*paths.values(), *visible]))
    where = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip()
    (Path(where) / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return home / SCRIPTS / "skillfolio"


def _files(folder: str) -> set[str]:
    """The files of a folder of the repository that belong to the project."""
    files = {file for file in (REPOSITORY / folder).rglob("*") if file.is_file()}
    files = {file for file in files if "__pycache__" not in file.parts and file.name != "private.yaml"}
    return {file.relative_to(REPOSITORY).as_posix() for file in files}


def test_nothing_is_missing_in_the_wheel_and_nothing_superfluous(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    metadata = f"skillfolio-{__version__}.dist-info"
    assert {name.split("/")[0] for name in names} == {"generator", metadata}
    starter = {f"generator/starter/{name}" for name in _files("templates") | _files("content")}
    assert {name for name in names if name.startswith("generator/")} == _files("generator") | starter
    assert {name.split("/", 1)[1] for name in names if name.startswith(metadata)} == {
        "METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE",
    }  # fmt: skip


def test_the_installed_program_is_that_of_the_wheel(skillfolio: Path, tmp_path: Path) -> None:
    where = "from generator.folders import packaged_folder as at; print(at('content'))"
    said = _run(skillfolio.with_name("python"), "-c", where, cwd=tmp_path).strip()
    assert Path(said).resolve().is_relative_to(skillfolio.parents[1].resolve())
    assert __version__ in _run(skillfolio, "--version", cwd=tmp_path)


def test_a_new_user_makes_edits_checks_builds_and_sees_a_site(skillfolio: Path, tmp_path: Path) -> None:
    assert "made a site in me/" in _run(skillfolio, "new", "me", "--name", "Ngũgĩ", cwd=tmp_path)
    site = tmp_path / "me"
    project = site / "content" / "projects" / "example-project.md"
    text = project.read_text(encoding="utf-8").replace("draft: true\n", "").replace("Example: a board", "A board")
    project.rename(project.with_name("board.md")).write_text(text, encoding="utf-8")
    broken = site / "content" / "skills.yaml"
    skills = broken.read_text(encoding="utf-8")
    broken.write_text(skills.replace("level: working", "level: ninja"), encoding="utf-8")
    assert "content/skills.yaml:14:10: error[unknown-value]" in _run(skillfolio, "check", cwd=site, status=1)
    broken.write_text(skills.replace("  draft: true\n", ""), encoding="utf-8")
    references = site / "content" / "challenges" / "example-slow-query.md"
    references.write_text(
        references.read_text(encoding="utf-8").replace("projects/example-project", "projects/board"), encoding="utf-8"
    )
    assert "checked " in _run(skillfolio, "check", cwd=site)
    assert "built " in _run(skillfolio, "build", "--base-url", "https://ada.github.io/me/", cwd=site)
    home = (site / "output" / "index.html").read_text(encoding="utf-8")
    assert "Ngũgĩ" in home
    assert (site / "output" / "projects" / "board" / "index.html").is_file()
    assert "up to date" in _run(skillfolio, "build", "--base-url", "https://ada.github.io/me/", cwd=site)
    with _served(skillfolio, site) as address, urlopen(f"{address}projects/board/", timeout=20) as answer:
        assert answer.status == 200
        assert "A board for small teams" in answer.read().decode()


def test_a_new_user_copies_a_template_and_upgrades(skillfolio: Path, tmp_path: Path) -> None:
    _run(skillfolio, "new", ".", "--starter", "alx-prodev", cwd=tmp_path)
    assert "copied to templates/pages/home.html" in _run(skillfolio, "override", "pages/home.html", cwd=tmp_path)
    assert "nothing to change" in _run(skillfolio, "upgrade", cwd=tmp_path)
    assert "built " in _run(skillfolio, "build", cwd=tmp_path)


@contextlib.contextmanager
def _served(skillfolio: Path, site: Path) -> Iterator[str]:
    """The address of the preview of a site, while it runs."""
    command = [str(skillfolio), "serve", "--port", "0", "--format", "json"]
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    with subprocess.Popen(command, cwd=site, env=surroundings, stderr=subprocess.PIPE, encoding="utf-8") as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                address = re.search(r"http://[^\"\s]+/", json.dumps(json.loads(line)))
                if address is not None:
                    yield address[0]
                    break
            else:
                pytest.fail("the preview told no address")
        finally:
            process.terminate()
