"""What Markdown becomes, what its author is told about it, and what hostile text cannot do."""

import html
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from generator.markup.convert import convert, convert_inline
from generator.markup.inline import Converter
from generator.markup.labels import Labels
from generator.markup.model import Html, Link, Markup, filled
from generator.markup.patterns import SparingInlineProcessor


def shown(text: str, *, trusted: bool = False) -> str:
    """The HTML with each address in braces where it is a hole."""
    return filled_in(convert(text, trusted=trusted).html, lambda link: f"{{{link.target}}}")


def filled_in(made: Html, address: Callable[[Link], str]) -> str:
    """The HTML with an address for each link."""
    return filled(made.parts, map(address, made.links))


def codes(text: str) -> list[str]:
    return [finding.code for finding in convert(text).findings]


@pytest.mark.parametrize("spaces", [2, 3, 4])
def test_a_nested_list_may_be_indented_by_two_to_four_spaces(spaces: int) -> None:
    text = f"- one\n{' ' * spaces}- two\n{' ' * spaces * 2}- three"
    assert re.sub(r"\s", "", shown(text)) == "<ul><li>one<ul><li>two<ul><li>three</li></ul></li></ul></li></ul>"


def test_a_list_may_follow_a_paragraph_without_a_blank_line() -> None:
    assert shown("What I did:\n- one\n- two").startswith("<p>What I did:</p>\n<ul><li>one</li>")


def test_an_ordered_list_interrupts_a_paragraph_only_if_it_begins_with_one() -> None:
    assert "<ol>" in shown("Steps:\n1. one")
    assert "<ol" not in shown("It was the year\n1986. A good one.")


def test_a_list_keeps_its_first_number() -> None:
    assert '<ol start="3">' in shown("3. three\n4. four")


def test_only_a_list_with_blank_lines_has_paragraphs() -> None:
    assert "<p>" not in shown("- a\n- b")
    assert shown("- a\n\n- b").count("<p>") == 2


def test_a_tight_item_has_no_paragraphs_after_other_blocks_either() -> None:
    made = shown("- a\n  # b\n  *c* d\n  ## e\n  f")
    assert "<p>" not in made
    assert "tight" not in made
    assert re.search(r"</h2>\s*<em>c</em> d<h3", made)
    assert re.search(r"</h3>\s*f</li>", made)


def test_a_line_continues_an_item_lazily() -> None:
    assert shown("- one\ntwo\n- three").count("<li>") == 2


def test_code_is_highlighted_with_classes_and_can_be_scrolled_by_keyboard() -> None:
    made = shown('```python\ndef f(): return "x"\n```')
    assert made.startswith('<div class="code"><pre tabindex="0"><code><span class="k">def</span>')
    assert "style=" not in made


@pytest.mark.parametrize("language", ["", "no-such-language", "{.python}", "c++", "<b>"])
def test_any_language_may_be_named(language: str) -> None:
    assert "<code>" in shown(f"```{language}\na < b\n```")


def test_fenced_code_works_inside_lists_and_quotes() -> None:
    listed = shown("1. first\n\n   ```text\n   ls\n\n   pwd\n   ```\n2. second")
    assert listed.count("<li>") == 2
    assert "ls\n\npwd\n</code>" in listed
    assert "<blockquote><div class=" in shown("> ```\n> # no heading\n> ```")


def test_code_keeps_its_tabs_and_blank_lines() -> None:
    assert "all:\n\tmake\n\n\n\tdone\n" in shown("```\nall:\n\tmake\n\n\n\tdone\n```")


def test_what_looks_like_markdown_in_code_is_left_alone() -> None:
    made = convert('```\n- a\n# b\n[c](d.md) <a href="x.md">\n```\n\n    - e\n\n`<i>[f](g.md)`')
    assert made.html.links == ()
    assert "<li>" not in made.html.parts[0]
    assert '&lt;a href="x.md"&gt;' in made.html.parts[0]
    assert "<code>&lt;i&gt;[f](g.md)</code>" in made.html.parts[0]


def test_a_table_has_alignment_classes_and_a_wrapper() -> None:
    made = shown("| a | b |\n|:-:|--:|\n| `x|y` | **2** |")
    assert made.startswith('<div class="table" tabindex="0" role="group" aria-label="Table"><table>')
    assert '<th class="align-center">a</th>' in made
    assert "<code>x|y</code>" in made
    assert "<strong>2</strong>" in made


