"""A build that finds a cache and no output, as in a fresh clone: what is remembered is not made again."""

import shutil
import sqlite3
import zlib
from pathlib import Path

import pytest

from generator.caching.cache import checksum_of
from generator.folders import Folders
from generator.pipeline.build import Result, build
from generator.pipeline.request import Request
from tests.sites_in_memory import TODAY

FILES = {
    "profile.yaml": "name: Ada\n",
    "skills.yaml": "- name: Python\n",
    "projects/atlas.md": "---\ntitle: Atlas\nskills: [Python]\n---\n\nA text.\n\n## Later\n\nMore *words*.\n",
}
KIND = "page bytes"
HUGE = zlib.compress(bytes(65 * 1024 * 1024), level=1)
"""A small row that would be more than any page."""


def _write(site: Path) -> Path:
    for name, text in FILES.items():
        (site / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (site / "content" / name).write_text(text, encoding="utf-8", newline="\n")
    return site


def _build(site: Path, *, keeps: bool = True, write: bool = True) -> Result:
    result = build(Request(folders=Folders.of(site), today=TODAY, keep_pages=keeps, trust_stamps=False, write=write))
    assert result.succeeded, result.diagnostics
    return result


def _files(site: Path) -> dict[str, bytes]:
    output = site / "output"
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def _clone(site: Path, clone: Path) -> Path:
    shutil.copytree(site / ".cache", _write(clone) / ".cache")
    return clone


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return _write(tmp_path / "site")


def test_nothing_is_converted_or_rendered_again(site: Path, tmp_path: Path) -> None:
    first = _build(site)
    assert (first.converted, first.documents) == (3, 3)
    clone = _clone(site, tmp_path / "clone")
    again = _build(clone)
    assert (again.converted, again.documents, again.rendered) == (0, 3, {})
    assert set(again.changes.written) == set(first.changes.written)
    assert _files(clone) == _files(site)


def test_a_check_ahead_spares_the_build_all_rendering(site: Path) -> None:
    assert _build(site, write=False).rendered
    assert _build(site).rendered == {}


def test_only_the_changed_document_is_converted(site: Path, tmp_path: Path) -> None:
    _build(site)
    clone = _clone(site, tmp_path / "clone")
    atlas = clone / "content/projects/atlas.md"
    text = atlas.read_text(encoding="utf-8").replace("*words*", "**words**")
    atlas.write_text(text, encoding="utf-8", newline="\n")
    again = _build(clone)
    assert (again.converted, again.documents) == (1, 3)
    assert "projects/atlas/index.html" in again.rendered
    assert "resume/index.html" not in again.rendered
    assert "<strong>words</strong>" in (clone / "output/projects/atlas/index.html").read_text(encoding="utf-8")


def test_pages_are_kept_whole_only_where_the_output_does_not_last_and_documents_always(site: Path) -> None:
    _build(site, keeps=False)
    assert [zlib.decompress(data)[:4] for data in _kept(site).values()] == [b"%PDF"]
    shutil.rmtree(site / "output")
    assert _build(site, keeps=False).rendered


@pytest.mark.parametrize("damage", ["other", "cut", "junk", "huge"])
def test_a_kept_page_that_is_not_what_was_rendered_is_rendered(site: Path, tmp_path: Path, damage: str) -> None:
    _build(site)
    clone = _clone(site, tmp_path / "clone")
    instead = {"other": zlib.compress(b"other"), "junk": b"junk", "huge": HUGE}.get(damage)
    with sqlite3.connect(clone / ".cache/skillfolio.db") as connection:
        for key, data in _kept(clone).items():
            wrong = data[:-9] if instead is None else instead
            row = (wrong, checksum_of(KIND, key, wrong), KIND, key)
            connection.execute("UPDATE results SET data = ?, checksum = ? WHERE kind = ? AND key = ?", row)
    connection.close()
    assert _build(clone).rendered
    assert _files(clone) == _files(site)


def _kept(site: Path) -> dict[bytes, bytes]:
    connection = sqlite3.connect(site / ".cache/skillfolio.db")
    rows = connection.execute("SELECT key, data FROM results WHERE kind = ?", (KIND,)).fetchall()
    connection.close()
    return dict(rows)
