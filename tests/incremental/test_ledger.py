"""The account of a build: where two views differ first, and why a page is rendered."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.caching.cache import Cache
from generator.incremental import ledger
from generator.incremental.ledger import Entry, Ledger, Rendering, first_difference
from generator.presentation.components import View


class Leaf(View, frozen=True, kw_only=True):
    name: str = ""
    count: int | None = None


class Other(View, frozen=True, kw_only=True):
    name: str = ""
    count: int | None = None


class Page(View, frozen=True, kw_only=True):
    title: str = ""
    leaf: Leaf | Other | None = None
    leaves: tuple[Leaf, ...] = ()
    pairs: tuple[tuple[str | None, ...], ...] = ()


_LEAVES = st.builds(Leaf, name=st.sampled_from(["", "a", "b"]), count=st.none() | st.integers(0, 2))
_PAGES = st.builds(
    Page,
    title=st.sampled_from(["", "a"]),
    leaf=st.none() | _LEAVES | st.builds(Other),
    leaves=st.lists(_LEAVES, max_size=3).map(tuple),
    pairs=st.lists(st.lists(st.sampled_from([None, "a"]), max_size=3).map(tuple), max_size=3).map(tuple),
)


@given(_PAGES, _PAGES)
def test_views_differ_where_it_is_said_or_are_equal(now: Page, before: Page) -> None:
    found = first_difference(now, before)
    assert (found == "") == (now == before)
    if found:
        assert _at(now, found) != _at(before, found)


def _at(view: View, path: str) -> Any:
    """What a template finds under a path; what it does not find is like nothing else."""
    try:
        return eval(f"view.{path}", {"view": view})  # noqa: S307 - a path of the test's own views
    except (IndexError, AttributeError):
        return ...


@pytest.mark.parametrize(
    ("now", "before", "field"),
    [
        (Page(title="a"), Page(title="a"), ""),
        (Page(title="a"), Page(title="b"), "title"),
        (Page(leaf=Leaf(name="a")), Page(leaf=Leaf(name="b")), "leaf.name"),
        (Page(leaf=Leaf()), Page(leaf=Other()), "leaf"),
        (Page(leaf=Leaf()), Page(), "leaf"),
        (Page(leaves=(Leaf(), Leaf(count=1))), Page(leaves=(Leaf(), Leaf(count=2))), "leaves[1].count"),
        (Page(leaves=(Leaf(),)), Page(leaves=(Leaf(), Leaf())), "leaves[1]"),
        (Page(leaves=(Leaf(), Leaf())), Page(), "leaves[0]"),
        (Page(pairs=(("a", None),)), Page(pairs=(("a",),)), "pairs[0][1]"),
        (Page(title="a", leaf=Leaf()), Page(title="b"), "title"),
    ],
)
def test_the_first_field_that_differs_is_named_as_a_template_writes_it(now: Page, before: Page, field: str) -> None:
    assert first_difference(now, before) == field


ENTRY = Entry(
    engine=b"engine", theme=b"theme", template="pages/a.html", kind="Page", view=b"view", text=b"text", output="digest"
)


@pytest.mark.parametrize(
    ("changes", "present", "reason"),
    [
        ({"engine": b"x", "theme": b"x", "view": b"x"}, "digest", ledger.ENGINE),
        ({"theme": b"x", "view": b"x"}, "digest", ledger.TEMPLATE),
        ({"template": "pages/b.html"}, "digest", ledger.TEMPLATE),
        ({"view": b"x", "text": b"x"}, "digest", ledger.VIEW),
        ({"kind": "Other"}, "digest", ledger.VIEW),
        ({"text": b"x"}, None, ledger.TEXT),
        ({}, None, ledger.MISSING),
        ({}, "another", ledger.EDITED),
        ({}, "digest", ledger.FORGOTTEN),
    ],
)
def test_a_page_is_rendered_for_the_first_reason_there_is(
    changes: dict[str, Any], present: str | None, reason: str
) -> None:
    now = msgspec.structs.replace(ENTRY, **changes)
    assert ledger.reason(now, ENTRY, present).reason == reason


def test_the_view_before_is_remembered_if_it_can_be_compared() -> None:
    another = msgspec.structs.replace(ENTRY, view=b"another")
    assert ledger.reason(another, ENTRY, None) == Rendering(ledger.VIEW, b"view")
    assert ledger.reason(msgspec.structs.replace(another, kind="Other"), ENTRY, None) == Rendering(ledger.VIEW)
    assert ledger.reason(ENTRY, None, None) == Rendering(ledger.NEW)
    assert ledger.reason(ENTRY, None, "digest") == Rendering(ledger.FORGOTTEN)


def test_an_account_is_read_as_it_was_written_and_each_output_has_its_own() -> None:
    cache = Cache.open(None)
    assert ledger.read(cache, "output") == Ledger()
    kept = Ledger(3, {"index.html": ENTRY}, {"index.html": Rendering(ledger.VIEW, b"view")})
    remembered: dict[tuple[str, bytes], bytes] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "put", lambda kind, key, data: remembered.update({(kind, key): data}))
        patch.setattr(cache, "get", lambda kind, key: remembered.get((kind, key)))
        ledger.write(cache, "output", kept)
        assert ledger.read(cache, "output") == kept
        assert ledger.read(cache, "elsewhere") == Ledger()
        remembered = dict.fromkeys(remembered, b"\x91\xc1")
        assert ledger.read(cache, "output") == Ledger()