def test_a_table_may_follow_a_paragraph_and_ends_at_a_list() -> None:
    made = shown("Figures:\na | b\n--|--\n1 | 2\n- item")
    assert made.startswith("<p>Figures:</p>")
    assert "<li>item</li>" in made


def test_footnotes_are_numbered_as_they_are_first_referred_to() -> None:
    made = shown("One[^b] two[^a] three[^b].\n\n[^a]: First.\n[^b]: Second.\n\n    More of it.\n\n[^c]: Unused.")
    assert re.findall(r'<li id="footnote-(\d)"><p>(\w+)', made) == [("1", "Second"), ("2", "First")]
    assert 'id="footnote-1-ref-2"' in made
    assert made.count("footnote-backref") == 3
    assert "Unused" not in made
    assert "<p>More of it." in made


def test_a_reference_without_its_footnote_is_text() -> None:
    assert shown("a[^none]") == "<p>a[^none]</p>"


def test_definitions_have_terms() -> None:
    assert re.sub(r"\s", "", shown("A\nB\n:   one\n:   two\n\nC\n\n:   three")) == (
        "<dl><dt>A</dt><dt>B</dt><dd>one</dd><dd>two</dd><dt>C</dt><dd>three</dd></dl>"
    )


def test_a_task_has_a_box_with_a_name() -> None:
    made = shown("- [x] built\n- [ ] shipped\n- [link][x]")
    assert made.count("task-list-item") == 2
    assert '<input aria-label="Done" checked="" disabled type="checkbox"> built' in made
    assert '<input aria-label="Not done" disabled type="checkbox"> shipped' in made


def test_marks_inside_a_line() -> None:
    assert shown("~~a~~ **b** _c_ snake_case_name `d`") == (
        "<p><del>a</del> <strong>b</strong> <em>c</em> snake_case_name <code>d</code></p>"
    )


def test_a_line_is_broken_by_two_spaces_or_a_backslash() -> None:
    assert shown("a  \nb\\\nc") == "<p>a<br>b<br>c</p>"


@pytest.mark.parametrize(
    ("written", "address", "text"),
    [
        ("see https://x.org/a_b_c.", "https://x.org/a_b_c", "https://x.org/a_b_c"),
        ("(http://x.org/?a=1&b=2)", "http://x.org/?a=1&b=2", "http://x.org/?a=1&b=2"),
        ("https://x.org/a_(b)", "https://x.org/a_(b)", "https://x.org/a_(b)"),
        ("www.x.org, and", "https://www.x.org", "www.x.org"),
        ("to me.too@x.org.", "mailto:me.too@x.org", "me.too@x.org"),
        ("<https://x.org>", "https://x.org", "https://x.org"),
        ("<me@x.org>", "mailto:me@x.org", "me@x.org"),
    ],
)
def test_bare_addresses_are_links(written: str, address: str, text: str) -> None:
    assert f'<a href="{html.escape(address)}">{html.escape(text)}</a>' in shown(written)


def test_a_link_holds_no_other_link() -> None:
    assert shown("[see https://x.org](a.md)") == '<p><a href="{a.md}">see https://x.org</a></p>'


@pytest.mark.parametrize(
    "written", ["!!! note\n    Mind *this*.", "> [!NOTE]\n> Mind *this*.", "> [!note]\nMind *this*."]
)
def test_both_kinds_of_admonition_look_the_same(written: str) -> None:
    made = shown(written)
    assert made.startswith('<div class="admonition admonition-note"><p class="admonition-title">Note</p>')


def test_the_title_of_an_admonition_is_no_term() -> None:
    assert "<dt>" not in shown("> [!note]\n> : x")
    assert "<dt>" not in shown("!!! note\n\n    : x")


def test_an_admonition_of_another_kind_is_a_note_named_for_it() -> None:
    assert '<p class="admonition-title">Example</p>' in shown("!!! example\n    a")
    assert '<p class="admonition-title">Own words</p>' in shown('!!! danger "Own words"\n    a')


def test_markdown_works_inside_details_after_a_blank_line() -> None:
    made = shown("<details>\n<summary>More</summary>\n\n- **a**\n\n</details>\n\nAfter")
    assert "<li><strong>a</strong></li>" in made
    assert made.endswith("</details>\n<p>After</p>")


