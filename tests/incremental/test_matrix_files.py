"""The matrix, rows 38 to 57: files are added, deleted, renamed and linked."""

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from generator.caching import stamps
from generator.content import sources
from tests.incremental.outputs import (
    ABOUT,
    BOARD,
    CHALLENGES,
    DJANGO,
    FEED,
    FIRST,
    HOME,
    MATCH,
    POSTS,
    PROJECTS,
    PYTHON,
    RESUME,
    SECOND,
    SITEMAP,
    SKILLS,
    ZEPHYR,
)
from tests.incremental.portfolio import FILES, TEXTS, edited
from tests.incremental.site import Site

BLUSTER = "projects/bluster/index.html"
NOTES = "content/media/notes.txt"
THIRD, THIRD_PAGE = "content/posts/third.md", "posts/third/index.html"
ZEPHYR_FILE = "content/projects/zephyr.md"
LINKING_TO_ZEPHYR = (PROJECTS, PYTHON, SKILLS, MATCH, HOME, RESUME, FEED, SITEMAP, "projects/atlas/index.html")


def _rename(old: str, new: str) -> Callable[[Path], object]:
    return lambda folder: (folder / f"content/{old}").rename(folder / f"content/{new}")


def test_row_38_a_new_document(site: Site) -> None:
    third = {THIRD: "---\ntitle: On names\ndate: 2024-05-01\n---\nNames.\n"}
    site.step(third, changed=[THIRD_PAGE, SECOND, POSTS, HOME, FEED, SITEMAP])


def test_row_39_a_document_is_deleted(site: Site) -> None:
    site.step({"content/posts/second.md": None}, changed=[FIRST, POSTS, HOME, FEED, SITEMAP], removed=[SECOND])
    site.step({"content/posts/first.md": None}, changed=None)
    assert (site.output / "posts/theirs.txt").exists()
    site.step({"content/challenges/slow.md": None}, error="broken-link unknown-entry")


def test_row_40_a_file_with_a_slug_is_renamed(site: Site) -> None:
    site.step(edited(ZEPHYR_FILE, ("title:", "slug: zephyr\ntitle:")), changed=[])
    site.step(_rename("projects/zephyr.md", "projects/wind.md"), changed=[])


def test_row_41_a_file_is_renamed_and_its_address_with_it(site: Site) -> None:
    site.step(
        _rename("projects/zephyr.md", "projects/bluster.md"), changed=[BLUSTER, *LINKING_TO_ZEPHYR], removed=[ZEPHYR]
    )


def test_row_42_a_file_moves_to_another_section(site: Site) -> None:
    moved = [*LINKING_TO_ZEPHYR, CHALLENGES, "challenges/zephyr/index.html", "challenges/slow/index.html"]
    text = TEXTS[ZEPHYR_FILE].replace("start: 2021\nend: 2022\n", "").replace("summary", "problem")
    site.step({ZEPHYR_FILE: None, "content/challenges/zephyr.md": text}, changed=moved, removed=[ZEPHYR])


def test_row_43_a_folder_is_renamed(site: Site) -> None:
    (site.output / "projects/board/theirs").write_bytes(b"theirs")
    site.step({}, told={"kept-file"}, reversible=False)
    links = edited("content/projects/atlas.md", ("board/index.md", "planks/index.md"))
    site.apply(_rename("projects/board", "projects/planks"))
    linking = {*LINKING_TO_ZEPHYR, DJANGO} - {PYTHON}
    outputs = [f"projects/{{}}/{name}" for name in ("index.html", "board*.*")]
    site.step(
        links,
        changed=[*(path.format("planks") for path in outputs), *linking],
        removed=[path.format("board") for path in outputs],
        reversible=False,
    )
    assert [file.name for file in (site.output / "projects/board").iterdir()] == ["theirs"]


def test_row_45_a_document_is_copied(site: Site) -> None:
    site.step(edited(ZEPHYR_FILE, ("title:", "slug: zephyr\ntitle:")), changed=[])
    copied = edited(ZEPHYR_FILE, ("title:", "slug: zephyr\ntitle:"))
    site.step({"content/projects/zephyr-copy.md": copied[ZEPHYR_FILE]}, error="duplicate-slug")


def test_row_46_a_file_is_renamed_in_letter_case_only(site: Site) -> None:
    site.step(_rename("projects/zephyr.md", "projects/Zephyr.md"), changed=[])
    upper = edited(ZEPHYR_FILE, ("title:", "slug: Zephyr\ntitle:"))
    change = {"content/projects/Zephyr.md": upper[ZEPHYR_FILE]}
    site.step(change, changed=["projects/Zephyr/index.html", *LINKING_TO_ZEPHYR], removed=[ZEPHYR])


