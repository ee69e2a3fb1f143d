"""What is set into type: by templates that a site may replace, and from nothing else."""

import datetime
import errno
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import pytest

from generator.caching.cache import Cache
from generator.caching.stamps import Stamps
from generator.diagnostics import Diagnostic
from generator.exports import jsonresume, typesetting
from generator.folders import Folders
from generator.pipeline.build import Result, build
from generator.pipeline.request import Request
from generator.pipeline.verify import prepared
from generator.theming import theme
from tests.built_site import REPOSITORY, TODAY

FILES = {
    "content/profile.yaml": "name: Ada Lovelace\nheadline: Engineer\n",
    "content/skills.yaml": "- name: Python\n- name: SQL\n",
    "content/projects.yaml": "- {title: Atlas, start: 2023-02, end: 2023-09, skills: [Python, SQL]}\n",
}
BASE = "https://ada.example.org/"
RESUME, CARD, WORDS = (
    (REPOSITORY / "templates" / "resume" / f"{name}.typ").read_text(encoding="utf-8")
    for name in ("resume", "card", "words")
)


def built(folder: Path, files: Mapping[str, str | bytes] | None = None, base: str = BASE, **options: object) -> Result:
    """A small site with further files."""
    for name, data in {**FILES, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    today = datetime.date.fromisoformat(TODAY)
    return build(Request(folders=Folders.of(folder), today=today, base_url=base, drafts=False, **options))  # type: ignore[arg-type]


def found(folder: Path, files: Mapping[str, str], base: str = "") -> Diagnostic:
    """The one error of a small site."""
    result = built(folder, files, base)
    (mistake,) = [item for item in result.diagnostics if item.severity == "error"]
    assert not (folder / "output" / "index.html").exists()
    return mistake


@pytest.mark.parametrize(
    ("intact", "broken", "lacking"),
    [
        ("body, text(fill: soft, when),", "body, [],", "date `Feb 2023 – Sep 2023`"),
        ("for it in section.entries { entry(it) }", "", "date `Feb 2023 – Sep 2023`"),
        ("group.skills", "group.skills.slice(1)", "skill `Python`"),
        ("#heading(level: 1, view.name)", "", "name `Ada Lovelace`"),
        ("text(12.4pt, fill: accent, view.headline)", "[]", "role `Engineer`"),
    ],
)
def test_a_pdf_that_lacks_a_fact_is_not_published(tmp_path: Path, intact: str, broken: str, lacking: str) -> None:
    template = re.sub(r"proven\(group\s*\.skills\)", "proven(group.skills)", RESUME)
    assert intact in template
    mistake = found(tmp_path, {"templates/resume/resume.typ": template.replace(intact, broken)})
    assert mistake.code == "disagreement"
    assert lacking in mistake.message
    assert mistake.place is not None
    assert mistake.place.path == "templates/resume/resume.typ"
    assert mistake.hint is not None


@pytest.mark.parametrize(
    ("intact", "broken", "lacking"),
    [
        ("{{ period(entry.card.period) }}", "", "date `Feb 2023 – Sep 2023`"),
        ("{% for card in group.skills %}", "{% for card in group.skills[1:] %}", "skill `Python`"),
    ],
)
def test_a_page_that_lacks_a_fact_is_not_published(tmp_path: Path, intact: str, broken: str, lacking: str) -> None:
    template = (REPOSITORY / "templates" / "pages" / "resume.html").read_text(encoding="utf-8")
    assert intact in template
    mistake = found(tmp_path, {"templates/pages/resume.html": template.replace(intact, broken)})
    assert mistake.code == "disagreement"
    assert mistake.message.startswith("`resume/index.html` does not say what the site says")
    assert lacking in mistake.message


def test_a_resume_for_machines_that_lacks_a_fact_is_not_published(tmp_path: Path) -> None:
    with mock.patch.object(jsonresume, "title_of", return_value="x"):
        mistake = found(tmp_path, {})
    assert mistake.code == "disagreement"
    assert mistake.message.startswith("`resume.json` does not say what the site says")
    assert "title `Atlas`" in mistake.message


def test_a_template_that_is_not_written_as_typst_expects_is_told_with_its_place(tmp_path: Path) -> None:
    mistake = found(tmp_path, {"templates/resume/resume.typ": f"{RESUME}\n#let x =\n"})
    assert mistake.code == "template-error"
    assert mistake.message == "expected expression while rendering the résumé's PDF"
    assert mistake.place is not None
    assert (mistake.place.path, mistake.place.line) == ("templates/resume/resume.typ", RESUME.count("\n") + 2)
    assert mistake.place.text == "#let x ="


def test_a_field_that_a_view_does_not_have_is_told_with_its_place(tmp_path: Path) -> None:
    template = RESUME.replace("view.location != ", "view.town != ")
    mistake = found(tmp_path, {"templates/resume/resume.typ": template})
    assert "`town`" in mistake.message or '"town"' in mistake.message
    assert mistake.place is not None
    assert "view.town" in mistake.place.text


def test_a_mistake_in_what_a_template_imports_is_told_there(tmp_path: Path) -> None:
    mistake = found(tmp_path, {"templates/resume/words.typ": WORDS.replace("data.words", "data.wordz")})
    assert mistake.place is not None
    assert mistake.place.path == "templates/resume/words.typ"


def test_a_typst_that_breaks_down_is_told(tmp_path: Path) -> None:
    panic = type("PanicException", (BaseException,), {})
    with mock.patch.object(typesetting.Typesetter, "_set", side_effect=panic("no thread can be had")):
        mistake = found(tmp_path, {})
    assert mistake.code == "typst-failed"
    assert mistake.message == "typst broke down while rendering the résumé's PDF: no thread can be had"


def test_a_full_temporary_folder_is_told_with_the_file(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    packaged, _ = theme.load(Folders.of(tmp_path), Stamps(None, now=0, trusting=False))
    typesetter = typesetting.Typesetter(packaged, mock.Mock())
    with (
        mock.patch.object(Path, "write_bytes", side_effect=full),
        pytest.raises(OSError, match=r"resume/\w+\.typ'"),
        typesetter.opened(),
    ):
        pass


def test_words_that_do_not_exist_are_told(tmp_path: Path) -> None:
    mistake = found(tmp_path, {"templates/resume/resume.typ": RESUME.replace("sections.skills.title", "no.words")})
    assert "there are no words `no.words`" in mistake.message


def test_no_package_is_fetched(tmp_path: Path) -> None:
    mistake = found(tmp_path, {"templates/resume/resume.typ": f'#import "@preview/fontawesome:0.5.0": *\n{RESUME}'})
    assert mistake.message == "packages of typst are not fetched"
    assert mistake.place is not None
    assert mistake.place.line == 1


@pytest.mark.parametrize("asked", ["/etc/hostname", "../../../../../../etc/hostname"])
def test_no_file_outside_of_the_templates_is_read(tmp_path: Path, asked: str) -> None:
    mistake = found(tmp_path, {"templates/resume/resume.typ": f'{RESUME}\n#read("{asked}")\n'})
    assert mistake.code == "template-error"
    assert "skillfolio-" not in mistake.message


def test_nothing_private_is_set(tmp_path: Path) -> None:
    """Not by a template either, whose text a PDF hides in its bytes."""
    private = {"content/private.yaml": "private: {phone: 555 0123456}\n"}
    result = built(tmp_path, {**private, "templates/resume/resume.typ": f"{RESUME}\nCall 555-0123456\n"})
    found = [item.message for item in result.diagnostics if item.code == "private-value"]
    assert found == ["`phone` is private, and its value occurs in `resume.pdf`, made from the résumé's PDF"]


def test_the_words_of_a_card_are_looked_through_before_they_are_pixels(tmp_path: Path) -> None:
    built(tmp_path)
    today = datetime.date.fromisoformat(TODAY)
    request = Request(folders=Folders.of(tmp_path), today=today, base_url=BASE, drafts=False)
    site = prepared(request, Cache(None), afresh=True)
    sheet = next(sheet for sheet in site.planned.sheets if sheet.path == "assets/cards/projects/atlas.png")
    words = site.press._typesetter.legible(site.press.page(sheet), b"")
    for shown in ("Atlas", "Feb 2023 – Sep 2023", "Ada Lovelace", "ada.example.org"):
        assert f'"{shown}"' in words


def test_a_broken_card_is_told_once_for_all_pages(tmp_path: Path) -> None:
    mistake = found(tmp_path, {"templates/resume/card.typ": f"{CARD}\n#panic()\n"}, BASE)
    assert mistake.place is not None
    assert mistake.place.path == "templates/resume/card.typ"


def test_no_text_of_an_author_is_a_program(tmp_path: Path) -> None:
    name = '#panic("x") $x$ *a* _b_ `c` <d> @e \\ [f] // g'
    result = built(tmp_path, {"content/profile.yaml": f"name: '{name}'\n"})
    assert result.succeeded


def test_a_character_that_no_font_has_is_told_where_it_is_written(tmp_path: Path) -> None:
    result = built(tmp_path, {"content/projects.yaml": "- title: Atlas\n  skills: [Python, SQL]\n- title: 地図 🗺\n"})
    (told,) = [item for item in result.diagnostics if item.code == "missing-glyph"]
    assert result.succeeded
    assert told.severity == "warning"
    assert told.message == "no font of the PDF and the cards has `地`, `図`, `🗺`"
    assert told.place is not None
    assert (told.place.path, told.place.line) == ("content/projects.yaml", 3)


def test_it_is_told_again_when_nothing_is_made_anew(tmp_path: Path) -> None:
    built(tmp_path, {"content/projects.yaml": "- {title: 地図, skills: [Python, SQL]}\n"})
    result = built(tmp_path, {"content/projects.yaml": "- {title: 地図, skills: [Python, SQL]}\n"})
    assert [item.code for item in result.diagnostics] == ["missing-glyph"]
    assert not result.rendered


def test_a_name_in_a_variant_that_stands_for_nothing_is_told_with_its_place(tmp_path: Path) -> None:
    settings = (
        "resume:\n  variants:\n    - name: data\n      first: [Pyton, projects]\n      leave_out: [projects/none]\n"
    )
    result = built(tmp_path, {"content/site.yaml": settings})
    told = [(item.code, item.message, item.place.line if item.place else 0) for item in result.diagnostics]
    assert told == [
        ("unknown-part", "the portfolio has no part `Pyton`", 4),
        ("unknown-part", "the portfolio has no part `projects/none`", 5),
    ]
    assert result.diagnostics[0].hint == "did you mean `Python`?"


def test_two_variants_of_one_name_are_told(tmp_path: Path) -> None:
    result = built(tmp_path, {"content/site.yaml": "resume: {variants: [{name: data}, {name: data}]}\n"})
    assert [item.code for item in result.diagnostics] == ["url-clash"]


def test_a_promise_that_a_template_cannot_keep_is_not_made(tmp_path: Path) -> None:
    result = built(
        tmp_path, {"templates/resume/resume.typ": RESUME.replace("  title: view.name", "  // title: view.name")}
    )
    assert result.succeeded
    assert b"pdfuaid" not in (tmp_path / "output" / "resume.pdf").read_bytes()


def test_bytes_are_the_same_in_other_surroundings(tmp_path: Path) -> None:
    surroundings = (
        {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "1"},
        {
            "LC_ALL": "ar_EG.UTF-8",
            "TZ": "Asia/Kathmandu",
            "PYTHONHASHSEED": "2",
            "HOME": str(tmp_path),
            "XDG_DATA_HOME": "/",
        },
    )
    made: list[dict[str, bytes]] = []
    for number, settings in enumerate(surroundings):
        site = tmp_path / f"place {number}"
        for name, data in FILES.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(data, encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "generator",
            "build",
            "--site",
            str(site),
            "--today",
            TODAY,
            "--base-url",
            BASE,
        ]
        environment = {**os.environ, "TYPST_FONT_PATHS": "/usr/share/fonts"} | settings
        subprocess.run(command, cwd=REPOSITORY, env=environment, check=True, capture_output=True)
        output = site / "output"
        made.append({path.name: path.read_bytes() for path in output.rglob("*") if path.suffix in (".pdf", ".png")})
    assert len(made[0]) == 5
    assert made[0] == made[1]


ALONE = f"""
import datetime, sys
from pathlib import Path
from generator.caching.cache import Cache
from generator.folders import Folders
from generator.pipeline.request import Request
from generator.pipeline.verify import prepared
folder, today = Path(sys.argv[1]), datetime.date.fromisoformat("{TODAY}")
request = Request(folders=Folders.of(folder), today=today, base_url="{BASE}", drafts=False)
site = prepared(request, Cache(None), afresh=True)
sheets = [sheet for sheet in site.planned.sheets if sheet.template.endswith(".typ")]
same = [site.press.render(sheet)[0] == (folder / "output" / sheet.path).read_bytes() for sheet in sheets]
print(sum(same), len(same))
"""


def test_one_process_sets_the_same_as_several(tmp_path: Path) -> None:
    built(tmp_path)
    command = [sys.executable, "-c", ALONE, str(tmp_path)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["5", "5"]


def test_what_typst_makes_is_told_by_the_templates_name() -> None:
    assert typesetting.is_typeset("resume/resume.typ")
    assert not typesetting.is_typeset("pages/resume.html")