def test_comments_are_dropped() -> None:
    assert shown("a <!-- b --> c\n\n<!--\n\n# d\n\n-->\n\ne") == "<p>a  c</p>\n<p>e</p>"
    assert "secret" not in shown("a\n\n<!-- secret -->", trusted=True)


def test_headings_begin_at_two_and_skip_no_level() -> None:
    outline = convert("### a\n##### b\n#### c\n## d\n# e\n").outline
    assert [(heading.title, heading.level) for heading in outline] == [("a", 2), ("b", 3), ("c", 3), ("d", 2), ("e", 2)]


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12))
@settings(max_examples=60)
def test_whatever_levels_are_used_the_outline_has_no_hole(levels: list[int]) -> None:
    outline = convert("\n".join(f"{'#' * level} h" for level in levels)).outline
    assert outline[0].level == 2
    assert all(after.level - before.level <= 1 for before, after in itertools.pairwise(outline))


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("Getting Started!", "getting-started"),
        ("C++ & `code`", "c--code"),
        ("__init__.py", "initpy"),
        ("`__init__`.py", "init__py"),
        ("Ünïcode 東京 हिन्दी", "ünïcode-東京-हिन्दी"),
        ("مرحبا", "مرحبا"),
        ("🚀", "section"),
    ],
)
def test_anchors_are_like_githubs(title: str, anchor: str) -> None:
    assert convert(f"# {title}").outline[0].anchor == anchor


def test_anchors_are_unique_and_leave_the_templates_theirs() -> None:
    made = convert('# a\n# a\n# a-1\n\n<p id="a-2">x</p><p id="_main">y</p><p id="a-2">z</p>\n\n# `_main`')
    ids = re.findall(r'\sid="([^"]*)"', made.html.parts[0])
    assert len(ids) == len(set(ids))
    assert set(ids) == set(made.anchors)
    assert not any(anchor.startswith("_") for anchor in ids)


def test_a_heading_of_raw_html_is_in_the_outline() -> None:
    made = convert('<h1 align="center">Atlas</h1>\n\n## Use')
    assert [(heading.level, heading.anchor) for heading in made.outline] == [(2, "atlas"), (3, "use")]
    assert '<h2 class="align-center" id="atlas">' in made.html.parts[0]


def test_a_heading_in_a_summary_or_a_link_has_no_link_of_its_own() -> None:
    assert 'class="anchor"' not in shown("<details><summary>\n\n## a\n\n</summary></details>")
    assert 'class="anchor"' not in shown('<div><a href="b.md"><h2>a</h2></a></div>')
    assert "<p></p>" not in shown('<a href="b.md"><h2>a</h2></a>')


def test_links_inside_the_site_are_holes() -> None:
    text = "[a](../projects/atlas.md#b) [s](skill:django) [r](/x) ![i](media/x.png) "
    text += "<https://x.org> [m](mailto:a@b.c) [n](//x.org)"
    assert [(link.target, link.kind) for link in convert(text).html.links] == [
        ("../projects/atlas.md#b", "link"),
        ("skill:django", "link"),
        ("/x", "link"),
        ("media/x.png", "picture"),
    ]


def test_a_hole_is_filled_with_an_escaped_address() -> None:
    made = convert("[a](b.md)").html
    assert filled_in(made, lambda _: '"><script>') == '<p><a href="&quot;&gt;&lt;script&gt;">a</a></p>'


def test_a_target_is_given_as_it_was_written() -> None:
    assert convert('<a href="a&amp;b.md">x</a>').html.links == (Link("a&b.md", "link"),)


def test_every_address_of_a_srcset_is_a_hole() -> None:
    text = '<picture><source srcset="a.png 1x, b.png 2x"><img src="c.png" alt="c"></picture>'
    assert [link.target for link in convert(text).html.links] == ["a.png", "b.png", "c.png"]


def test_a_link_to_a_missing_anchor_is_an_error_that_names_the_nearest() -> None:
    (finding,) = convert("# Design\n\n[x](#desing) [y](#design)").findings
    assert (finding.severity, finding.code, finding.needle) == ("error", "broken-anchor", "#desing")
    assert "`#design`" in finding.hint


@pytest.mark.parametrize(
    "written", ["![](a.png)", '<img src="a.png">', '<img src="a.png" alt=" ">', "[![](a.png)](b.md)"]
)
def test_an_image_without_text_is_an_error(written: str) -> None:
    (finding,) = convert(written).findings
    assert (finding.severity, finding.code, finding.needle) == ("error", "missing-alt", "a.png")


