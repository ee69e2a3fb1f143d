"""HTML becomes Markdown that means the same: checked case by case, and by reading it back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.exports import marks
from generator.exports.markdown import markdown_of
from generator.markup.convert import convert
from generator.markup.model import filled
from generator.markup.text import plain


def _same(address: str) -> str:
    return address


def _of(main: str) -> str:
    return markdown_of(f"<body><nav>not this</nav><main>{main}</main></body>", _same).removesuffix("\n")


CASES = {
    "paragraphs": ("<p>One\n  two.</p><p>Three.</p>", "One two.\n\nThree."),
    "headings": ('<h1>One</h1><h2>Two <a class="anchor" href="#two">#</a></h2>', "# One\n\n## Two"),
    "a heading that ends in a sign": ("<h2>About C#</h2>", "## About C\\#"),
    "marks": ("<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>", "*a* **b** ~~c~~ `d`"),
    "marks around space": ("<p>a<em> b </em>c</p>", "a *b* c"),
    "marks within marks": ("<p><strong>a <em>b</em></strong></p>", "**a *b***"),
    "a link": ('<p><a href="../a/?b=1&amp;c=2">x</a></p>', "[x](../a/?b=1&c=2)"),
    "an address with brackets": ('<p><a href="https://e.org/a_(b)">x</a></p>', "[x](<https://e.org/a_(b)>)"),
    "a link within the page": ('<p><a href="#there">x</a></p>', "x"),
    "a picture": ('<p><img src="a.png" alt="A [b]" width="2"></p>', "![A \\[b\\]](a.png)"),
    "a picture in several forms": (
        '<picture><source srcset="a.avif 1x"><img src="a.png" alt="A"></picture>',
        "![A](a.png)",
    ),
    "code with backticks": ("<p><code>a`b</code></p>", "``a`b``"),
    "code with signs": ("<p><code>&lt;a&gt; *b* | c</code></p>", "`<a> *b* | c`"),
    "a block of code": (
        '<pre><code><span class="k">if</span> a &lt; b:\n    <span class="n">c</span>\n</code></pre>',
        "```\nif a < b:\n    c\n```",
    ),
    "a block of code with a fence": ("<pre><code>```\nx\n```\n</code></pre>", "````\n```\nx\n```\n````"),
    "a list": ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "- a\n- b"),
    "a numbered list": ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
    "a list of paragraphs": ("<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>", "- a\n\n  b\n\n- c"),
    "lists within lists": ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n\n  - b"),
    "a list of tasks": (
        (
            '<ul><li class="task-list-item"><input type="checkbox" disabled checked aria-label="Done"> a</li>'
            '<li class="task-list-item"><input type="checkbox" disabled aria-label="Not done"> b</li></ul>'
        ),
        "- [x] a\n- [ ] b",
    ),
    "a list with a name": (
        '<ul aria-label="Skills"><li><a href="a">A</a></li><li>b</li></ul>',
        "**Skills**: [A](a), b",
    ),
    "a menu with a name": (
        '<nav aria-label="You are here"><ol><li><a href="a">A</a></li></ol></nav>',
        "**You are here**: [A](a)",
    ),
    "items with headings are sections": (
        (
            '<ul><li class="row"><p>2024</p><div><h3><a href="a">A</a></h3><p>b</p></div></li>'
            '<li class="row"><h3>C</h3></li></ul>'
        ),
        "### [A](a)\n\n2024\n\nb\n\n### C",
    ),
    "a heading stands before what is above it": (
        "<header><p>Project</p><h1>A</h1><p>b</p></header><p>c</p>",
        "# A\n\nProject\n\nb\n\nc",
    ),
    "terms": ("<dl><div><dt>Role</dt><dd>Lead</dd></div></dl>", "- **Role**: Lead"),
    "terms with several meanings": (
        "<dl><dt>a</dt><dd>b</dd><dd><p>c</p><p>d</p></dd></dl>",
        "- **a**: b\n\n  c\n\n  d",
    ),
    "a table": (
        "<table><thead><tr><th>a</th><th>b | c</th></tr></thead><tbody><tr><td>1</td><td></td></tr></tbody></table>",
        "| a | b \\| c |\n| --- | --- |\n| 1 |  |",
    ),
    "a table with a caption": ("<table><caption>c</caption><tr><th>a</th></tr></table>", "c\n\n| a |\n| --- |"),
    "a quotation": ("<blockquote><p>a</p><ul><li>b</li></ul></blockquote>", "> a\n>\n> - b"),
    "line breaks": ("<p>a<br>\n# b</p>", "a\\\n\\# b"),
    "a rule": ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
    "spans stand apart where the page sets them apart": (
        '<p class="facts"><span>a</span>\n<span>b</span></p>',
        "a · b",
    ),
    "spans side by side": ("<p><span>a</span><span>b</span></p>", "a b"),
    "footnotes": (
        '<p>a<sup class="footnote-ref"><a href="#fn-1">1</a></sup> and x<sup>2</sup></p>',
        "a\\[1\\] and x^2",
    ),
    "what is not seen": (
        (
            '<svg><title>t</title></svg><p aria-hidden="true">a<span>b</span></p><form hidden><p>c</p></form>'
            "<template><p>d</p></template><script>e</script><p>f</p>"
        ),
        "f",
    ),
    "what only looks hidden": ('<p class="hidden">for readers aloud</p>', "for readers aloud"),
    "signs": (
        "<p>*a* _b_ c_d [e] `f` &lt;g&gt; h|i ~~j~~ \\k</p>",
        "\\*a\\* \\_b\\_ c_d \\[e\\] \\`f\\` \\<g> h\\|i \\~\\~j\\~\\~ \\\\k",
    ),
    "lines that begin like something else": (
        "<p># a</p><p>- b</p><p>1. c</p><p>&gt; d</p><p>+ e</p><p>2) f</p>",
        "\\# a\n\n\\- b\n\n1\\. c\n\n\\> d\n\n\\+ e\n\n2\\) f",
    ),
    "entities that are meant as such": ("<p>&amp;amp; &amp; b</p>", "\\&amp; & b"),
    "elements that are not closed": ("<ul><li>a<li>b</ul><p>c", "- a\n\n  - b\n\nc"),
    "elements that were not opened": ("</em></ul><p>a</p></div>", "a"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_html_becomes_markdown(name: str) -> None:
    html, markdown = CASES[name]
    assert _of(html) == markdown


def test_a_page_without_a_main_part_is_read_as_a_whole() -> None:
    assert markdown_of("<p>a</p>", _same) == "a\n"


SIGNS = st.text(st.sampled_from("ab \\`*_[]()<>|~&;#!+-=>.:1é\n\t"), max_size=30)


def _read_back(markdown: str) -> str:
    html = convert(markdown).html
    return plain(filled(html.parts, [""] * len(html.links)))


@given(SIGNS)
def test_no_sign_of_a_text_becomes_a_mark(text: str) -> None:
    written = marks.paragraph(marks.escaped(text))
    assert _read_back(written) == " ".join(text.split())


@given(SIGNS)
def test_no_sign_of_a_heading_becomes_a_mark(text: str) -> None:
    words = " ".join(text.split())
    written = marks.heading(2, marks.paragraph(marks.escaped(text)))
    assert re.sub(r" #$", "", _read_back(written)) == words or not words


@given(st.text(st.sampled_from("ab `|<*&\\"), min_size=1, max_size=12).filter(str.strip))
def test_a_span_of_code_keeps_its_signs(text: str) -> None:
    assert _read_back(f"x {marks.code_span(text)} y") == f"x {' '.join(text.split())} y"


@given(
    st.lists(
        st.sampled_from(
            "<p> </p> <ul> <li> </li> </ul> <em> </em> <a href='x'> </a> <dl> <dd> <td> <tr> <table> "
            "</table> <code> </code> <h2> </h2> <pre> </pre> <br> words <svg> <b hidden> </b> <!-- -->".split()
        ),
        max_size=25,
    )
)
def test_no_html_is_too_broken_to_be_read(pieces: list[str]) -> None:
    assert _of("".join(pieces)) is not None
