"""Templates: what they can reach, what is escaped, and where their mistakes are."""

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from generator.content.schema import Theme
from generator.diagnostics import Diagnostic
from generator.languages.words import Words
from generator.pages.assets import stylesheet
from generator.presentation.components import Picture
from generator.presentation.plan import Rendered
from generator.presentation.views import Robots
from generator.rendering.templates import Renderer
from tests.themes import theme_of, words, words_of

TEMPLATE = "pages/own.html"


def _words() -> Words:
    return words("en", {"greeting": "Hello, {name}", "things": {"one": "{count} thing", "other": "{count} things"}})


def _render(site: Path, **templates: str) -> tuple[str, Diagnostic | None]:
    """Render the template `own` with a view whose only field is `sitemap`."""
    for name, text in templates.items():
        file = site / "templates" / "pages" / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    page = Rendered(path="own/index.html", template=TEMPLATE, view=Robots(sitemap="<&'\">"), source="content/a.md")
    data, mistake = _renderer(site).render(page)
    return data.decode(), mistake


def _renderer(site: Path) -> Renderer:
    """What renders the pages of a site; none of its views shows an author's text."""
    return Renderer(theme_of(site)[0], _words(), dict[str, tuple[str, ...]]().__getitem__)


def _mistake(site: Path, **templates: str) -> Diagnostic:
    text, mistake = _render(site, **templates)
    assert not text
    assert mistake is not None
    return mistake


def test_values_are_escaped(tmp_path: Path) -> None:
    assert _render(tmp_path, own="<p>{{ page.sitemap }}")[0] == "<p>&lt;&amp;&#39;&#34;&gt;"


@given(text=st.text(st.sampled_from("<&'\">;a é\n"), max_size=12))
def test_a_value_is_escaped_as_markupsafe_does_it_and_only_once(rendering: Renderer, text: str) -> None:
    page = Rendered(path="own/index.html", template=TEMPLATE, view=Robots(sitemap=text), source="content/a.md")
    said = str(escape(text))
    assert rendering.render(page) == (f"<{said}|{said}|{said}|{said}|{text}>".encode(), None)


