"""What the preview shows is what a clean build with drafts publishes, whatever was done before."""

import os
import random
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.images import originals
from tests.incremental.clean import CleanBuilds
from tests.incremental.drafting import Author
from tests.incremental.portfolio import FILES, TEXTS, edited
from tests.incremental.trees import tree_of
from tests.preview.previewed import Previewed

ATLAS, ATLAS_FILE = "projects/atlas/index.html", "content/projects/atlas.md"
CLEAN = CleanBuilds()

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def previewed(tmp_path: Path) -> Previewed:
    return Previewed(tmp_path / "site", CLEAN)


def _holds(previewed: Previewed) -> None:
    """What is shown is what is published, or the mistakes are those that a build finds."""
    files, codes = previewed.clean()
    assert previewed.codes == codes
    if not codes:
        assert previewed.is_current()
        assert previewed.outputs() == files


def test_what_is_shown_first_is_the_site(previewed: Previewed) -> None:
    previewed.settle()
    assert len(previewed.outputs()) > 20
    _holds(previewed)


def test_what_is_shown_before_everything_is_rendered_is_the_site_too(previewed: Previewed) -> None:
    assert set(previewed.state.files) == {"index.html"}
    assert previewed.page(ATLAS) == previewed.clean()[0][ATLAS]


@settings(
    max_examples=100 if os.environ.get("SOAK") else 10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32 - 1))
