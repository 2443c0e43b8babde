"""The links of each block, in order: their words stand in the block's text."""

import time

import pytest
from hypothesis import given

from tests.sources.test_blocks import HTML
from watcher.core.normalise import fold
from watcher.domain import Block, BlockKind, Link
from watcher.sources.blocks import blocks_of_html
from watcher.sources.bounds import MOST_LINKS, MOST_LINKS_OF_ALL

X, Y = "https://example.org/x", "https://example.org/y"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>See <a href={X}>the  <b>guide</b></a>, <a href={Y}>it</a>.</p>",
         [("See the guide, it.", [("the guide", X), ("it", Y)])]),
        (f"<p><a href={X}>a</a></p><p>b</p>", [("a", [("a", X)]), ("b", [])]),
        (f"<ul><li><a href={X}>a</a></li></ul><h2><a href={Y}>b</a></h2>",
         [("a", [("a", X)]), ("b", [("b", Y)])]),
        # what is no link, or leads nowhere
        ("<p><a>a</a> <a name=b>b</a> <a href>c</a> <a href='#d'>d</a> <a href='javascript:e'>e</a></p>", [("a b c d e", [])]),
        (f"<p>a<a href={X}></a> <a href={X}> </a>b</p>", [("a b", [])]),
        (f"<p>a</p><a href={X}></a>", [("a", [])]),
        (f"<p>a<a class=reversefootnote href={X}>^</a></p>", [("a", [])]),
        # pictures
        (f"<p><a href={X}><img alt='Our map'></a></p>", [("Our map", [("Our map", X)])]),
        (f"<p>a <a href={X}><img></a></p>", [("a", [("", X)])]),
        (f"<p><a href={X}><img></a></p><p>b</p>", [("b", [])]),
        (f"<p>a <img> <a href={X}> </a></p>", [("a", [])]),
        # around several blocks, and within another
        (f"<a href={X}><h2>a</h2><p>b</p></a><p>c</p>", [("a", [("a", X)]), ("b", [("b", X)]), ("c", [])]),
        (f"<a href={X}>a<p>b", [("a", [("a", X)]), ("b", [("b", X)])]),
        (f"<p><a href={X}>a<a href={Y}>b</a></a></p>", [("ab", [("a", X), ("b", Y)])]),
        (f"<p><a href={X}>a<b><a href={Y}>b</a>c</b></a>d</p>", [("abcd", [("a", X), ("b", Y)])]),
        (f"<p><a href={X}>a<b><a name=b>b</a>c</b></a>d</p>", [("abcd", [("abc", X)])]),
        # broken in two by an editor
        (f"<p><a href={X}>the</a> <a href={X}>guide</a> <a href={Y}>it</a></p>",
         [("the guide it", [("the guide", X), ("it", Y)])]),
        (f"<p><a href={X}>a</a>, <a href={X}>b</a></p>", [("a, b", [("a", X), ("b", X)])]),
        (f"<p>a <a href={X}><img></a><a href={X}>b</a></p>", [("a b", [("b", X)])]),
        # cells
        (f"<table><tr><td><a href={X}>a</a></td><td>b <p><a href={Y}>c</a></p></td></tr><tr><td>d</td></tr></table>",
         [("a\tb c", [("a", X), ("c", Y)]), ("d", [])]),
        (f"<table><tr><td><a href={X}><img></a></td></tr><tr><td>d</td></tr></table>", [("d", [])]),
        (f"<table><tr><a href={X}>a</a><td>b</td></tr></table>", [("a\tb", [("a", X)])]),
    ],
)  # fmt: skip
def test_each_block_has_its_links(
    html: str, expected: list[tuple[str, list[tuple[str, str]]]]
) -> None:
    found = [(block.text, [tuple(link) for link in block.links]) for block in blocks_of_html(html)]
    assert found == expected


@given(HTML)
def test_links_stand_in_the_text_in_order(html: str) -> None:
    linked = html.replace("<a>", "<a href='/x'>").replace("<em>", "<a href='/y'>")
    for block in blocks_of_html(linked.replace("</em>", "</a>")):
        place = 0
        for link in block.links:
            assert link.text == fold(link.text)
            place = block.text.index(link.text, place) + len(link.text)
            assert link.target in {"/x", "/y"}


def test_links_take_nothing_from_the_text() -> None:
    html = "<p>a <a href='/x'>b</a>c</p><table><tr><td><a href='/y'>d</a></table>"
    bare = [block._replace(links=()) for block in blocks_of_html(html)]
    assert bare == list(blocks_of_html(html.replace("href", "name")))


def test_no_more_links_are_kept_than_a_page_needs() -> None:
    one = "".join(f"<a href='/{number}'>x</a>, " for number in range(MOST_LINKS + 5))
    (block,) = blocks_of_html(f"<p>{one}</p>")
    assert len(block.links) == MOST_LINKS
    assert block.text.count("x") == MOST_LINKS + 5
    (row,) = blocks_of_html(f"<table><tr><td>{one}</td><td>{one}</td></tr></table>")
    assert len(row.links) == MOST_LINKS


def test_a_hundred_thousand_links_do_no_harm() -> None:
    count = 70_000
    html = "".join(f"<p><a href='/{number}'>x</a></p>" for number in range(count // 2))
    nested = "<a href=/x><p>" * (count // 2) + "deepest"
    for hostile in (html, nested, html.replace("<p>", "").replace("</p>", " ")):
        began = time.process_time()
        blocks = blocks_of_html(hostile)
        assert time.process_time() - began < 20  # two seconds; quadratic: minutes
        assert sum(len(block.links) for block in blocks) <= MOST_LINKS_OF_ALL
    assert sum(len(block.links) for block in blocks_of_html(html)) == MOST_LINKS_OF_ALL
    assert len(blocks_of_html(html)) == count // 2


def test_a_long_target_costs_little() -> None:
    href = "https://example.org/" + "x" * 100_000
    (block,) = blocks_of_html(f"<p>See <a href='{href}'>this</a>.</p>")
    assert block == Block(BlockKind.PARAGRAPH, "See this.", 0, block.links)
    assert [link.text for link in block.links] == ["this"]
    assert len(block.links[0].target) < 1_100


def test_a_base_makes_relative_links_whole() -> None:
    html = "<p><a href='y'>y</a> <a href='/x#a'>x</a></p>"
    (block,) = blocks_of_html(html, base="https://example.org/x")
    assert block.links == (Link("y", Y),)
