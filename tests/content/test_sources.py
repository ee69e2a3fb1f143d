"""Finding and reading the inputs: order, names, links, what cannot be read, and text."""

import errno
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.caching.stamps import Stamps, read
from generator.content import sources
from generator.content.sources import MAX_TEXT, Scan, Source, place_in, text_of


def _write(root: Path, **files: str) -> None:
    for name, text in files.items():
        file = root / "content" / name.replace("__", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def scan(root: Path) -> Scan:
    """All that is below a root's content/, read now."""
    return sources.scan(root, "content", Stamps(None, now=0))


def _codes(found: Scan) -> list[str]:
    return [diagnostic.code for diagnostic in found.diagnostics]


def test_every_file_is_found_in_the_order_of_paths(tmp_path: Path) -> None:
    _write(tmp_path, b="2", a__z="1", a__b__c="3", **{"a.yaml": "4"})
    found = scan(tmp_path)
    assert [source.path for source in found.sources] == ["content/a.yaml", "content/a/b/c", "content/a/z", "content/b"]
    assert not found.diagnostics


def test_a_source_knows_the_digest_of_its_bytes(tmp_path: Path) -> None:
    _write(tmp_path, a="abc")
    (source,) = scan(tmp_path).sources
    assert source.data == b"abc"
    assert source.digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_editors_and_systems_leave_behind_is_not_content(tmp_path: Path) -> None:
    names = [".DS_Store", "a.md~", "#a.md#", ".a.md.swp", "4913", "a.tmp", "Thumbs.db"]
    _write(tmp_path, **dict.fromkeys(names, "x"), kept="x")
    assert [source.path for source in scan(tmp_path).sources] == ["content/kept"]


def test_a_decomposed_name_is_composed(tmp_path: Path) -> None:
    _write(tmp_path, **{"cafe\u0301.md": "x"})
    assert [source.path for source in scan(tmp_path).sources] == ["content/caf\u00e9.md"]


def test_a_link_inside_the_site_is_followed_and_one_outside_is_not(tmp_path: Path) -> None:
    site = tmp_path / "site"
    _write(site, a="inside")
    (tmp_path / "secret").write_text("outside", encoding="utf-8")
    (site / "content" / "in").symlink_to("a")
    (site / "content" / "out").symlink_to("../../secret")
    found = scan(site)
    assert [source.path for source in found.sources] == ["content/a", "content/in"]
    assert _codes(found) == ["outside-site"]


def test_two_folders_that_link_to_each_other_come_to_an_end(tmp_path: Path) -> None:
    _write(tmp_path, a__x="1", b__y="2")
    (tmp_path / "content" / "a" / "to-b").symlink_to("../b")
    (tmp_path / "content" / "b" / "to-a").symlink_to("../a")
    assert _codes(scan(tmp_path)) == ["symlink-loop", "symlink-loop"]


def test_a_pipe_is_not_a_file(tmp_path: Path) -> None:
    _write(tmp_path, a="1")
    os.mkfifo(tmp_path / "content" / "pipe")
    assert _codes(scan(tmp_path)) == ["not-a-file"]


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, a="1", b="2")

    def refuse(file: Path) -> tuple[bytes, os.stat_result]:
        if Path(file).name == "a":
            raise PermissionError(13, "Permission denied", str(file))
        return read(file)

    monkeypatch.setattr("generator.content.sources.read", refuse)
    found = scan(tmp_path)
    assert [source.path for source in found.sources] == ["content/b"]
    assert [(item.code, item.message) for item in found.diagnostics] == [
        ("unreadable", "cannot be read: permission denied")
    ]


def test_a_folder_that_is_not_there_has_to_be_made(tmp_path: Path) -> None:
    finding = scan(tmp_path).diagnostics[0]
    assert (finding.code, finding.hint) == ("unreadable", "create it, or put it back")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_files_and_folders_without_permission_are_reported(tmp_path: Path) -> None:
    _write(tmp_path, a="1", b__c="2")
    (tmp_path / "content" / "a").chmod(0)
    (tmp_path / "content" / "b").chmod(0)
    found = scan(tmp_path)
    (tmp_path / "content" / "b").chmod(0o700)
    assert _codes(found) == ["unreadable", "unreadable"]


def _text(data: bytes) -> tuple[str, list[str]]:
    text, diagnostics = text_of(Source.of("a", data))
    return text, [diagnostic.code for diagnostic in diagnostics]


def test_line_ends_and_the_byte_order_mark_vanish() -> None:
    assert _text(b"\xef\xbb\xbfone\r\ntwo\rthree\n") == ("one\ntwo\nthree\n", [])


def test_a_text_may_have_a_mebibyte_and_no_byte_more() -> None:
    assert _text(b"x" * MAX_TEXT)[1] == []
    assert _text(b"x" * (MAX_TEXT + 1)) == ("", ["too-large"])


def test_the_place_of_a_wrong_byte_is_counted_in_characters() -> None:
    _, (problem,) = text_of(Source.of("a", "one\nzwölf ".encode() + b"\xff"))
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (2, 7)


@given(st.binary())
def test_any_bytes_are_text_or_a_finding(data: bytes) -> None:
    text, codes = _text(data)
    assert "\r" not in text
    assert text or codes or not data.removeprefix(b"\xef\xbb\xbf")


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\n"))), st.integers(), st.integers(1, 50))
def test_a_place_never_reaches_beyond_its_line(lines: list[str], line: int, length: int) -> None:
    place = place_in(lines, "a", line, 1, length)
    assert 1 <= place.length <= max(1, len(place.text))


def test_a_link_to_a_name_that_is_no_text_is_a_finding_that_every_format_can_show(tmp_path: Path) -> None:
    _write(tmp_path, a="x")
    (tmp_path / "content" / "b").symlink_to(os.fsdecode(b"nothing\xff"))
    (finding,) = scan(tmp_path).diagnostics
    assert finding.code == "broken-symlink"
    assert b"nothing" in msgspec.json.encode(finding)


def test_a_path_longer_than_the_system_allows_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stat = os.stat

    def refuse(path: str | Path, **options: Any) -> os.stat_result:
        if Path(path).name == "a":
            raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(path))
        return stat(path, **options)

    _write(tmp_path, a="x")
    monkeypatch.setattr(os, "stat", refuse)
    (finding,) = scan(tmp_path).diagnostics
    assert (finding.code, finding.hint) == ("unreadable", "shorten the names")