def test_an_empty_alt_in_html_says_that_a_picture_says_nothing() -> None:
    assert convert('<img src="a.png" alt=""> and ![](https://example.org/b.png)').findings[0].needle.endswith("b.png")
    assert convert('<img src="a.png" alt="">').findings == ()


def test_a_picture_is_one_hole_with_the_words_and_whole_sizes_that_its_author_gave() -> None:
    made = convert('a <img src="a.png" alt="&quot;a&quot;" width="50%" height="20px" title="t" loading="eager"> b').html
    assert made.parts == ("<p>a ", " b</p>")
    assert made.links == (Link("a.png", "picture", (("alt", '"a"'), ("title", "t"), ("height", "20"))),)


def test_the_words_of_a_picture_stand_for_it_where_there_is_only_text() -> None:
    made = convert("Look: ![the sea](a.png) today.")
    assert (made.excerpt.parts, made.excerpt_text) == (("<p>Look: the sea today.</p>",), "Look: the sea today.")


def test_files_that_an_author_chose_for_screens_stay_chosen() -> None:
    made = shown(
        '<picture><source srcset="a.png 2x"><img src="b.png" alt="b"></picture> '
        '<img srcset="c.png" src="d.png" alt="d">'
    )
    assert '<source srcset="{a.png} 2x"><img src="{b.png}" alt="b"' in made
    assert '<img src="{d.png}" srcset="{c.png}" alt="d"' in made


def test_images_elsewhere_load_late() -> None:
    made = shown('<img src="https://x.org/a.png" alt="a" width="50%" height="20px">')
    assert made == '<img src="https://x.org/a.png" alt="a" height="20" loading="lazy" decoding="async">'


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "other:thing",
        "&#106;avascript:alert(1)",
        "java&#x09;script:alert(1)",
        "java&#10;script:alert(1)",
        "&#1;javascript:alert(1)",
    ],
)
@pytest.mark.parametrize(
    "form", ["[x]({})", '<a href="{}">x</a>', "![x]({})", "[x][r]\n\n[r]: {}", '<img alt="x" src="{}">']
)
@pytest.mark.parametrize("trusted", [False, True])
def test_an_unsafe_address_is_dropped_with_a_warning(form: str, address: str, trusted: bool) -> None:
    made = convert(form.format(address), trusted=trusted)
    assert [(finding.severity, finding.code) for finding in made.findings] == [("warning", "unsafe-link")]
    assert "href=" not in made.html.parts[0]
    assert "src=" not in made.html.parts[0]
    assert made.html.links == ()


HOSTILE = """
<script>alert(1)</script>
<SCRIPT SRC=//x></SCRIPT>
<img src=x alt=a onerror=alert(1)>
<svg onload=alert(1)><script>alert(1)</script></svg>
<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
<math><mi//xlink:href="data:x,<script>alert(4)</script>">
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<form action="javascript:alert(1)"><button formaction="javascript:alert(1)">x</button></form>
<meta http-equiv="refresh" content="0;url=javascript:alert(1)">
<base href="javascript:/">
<object data="x"></object><embed src="x">
<link rel="stylesheet" href="x">
<p style="position:fixed">x</p>
<details ontoggle=alert(1) open>x</details>
<input type="text" onfocus=alert(1) autofocus>
<a href="x" onclick="alert(1)" style="color:red" target="_blank">x</a>
<img srcset="javascript:alert(1) 1x" src="a.png" alt="a">
[a](x"onmouseover="alert(1))
![a"onerror="alert(1)](x.png)
[a](x 't"onclick="alert(1)')
# <img src=x onerror=alert(1) alt="a"> heading
[^"><script>]: x
""".strip().split("\n")

ELEMENTS = frozenset(
    "a b blockquote br code dd del details div dl dt em h2 h3 h4 h5 h6 hr i img input li ol p picture pre section "
    "source span strong sub summary sup table tbody td th thead tr ul".split()
)
ATTRIBUTES = frozenset(
    "alt aria-label checked class decoding disabled height href id loading open role src srcset start tabindex title "
    "type width".split()
)