def test_row_47_a_file_is_renamed_to_another_unicode_form(site: Site) -> None:
    composed, taken_apart = (unicodedata.normalize(form, "content/posts/né.md") for form in ("NFC", "NFD"))
    text = "---\ntitle: Né\ndate: 2024-05-01\n---\nBorn.\n"
    site.step({composed: text, "content/media/é.txt": "é"}, changed=None)
    other_image = unicodedata.normalize("NFD", "content/media/é.txt")
    site.step({composed: None, taken_apart: text, "content/media/é.txt": None, other_image: "é"}, changed=[])


def test_row_48_a_file_becomes_a_folder_with_an_index(site: Site) -> None:
    bundle = {ZEPHYR_FILE: None, "content/projects/zephyr/index.md": FILES[ZEPHYR_FILE]}
    site.step({**bundle, "content/projects/zephyr/wind.csv": "4,5"}, changed=["projects/zephyr/wind.csv"])


def test_row_49_an_output_turns_from_a_file_into_a_folder_and_back(site: Site) -> None:
    site.step({"content/media/thing": "a file"}, changed=["media/thing"])
    folder = {"content/media/thing": None, "content/media/thing/part": "in a folder"}
    site.step(folder, changed=["media/thing/part"], removed=["media/thing"])
    (site.output / "media/thing/theirs").write_bytes(b"theirs")
    site.step({}, told={"kept-file"}, reversible=False)
    site.apply({"content/media/thing": None})
    site.step({"content/media/thing": "a file"}, error="foreign-file", reversible=False)


def test_row_50_the_target_of_a_link_is_edited(site: Site) -> None:
    site.step({"shared/notes.txt": "shared"}, changed=[])
    site.step(lambda folder: _link(folder / NOTES, "../../shared/notes.txt"), changed=["media/notes.txt"])
    site.step({"shared/notes.txt": "Shared"}, changed=["media/notes.txt"])


def _link(file: Path, target: str) -> None:
    file.unlink(missing_ok=True)
    file.symlink_to(target)


def test_row_51_a_link_gets_another_target_none_or_itself(site: Site) -> None:
    site.step({"content/media/one": "1", "content/media/two": "2"}, changed=["media/one", "media/two"])
    site.step(lambda folder: _link(folder / NOTES, "one"), changed=["media/notes.txt"])
    site.step(lambda folder: _link(folder / NOTES, "two"), changed=["media/notes.txt"])
    site.step(lambda folder: _link(folder / "content/media/three", "none"), error="broken-symlink")
    site.step(lambda folder: _link(folder / "content/media/three", "."), error="symlink-loop")
    site.step({"content/media/three": None}, changed=[])


def test_row_52_a_link_leads_outside(site: Site, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    site.step(lambda folder: _link(folder / "content/media/open", str(tmp_path / "secret")), error="outside-site")


def test_row_53_editors_leave_files_behind(site: Site) -> None:
    names = (".atlas.md.swp", "4913", "atlas.md~", ".#atlas.md", ".DS_Store", "atlas.md___jb_tmp___")
    site.step({f"content/projects/{name}": b"\0" for name in names}, changed=[])
    site.step({f"templates/pages/{name}": "{% broken" for name in names}, changed=[])


def test_row_54_a_document_cannot_be_read(site: Site) -> None:
    read = stamps.read

    def refusing(file: Path) -> object:
        if str(file).endswith("zephyr.md"):
            raise PermissionError(13, "Permission denied", str(file))
        return read(file)

    with mock.patch.object(sources, "read", refusing):
        site.step({ZEPHYR_FILE: "new"}, error="unreadable", reversible=False)
    site.step({ZEPHYR_FILE: FILES[ZEPHYR_FILE]}, changed=[], reversible=False)


def test_row_55_other_encodings_and_line_ends(site: Site) -> None:
    text = TEXTS[ZEPHYR_FILE].encode()
    site.step({ZEPHYR_FILE: b"\xef\xbb\xbf" + text}, changed=[])
    site.step({ZEPHYR_FILE: text.replace(b"\n", b"\r\n")}, changed=[])
    site.step({ZEPHYR_FILE: text.decode().encode("utf-16")}, error="not-utf-8")


def test_row_56_a_file_of_unknown_type(site: Site) -> None:
    built = site.step({"content/strange.xyz": "?", "content/projects/more.txt": "?"}, changed=[])
    assert {item.code for item in built.result.diagnostics} >= {"unknown-file"}
    site.step({"content/projects/board/strange.xyz": "?"}, changed=["projects/board/strange.xyz"])


def test_row_57_a_file_is_replaced_by_a_folder_and_back(site: Site) -> None:
    site.apply({NOTES: None})
    site.apply({f"{NOTES}/inner": "inner"})
    site.step(
        {"content/pages/about.md": "---\ntitle: About\nmenu: true\n---\n"},
        changed=["media/notes.txt/inner", ABOUT],
        removed=["media/notes.txt"],
    )
    site.apply({NOTES: None})
    site.step({NOTES: "notes\n"}, changed=["media/notes.txt"], removed=["media/notes.txt/inner"], reversible=False)
    os.utime(site.folder / NOTES)
    site.step({}, changed=[])
    assert BOARD in site.owned
