"""Markdown -> HTML, outline, links, excerpt.

The Markdown is GitHub's, as the authors of READMEs write it, plus definition lists and `!!! note` admonitions. Links
inside the site are left as holes, because where they lead depends on the whole site; a conversion depends on its text
alone, so that it can be remembered. Raw HTML passes an allow-list unless the author is trusted.

What flows through which module:

    model, labels           what comes out, and the words that marks become
    tags, bounds            how long and how deep a text and its HTML may be
    containers, raw         which lines belong together
    blocks                  lines -> a tree of blocks
    patterns, inline        the tree -> HTML, by Python-Markdown
    sanitiser, text         the allow-list, and HTML as plain text
    finish                  HTML -> safe HTML with anchors, holes and an excerpt
    convert                 all of it, as two functions

The classes that the HTML uses, for the stylesheet:

    .code                       around the <pre> of a block of code; Pygments' short classes (.k, .s1, ...) within
    .table                      around a table, scrolls sideways
    .anchor                     the link of a heading to itself, inside the heading
    .admonition                 a note; with .admonition-note, -tip, -important, -warning or -caution
    .admonition-title           its first line
    .task-list-item             a list item that begins with a box
    .footnotes                  the section of all footnotes at the end
    .footnote-ref               the raised number in the text
    .footnote-backref           the arrow back to it
    .align-left                 what `align` asked for, in tables and in raw HTML; also -center and -right
"""