class Reader(HTMLParser):
    """Reads HTML as a browser does and notes what must not be there."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(made)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag not in ELEMENTS else []
        self.found += [name for name, _ in attrs if name not in ATTRIBUTES]
        self.found += [
            value
            for name, value in attrs
            if name in ("href", "src") and value and re.match(r"(?i)\W*(java|data|vb)", value)
        ]


def hostile_in(made: Html) -> list[str]:
    """What must not be there, with all the holes filled by an address of the site's own."""
    return Reader(filled_in(made, lambda _: "x")).found


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "around", ["{}", "a {} b", "- {}", "> {}", "| a |\n|---|\n| {} |", "# {}", "<div>\n{}\n</div>"]
)
def test_hostile_html_comes_to_nothing(text: str, around: str) -> None:
    made = convert(around.format(text))
    assert hostile_in(made.html) == []
    assert hostile_in(made.excerpt) == []


@given(
    st.lists(
        st.sampled_from([*HOSTILE, *"[]()<>\"'`*_!&#\n", "\n\n", "> ", "- ", "```\n", "\x02", "\x03", "raw"]),
        max_size=12,
    )
)
@settings(max_examples=150)
def test_no_mixture_of_hostile_html_and_marks_comes_through(pieces: list[str]) -> None:
    made = convert("".join(pieces))
    assert hostile_in(made.html) == []
    assert len(made.html.parts) == len(made.html.links) + 1


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_any_text_converts_and_can_be_remembered(text: str) -> None:
    made = convert(text)
    assert msgspec.json.decode(msgspec.json.encode(made), type=Markup) == made


class AppliesAllPatterns(Converter):
    """The converter with Python-Markdown's own processor of inline marks."""

    def __init__(self) -> None:
        super().__init__()
        self.md.treeprocessors.register(InlineProcessor(self.md), "inline", 20)


SPARING, APPLIES_ALL = Converter(), AppliesAllPatterns()
MARKS = [
    *" \n",
    "\n\n",
    "  \n",
    "\\\n",
    *r"* _ ~ ** __ ~~ ` `` \ \* ! [ ] ( ) ![ [^ [^n] [r] [a](b.md) ![a][r] < > <b> </b> <!-- --> & &amp; &#65;".split(),
    *"*a* __b__ ~~a~~ `c` a b.c : :// www. @ me@x.org https://x.org/y_z <https://x.org> <me@x.org> - # | ' \"".split(),
]
NOTES = "\n\n[^n]: a\n\n[r]: b.md"


@given(st.lists(st.sampled_from(MARKS), max_size=25).map("".join), st.booleans())
@settings(max_examples=300)
def test_patterns_that_are_left_out_of_a_text_would_change_nothing(text: str, inline: bool) -> None:
    text += "" if inline else NOTES
    assert SPARING.draft(text, Labels(), inline=inline) == APPLIES_ALL.draft(text, Labels(), inline=inline)


def test_every_pattern_names_what_its_matches_have() -> None:
    processor = SPARING.md.treeprocessors["inline"]
    assert isinstance(processor, SparingInlineProcessor)
    assert all(all(words) for _, words in processor.needed)


def test_an_author_cannot_forge_a_hole_or_a_block_of_code() -> None:
    text = "```\nreal\n```\n\n[a](b.md)\n\n"
    made = convert(text)
    forged = re.sub(r"\s+", " ", "<pre>t0-code-0</pre> t0-link-0- &#2;wzxhzdk:0&#3; \x02wzxhzdk:0\x03")
    assert made.html.links == convert(text + forged).html.links
    assert filled_in(convert(text + forged).html, lambda _: "").count("real") == 1


@pytest.mark.parametrize("unit", ["> ", "- ", "1. ", "[", "![", "> - "])
def test_five_hundred_levels_are_refused(unit: str) -> None:
    assert codes(unit * 500 + "x" + "](y)" * 500) == ["too-nested"]


def test_five_hundred_levels_of_emphasis_or_html_do_no_harm() -> None:
    for text in ("*a " * 500 + "a* " * 500, "**_" * 500 + "a" + "_**" * 500, "<b><i>" * 200):
        convert(text)


def test_html_that_takes_a_sanitiser_very_long_is_refused() -> None:
    assert codes("<div>\n" * 20_000) == ["too-nested"]
    assert codes("".join(f"<b id=b{number}>" for number in range(400)) + "\n\n<p>x</p>" * 9_000) == ["too-nested"]


def test_html_with_many_tags_is_accepted_if_it_is_flat() -> None:
    assert codes("<div><p>a</p><ul><li>b<li>c</ul></div>\n" * 1_000) == []
    assert codes("<p>a\n" * 2_000) == []


