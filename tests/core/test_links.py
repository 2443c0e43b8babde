"""Links behind unchanged words: what is told of them, and what is not."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.texts import redline, revision, row
from watcher.core.classify import classify
from watcher.core.diff import diff
from watcher.core.links import (
    LinkChange,
    is_links_alone,
    judged,
    link_changes,
    link_changes_between,
    link_changes_of,
    shown_target,
    told,
)
from watcher.domain import Block, BlockKind, Link, Op, Significance

KEEP = "Staff keep a record of what was said, by whom, and what the home did next."
A, B, C = "https://example.org/a", "https://example.org/b", "https://example.org/c"
TARGETS = {"a": A, "b": B, "c": C, "f": "assets:form.pdf", "g": "assets:form-2026.pdf"}
_MARKED = re.compile(r"\[([^\]]*)\]\((\w)\)")


def block(marked: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    """Return a block: "see [the form](a)" is a link to A behind "the form"."""
    links = tuple(Link(text, TARGETS[name]) for text, name in _MARKED.findall(marked))
    return Block(kind, _MARKED.sub(r"\1", marked), 0, links)


CASES = [
    # the same words
    ("See [the form](a).", "See [the form](a).", []),
    ("See [the form](a).", "See [the form](b).", [("the form", "a", "b")]),
    ("See [the form](a) and [it](b).", "See [the form](a) and [it](c).", [("it", "b", "c")]),
    ("[it](a), [it](b)", "[it](b), [it](a)", [("it", "a", "b"), ("it", "b", "a")]),
    ("[it](a), [it](b)", "[it](a), [it](c)", [("it", "b", "c")]),
    ("See the form.", "See [the form](a).", [("the form", "", "a")]),
    ("See [the form](a).", "See the form.", [("the form", "a", "")]),
    ("[it](a), it", "[it](a), [it](a)", [("it", "", "a")]),
    ("[it](a), [it](a)", "it, [it](a)", [("it", "a", "")]),
    ("[it](a), [it](b), [it](c)", "[it](a), it, [it](c)", [("it", "b", "")]),
    # words taken in or let out of a link
    ("See [the form](a).", "See the [form](a).", []),
    ("See [the form](a).", "[See the form](a).", []),
    ("[See](a) [the form](a).", "[See the form](a).", []),
    ("See [the form](a).", "See the [form](b).", [("form", "a", "b")]),
    ("See the [form](a).", "See [the form](b).", [("the form", "a", "b")]),
    ("See the [form](a).", "[See](b) the form.", [("See", "", "b"), ("form", "a", "")]),
    # case and punctuation are no other words
    ("See [the form](a).", "See [The Form.](b)", [("The Form.", "a", "b")]),
    # pictures and signs
    ("a [](a)", "a [](b)", [("", "a", "b")]),
    ("a [](a)", "a", [("", "a", "")]),
    ("a [](a)", "b", []),
    ("a [→](a)", "a [→](b)", [("→", "a", "b")]),
    ("a [→](a) [⇒](b)", "a →  ⇒", [("→", "a", ""), ("⇒", "b", "")]),
    # edited words around links
    ("See [the form](a).", "Send in [the form](b) today.", [("the form", "a", "b")]),
    ("See [the form](a).", "Send in [the form](a) today.", []),
    ("See [the form](a).", "Send in the form today.", [("the form", "a", "")]),
    ("Send in the form today.", "See [the form](a).", [("the form", "", "a")]),
    ("See [the form](a).", "See the form or [the form](a).", []),
    ("See [the form](a) or [the form](b).", "See or [the form](a).", []),
    ("See [it](a) and [it](b).", "Now see [it](b) and [it](c).", [("it", "a", "c")]),
    # words that came or went with their links
    ("See the rules.", "See the rules and [the form](a).", []),
    ("See the rules and [the form](a).", "See the rules.", []),
    ("See [the form](a).", "See [a sheet](b).", []),
    ("See [the form](a).", "See [the new form](b).", []),
    ("See [the form](a).", "See [the form today](b).", [("the form today", "a", "b")]),
    ("it and it", "[it](a) and [it](b)", [("it", "", "a"), ("it", "", "b")]),
    ("one it", "now [it](a) or [it](b)", [("it", "", "a")]),
]


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_links_behind_unchanged_words_are_told(
    before: str, after: str, expected: list[tuple[str, str, str]]
) -> None:
    changes = [
        LinkChange(text, TARGETS.get(was, ""), TARGETS.get(now, "")) for text, was, now in expected
    ]
    assert list(link_changes_between(block(before), block(after))) == changes


@given(st.lists(st.sampled_from([text for case in CASES for text in case[:2]]), max_size=3))
def test_nothing_is_told_of_the_same_block(parts: list[str]) -> None:
    same = block(" ".join(parts))
    assert link_changes_between(same, same) == ()


@given(st.data())
def test_what_is_told_both_ways_is_the_same(data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(["it", "this", "the form"]), max_size=6))

    def linked() -> Block:
        targets = st.lists(st.sampled_from(["", A, B]), min_size=len(words), max_size=len(words))
        some = zip(words, data.draw(targets), strict=True)
        links = tuple(Link(text, target) for text, target in some if target)
        return Block(BlockKind.PARAGRAPH, " or ".join(words), 0, links)

    one, other = linked(), linked()
    there = {change[1:] for change in link_changes_between(one, other)}
    back = {change[1:] for change in link_changes_between(other, one)}
    assert there == {(after, before) for before, after in back}
    assert bool(there) is bool(back)


def test_a_changed_target_is_a_hunk_without_a_marked_word() -> None:
    found = redline([KEEP, block("Use [the form](f).")], [KEEP, block("Use [the form](g).")])
    (hunk,) = found.hunks
    assert [token.op for one in hunk.blocks for token in one.tokens] == [Op.SAME]
    assert link_changes(hunk.blocks[0]) == (
        LinkChange("the form", "assets:form.pdf", "assets:form-2026.pdf"),
    )
    assert is_links_alone(found)
    assert classify(found) == (
        Significance.EDITORIAL,
        (
            "No word changed; the link “the form” now leads to the file form-2026.pdf "
            "(before: the file form.pdf)."
        ),
    )


def test_the_links_of_a_row_of_a_table_are_those_of_all_its_cells() -> None:
    def table(first: str, second: str) -> list[Block]:
        links = (Link("Form", first), Link("Form", second))
        return [row("Absence", "Form", "Form")._replace(links=links), row("Other", "None", "None")]

    found = redline(table(A, B), table(A, C))
    assert [change for _, change in link_changes_of(found)] == [LinkChange("Form", B, C)]
    assert classify(found)[0] is Significance.EDITORIAL


def test_blocks_that_were_split_keep_their_links() -> None:
    whole = block(f"{KEEP} See [the form](a). They also write to [the council](b) on that day.")
    parts = [
        block(f"{KEEP} See [the form](a)."),
        block("They also write to [the council](b) on that day."),
    ]
    assert redline([whole], parts).hunks == ()
    changed = [parts[0], block("They also write to [the council](c) on that day.")]
    found = redline([whole], changed)
    assert [change for _, change in link_changes_of(found)] == [LinkChange("the council", B, C)]


def test_a_moved_block_is_compared_with_where_it_was() -> None:
    visit = "An independent visitor comes once a month and writes [a report](a) of each visit."
    old: list[str | Block] = [
        block(visit),
        KEEP,
        "Each child has a plan that the home reviews with the child.",
    ]
    new = [*old[1:], block(visit.replace("(a)", "(b)"))]
    found = redline(old, new)
    assert found.moved == 1
    assert not is_links_alone(found)
    assert all(link_changes(one) == () for one in found.blocks)
    ((here, change),) = link_changes_of(found)
    assert here.move == 1
    assert here.after == new[-1]
    assert change == LinkChange("a report", A, B)
    significance, reason = classify(found)
    assert significance is Significance.EDITORIAL
    assert "“a report” now leads to https://example.org/b" in reason


def test_blocks_that_came_or_went_have_no_changed_links() -> None:
    found = redline([KEEP], [KEEP, block("See [the form](a) before a child moves in.")])
    assert link_changes_of(found) == ()
    assert all(link_changes(one) == () for one in found.blocks)


def test_links_are_no_news_beside_words_of_weight() -> None:
    found = redline([block("Keep [it](a) for 28 days.")], [block("Keep [it](b) for 14 days.")])
    significance, reason = classify(found)
    assert significance is Significance.SUBSTANTIVE
    assert reason.startswith("A number, date or reference changed")
    assert not is_links_alone(found)


def test_links_are_told_before_spelling() -> None:
    found = redline([block("Organise [it](a).")], [block("Organise [it](b)")])
    assert classify(found) == (
        Significance.EDITORIAL,
        (
            "Only spelling or punctuation differs; the link “it” now leads to "
            "https://example.org/b (before: https://example.org/a)."
        ),
    )


@pytest.mark.parametrize(
    ("new", "wording"),
    [
        ("Last updated 3 March 2026. See [changes](b)", "No word changed; the link"),
        (
            "Last updated 4 March 2026. See [changes](b)",
            "Only the page's own “last updated” or “last reviewed” date differs; the link",
        ),
    ],
)
def test_a_link_in_a_last_updated_line_is_no_date(new: str, wording: str) -> None:
    old = "Last updated 3 March 2026. See [changes](a)"
    significance, reason = classify(redline([KEEP, block(old)], [KEEP, block(new)]))
    assert significance is Significance.EDITORIAL
    assert reason.startswith(wording)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([("it", A, B)], f"the link “it” now leads to {B} (before: {A})."),
        ([("it", "", B)], f"the link “it” now leads to {B}."),
        ([("it", A, "")], f"the link “it” no longer leads to {A}."),
        ([("", A, "")], f"a link without words no longer leads to {A}."),
        ([("x", "", A), ("it", A, B)], f"“it” now leads to {B} (before: {A}), and 1 more link changed."),
        ([("x", "", A), ("y", A, B), ("it", A, "assets:a.pdf")],
         f"“it” now leads to the file a.pdf (before: {A}), and 2 more links changed."),
        ([("x" * 900, "", f"{A}{'b' * 900}")], "…."),
    ],
)  # fmt: skip
def test_the_weightiest_link_is_named(changes: list[tuple[str, str, str]], said: str) -> None:
    some = [LinkChange(*change) for change in changes]
    significance, reason = judged(some, wording="No word changed")
    assert significance is Significance.EDITORIAL
    assert reason.startswith("No word changed; ")
    assert reason.endswith(said)
    assert len(reason) < 500
    assert told(some[-1]).startswith(("the link", "a link"))


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        (A, A),
        ("assets:Form A.pdf", "the file Form A.pdf"),
        ("mailto:a@example.org", "a@example.org"),
        ("tel:+4430", "+4430"),
        ("/forms/a.html", "/forms/a.html"),
        ("", ""),
    ],
)
def test_a_target_is_shown_to_people(target: str, shown: str) -> None:
    assert shown_target(target) == shown


def test_nothing_changed_is_not_links_alone() -> None:
    assert not is_links_alone(redline([KEEP], [KEEP]))


@pytest.mark.parametrize("text", ["it ", "it{} ", "of it {} or"])
def test_a_block_of_many_links_costs_little(text: str) -> None:
    def many(target: str, count: int, more: str = "") -> Block:
        links = tuple(Link(text.format(n).strip(), f"{target}{n}") for n in range(count))
        said = "".join(f"{text.format(n).strip()} " for n in range(count)) + more
        return Block(BlockKind.PARAGRAPH, said.strip(), 0, links)

    def every_other(block: Block, first: int) -> Block:
        return block._replace(links=block.links[first::2])

    began = time.process_time()
    for one, other in (
        (many(A, 1_000), many(B, 1_000)),
        (many(A, 1_000), many(A, 999, text.format(999))),
        (many(A, 1_000), many(B, 1_000, "and more " * 50_000)),
        (many(A, 0, many(A, 1_000).text), many(B, 1_000, "and more " * 50_000)),
        (every_other(many(A, 1_000), 0), every_other(many(B, 1_000), 1)),
    ):
        assert link_changes_between(one, other)
    assert time.process_time() - began < 5  # some tenths of a second


def test_a_page_of_changed_links_costs_little() -> None:
    texts = [f"Paragraph {n} says what a home does, and links to a form." for n in range(2_000)]
    blocks = [
        [Block(BlockKind.PARAGRAPH, text, 0, (Link("a form", target),)) for text in texts]
        for target in (A, B)
    ]
    began = time.process_time()
    found = diff(revision(*blocks[0]), revision(*blocks[1]))
    assert classify(found)[1].endswith("and 1999 more links changed.")
    assert time.process_time() - began < 5
