"""Compiled templates: kept beside the program, used only for the same text and program, and only if whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.sources import Source
from generator.rendering import compiled, templates
from generator.rendering.compiled import CompiledTemplates
from generator.rendering.templates import Renderer
from generator.theming.theme import Theme
from tests.themes import words

TEXT = "{% for name in names %}<p>{{ name }}</p>{% endfor %}"
SHOWN = "<p>Ada</p>"
ENGINE = b"engine"


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that are compiled, by their names."""
    names: list[str] = []
    compile_ = jinja2.Environment.compile

    def recorded(self: jinja2.Environment, source: str, name: str, *arguments: Any, **options: Any) -> object:
        names.append(name)
        return compile_(self, source, name, *arguments, **options)

    monkeypatch.setattr(jinja2.Environment, "compile", recorded)
    return names


def _rendered(folder: Path, text: str = TEXT, engine: bytes = ENGINE, name: str = "page") -> str:
    environment = jinja2.Environment(
        loader=jinja2.DictLoader({name: text}), bytecode_cache=CompiledTemplates(engine, folder), autoescape=True
    )
    return environment.get_template(name).render(names=["Ada"])


def _only(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_a_template_is_compiled_once(tmp_path: Path, counted: list[str]) -> None:
    assert [_rendered(tmp_path / "made" / "kept") for _ in range(3)] == [SHOWN] * 3
    assert counted == ["page"]
    assert _only(tmp_path / "made" / "kept").suffix == ".template"


def test_another_text_or_name_or_program_is_compiled_anew(tmp_path: Path, counted: list[str]) -> None:
    assert _rendered(tmp_path) == SHOWN
    assert _rendered(tmp_path, text=TEXT + "!") == f"{SHOWN}!"
    assert _rendered(tmp_path, engine=b"another") == SHOWN
    assert _rendered(tmp_path, name="another") == SHOWN
    assert counted == ["page", "page", "page", "another"]


def test_a_file_that_is_cut_off_anywhere_is_compiled_anew(tmp_path: Path, counted: list[str]) -> None:
    _rendered(tmp_path)
    file = _only(tmp_path)
    data = file.read_bytes()
    for length in (*range(0, len(data), 41), len(data) - 1):
        counted.clear()
        file.write_bytes(data[:length])
        assert _rendered(tmp_path) == SHOWN
        assert counted == ["page"]
        assert file.read_bytes() == data


@settings(max_examples=60)
@given(share=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_a_file_that_is_damaged_anywhere_is_not_loaded(
    tmp_path_factory: pytest.TempPathFactory, share: float, change: int
) -> None:
    folder = tmp_path_factory.mktemp("compiled")
    _rendered(folder)
    file = _only(folder)
    data = bytearray(file.read_bytes())
    assert _loaded(file)
    data[int(share * len(data))] ^= change
    file.write_bytes(data)
    assert not _loaded(file)


def _loaded(file: Path) -> bool:
    """Whether the code in a file is believed."""
    bucket = jinja2.bccache.Bucket(jinja2.Environment(autoescape=True), "page", "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CompiledTemplates, "_file", lambda *_: file)
        CompiledTemplates(ENGINE, file.parent).load_bytecode(bucket)
    return bucket.code is not None


def test_a_folder_that_cannot_be_written_to_is_no_problem(tmp_path: Path, counted: list[str]) -> None:
    (tmp_path / "file").touch()
    assert [_rendered(tmp_path / "file" / "below") for _ in range(2)] == [SHOWN] * 2
    assert counted == ["page"] * 2


def test_a_disk_that_is_full_is_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(Path, "write_bytes", refused)
    assert _rendered(tmp_path) == SHOWN
    assert list(tmp_path.iterdir()) == []


def test_the_folder_does_not_grow_without_end(
    tmp_path: Path, counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "_MOST", 5)
    for number in range(23):
        _rendered(tmp_path, text=f"{TEXT}{number}")
        assert len(list(tmp_path.iterdir())) <= 5
    _rendered(tmp_path, text=f"{TEXT}22")
    assert len(counted) == 23


@pytest.mark.parametrize(("engine", "kept"), [(ENGINE, 2), (None, 0)])
def test_a_renderer_keeps_templates_only_if_it_knows_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: bytes | None, kept: int
) -> None:
    keeping: Callable[[bytes], CompiledTemplates] = lambda engine: CompiledTemplates(engine, tmp_path)  # noqa: E731
    monkeypatch.setattr(templates, "CompiledTemplates", keeping)
    names = ("pages/home.html", "parts/card.html")
    theme = Theme(({name: Source.of(f"templates/{name}", b"<p>") for name in names},))
    assert Renderer(theme, words("en", {}), lambda _: (), engine).check() == []
    assert len(list(tmp_path.iterdir())) == kept


def test_templates_are_kept_in_the_program_and_not_in_a_site() -> None:
    assert compiled._FOLDER.relative_to(Path(compiled.__file__).parent).parts[0] == "__pycache__"
