import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests import mails, redlines
from watcher.adapters.templates import JinjaRenderer
from watcher.core.diff import diff
from watcher.core.mail_lines import Marker
from watcher.domain import Block, BlockKind, Concern, Edition, Link, Redline, Rendered, Revision
from watcher.sources.local import read_local

ALL = (Concern.ALL,)
VOID = {"meta", "br", "hr"}
EVIL = '<script>alert(1)</script><img src="https://evil.example/x">" onload="x" {{ 7*7 }}'


@pytest.fixture(scope="module")
def renderer() -> JinjaRenderer:
    return JinjaRenderer()


class Outline(HTMLParser):
    """Reads a page strictly: every element closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    @property
    def headings(self) -> list[int]:
        return [int(tag[1]) for tag in self.tags if re.fullmatch("h[1-6]", tag)]


@pytest.mark.parametrize("name", ["interim", "annual"])
def test_mails_are_as_they_were_looked_at(name: str) -> None:
    rendered = mails.golden()[name]
    again = "run `python -m tests.mails`, and look at the mails before you commit them"
    text = (mails.FOLDER / f"{name}.txt").read_text()
    assert f"Subject: {rendered.subject}\n\n{rendered.text}" == text, again
    assert rendered.html == (mails.FOLDER / f"{name}.html").read_text(), again


@pytest.mark.parametrize(
    "edition",
    [
        mails.INTERIM,
        mails.ANNUAL,
        replace(mails.INTERIM, notices=(), watched=()),
        replace(
            mails.ANNUAL, notices=(), minor=(), undone=(), calendar=(), scorecard=(), watched=()
        ),
    ],
    ids=["interim", "annual", "interim without notices", "empty annual"],
)
def test_html_is_well_formed_and_can_be_read_aloud(
    renderer: JinjaRenderer, edition: Edition
) -> None:
    rendered = renderer.render(edition, ALL)
    page = Outline(rendered.html)
    assert '<html lang="en-GB">' in rendered.html
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(
        after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False)
    )
    assert not {"img", "script", "form", "link", "style", "iframe", "input"} & set(page.tags)
    assert not {name for name in page.attributes if name.startswith("on") or name == "src"}
    assert page.tags.count("th") == rendered.html.count("<th scope=")


@pytest.mark.parametrize("edition", [mails.INTERIM, mails.ANNUAL], ids=["interim", "annual"])
def test_each_marker_stands_once_on_a_line_of_its_own(
    renderer: JinjaRenderer, edition: Edition
) -> None:
    rendered = renderer.render(edition, ALL)
    for body in (rendered.text, rendered.html):
        lines = body.split("\n")
        assert [lines.count(marker) for marker in Marker] == [1, 1, 1, 1]
        assert body.count("\ufdd0") == 8


def test_text_is_at_most_72_columns_wide_but_for_addresses(renderer: JinjaRenderer) -> None:
    for edition in (mails.INTERIM, mails.ANNUAL):
        text = renderer.render(edition, ALL).text
        assert [line for line in text.split("\n") if len(line) > 72] == []


def test_timescales_stand_before_notices_and_the_first_line_says_what_it_is(
    renderer: JinjaRenderer,
) -> None:
    text = renderer.render(mails.INTERIM, ALL).text
    lines = text.split("\n")
    assert lines[1] == "Interim edition 2026-07: 3 changes; act on the first now"
    assert text.index("BY WHEN") < text.index("What changed")


def test_homes_of_a_type_see_their_notices_first_and_labelled(renderer: JinjaRenderer) -> None:
    edition = replace(mails.INTERIM, notices=(mails.ACT, mails.FRAMEWORK))
    secure = renderer.render(edition, (Concern.SECURE,))
    general = renderer.render(edition, ALL)
    assert secure.variant == "secure"
    assert secure.text.count("FOR YOUR TYPE OF HOME") == 1
    assert "For your type of home" in secure.html
    assert "For your type of home" not in general.html
    assert secure.text.index("1. How we inspect") < secure.text.index("2. Children (Made-up")
    assert general.text.index("1. Children (Made-up") < general.text.index("2. How we inspect")


def test_an_annual_edition_without_news_says_so(renderer: JinjaRenderer) -> None:
    empty = replace(mails.ANNUAL, notices=(), minor=(), undone=(), calendar=(), scorecard=())
    rendered = renderer.render(empty, ALL)
    for body in (rendered.text.replace("\n", " "), rendered.html):
        assert "Nothing changed since 3 March 2026. Nothing to do before 1 April 2028" in body
        assert "No date of the coming year" in body


def test_nothing_of_a_publisher_is_markup(renderer: JinjaRenderer) -> None:
    evil = replace(
        mails.GUIDE,
        document_title=EVIL,
        title=EVIL + "2",
        owner=EVIL,
        change_notes=(EVIL,),
        reason=EVIL,
        address="javascript:alert(1)",
        timescales=(
            replace(
                mails.GUIDE.timescales[0],
                timescale=replace(mails.GUIDE.timescales[0].timescale, quote=EVIL),
                section=(EVIL,),
            ),
        ),
        redline=diff(mails.text("# A", EVIL), mails.text("# A", EVIL + " more", EVIL)),
    )
    edition = replace(mails.ANNUAL, notices=(evil,), minor=(evil,), undone=(evil,))
    page = Outline(renderer.render(edition, ALL).html)
    assert not {"img", "script"} & set(page.tags)
    assert not {name for name in page.attributes if name.startswith("on") or name == "src"}
    assert not [link for link in page.links if link.startswith("javascript")]
    assert "<script>alert(1)</script>" in page.words
    assert "{{ 7*7 }}" in page.words


def test_a_publisher_cannot_write_our_markers_or_hide_words(renderer: JinjaRenderer) -> None:
    words = f"a\x00b\u202ec {Marker.HOMES} \ud800"
    evil = replace(
        mails.GUIDE,
        change_notes=(words,),
        document_title=f"{Marker.STOP}",
        redline=diff(mails.text("# A", "x"), mails.text("# A", f"{Marker.TOP}", words)),
    )
    rendered = renderer.render(replace(mails.INTERIM, notices=(evil,)), ALL)
    for body in (rendered.text, rendered.html):
        assert body.count("\ufdd0") == 8
        assert not re.search("[\x00\u202e\ud800]", body)


@pytest.mark.parametrize("words", ["word " * 100_000, "w" * 500_000])
def test_no_note_quote_or_heading_makes_a_mail_too_long_to_be_shown(
    renderer: JinjaRenderer, words: str
) -> None:
    found = mails.GUIDE.timescales[0]
    quoted = replace(found, timescale=replace(found.timescale, quote=words), section=(words,))
    long = replace(mails.GUIDE, change_notes=(words,), timescales=(quoted,))
    rendered = renderer.render(replace(mails.INTERIM, notices=(long,)), ALL)
    for body in (" ".join(rendered.text.split()), rendered.html):
        assert len(body) < 20_000
        assert body.count("[...] (cut here: the rest stands at the source)") == 3


def long_mail(renderer: JinjaRenderer, notices: int) -> Rendered:
    before = mails.text("# A", *(f"Paragraph {n} of the old text." * 3 for n in range(400)))
    after = mails.text("# A", *(f"Paragraph {n} of the new text." * 3 for n in range(400)))
    long = replace(mails.GUIDE, redline=diff(before, after))
    edition = replace(mails.INTERIM, notices=(mails.FRAMEWORK, *[long] * notices))
    return renderer.render(edition, ALL)


@pytest.mark.parametrize("notices", [1, 8])
def test_a_long_redline_is_cut_and_the_rest_is_counted(
    renderer: JinjaRenderer, notices: int
) -> None:
    rendered = long_mail(renderer, notices)
    assert len(rendered.html.encode()) < 100_000
    found = re.findall(r"(\d+) further passages of this page changed", rendered.html)
    assert len(found) == notices
    assert found == re.findall(
        r"(\d+) further passages of this page changed", rendered.text.replace("\n", " ")
    )
    assert "and ask two children about it" in rendered.html


def shown(redline: Redline) -> Rendered:
    notice = replace(mails.GUIDE, redline=redline)
    return JinjaRenderer().render(replace(mails.INTERIM, notices=(notice,)), ALL)


def linked(number: int, target: str) -> Block:
    link = Link(f"form {number}", f"https://www.example.org/{target}/{number}?a=1&b=2")
    return Block(BlockKind.PARAGRAPH, f"Use form {number} for it.", 0, (link,))


def revised(*blocks: str | Block) -> Revision:
    return Revision(
        blocks=tuple(
            block if isinstance(block, Block) else Block(BlockKind.PARAGRAPH, block)
            for block in blocks
        ),
        derivation="example 1",
    )


GIANTS = {
    "one word": (revised("a"), revised("a", "w" * 1_000_000)),
    "three bytes a letter": (revised("a"), revised("a", "\u4e2d\u6587 " * 200_000)),
    "signs that are escaped": (revised("a"), revised("a", '<&>"\u00a0' * 100_000)),
    "many links": (
        revised(*(linked(number, "old") for number in range(2000))),
        revised(*(linked(number, "new") for number in range(2000))),
    ),
    "long headings": (
        revised("a"),
        revised("a", *(Block(BlockKind.HEADING, f"{n} " + "h" * 9000, 2) for n in range(300))),
    ),
    "wide rows": (
        revised(Block(BlockKind.TABLE_ROW, "\t".join("a" * 50_000))),
        revised(Block(BlockKind.TABLE_ROW, "\t".join("b" * 50_000))),
    ),
    "a sentence changed everywhere": (
        revised(" ".join(f"keep all of plan {number} from old{number}" for number in range(3000))),
        revised(" ".join(f"keep all of plan {number} from new{number}" for number in range(3000))),
    ),
    "all different": (
        revised(*(f"Paragraph {number} of old words. " * 9 for number in range(3000))),
        revised(*(f"Sentence {number} in the new one! " * 9 for number in range(3000))),
    ),
}


@pytest.mark.parametrize("name", GIANTS)
def test_a_whole_notice_stays_under_100_kilobytes_whatever_the_publisher_sends(name: str) -> None:
    rendered = shown(diff(*GIANTS[name]))
    assert 50_000 < len(rendered.html.encode()) < 100_000
    assert re.search(r"more (words|characters) of this change|further passages", rendered.html)
    Outline(rendered.html)


def test_the_filter_takes_nothing_from_a_redline_and_adds_nothing() -> None:
    old, new = (read_local(path.name, path.read_bytes()) for path in (redlines.OLD, redlines.NEW))
    assert (redlines.FOLDER / "mail.html").read_text().strip() in shown(diff(old, new)).html


def test_a_link_that_leads_elsewhere_can_be_followed_in_a_mail_if_it_is_on_the_web() -> None:
    page = shown(diff(revised(linked(1, "old")), revised(linked(1, "new")))).html
    assert 'href="https://www.example.org/new/1?a=1&amp;b=2"' in page
    evil = linked(1, "x")._replace(links=(Link("form 1", "javascript:alert(1)"),))
    assert 'href="javascript' not in shown(diff(revised(linked(1, "old")), revised(evil))).html


def test_every_text_of_the_footer_is_there(renderer: JinjaRenderer) -> None:
    rendered = renderer.render(mails.INTERIM, ALL)
    for body in (rendered.text.replace("\n", " "), rendered.html):
        assert "This is not legal advice." in body
        assert (
            "Contains public sector information licensed under the"
            " Open Government Licence v3.0." in body
        )
        assert "4 documents watched." in body
        assert "Not read for 7 days" in body