def test_after_any_session_of_edits_the_site_is_that_of_a_clean_build(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    author = Author(chance)
    previewed = Previewed(tmp_path_factory.mktemp("session") / "site", CLEAN, author.files())
    for _ in range(10):
        for _ in range(chance.randint(1, 3)):
            chance.choice(author.edits())()
        previewed.apply(author.files())
        previewed.loop.wake()
        if chance.random() < 0.8:
            previewed.settle()
            _holds(previewed)
        else:
            previewed.wait(chance.random() / 10)
    previewed.settle()
    _holds(previewed)
    assert previewed.told.bugs == []


def test_nothing_is_ever_written_but_the_cache(previewed: Previewed) -> None:
    previewed.change(edited(ATLAS_FILE, ("It counts.", "It adds up.")))
    previewed.change({"content/posts/later.md": "---\ntitle: Later\ndraft: true\n---\nLater.\n"})
    previewed.settle()
    assert {path.split("/")[0] for path in tree_of(previewed.folder)} == {"content", ".cache"}


def test_drafts_and_what_is_of_the_future_are_shown_and_marked(previewed: Previewed) -> None:
    before = previewed.page("posts/index.html")
    previewed.change(
        {
            "content/posts/draft.md": "---\ntitle: Sketch\ndate: 2026-01-01\ndraft: true\n---\nNot yet.\n",
            "content/posts/future.md": "---\ntitle: Tomorrow\ndate: 2027-01-01\n---\nNot yet.\n",
            "content/pages/plan.md": "---\ntitle: A plan\ndraft: true\n---\nNot yet.\n",
            "content/skills.yaml": f"{TEXTS['content/skills.yaml']}- name: Rust\n  draft: true\n",
        }
    )
    assert before is not None
    assert b"Draft" not in before
    listing, draft = previewed.page("posts/index.html"), previewed.page("posts/draft/index.html")
    assert listing is not None
    assert listing.count(b'class="flag"') == before.count(b'class="flag"') + 2
    assert draft is not None
    assert b'class="flag"' in draft
    assert previewed.page("posts/future/index.html") is not None
    for page in ("plan/index.html", "skills/rust/index.html", "skills/index.html"):
        assert b'class="flag"' in (previewed.page(page) or b""), page


def test_only_what_somebody_looks_at_and_what_differs_is_rendered(previewed: Previewed) -> None:
    previewed.settle()
    previewed.loop.looked_at(ATLAS)
    previewed.change(edited(ATLAS_FILE, ("It counts.", "It adds up.")))
    last = previewed.told.progresses[-1]
    assert last.rendered == (ATLAS, f"{ATLAS}.md")
    assert last.changed == (ATLAS_FILE,)
    assert last.is_finished


def test_the_page_that_is_looked_at_is_shown_before_the_others_are_rendered(previewed: Previewed) -> None:
    previewed.settle()
    previewed.loop.looked_at(ATLAS)
    previewed.apply({"templates/styles/9-own.css": "p { color: red }"})
    previewed.loop.wake()
    previewed.clock.now += 0.1
    previewed.loop.step()
    assert list(previewed.state.files) == [ATLAS, "index.html"]
    assert [progress.is_finished for progress in previewed.told.progresses[-2:]] == [True, False]
    previewed.settle()
    assert [progress.is_finished for progress in previewed.told.progresses[-2:]] == [False, True]
    _holds(previewed)


def test_after_a_mistake_the_last_good_site_is_shown_and_the_mistake(previewed: Previewed) -> None:
    previewed.settle()
    good, build = previewed.outputs(), previewed.state.build
    previewed.change({ATLAS_FILE: "---\ntitle: [\n---\n"})
    assert not previewed.is_current()
    assert previewed.codes
    assert previewed.outputs() == good
    assert previewed.state.build == build
    previewed.change({ATLAS_FILE: FILES[ATLAS_FILE]})
    assert previewed.is_current()
    assert not previewed.codes
    _holds(previewed)


def test_a_mistake_while_pages_are_still_to_be_rendered_is_not_forgotten(previewed: Previewed) -> None:
    previewed.apply({ATLAS_FILE: "---\ntitle: [\n---\n"})
    previewed.loop.wake()
    previewed.settle()
    assert previewed.codes
    assert not previewed.is_current()
    assert len(previewed.state.files) > 20


def test_a_page_whose_template_fails_is_shown_as_it_was_last(previewed: Previewed) -> None:
    previewed.settle()
    good = previewed.page(ATLAS)
    broken = "{% extends 'layouts/entry.html' %}{% block content %}{{ page.nothing }}{% endblock %}"
    previewed.change({"templates/pages/project.html": broken})
    assert previewed.codes == {"undefined"}
    assert len(previewed.state.diagnostics) == 1
    assert previewed.page(ATLAS) == good
    previewed.change({"templates/pages/project.html": None})
    _holds(previewed)


def test_before_the_first_good_build_there_is_nothing_and_the_mistakes(tmp_path: Path) -> None:
    previewed = Previewed(tmp_path / "site", CLEAN, {**FILES, "content/site.yaml": "title: [\n"})
    assert previewed.is_empty()
    assert previewed.codes
    previewed.change({"content/site.yaml": TEXTS["content/site.yaml"]})
    assert not previewed.is_empty()
    _holds(previewed)


def test_a_page_that_moves_is_found_at_its_new_place(previewed: Previewed) -> None:
    previewed.settle()
    zephyr = "content/projects/zephyr.md"
    previewed.change(edited(zephyr, ("title: Zephyr", "title: Zephyr\nslug: wind")))
    assert previewed.state.moved == {"projects/zephyr/index.html": "projects/wind/index.html"}
    previewed.change(edited(zephyr, ("title: Zephyr", "title: Zephyr\nslug: breeze")))
    assert previewed.state.moved == {
        "projects/zephyr/index.html": "projects/breeze/index.html",
        "projects/wind/index.html": "projects/breeze/index.html",
    }
    previewed.change({zephyr: TEXTS[zephyr]})
    assert "projects/zephyr/index.html" not in previewed.state.moved


def test_a_file_that_is_renamed_is_found_at_its_new_place(previewed: Previewed) -> None:
    previewed.settle()
    previewed.change(lambda folder: (folder / "content/projects/zephyr.md").rename(folder / "content/projects/air.md"))
    assert previewed.state.moved == {"projects/zephyr/index.html": "projects/air/index.html"}
    previewed.change({"content/projects/air.md": None})
    assert previewed.state.moved == {}


def test_another_picture_is_told_of_and_another_style_is_not_one(previewed: Previewed) -> None:
    previewed.settle()
    media = previewed.state.media
    previewed.change({"templates/styles/9-own.css": "p { color: red }"})
    assert previewed.state.media == media
    previewed.change({"content/media/notes.txt": "other notes\n"})
    assert previewed.state.media != media
    assert previewed.page("media/notes.txt") == b"other notes\n"


def test_a_new_day_is_a_change(previewed: Previewed) -> None:
    previewed.change({"content/posts/later.md": "---\ntitle: Later\ndate: 2026-11-23\n---\nLater.\n"})
    marked = previewed.page("posts/later/index.html")
    previewed.today = previewed.today.replace(day=23)
    previewed.wait(2.1)
    previewed.settle()
    assert previewed.page("posts/later/index.html") != marked
    _holds(previewed)


def test_what_was_made_is_remembered_for_the_next_preview(previewed: Previewed) -> None:
    previewed.change(edited(ATLAS_FILE, ("It counts.", "It adds up.")))
    previewed.cache.close()
    with ExitStack() as stack:
        patch = pytest.MonkeyPatch()
        stack.callback(patch.undo)
        patch.setattr("generator.reading.parsing.read", lambda *_, **__: pytest.fail("a document was read again"))
        again = Previewed(previewed.folder, CLEAN, {})
        again.settle()
        assert again.told.bugs == []
        assert b"It adds up." in (again.page(ATLAS) or b"")


def test_pictures_are_made_when_somebody_looks_and_not_before(previewed: Previewed) -> None:
    with mock.patch.object(originals, "made", wraps=originals.made) as made:
        assert previewed.page("projects/board/index.html") is not None
        previewed.settle()
        assert not made.called
        (picture,) = (
            path for path in previewed.state.awaited if path.startswith("projects/") and path.endswith(".png")
        )
        assert previewed.page(picture) == previewed.clean()[0][picture]
    assert made.call_count >= 1


def test_a_film_is_read_once_for_all_its_stretches(previewed: Previewed) -> None:
    path, first, second = "media/film.mp4", b"take 1" * 200_000, b"take 2" * 200_000
    previewed.change({f"content/{path}": first})
    assert previewed.page(path) == first
    previewed.apply({f"content/{path}": None})
    assert previewed.page(path) == first
    previewed.change({f"content/{path}": second})
    assert previewed.page(path) == second