@pytest.mark.parametrize(
    "unit",
    [
        "<div></x>",
        '<div title="</div>">',
        "<div><!-- </div> -->",
        "<div><!x</div>",
        "<div><style></div></style>",
        "<div><svg><![CDATA[></div>]]></svg>",
        "<div><table><td></div></td></table>",
        '<div a=x"y b="></div>">',
        '<div "><div "></div></b "></b ">',
    ],
)
def test_an_end_tag_that_a_browser_ignores_makes_html_no_less_deep(unit: str) -> None:
    assert codes(f"<div>\n{unit}\n" + f"{unit}\n" * 3_000) == ["too-nested"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("- a\n" + "  b\n  #\n" * 25_000, "<li>a"),
        ("[^0]\n\n" + "".join(f"[^{number}]: [^{number + 1}]\n\n" for number in range(8_000)), "footnote-8000"),
        (
            "".join(f"[^{number}]: x\n\n" for number in range(10_000)) + ("[^9999]" * 900 + "\n\n") * 10,
            "footnote-1-ref-9000",
        ),
    ],
    ids=["tight items", "chained footnotes", "footnote references"],
)
def test_a_text_of_many_small_parts_is_read_whole(text: str, part: str) -> None:
    assert part in convert(text).html.parts[0]


@pytest.mark.parametrize(
    "code",
    ["a " * 24_990, ("a " * 249 + "\n") * 39, "a\n" * 9_000, "x;\n" * 7_000, "x;" * 251],
)
@pytest.mark.parametrize("language", ["java", "csharp", "typescript"])
def test_code_that_takes_a_lexer_very_long_is_shown_plain(language: str, code: str) -> None:
    made = shown(f"```{language}\n{code}\n```")
    assert "<span" not in made
    assert code.rstrip("\n") in made


def test_code_of_a_usual_length_is_highlighted() -> None:
    method = "    /* adds one */\n    public int next(int number) {\n        return number + 1;\n    }\n\n"
    assert shown(f"```java\nclass A {{\n{method * 200}}}\n```").count('<span class="kd">public</span>') == 200


def test_the_nearest_anchor_is_looked_for_a_few_times_only() -> None:
    headings = "".join(f"# heading {number}\n" for number in range(25))
    links = "\n\n".join(f"[x](#headin-{number})" for number in range(25))
    findings = convert(f"{headings}\n{links}").findings
    assert len(findings) == 25
    assert sum("did you mean" in finding.hint for finding in findings) == 20


def test_a_paragraph_beyond_bounds_is_refused() -> None:
    assert codes("word " * 3_000) == ["too-long-line"]
    assert codes("word\n\n" * 100_000) == ["too-long-line"]
    assert codes("[ " * 4_000) == ["too-nested"]
    assert convert_inline("*" * 20_000).findings[0].code == "too-long-line"


def test_the_excerpt_is_the_first_real_paragraph() -> None:
    made = convert(
        "# Title\n\n[![badge](b.svg)](c.md)\n\n> quoted\n\n- listed\n\nThe [start](a.md)[^1] #1.\n\nB.\n\n[^1]: C."
    )
    assert filled_in(made.excerpt, lambda link: link.target) == '<p>The <a href="a.md">start</a> #1.</p>'
    assert made.excerpt_text == "The start #1."


def test_the_excerpt_reaches_to_the_mark_if_there_is_one() -> None:
    made = convert("# T\n\nOne [x](#t).\n\n![i](i.png)\n\n- two\n\n<!-- more -->\n\nthree")
    assert re.sub(r"\s", "", filled_in(made.excerpt, lambda link: link.target)) == "<p>Onex.</p><ul><li>two</li></ul>"
    assert "more" not in made.html.parts[0]


def test_the_text_of_the_excerpt_ends_with_a_sentence_or_a_word() -> None:
    sentence = "This sentence is long enough to be more than eighty characters of text, all in all, surely. "
    assert convert(sentence * 3).excerpt_text == (sentence * 2).strip()
    assert convert("Short. " + "wörd " * 60).excerpt_text.endswith("wörd…")
    assert len(convert("مرحبا بكم " * 40).excerpt_text) <= 201
    assert convert("👩‍👩‍👧 " * 90).excerpt_text.rstrip("…").strip().endswith("👩‍👩‍👧")


