"""The documentation tells the truth: its examples build, its links lead somewhere, its tables are the program's own."""

import ast
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import click
import pytest
from PIL import Image

from generator import findings, reference
from generator.cli import skillfolio
from generator.content.schema import COLLECTIONS
from generator.folders import Folders
from generator.pipeline.build import Result, build
from generator.pipeline.request import Request
from tests.built_site import REPOSITORY
from tests.sites_in_memory import TODAY, assembled

README, CHANGES, CONTRIBUTING = (REPOSITORY / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING"))
AUTHORS, MAINTAINERS, REFERENCE, PUBLISH = (
    REPOSITORY / "docs" / f"{name}.md" for name in ("authors", "maintainers", "reference", "publish")
)
GUIDES = sorted((REPOSITORY / "docs").glob("*.md"))
PAGES = [README, *GUIDES, CHANGES, CONTRIBUTING]
GENERATOR = sorted((REPOSITORY / "generator").rglob("*.py"))

BESIDE_THE_EXAMPLES = (
    "content/media/slides.pdf",
    "content/projects/tide-clock/levels.csv",
)
"""Files that the examples refer to and that are no text."""
PICTURES = ("content/media/portrait.jpg", "content/media/wall.jpg", "content/projects/tide-clock/board.png")
"""Pictures that the examples show."""


def _draw(site: Path) -> None:
    for name in PICTURES:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (640, 480), "teal").save(site / name)


# --- Examples ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Example:
    """A fenced block and the content file that the line before it names."""

    section: str
    file: str
    text: str


def examples(page: Path) -> list[Example]:
    """The examples of a page, in the order in which they stand on it."""
    section, found = "", []
    for part in _PARTS.finditer(page.read_text(encoding="utf-8")):
        section = part["section"] or section
        if part["file"]:
            found.append(Example(section, part["file"], part["text"]))
    return found


