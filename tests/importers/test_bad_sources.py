"""What bad input gets: a finding that says what is wrong and where, and not a byte is written."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic
from generator.importers.bring import bring, put
from generator.importers.formats import imported
from generator.importers.model import Material
from tests.importers.sources import SAMPLES, zipped


def _findings(name: str, data: bytes) -> list[Diagnostic]:
    return [finding for finding in imported(Material(name=name, data=data)).diagnostics if finding.severity == "error"]


def _only(name: str, data: bytes) -> Diagnostic:
    (finding,) = _findings(name, data)
    return finding


def _where(finding: Diagnostic) -> tuple[int, int]:
    assert finding.place is not None
    return finding.place.line, finding.place.column


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ('{"basics": {"name": "A",}}', 1, 24, "a comma before `}`"),
        ('{"basics": {\n  "name" "A"}}', 2, 10, "expected `:` after `name`"),
        ('{"basics": {"name": \'A\'}}', 1, 21, "expected a value, found `'`"),
        ('{"basics": {"name": "A"}', 1, 24, "the text ends before `}`"),
        ('{"basics": {"name": "A}', 1, 21, "not JSON: unterminated string starting at"),
        ('{"basics": {"name": "A"} "work": []}', 1, 26, 'expected `,` or `}`, found `"`'),
        ('{"basics": {}} x', 1, 16, "the JSON ends here, and more text follows"),
        ('// note\n{"basics": {}}', 1, 1, "expected a value, found `/`"),
    ],
)
def test_broken_json_is_told_with_its_place(text: str, line: int, column: int, said: str) -> None:
    finding = _only("resume.json", text.encode())
    assert (finding.code, finding.message) == ("import-syntax", said)
    assert _where(finding) == (line, column)


def test_a_key_that_is_given_twice_is_told_and_both_values_are_accounted_for() -> None:
    result = imported(Material(name="r.json", data=b'{"basics": {"name": "A", "label": "B", "label": "C"}}'))
    (finding,) = result.diagnostics
    assert (finding.severity, finding.code) == ("warning", "import-duplicate")
    assert [note.text for note in result.notes] == ["C"]


def test_a_key_of_yaml_that_is_given_twice_is_an_error() -> None:
    assert _only("cv.yaml", b"cv:\n  name: A\n  name: B\n").code == "duplicate-key"


def test_nesting_without_end_is_refused() -> None:
    assert "nested" in _only("r.json", b"[" * 100_000).message
    assert _only("r.yaml", b"[" * 100_000).code == "yaml-too-deep"


def test_a_bomb_of_aliases_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert _only("cv.yaml", "\n".join(lines).encode()).code == "yaml-too-large"


@pytest.mark.parametrize("name", ["resume.json", "cv.yaml"])
def test_a_page_of_html_in_place_of_a_file_is_told(name: str) -> None:
    assert "a page of HTML" in _only(name, b"<!DOCTYPE html>\n<html><body>Sign in</body></html>").message


def test_a_page_of_html_in_place_of_a_readme_is_told() -> None:
    assert "expected Markdown" in _only("README.md", b"\n<html><body><h1>Hi</h1></body></html>").message


@pytest.mark.parametrize("text", ['{"hello": "world"}', "[1, 2]", '"text"', "{}"])
def test_json_of_another_kind_names_the_formats_that_are_known(text: str) -> None:
    finding = _only("data.json", text.encode())
    assert finding.code == "import-format"
    assert "JSON Resume" in (finding.hint or "")


def test_bytes_that_are_no_text_are_refused() -> None:
    assert _only("README.md", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").code == "import-format"
    assert _only("resume.json", b'{"basics": {"name": "Andr\xe9"}}').code == "not-utf-8"
    assert _only("resume.json", b"").code == "empty-file"
    assert _only("photo.png", b"text").code == "import-format"


def test_fifty_megabytes_are_refused() -> None:
    finding = _only("README.md", b"word " * (10 * 1024 * 1024))
    assert finding.code == "import-too-large"
    assert "50.0 MiB" in finding.message


def test_utf_16_is_read() -> None:
    result = imported(Material(name="r.json", data='{"basics": {"name": "Zoë"}}'.encode("utf-16")))
    assert result.found[0].title == "Zoë"


# --- Archives -----------------------------------------------------------------------------------------------------

TABLES = {"Profile.csv": b"First Name,Last Name\nAda,King\n"}


def test_a_zip_file_that_is_cut_off_is_told() -> None:
    finding = _only("export.zip", zipped(TABLES)[:60])
    assert finding.code == "import-archive"
    assert finding.hint == "download it again; is it complete?"


def test_a_zip_file_with_damaged_data_is_told() -> None:
    data = bytearray(zipped({"Profile.csv": b"First Name,Last Name\n" + b"Ada,King\n" * 100}))
    data[45] ^= 0xFF
    assert _only("export.zip", bytes(data)).code == "import-archive"


@pytest.mark.parametrize("name", ["../Profile.csv", "/etc/Profile.csv", "a/../../Profile.csv", "C:\\Profile.csv"])
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    assert "leads out of the archive" in _only("export.zip", zipped({name: TABLES["Profile.csv"]})).message


def test_a_zip_bomb_is_refused() -> None:
    finding = _only("export.zip", zipped({"Profile.csv": b"0" * (21 * 1024 * 1024)}))
    assert "larger than any table" in finding.message


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    data = zipped({"Profile.csv": b"0" * (21 * 1024 * 1024)})
    size = struct.pack("<I", 21 * 1024 * 1024)
    assert data.count(size) == 2
    assert _only("export.zip", data.replace(size, struct.pack("<I", 10))).code == "import-archive"


def test_an_archive_of_very_many_files_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(5_001):
            archive.writestr(f"{number}.csv", "")
    assert "5,001 files" in _only("export.zip", stream.getvalue()).message


def test_an_archive_of_something_else_is_told() -> None:
    assert _only("export.zip", zipped({"photo.png": b"x", "notes.txt": b"y"})).code == "import-format"


def test_a_table_with_a_quote_that_is_never_closed_is_told_with_its_place() -> None:
    files = {**TABLES, "Skills.csv": b'Name\nPython\n"Go\nRust\n'}
    finding = _only("export.zip", zipped(files))
    assert finding.code == "import-table"
    assert finding.place is not None
    assert (finding.place.path, finding.place.line) == ("export.zip/Skills.csv", 3)


def test_a_table_with_columns_in_an_unknown_language_is_accounted_for() -> None:
    files = {**TABLES, "Positions.csv": "会社,役職\n工場,技師\n".encode()}
    result = imported(Material(name="export.zip", data=zipped(files)))
    assert [finding.code for finding in result.diagnostics] == ["import-columns"]
    assert any("工場" in note.text for note in result.notes)


# --- All or nothing -----------------------------------------------------------------------------------------------


def test_one_bad_source_among_good_ones_writes_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    brought = bring([SAMPLES / "jsonresume-complete.json", bad], tmp_path / "site")
    assert not brought.succeeded
    assert brought.changes == {}
    assert not (tmp_path / "site").exists()


def test_a_site_with_mistakes_is_left_alone_and_they_are_told(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "profile.yaml").write_text("nme: Ada\n", encoding="utf-8")
    brought = bring([SAMPLES / "jsonresume-minimal.json"], tmp_path)
    assert {finding.code for finding in brought.diagnostics} == {"unknown-field"}
    assert brought.changes == {}


def test_a_source_that_is_not_there_is_told(tmp_path: Path) -> None:
    brought = bring([tmp_path / "none.json"], tmp_path / "site")
    assert [finding.code for finding in brought.diagnostics] == ["unreadable"]


def test_a_folder_without_anything_to_import_is_told(tmp_path: Path) -> None:
    brought = bring([tmp_path], tmp_path / "site")
    assert [finding.code for finding in brought.diagnostics] == ["import-nothing"]


def test_a_file_that_cannot_be_written_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    (site / "content" / "skills.yaml").write_text("- name: Cobol\n", encoding="utf-8")
    brought = bring([SAMPLES / "jsonresume-complete.json"], site)
    replaced: list[Path] = []
    move = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if len(replaced) == len(brought.changes) - 1:
            raise OSError(28, "No space left on device")
        replaced.append(target)
        return move(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="No space"):
        put(brought)
    assert [path.name for path in site.rglob("*") if path.is_file()] == ["skills.yaml"]
    assert (site / "content" / "skills.yaml").read_text(encoding="utf-8") == "- name: Cobol\n"


@given(st.sampled_from(["r.json", "r.yaml", "e.zip", "Positions.csv", "Skills.csv"]), st.binary(max_size=300))
def test_no_bytes_at_all_are_an_exception(name: str, data: bytes) -> None:
    imported(Material(name=name, data=data))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from("basics name work education skills projects keywords url location profiles items sections cv "
                        "info employment history aboutMe profile experience jobs roles startDate date".split()),
        inner, max_size=5),
    max_leaves=25,
)  # fmt: skip


@given(_JSON, st.sampled_from(["basics", "aboutMe", "cv", "name"]))
def test_no_tree_of_the_fields_of_a_format_is_an_exception(value: object, marker: str) -> None:
    import json

    tree = {marker: value, "info": value, "sections": value, "work": value, "experience": value, "skills": value}
    imported(Material(name="r.json", data=json.dumps(tree).encode()))
