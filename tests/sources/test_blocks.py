"""HTML -> blocks: what is a block, what is furniture, and that no word is lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.plain import lines
from watcher.core.normalise import fold
from watcher.domain import BlockKind
from watcher.sources.blocks import blocks_of_html, soup_of, text_of_html
from watcher.sources.roles import plain_role

EVERYWHERE: list[tuple[str, list[str]]] = [
    ("", []),
    ("Bare words", ["paragraph: Bare words"]),
    ("report.html", ["paragraph: report.html"]),
    ("https://example.org/", ["paragraph: https://example.org/"]),
    ("<p>One</p>\n<p>Two</p>", ["paragraph: One", "paragraph: Two"]),
    ("<p>A <b>bo</b>ld, <i>s</i>mall word</p>", ["paragraph: A bold, small word"]),
    ("<p>One<br>line<br/>more</p>", ["paragraph: One line more"]),
    ("<p>of\u00a0a\u2009kind\u200b\u00ad\ufeff</p>", ["paragraph: of a kind"]),
    ("<p>a&#146;s &#0; b</p>", ["paragraph: a\u2019s \ufffd b"]),
    ("<h1>Home</h1><h6>Small</h6>", ["heading 1: Home", "heading 6: Small"]),
    ("<h2><div>Name</div></h2>", ["heading 2: Name"]),
    ("a<div>b<div>c</div>d</div>", ["paragraph: a", "paragraph: b", "paragraph: c", "paragraph: d"]),
    (
        "<ul><li>a<ul><li>b</li></ul>c</li><li><p>d</p><p>e</p></li></ul>",
        ["list_item 1: a", "list_item 2: b", "list_item 1: c", "list_item 1: d", "list_item 1: e"],
    ),
    ("<li>alone</li>", ["list_item 1: alone"]),
    ("<ol>stray<li>a</ol>", ["paragraph: stray", "list_item 1: a"]),
    ("<dl><dt>Home</dt><dd>Where a child lives</dd></dl>", ["paragraph: Home", "paragraph: Where a child lives"]),
    ("<blockquote><p>Said</p></blockquote>", ["paragraph: Said"]),
    ("<pre>a\n  b</pre>", ["paragraph: a b"]),
    ("<details><summary>More</summary>Words</details>", ["paragraph: More", "paragraph: Words"]),
    (
        '<figure><img src="x" alt="A plan"><figcaption>Figure</figcaption></figure>',
        ["paragraph: A plan", "paragraph: Figure"],
    ),
    ('<p>Half: <img alt="1/2">cup<img></p>', ["paragraph: Half: 1/2 cup"]),
    ("<select><option>a<option>b</select>", ["paragraph: a", "paragraph: b"]),
    ("<p>m<sup>2</sup></p>", ["paragraph: m2"]),
    ("<my-box>a</my-box><my-box>b</my-box>", ["paragraph: ab"]),
    # tables
    (
        "<table><caption>Fees</caption><thead><tr><th>Home<th>Fee</thead><tr><td>Oak<td>\u00a31</table>",
        ["paragraph: Fees", "table_row: Home\tFee", "table_row: Oak\t\u00a31"],
    ),
    ("<table><tr><td></td><td>a</td><td></td><td>b</td><td> </td></tr></table>", ["table_row: \ta\t\tb"]),
    ("<table><tr><td></td></tr></table>", []),
    ("<table><tr><td><p>a</p><ul><li>b</ul></td><td>c</td></tr></table>", ["table_row: a b\tc"]),
    (
        "<table><tr><td>a<table><tr><td>b<td>c</tr></table>d</td><td>e</td></tr></table>",
        ["table_row: a b c d\te"],
    ),
    ("<table>x<tr>y<td>a</td>z</tr>w</table>", ["paragraph: x", "table_row: y\ta\tz", "paragraph: w"]),
    ("<table><td>a</td><td>b</td></table>c", ["table_row: a\tb", "paragraph: c"]),
    ("<table><td>a</td><tr><td>b</td></tr></table>", ["table_row: a", "table_row: b"]),
    ("<table><tr><table><tr><td>a</td></tr></table><td>b</td></tr></table>", ["table_row: a", "table_row: b"]),
    ("<tr><td>no table</td></tr>", ["paragraph: no table"]),
    ('<table role="presentation"><tr><td><h2>a</h2>b</td></tr></table>', ["heading 2: a", "paragraph: b"]),
    # what nobody sees
    ("<script>x</script><style>y</style><noscript>z</noscript><template>t</template>a", ["paragraph: a"]),
    ("<svg><title>t</title><text>x</text></svg><!-- c --><?php echo 1 ?>a", ["paragraph: a"]),
    ("<head><title>T</title></head><body>a</body>", ["paragraph: a"]),
    ("<p hidden>x</p><p hidden='until-found'>a</p>", ["paragraph: a"]),
    ("<p style='color: red; DISPLAY : none'>x</p><p style='color: red'>a</p>", ["paragraph: a"]),
    ("<dialog>x</dialog><dialog open>a</dialog>", ["paragraph: a"]),
    ('<?xml version="1.0" encoding="iso-8859-1"?><x>caf\u00e9 \u2019</x>', ["paragraph: caf\u00e9 \u2019"]),
    ("\ufeff<p>marked \ud800</p>", ["paragraph: marked \ufffd"]),
]  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), EVERYWHERE)
def test_html_becomes_blocks(html: str, expected: list[str]) -> None:
    assert lines(blocks_of_html(html, plain_role)) == expected
    assert lines(blocks_of_html(html)) == expected


FURNITURE: list[tuple[str, list[str]]] = [
    (
        """<p>The <span class="attachment-inline"><a>form</a> (<span class="type">PDF</span>,
        <span class="file-size">1KB</span>, <span class="page-length">2 pages</span>)</span>.</p>""",
        ["paragraph: The form."],
    ),
    (
        '<p>see<span class="attachment-inline">\n<a>form</a> as amended</span></p>',
        ["paragraph: see form as amended"],
    ),
    (
        '<p class="tel"><span class="type">Telephone</span> 01</p>',
        ["paragraph: Telephone 01"],
    ),
    ('<h2 class="title">Title</h2>', ["heading 2: Title"]),
    ('<p class="metadata">Words</p>', ["paragraph: Words"]),
    (
        '<div class="contact"><div class="content"><h3>Helpdesk</h3></div></div><h3>Next</h3>',
        ["paragraph: Helpdesk", "heading 3: Next"],
    ),
    (
        '<div class="contact"><h3 id="x" class="y">Helpdesk</h3></div>',
        ["paragraph: Helpdesk"],
    ),
    (
        """<div class="govuk-warning-text"><span class="govuk-warning-text__icon">!</span>
        <strong>Warning Lock the office</strong></div>""",
        ["paragraph: Warning Lock the office"],
    ),
    (
        '<p>in 2015<sup><a class="footnote" href="#fn:1">1</a></sup>, yes</p>',
        ["paragraph: in 2015 1, yes"],
    ),
    ('<p>Note. <a class="reversefootnote">\u21a9</a></p>', ["paragraph: Note."]),
    ('<p>Note. <a role="doc-backlink">\u21a9\u21a9</a></p>', ["paragraph: Note."]),
    ('<p hidden class="footnote">x</p>a', ["paragraph: a"]),
]


@pytest.mark.parametrize(("html", "expected"), FURNITURE)
def test_furniture_is_told_from_wording(html: str, expected: list[str]) -> None:
    assert lines(blocks_of_html(html)) == expected


@pytest.mark.parametrize("html", [html for html, _ in FURNITURE])
def test_a_file_compared_by_hand_keeps_its_furniture(html: str) -> None:
    shown = list(soup_of(html.replace("hidden", "")).stripped_strings)
    kept = "".join(b.text for b in blocks_of_html(html.replace("hidden", ""), plain_role))
    assert letters("".join(shown)) == letters(kept)


def test_blocks_as_one_line() -> None:
    assert text_of_html("<p>a</p><table><tr><td>b<td>c</table>") == "a b c"


# --- no word lost, none out of order --------------------------------------------------------------

BLOCKS = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "h1",
    "h3",
    "table",
    "tr",
    "td",
    "th",
    "caption",
    "dl",
    "dt",
]
INLINES = [
    "b",
    "span",
    "a",
    "sup",
    "em",
    "section",
    "pre",
    "blockquote",
    "tbody",
    "unknown-element",
]
WORDS = st.text(alphabet="abcdef \n\u00a0\u200b\u00e9", max_size=8)


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def wrap(name: str, parts: list[str], *, closed: bool) -> str:
        return f"<{name}>{''.join(parts)}" + (f"</{name}>" if closed else "")

    return st.builds(
        wrap, st.sampled_from(BLOCKS + INLINES), st.lists(inner, max_size=4), closed=st.booleans()
    )


HTML = st.recursive(WORDS, element, max_leaves=25)


def letters(text: str) -> str:
    return "".join(fold(text).split())


@given(HTML)
def test_the_words_of_the_blocks_are_the_words_of_the_page_in_order(html: str) -> None:
    blocks = blocks_of_html(html)
    assert letters("".join(block.text for block in blocks)) == letters(soup_of(html).get_text())


@given(HTML)
def test_every_block_is_well_formed(html: str) -> None:
    for block in blocks_of_html(html):
        cells = block.text.split("\t") if block.kind is BlockKind.TABLE_ROW else [block.text]
        assert all(cell == fold(cell) for cell in cells)
        assert block.text == block.text.strip()
        assert block.text
        assert (block.level > 0) is (block.kind in {BlockKind.HEADING, BlockKind.LIST_ITEM})


@given(st.lists(WORDS.filter(lambda text: fold(text) != ""), min_size=1))
def test_inline_markup_never_splits_a_word(words: list[str]) -> None:
    joined = fold("".join(words))
    html = "".join(f"<b><i>{word}</i></b>" for word in words)
    assert [block.text for block in blocks_of_html(f"<p>{html}</p>")] == [joined]


# --- size and depth -------------------------------------------------------------------------------


HOSTILE = {
    "divs": "<div>" * 10_000 + "deepest" + "</div>" * 10_000,
    "unclosed": "<b>" * 10_000 + "deepest",
    "lists": "<ul><li>x" * 5_000 + "deepest" + "</ul>" * 5_000,
    "tables": "<table><tr><td>x" * 3_000 + "deepest" + "</table>" * 3_000,
    "cells": "<table>" + "<td>x</td>" * 10_000 + "<td>deepest</td></table>",
    "boxes": '<div class="contact">' * 5_000 + '<h2 class="a">x</h2>' * 5_000 + "deepest",
    "attributes": f'<p title="{"x" * 1_000_000}">deepest</p>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_depth_and_number_do_no_harm(name: str) -> None:
    began = time.process_time()
    blocks = blocks_of_html(HOSTILE[name])
    assert "deepest" in blocks[-1].text
    assert time.process_time() - began < 10  # a tenth of a second, quadratic: minutes


def test_a_megabyte_is_read_in_a_moment() -> None:
    sentence = "<p>Each home keeps <a href='/x'>a record</a> of <b>every</b> visit.</p>\n"
    html = sentence * (1_000_000 // len(sentence))
    began = time.process_time()
    assert len(blocks_of_html(html)) == html.count("<p>")
    assert time.process_time() - began < 10  # under a second, quadratic: minutes
