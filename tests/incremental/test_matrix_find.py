"""The matrix goes on: scripts, and the index of a site that has so many projects that one looks for them."""

from pathlib import Path
from unittest import mock

import msgspec
import pytest

from generator.caching.cache import Key
from generator.incremental.plans import Sheet
from generator.presentation.addresses import Address
from generator.rendering.keys import Keys
from tests.incremental.clean import CleanBuilds
from tests.incremental.outputs import HOME, PROJECTS, PYTHON, SKILLS
from tests.incremental.portfolio import FILES
from tests.incremental.site import LawBrokenError, Site

WORDS, TEXTS, FIND = "assets/find-words-?.js", "assets/find-texts-*.js", "assets/find-????????.js"
KITES = [f"kite-{number}" for number in range(8)]
KITE = "projects/kite-3/index.html"
KITE_FILE = "content/projects/kite-3.md"
PACKAGED = Path(__file__).parents[2] / "templates"


def _kite(name: str, text: str = "Silk holds.", front: str = "") -> str:
    return (
        f"---\ntitle: {name.title()}\nsummary: It is a {name}.\nstart: 2019\nend: 2020\nskills: [Python]\n{front}---\n"
        f"It flies.\n\n{text}\n"
    )


@pytest.fixture
def kites(tmp_path: Path, clean_builds: CleanBuilds) -> Site:
    """The small portfolio with eight more projects."""
    files = {f"content/projects/{name}.md": _kite(name) for name in KITES}
    return Site(tmp_path / "site", clean_builds, FILES | files)


def test_a_body_of_other_words_changes_its_page_and_one_share_of_the_index_of_each_kind(kites: Site) -> None:
    built = kites.step({KITE_FILE: _kite("kite-3", "Bamboo bends.")}, changed=[KITE, WORDS, TEXTS])
    assert len(built.result.changes.written) == 4  # with the page's twin


def test_a_body_of_the_same_words_leaves_the_index_of_words(kites: Site) -> None:
    kites.step({KITE_FILE: _kite("kite-3", "Holds silk.")}, changed=[KITE, TEXTS])


def test_a_block_of_code_is_not_searched(kites: Site) -> None:
    kites.step({KITE_FILE: _kite("kite-3", "Silk holds.\n\n    bamboo()")}, changed=[KITE])


def test_a_page_that_is_found_by_its_kind_of_text_is_in_the_index(kites: Site) -> None:
    kites.step({KITE_FILE: _kite("kite-3", front="role: Pilot\n")}, changed=None)
    assert "pilot" in _index(kites).lower()


def test_a_draft_never_reaches_the_index(kites: Site) -> None:
    assert "Kite-3" in _index(kites)
    kites.step({KITE_FILE: _kite("kite-3", "Secret.", "draft: true\n")}, changed=None)
    assert "Kite-3" not in _index(kites)
    assert "ecret" not in _index(kites)
    kites.step(drafts=True)
    assert "Secret" in _index(kites)
    kites.step(drafts=False)
    assert "Secret" not in _index(kites)


def test_what_a_person_is_going_to_do_is_not_in_the_index_yet(kites: Site) -> None:
    job = (
        "---\norganization: Acme\npositions:\n  - {title: Developer, start: 2022-03, end: 2023, skills: [SQL]}\n"
        "  - {title: Astronaut, start: 2031, highlights: [Moonwalk], skills: [SQL]}\n---\n"
    )
    kites.step({"content/experience/acme.md": job}, changed=None)
    index = _index(kites)
    assert "Developer" in index
    assert "Astronaut" not in index
    assert "Moonwalk" not in index


def test_there_is_no_index_and_no_script_where_nobody_needs_them(kites: Site) -> None:
    gone = {f"content/projects/{name}.md": None for name in KITES}
    kites.step(gone, changed=None)
    assert not list(kites.output.glob("assets/find*"))


def test_a_script_of_the_site_changes_only_the_pages_that_use_it(kites: Site) -> None:
    own = (PACKAGED / "scripts/find.js").read_text(encoding="utf-8") + "/* own */\n"
    kites.step({"templates/scripts/find.js": own}, changed=[FIND, PROJECTS], removed=[FIND])
    assert next(kites.output.glob(FIND)).read_text(encoding="utf-8") == own


def test_a_script_that_no_page_uses_changes_nothing(kites: Site) -> None:
    kites.step({"templates/scripts/own.js": "own()\n"}, changed=[])


def test_a_title_is_in_the_index(kites: Site) -> None:
    text = _kite("kite-3").replace("title: Kite-3", "title: Dragon")
    kites.step({KITE_FILE: text}, changed=None)
    assert "Dragon" in _index(kites)


def test_more_entries_than_a_share_holds_are_shared_out(kites: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.pages.filters.WORDS_OF", 8)
    # the sizes are parts of the program: another program has another digest
    kites.step({f"content/projects/many-{number}.md": _kite(f"many-{number}") for number in range(3)}, changed=None)
    assert len(list(kites.output.glob(WORDS))) > 1


def test_an_index_that_does_not_know_its_words_is_noticed(kites: Site) -> None:
    key = Keys.of

    def without_words(keys: Keys, sheet: Sheet) -> Key:
        return key(keys, msgspec.structs.replace(sheet, words=()))

    with mock.patch.object(Keys, "of", without_words):
        kites.step({KITE_FILE: _kite("kite-3", front="role: Pilot\n")}, changed=None, reversible=False)
        with pytest.raises(LawBrokenError):
            kites.step({KITE_FILE: _kite("kite-3", "Bamboo bends.", "role: Pilot\n")}, changed=None, reversible=False)


def test_pages_name_the_script_by_its_address(kites: Site) -> None:
    scripts = [path.name for path in kites.output.glob(FIND)]
    page = (kites.output / PROJECTS).read_text(encoding="utf-8")
    assert len(scripts) == 1
    assert f'<script data-src="../assets/{scripts[0]}">' in page
    for other in (HOME, SKILLS, PYTHON):
        assert scripts[0] not in (kites.output / other).read_text(encoding="utf-8")
    assert Address(f"assets/{scripts[0]}").seen_from(PROJECTS) in page


def _index(site: Site) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(site.output.glob("assets/find-*-*.js")))