@pytest.fixture(scope="module")
def rendering(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    """A template that puts its value into the page directly, by a macro, as a set block, marked as safe, and raw."""
    own = (
        "{% macro m(x) %}{{ x }}{% endmacro %}{% set s %}{{ page.sitemap }}{% endset %}"
        "<{{ page.sitemap }}|{{ m(page.sitemap) }}|{{ s }}|{{ page.sitemap | escape }}|"
        "{% autoescape false %}{{ page.sitemap }}{% endautoescape %}>"
    )
    site = tmp_path_factory.mktemp("site")
    (site / "templates/pages").mkdir(parents=True)
    (site / "templates" / TEMPLATE).write_text(own, encoding="utf-8")
    return _renderer(site)


def test_words_and_plurals_are_at_hand(tmp_path: Path) -> None:
    own = "{{ t('greeting', name='Ada') }}, {{ t('things', count=1) }}, {{ t('things', count=2) }}"
    assert _render(tmp_path, own=own)[0] == "Hello, Ada, 1 thing, 2 things"


@pytest.mark.parametrize("order", list(permutations(("1", "1.0", "true"))))
def test_equal_values_of_other_types_are_other_words_in_any_order(tmp_path: Path, order: tuple[str, ...]) -> None:
    alone = {"1": "Hello, 1", "1.0": "Hello, 1.0", "true": "Hello, True"}
    own = ";".join(f"{{{{ t('greeting', name={value}) }}}}" for value in order)
    assert _render(tmp_path, own=own)[0].split(";") == [alone[value] for value in order]


@pytest.mark.parametrize(
    "reach",
    [
        "page.__class__",
        "page.__class__.__mro__[1].__subclasses__()",
        "page.__struct_config__.__class__",
        "t.__globals__",
        "''.__class__",
        "''.format.__self__.__class__",
        "'{0.__class__}'.format(page)",
        "'%s'|format(page.__init__.__globals__)",
        "cycler.__init__.__globals__.os",
        "self.__init__.__globals__",
        "self._TemplateReference__context.environment",
        "namespace.__init__.__globals__",
        "page|attr('__class__')",
        "[].append(1)",
        "joiner.__call__.__globals__",
    ],
)
def test_a_template_cannot_reach_the_program_behind_its_values(tmp_path: Path, reach: str) -> None:
    text, mistake = _render(tmp_path, own=f"{{{{ {reach} }}}}")
    assert mistake is not None
    assert text == ""


@pytest.mark.parametrize("name", ["open", "import", "now", "today", "random", "environ", "request", "config", "lipsum"])
def test_a_template_knows_no_file_no_clock_no_environment_and_no_chance(tmp_path: Path, name: str) -> None:
    assert _mistake(tmp_path, own=f"{{{{ {name}() }}}}").code in ("undefined", "template-syntax")


def test_a_template_cannot_draw_by_chance(tmp_path: Path) -> None:
    assert _mistake(tmp_path, own="{{ [1, 2]|random }}").code == "template-syntax"


@pytest.mark.parametrize("path", ["../secret.html", "/etc/passwd", "pages/../../secret.html"])
def test_a_template_cannot_include_a_file_from_elsewhere(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    assert _mistake(tmp_path, own=f"{{% include '{path}' %}}").code == "template-missing"


def test_a_view_cannot_be_changed(tmp_path: Path) -> None:
    assert _mistake(tmp_path, own="{% set page.sitemap = 'x' %}").code in ("template-error", "template-syntax")


def test_what_is_not_there_is_a_mistake_that_names_the_template_the_line_and_the_content(tmp_path: Path) -> None:
    mistake = _mistake(tmp_path, own="<p>\n  {{ page.sitemp }}\n</p>")
    assert mistake.code == "undefined"
    assert mistake.message == "`Robots` has no field `sitemp` while rendering `content/a.md`"
    assert mistake.hint == "did you mean `sitemap`?"
    assert mistake.place is not None
    assert (mistake.place.path, mistake.place.line, mistake.place.column) == ("templates/pages/own.html", 2, 3)


def test_a_field_that_a_part_of_a_page_does_not_have_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    file = tmp_path / "templates" / TEMPLATE
    file.parent.mkdir(parents=True)
    file.write_text("{{ page.al }}", encoding="utf-8")
    page = Rendered(path="own/index.html", template=TEMPLATE, view=Picture(url="a.png", alt="A"), source="content/a.md")
    _, mistake = _renderer(tmp_path).render(page)
    assert mistake is not None
    assert mistake.message == "`Picture` has no field `al` while rendering `content/a.md`"
    assert mistake.hint == "did you mean `alt`?"


def test_a_mistake_in_an_included_part_is_in_the_part(tmp_path: Path) -> None:
    mistake = _mistake(tmp_path, own="{% include 'pages/part.html' %}", part="\n\n{{ nothing }}")
    assert mistake.place is not None
    assert (mistake.place.path, mistake.place.line) == ("templates/pages/part.html", 3)


def test_templates_that_include_each_other_are_named_in_their_order(tmp_path: Path) -> None:
    mistake = _mistake(
        tmp_path,
        own="{% include 'pages/one.html' %}",
        one="{% include 'pages/two.html' %}",
        two="{% include 'pages/one.html' %}",
    )
    assert mistake.code == "template-cycle"
    assert "`one.html` → `two.html` → `one.html`" in mistake.message


def test_a_macro_that_calls_itself_without_end_is_a_mistake(tmp_path: Path) -> None:
    assert _mistake(tmp_path, own="{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}").code == "template-cycle"


def test_words_that_are_not_there_are_a_mistake(tmp_path: Path) -> None:
    assert _mistake(tmp_path, own="{{ t('farewell') }}").code == "missing-words"


def test_templates_that_no_page_uses_are_checked_too(tmp_path: Path) -> None:
    file = tmp_path / "templates" / "parts" / "unused.html"
    file.parent.mkdir(parents=True)
    file.write_text("{% if %}", encoding="utf-8")
    found = _renderer(tmp_path).check()
    assert [(item.code, item.place.path if item.place else "") for item in found] == [
        ("template-syntax", "templates/parts/unused.html")
    ]


def test_the_packaged_templates_have_no_mistake(tmp_path: Path) -> None:
    assert not theme_of(tmp_path)[1]
    assert not _renderer(tmp_path).check()


def test_a_sites_own_words_are_put_over_the_packaged_ones(tmp_path: Path) -> None:
    packaged, _ = words_of(tmp_path)
    file = tmp_path / "templates" / "text" / "en.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("dates:\n  present: now\n", encoding="utf-8")
    words, problems = words_of(tmp_path)
    assert not problems
    assert words.text("dates.present") == "now"
    assert words.text("dates.years", count=2) == packaged.text("dates.years", count=2)


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in 'a' %}" * 25 + "{% endfor %}" * 25,
        "{% if true %}" * 110 + "{% endif %}" * 110,
        "{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}",
        "{{ " + "9" * 5_000 + " }}",
    ],
)
@pytest.mark.parametrize("name", ["pages/own.html", "feed.xml"])
def test_a_template_beyond_the_limits_of_the_compiler_is_a_mistake(tmp_path: Path, text: str, name: str) -> None:
    file = tmp_path / "templates" / name
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    renderer = _renderer(tmp_path)
    _, mistake = renderer.render(Rendered(path="a", template=name, view=Robots(sitemap=""), source="content/a.md"))
    assert mistake is not None
    codes = [(item.code, item.place.path if item.place else "") for item in renderer.check()]
    assert codes == ([("template-syntax", "templates/pages/own.html")] if name.startswith("pages/") else [])


@pytest.mark.parametrize("link", ["templates/pages/own.html", "templates/pages", "templates"])
def test_a_template_from_outside_the_site_is_refused(tmp_path: Path, link: str) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    secret = outside / TEMPLATE
    secret.parent.mkdir(parents=True)
    secret.write_text("secret", encoding="utf-8")
    (site / link).parent.mkdir(parents=True)
    (site / link).symlink_to(outside / link.removeprefix("templates").removeprefix("/"))
    problems = theme_of(site)[1]
    assert [(item.code, item.place and item.place.path) for item in problems] == [("outside-site", link)]
    text, mistake = _render(site)
    assert text == ""
    assert mistake is not None
    assert mistake.code == "template-missing"


def test_a_style_that_is_no_file_of_the_site_is_not_published(tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside.css"
    outside.write_text("secret", encoding="utf-8")
    styles = site / "templates" / "styles"
    (styles / "folder.css").mkdir(parents=True)
    (styles / "folder.css" / "hidden.css").write_text("secret", encoding="utf-8")
    (styles / "nowhere.css").symlink_to(styles / "nothing.css")
    (styles / "outside.css").symlink_to(outside)
    (styles / "own.css").write_text("own", encoding="utf-8")
    (styles / "too.css").symlink_to("own.css")
    themed, problems = theme_of(site)
    assert sorted(item.code for item in problems) == ["broken-symlink", "outside-site"]
    data = stylesheet(themed, Theme()).data
    assert b"secret" not in data
    assert data.count(b"own") >= 2