def test_the_text_of_the_excerpt_is_without_marks_and_folded() -> None:
    text = "# A\n\n*b*\nc[^1]  `<e>`\n\n```\nd\n```\n\n[^1]: f"
    assert convert(text).excerpt_text == "b c <e>"


def test_a_short_text_has_marks_but_no_blocks() -> None:
    made = convert_inline("# *a* [b](c.md)\n- `d`")
    assert filled_in(made.html, lambda link: link.target) == '# <em>a</em> <a href="c.md">b</a>\n- <code>d</code>'
    assert made.text == "# a b - d"


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\`*_~[<&@\ufffe\uffff"),
        max_size=60,
    )
)
@settings(max_examples=80)
def test_a_short_text_without_marks_is_only_escaped(text: str) -> None:
    made = convert_inline(text)
    if "http" not in text and "www." not in text:
        assert made.text == " ".join(text.split())
        assert html.unescape(made.html.parts[0]) == made.text


def test_a_short_text_has_no_anchors() -> None:
    made = convert_inline('<b id=x>a</b> <a name="y">b</a> <h2 id="z">c</h2>', trusted=True)
    assert "id=" not in made.html.parts[0]
    assert "name=" not in made.html.parts[0]
    assert "#" not in made.html.parts[0]
    assert made.text == "a b c"
    assert "id=" not in convert_inline("<b id=x>a</b> <b ID=y>b</b>").html.parts[0]
    assert [finding.code for finding in convert_inline("<b id=x>a</b> [b](#x)").findings] == ["broken-anchor"]


FORBIDDEN_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.mark.parametrize("written", ["&#xFFFE;", "&#0;", "&#x1F;", "&#xB;", "\ufffe", "\uffff", "\x1f", "\x08", "\x0c"])
@pytest.mark.parametrize("mark", ["", "*"])
@pytest.mark.parametrize("trusted", [False, True])
def test_plain_text_has_no_characters_that_xml_forbids(written: str, mark: str, trusted: bool) -> None:
    text = f"{mark}a {written} b{mark}"
    whole, short = convert(text, trusted=trusted), convert_inline(text, trusted=trusted)
    for made in (whole.excerpt_text, short.text, whole.html.parts[0], short.html.parts[0]):
        assert not FORBIDDEN_IN_XML.search(made)


def test_nothing_is_empty() -> None:
    assert not convert("").html
    assert not convert("\n \n").html
    assert not convert_inline("").html
    assert convert("a").html
    assert Html(("", ""), (Link("a", "image"),))


def test_trusted_html_is_left_as_it_is() -> None:
    text = '<div class="own" style="width:1px"><video src="a.mp4"></video></div>'
    assert shown(text, trusted=True) == text


def attributes_in(made: str) -> set[str]:
    names: set[str] = set()

    class Attributes(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
            names.update(name for name, _ in attrs)

    Attributes().feed(made)
    return names


@pytest.mark.parametrize(
    "text",
    [
        '<b title="<input">t</b> <i title=" tabindex=0 autofocus onfocus=alert(1) x=">y</i> <u title="q">z</u>',
        '<b title="<p></p>">t</b> <i title="<pre>">y</i>',
        '<b title="><input title=">t</b> <i title="onfocus=alert(1) x=">y</i>',
    ],
)
@pytest.mark.parametrize("trusted", [False, True])
def test_what_looks_like_a_tag_inside_an_attribute_stays_there(
    text: str, trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class LeavesMarksInAttributes:
        def clean(self, markup: str) -> str:
            return markup

    monkeypatch.setattr("generator.markup.finish.cleaner", LeavesMarksInAttributes)
    made = convert(text, trusted=trusted)
    assert attributes_in(made.html.parts[0]) == {"title"}
    assert attributes_in(made.excerpt.parts[0]) == {"title"}


def test_every_process_makes_the_same_html() -> None:
    text = "- [x] a\n\n# b\n\n| c |\n|---|\n| d |\n\n!!! tip\n    e[^1]\n\n[^1]: f"
    program = f"from generator.markup.convert import convert; print(convert({text!r}))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(outputs) == 1


def test_an_image_within_the_first_sentence_leaves_its_words_in_the_excerpt() -> None:
    found = convert("See ![the lake](lake.png) and more.\n")
    assert found.excerpt_text == "See the lake and more."
    assert "<img" not in filled_in(found.excerpt, lambda link: link.target)
