"""Whatever a publisher writes, no form shows anything but words."""

import re
import unicodedata
from html import unescape
from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.redlines.forms import read
from tests.core.texts import heading, item, row
from watcher.core.mail_cut import cut
from watcher.core.normalise import fold
from watcher.core.reading import Reading
from watcher.core.redlines.beside import beside_html
from watcher.core.redlines.mail import hunks_html
from watcher.core.redlines.page import page_html
from watcher.core.redlines.seen import seen
from watcher.core.redlines.text import redline_text
from watcher.domain import Block, BlockKind, Link

MAIL = {
    "p": {"style"},
    "strong": {"style"},
    "del": {"style"},
    "ins": {"style"},
    "br": set(),
    "a": {"href", "style"},
}
PAGE = {
    **{
        tag: {"class", "id"}
        for tag in ("p", "h2", "h3", "h4", "h5", "h6", "li", "tr", "div", "nav")
    },
    **{tag: {"class"} for tag in ("span", "b")},
    **{tag: {"lang"} for tag in ("html", "head", "title", "style", "body", "header", "h1", "main")},
    **{tag: set() for tag in ("del", "ins", "br", "ul", "ol", "table", "details", "summary")},
    "meta": {"charset", "http-equiv", "content", "name"},
    "a": {"href", "rel"},
    "nav": {"id", "aria-labelledby"},
    "td": {"colspan"},
    "th": {"scope"},
}
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
EVIL = [
    "<script>alert(1)</script>",
    "</p></del><img src=x onerror=alert(1)>",
    '" style="position:fixed" onclick="x',
    "&lt;b&gt; &#60;b&#62; &nbsp;",
    "\x1b[31mred\x1b[0m",
    "\u202eright to left",
    "\ud800 lone",
    "[removed: all duties]",
    "Removed: everything ]",
    "</style><style>*{display:none}",
    "<!--",
    "]]>",
    "w" * 100_000,
    "\x00\x07\x08",
    "javascript:alert(1)",
    "\ufdd0top\ufdd0",
    "a\x85b\u2028c\u2029d",
]
WORDS = st.lists(
    st.one_of(
        st.sampled_from(EVIL),
        st.sampled_from(
            ["28 days", "1 April 2026", "must", "may", "keep a record of it.", "Visits"]
        ),
        st.text(max_size=8),
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
TEXTS = WORDS.map(fold).filter(bool)
LINKS = st.tuples() | st.tuples(
    st.builds(
        Link,
        TEXTS,
        st.sampled_from(
            [
                "https://www.example.org/a?b=1&c=\"'<",
                "javascript:alert(1)",
                "data:text/html,x",
                "mailto:a@b.c",
            ]
        )
        | WORDS,
    )
)
BLOCKS = st.lists(
    st.one_of(
        st.builds(lambda text, links: Block(BlockKind.PARAGRAPH, text, 0, links), TEXTS, LINKS),
        st.builds(heading, TEXTS, st.integers(1, 6)),
        st.builds(item, TEXTS),
        st.builds(row, TEXTS, TEXTS),
        st.builds(lambda text: Block(BlockKind.TITLE, text, 1), TEXTS),
    ),
    max_size=5,
)


class Strict(HTMLParser):
    """Reads HTML strictly: allowed elements and attributes only, every element closed in order."""

    VOID = frozenset({"br", "meta"})

    def __init__(self, allowed: dict[str, set[str]], markup: str) -> None:
        super().__init__()
        self._allowed = allowed
        self._open: list[str] = []
        self.links: list[str] = []
        self.feed(markup)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self._allowed, tag
        assert {name for name, _ in attrs} <= self._allowed[tag], (tag, attrs)
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def shown_words(markup: str, *, without: str = "") -> str:
    soup = BeautifulSoup(markup, "html.parser")
    for hidden in soup.select(f"style, title, {without}".rstrip(", ")):
        hidden.decompose()
    return re.sub(r"\s+", "", soup.get_text())


@settings(max_examples=120, deadline=None)
@given(BLOCKS, BLOCKS, st.booleans())
def test_text_has_no_control_characters_but_line_feeds_and_our_colours(
    old: list[Block], new: list[Block], colour: bool
) -> None:
    text = redline_text(read(old, new), colour=colour)
    text.encode()
    plain = re.sub(r"\x1b\[(?:31|36|39)m", "", text) if colour else text
    assert not STEERING.search(plain)
    assert all(unicodedata.category(letter) != "Cc" for letter in plain if letter != "\n")


@settings(max_examples=80, deadline=None)
@given(BLOCKS, BLOCKS)
def test_a_mail_holds_only_its_few_elements_and_follows_only_the_web(
    old: list[Block], new: list[Block]
) -> None:
    found = read(old, new)
    for markup in (hunks_html(found), cut(found, 20_000, width=72).html):
        markup.encode()
        assert not STEERING.search(markup)
        parsed = Strict(MAIL, markup)
        assert all(link.startswith(("https://", "http://")) for link in parsed.links)


@settings(max_examples=80, deadline=None)
@given(BLOCKS, BLOCKS)
def test_pages_hold_only_their_elements_and_every_word_of_the_new_text(
    old: list[Block], new: list[Block]
) -> None:
    found = read(old, new)
    for page in (page_html(found, EVIL[0], EVIL[1]), beside_html(found, EVIL[0], EVIL[1])):
        page.encode()
        assert not STEERING.search(page.replace("\n", ""))
        parsed = Strict(PAGE, page)
        assert all(link.startswith(("https://", "http://", "#")) for link in parsed.links)
        words = _without_marks(shown_words(page, without="del, .line.gone, .old"))
        for block in new:
            for cell in block.text.split("\t"):
                assert _without_marks(seen(cell)) in words


def _without_marks(text: str) -> str:
    """Return text without white space and our words, which may stand in between."""
    return re.sub(r"\s|Removed:|Added:", "", text)


def every_form(found: Reading) -> list[str]:
    return [
        redline_text(found),
        hunks_html(found),
        page_html(found, "a", "b"),
        beside_html(found, "a", "b"),
    ]


@pytest.mark.parametrize("words", EVIL)
def test_no_words_are_lost_in_any_form(words: str) -> None:
    found = read(["Keep it."], ["Keep it.", f"Start {words} end."])
    text, mail, *pages = every_form(found)
    wanted = re.sub(r"\s+", "", seen(f"Start {words} end."))
    assert wanted in re.sub(r"[\s\\]", "", text)
    for markup in (mail, *pages):
        assert wanted in shown_words(markup)


def test_pages_may_load_nothing_and_run_nothing() -> None:
    found = read(["a"], ["b"])
    for page in (page_html(found, "a", "b"), beside_html(found, "a", "b")):
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
        assert policy is not None
        assert unescape(policy[1]).startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy[1]
        assert page.index("Content-Security-Policy") < page.index("<title>")
