"""The pictures of a site: made once, remembered within bounds, and made on demand."""

import datetime
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from generator.caching import cache as caches
from generator.caching.cache import Cache, digest_of
from generator.folders import Folders
from generator.images import originals
from generator.incremental import gallery
from generator.pipeline.build import Result, build
from generator.pipeline.request import Request
from generator.uptodate import CACHE
from tests.incremental.clean import quickly
from tests.incremental.trees import remove
from tests.pictures import png
from tests.test_images import PLACE, exif, photo, saved

SITE = {
    "content/profile.yaml": b"name: Ada\nphoto: {file: media/ada.jpg, alt: Ada}\n",
    "content/media/ada.jpg": saved(photo(1200, 900), "JPEG", exif=exif(6)),
    "content/media/plan.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script><g/></svg>',
    "content/pages/about.md": b"---\ntitle: About\n---\n"
    b"![A plan](media/plan.svg) ![Sea](media/sea.png) [Ada](media/ada.jpg)\n",
    "content/media/sea.png": png(),
}


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """Read the program's own files once."""
    with quickly():
        yield


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, data in SITE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


@pytest.fixture
def opened() -> Iterator[mock.Mock]:
    """Counts the pictures that are opened, also to be looked at."""
    with (
        mock.patch.object(originals, "judged", wraps=originals.judged) as judged,
        mock.patch.object(originals, "made", wraps=originals.made) as made,
        mock.patch.object(gallery, "_SHARED_FROM", 1_000),
    ):
        judged.made = made
        yield judged


def _built(site: Path, *, remember: bool = True) -> Result:
    today = datetime.date(2026, 11, 22)
    result = build(Request(folders=Folders.of(site), today=today, remember=remember))
    assert result.succeeded, result.diagnostics
    return result


def _pictures(site: Path) -> dict[str, bytes]:
    files = (site / "output/media").iterdir()
    return {file.name: file.read_bytes() for file in files}


def test_what_is_published_of_pictures_says_nothing_of_places(site: Path) -> None:
    _built(site)
    files = _pictures(site)
    assert {"ada.jpg", "plan.svg", "sea.png"} < files.keys()
    assert {name.rpartition(".")[2] for name in files} == {"jpg", "avif", "webp", "png", "svg"}
    assert not [name for name, data in files.items() if PLACE in data or b"Exif" in data or b"script" in data]
    home = (site / "output/index.html").read_text()
    assert 'width="900" height="1200"' in home
    assert 'fetchpriority="high"' in home
    about = (site / "output/about/index.html").read_text()
    assert '<a href="../media/ada.jpg">Ada</a>' in about
    assert about.count('loading="lazy"') == 2


def test_a_picture_is_opened_once(site: Path, opened: mock.Mock) -> None:
    _built(site)
    assert opened.call_count == opened.made.call_count == 3
    opened.reset_mock()
    opened.made.reset_mock()
    (site / "content/pages/about.md").write_bytes(SITE["content/pages/about.md"].replace(b"Sea", b"The sea"))
    (site / "content/media/ada.jpg").rename(site / "content/media/me.jpg")
    (site / "content/profile.yaml").write_bytes(b"name: Ada\nphoto: {file: media/me.jpg, alt: Ada}\n")
    (site / "content/pages/about.md").write_bytes(b"---\ntitle: About\n---\n![A plan](media/plan.svg)\n")
    result = _built(site)
    assert any("me-" in path for path in result.changes.written)
    assert not opened.called
    assert {call.args[2][0].form for call in opened.made.call_args_list} <= {"clean"}


def test_pictures_that_were_removed_are_written_again_without_being_made(site: Path, opened: mock.Mock) -> None:
    _built(site)
    before = _pictures(site)
    opened.made.reset_mock()
    remove(site / "output")
    _built(site)
    assert _pictures(site) == before
    assert {recipe.form for call in opened.made.call_args_list for recipe in call.args[2]} == {"clean"}


def test_a_build_that_remembers_nothing_makes_each_picture_once_and_the_same(site: Path, opened: mock.Mock) -> None:
    _built(site)
    before = _pictures(site)
    opened.made.reset_mock()
    remove(site / "output")
    _built(site, remember=False)
    assert _pictures(site) == before
    assert opened.made.call_count == 3


def test_the_cache_holds_no_originals_and_no_more_than_its_bound(site: Path) -> None:
    with mock.patch.object(gallery, "MOST_KEPT", 60_000):
        _built(site)
        sizes = _kept(site)
        assert 0 < sum(sizes) <= 60_000
    remove(site / "output")
    _built(site)
    assert _pictures(site)


def _kept(site: Path) -> list[int]:
    import sqlite3

    connection = sqlite3.connect(site / CACHE)
    rows = connection.execute("SELECT size FROM results WHERE kind = ?", (caches.PIXELS,)).fetchall()
    connection.close()
    return [size for (size,) in rows]


def test_pictures_in_use_are_not_pruned_and_others_are(tmp_path: Path) -> None:
    file = tmp_path / ".cache/c.db"
    keys = [digest_of([str(number)]) for number in range(40)]
    cache = Cache.open(file)
    for key in keys:
        cache.put(caches.PIXELS, key, key * 65_536)
    cache.save()
    cache.close()
    cache = Cache.open(file)
    cache.keep(caches.PIXELS, keys[:2])
    cache.put("other", keys[0], b"x" * caches.LEAST_UNUSED)
    cache.save()
    found = cache.get_many(caches.PIXELS, keys)
    assert set(keys[:2]) < found.keys()
    assert len(found) < 20
    cache.close()


def test_a_build_with_nothing_to_make_loads_no_library_of_pictures(site: Path) -> None:
    _built(site)
    (site / "content/profile.yaml").write_bytes(SITE["content/profile.yaml"].replace(b"name: Ada", b"name: Eva"))
    code = (
        "import sys, datetime; from pathlib import Path\n"
        "from generator.pipeline.build import build; from generator.folders import Folders\n"
        "from generator.pipeline.request import Request\n"
        f"result = build(Request(folders=Folders.of(Path({str(site)!r})), today=datetime.date(2026, 11, 22)))\n"
        "assert result.succeeded and result.changes.written\n"
        "print(*[name for name in sys.modules if name.split('.')[0] == 'PIL' or name == 'generator.images.svg'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_file_that_nobody_shows_is_told_of_if_it_is_broken(site: Path) -> None:
    (site / "content/media/torn.jpg").write_bytes(SITE["content/media/ada.jpg"][:5_000])
    (site / "content/media/raw.HEIC").write_bytes(b"...")
    result = build(Request(folders=Folders.of(site), today=datetime.date(2026, 11, 22)))
    told = {item.code: item for item in result.diagnostics}
    assert told["bad-picture"].place is not None
    assert told["bad-picture"].place.path == "content/media/torn.jpg"
    assert told["kept-metadata"].severity == "warning"
    assert not (site / "output").exists()


def test_a_picture_that_cannot_be_made_after_all_is_told_and_nothing_is_written(site: Path) -> None:
    with (
        mock.patch.object(originals, "_made", side_effect=OSError("decoder failed")),
        mock.patch.object(gallery, "_SHARED_FROM", 1_000),
    ):
        result = build(Request(folders=Folders.of(site), today=datetime.date(2026, 11, 22)))
    assert {item.code for item in result.diagnostics} == {"bad-picture"}
    assert not list((site / "output").glob("**/*.html"))