_PARTS = re.compile(
    r"^## (?P<section>.+?)$"
    r"|^`(?P<file>(?:content|templates)/[^`\s]+)`\n\n(?P<fence>`{3,})\w+\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)


def _write(site: Path, files: dict[str, str]) -> None:
    for file, text in files.items():
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_text(text, encoding="utf-8", newline="\n")


def _check(site: Path) -> Result:
    return build(Request(folders=Folders.of(site), today=TODAY, write=False, remember=False))


def _shown(result: Result) -> str:
    return "\n".join(f"{item.place}: {item.severity}[{item.code}]: {item.message}" for item in result.diagnostics)


GUIDE = examples(AUTHORS)
FIRST = {example.file: example.text for example in reversed(GUIDE)}
"""The portfolio that the guide is about: of each file the first example."""
LATER = sorted({example.section for example in GUIDE if FIRST[example.file] != example.text})
"""Sections that show a file again, with something else in it."""


def test_the_guide_has_an_example_of_every_collection() -> None:
    shown = {example.file.split("/")[1].removesuffix(".yaml") for example in GUIDE}
    assert shown >= {"site", "profile", *COLLECTIONS}


@pytest.mark.parametrize("section", ["all sections", *LATER])
def test_the_examples_of_the_guide_are_a_site_without_mistakes(section: str, tmp_path: Path) -> None:
    own = {example.file: example.text for example in GUIDE if example.section == section}
    _write(tmp_path, dict.fromkeys(BESIDE_THE_EXAMPLES, "") | FIRST | own)
    _draw(tmp_path)
    result = _check(tmp_path)
    assert result.succeeded, _shown(result)
    assert {item.code for item in result.diagnostics} <= {"placeholder", "unproven-skill"}, _shown(result)


def test_the_guide_counts_evidence_as_the_program_does() -> None:
    section = [example for example in GUIDE if example.section == "Evidence"]
    claim = assembled({item.file.removeprefix("content/"): item.text for item in section}).claim("django-channels")
    assert [item.document.slug for item in claim.evidence] == ["score-board", "chat"]
    assert claim.months == 6


def test_the_guide_defines_levels_as_the_site_does() -> None:
    levels = [line for line in _lines(REFERENCE, "## Levels") if line.startswith("| `")]
    assert [re.sub(r" \| \w+ \| ", " | ", line) for line in levels] == [
        line for line in _lines(AUTHORS, "## Skills") if line.startswith("| `")
    ]


def test_the_examples_of_the_readme_are_a_site_without_mistakes(tmp_path: Path) -> None:
    files = {example.file: example.text for example in examples(README)}
    _write(tmp_path, {"content/profile.yaml": "name: Ada"} | files)
    result = _check(tmp_path)
    assert len(files) == 2
    assert not result.diagnostics, _shown(result)


def test_the_mistakes_in_the_readme_are_shown_as_the_program_shows_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {example.file: example.text for example in examples(README)}
    project = files["content/projects/task-board.md"].replace("role:", "rol:")
    challenge = "---\ntitle: Slow orders\nskills:\n- Djagno\n---\n"
    files |= {"content/projects/task-board.md": project, "content/challenges/slow-orders.md": challenge}
    _write(tmp_path, {"content/profile.yaml": "name: Ada"} | files)
    with pytest.raises(SystemExit):
        skillfolio(["build", "--site", str(tmp_path)])
    shown = capsys.readouterr().err
    assert f"```text\n{shown}```\n" in README.read_text(encoding="utf-8")


# --- The reference ----------------------------------------------------------------------------------------------


def test_the_reference_is_what_the_program_says() -> None:
    hint = "run `python -m generator.reference > docs/reference.md`"
    assert REFERENCE.read_text(encoding="utf-8") == reference.markdown(), hint


def test_the_reference_lists_every_finding_with_its_severity_and_no_other() -> None:
    listed = {
        (row[2], row[1])
        for row in re.finditer(r"^\| `([a-z0-9-]+)` \| (error|warning) \|", reference.markdown(), re.MULTILINE)
    }
    assert listed == {finding for file in GENERATOR for finding in _findings(file)}


def test_the_reference_lists_every_finding_that_a_case_shows() -> None:
    finding = re.compile(r"(?:error|warning)\[([a-z0-9-]+)\]: ")
    cases = (REPOSITORY / "tests" / "cases").glob("*.txt")
    shown = {code for case in cases for code in finding.findall(case.read_text(encoding="utf-8"))}
    assert shown <= {code for codes in findings.FINDINGS.values() for code in codes}


def _findings(file: Path) -> Iterator[tuple[str, str]]:
    """The severity and the code of every finding that a module can make."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments) if name in _MAKERS:
                words = [item.value for item in arguments if isinstance(item, ast.Constant)]
                code = next((str(word) for word in words if _CODE.fullmatch(str(word))), None)
                if code is not None:
                    yield "warning" if name == "warning" or "warning" in words else "error", code
            case ast.Dict(keys=[ast.Constant(value="code"), *_], values=[ast.Constant(value=str() as code), *_]):
                yield "error", code
            case ast.Constant(value=str() as text) if printed := re.match(r"(error|warning)\[([a-z0-9-]+)\]: ?$", text):
                yield printed[1], printed[2]


_MAKERS = frozenset({"error", "warning", "Broken", "Finding", "Refused", "_refuse", "_refusal", "_form"})
"""What makes a finding, or the reason for one; its code is the first of its words that is neither of the severities."""
_CODE = re.compile(r"(?!(?:error|warning)$)[a-z0-9]+(-[a-z0-9]+)*")


def test_the_reference_lists_every_template_that_makes_an_output() -> None:
    folder = REPOSITORY / "templates"
    files = [*folder.glob("pages/*.html"), *folder.glob("resume/*.typ"), *folder.glob("*.*")]
    files.remove(folder / "resume" / "words.typ")
    assert sorted(reference.TEMPLATES) == sorted(file.relative_to(folder).as_posix() for file in files)


# --- Links ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_the_documentation_leads_somewhere(page: Path) -> None:
    for target in _links(page):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name}: `{target}` leads nowhere"
        if anchor:
            assert anchor in _anchors(file), f"{page.name}: `{target}` names no heading"


def test_every_picture_of_the_documentation_is_shown() -> None:
    shown = {(page.parent / target).resolve() for page in PAGES for target in _links(page)}
    assert [file.name for file in sorted((REPOSITORY / "docs/images").iterdir()) if file not in shown] == []


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_the_readme_leads_to_every_guide(page: Path) -> None:
    assert f"docs/{page.name}" in _links(README)


@pytest.mark.parametrize("page", [AUTHORS, PUBLISH], ids=lambda page: page.name)
def test_a_guide_lists_its_sections_in_their_order(page: Path) -> None:
    text = _without_fences(page)
    assert re.findall(r"^- \[(.+)\]\(#", text, re.MULTILINE) == re.findall(r"^## (.+)$", text, re.MULTILINE)


def _without_fences(page: Path) -> str:
    return re.sub(r"^(`{3,}).*?^\1$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def _links(page: Path) -> list[str]:
    text = re.sub(r"`[^`\n]+`", "", _without_fences(page))
    return [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if not target.startswith("https://")]


def _anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", _without_fences(page), re.MULTILINE)
    return {_anchor(heading) for heading in headings}


def _anchor(heading: str) -> str:
    kept = "".join(letter for letter in heading.lower() if letter in "-_ " or unicodedata.category(letter)[0] in "LN")
    return kept.replace(" ", "-")


def _lines(page: Path, heading: str) -> list[str]:
    """The lines below a heading, up to the next one."""
    text = page.read_text(encoding="utf-8").split(f"\n{heading}\n", 1)[1]
    return re.split(r"^## ", text, maxsplit=1, flags=re.MULTILINE)[0].split("\n")


# --- Commands ---------------------------------------------------------------------------------------------------


def commands(page: Path) -> list[str]:
    """The command lines of the program that a page shows, in a code span or after a prompt."""
    text = page.read_text(encoding="utf-8")
    prompted = re.findall(r"^[>$] \S*(skillfolio [a-z].*)$", text, re.MULTILINE)
    return re.findall(r"`(skillfolio [a-z][^`\n]*)`", text) + prompted


def test_the_readme_names_every_command() -> None:
    assert {line.split()[1] for line in commands(README)} == set(skillfolio.commands)


@pytest.mark.parametrize("line", sorted({line for page in PAGES for line in commands(page)}))
def test_every_command_in_the_documentation_exists_with_its_options(line: str) -> None:
    _, name, *words = line.split()
    command = skillfolio.commands[name]
    options = {option: parameter for parameter in command.params for option in parameter.opts}
    for word, following in pairwise([*words, ""]):
        if word.startswith("-"):
            assert word in options, line
            choice = options[word].type
            assert not isinstance(choice, click.Choice) or following in choice.choices, line


def test_every_make_target_in_the_documentation_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"\bmake ([a-z]+)\b", _code(page))}
    assert {"site", "test"} <= named <= targets


def _code(page: Path) -> str:
    """What a page says in code: its console blocks and its code spans."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", _without_fences(page))])


def test_every_library_is_given_a_reason() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[>=\[]", line)[0] for line in wanted}
    text = re.sub(r"[ -]", "", "".join(_lines(MAINTAINERS, "## Libraries"))).lower()
    aliases = {"jinja2": "jinja"}
    missing = {name for name in names if aliases.get(name, name).replace("-", "") not in text}
    assert {name for name in missing if not name.startswith("types-")} == set()
