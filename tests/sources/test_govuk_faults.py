"""Content items of the wrong shape, broken off, or hostile: read or refused, never more."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.items import FOLDER, PAGES, item, page, parse
from tests.sources.plain import plain
from watcher.core.normalise import revision_of
from watcher.domain import Page
from watcher.errors import ParseError


def without(name: str, *path: str) -> dict[str, Any]:
    return changed(name, *path, value=None)


def changed(name: str, *path: str, value: object) -> dict[str, Any]:
    """Return an item with one field changed."""
    result = item(name)
    place = result
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return result


NO_PART = {"slug": "a", "title": "A", "body": "<p>a</p>"}
FAULTS: list[tuple[str, object, str]] = [
    ("a list", [], "no object"),
    ("a string", "x", "no object"),
    ("HTML", b"<!doctype html><html></html>", "no JSON"),
    ("broken in the middle", b'{"a": 1, , "b": 2}', "no JSON"),
    ("no UTF-8", b'{"a": "\xff\xff"}', "no JSON"),
    ("a number no one can hold", b'{"a": ' + b"9" * 5000 + b"}", "no JSON"),
    ("too deep", b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
    ("no schema", without("answer", "schema_name"), "has no schema_name"),
    ("no title", without("answer", "title"), "(answer) has no title"),
    ("a title without words", changed("answer", "title", value=" - "), "has no title"),
    ("no details", without("answer", "details"), "has no details;"),
    ("details of another kind", changed("answer", "details", value="x"), "has no details;"),
    ("no body", without("answer", "details", "body"), "has no details.body"),
    ("an empty body", changed("answer", "details", "body", value=""), "has no details.body"),
    (
        "a body nobody sees",
        changed("answer", "details", "body", value="<p>&nbsp;</p><script>x</script>"),
        "no visible words in details.body",
    ),
    ("a body of numbers", changed("answer", "details", "body", value=7), "something else"),
    ("a body in parts", changed("answer", "details", "body", value=[{"a": 1}]), "no visible words"),
    ("a taxon", changed("answer", "schema_name", value="taxon") | {"details": {}}, "(taxon)"),
    ("a guide without chapters", changed("guide", "details", "parts", value=[]), "no chapters"),
    (
        "a chapter without text",
        changed("guide", "details", "parts", value=[{**NO_PART, "body": "<p></p>"}]),
        'its chapter "A"',
    ),
    (
        "a chapter without a slug",
        changed("guide", "details", "parts", value=[{**NO_PART, "slug": None}]),
        "without a slug",
    ),
    (
        "a chapter twice",
        changed("guide", "details", "parts", value=[NO_PART, NO_PART]),
        "two chapters",
    ),
    ("chapters without identity", without("guide", "content_id"), "no content_id"),
    (
        "a withdrawal at no time",
        changed("answer", "withdrawn_notice", value={"withdrawn_at": "long ago"}),
        "cannot be read",
    ),
    ("a redirect to nowhere", changed("redirect", "redirects", value=[]), "leads nowhere"),
    (
        "a redirect to no address",
        changed("redirect", "redirects", value=[{"path": "/log", "destination": "http://[x"}]),
        "no address",
    ),
    (
        "a redirect to a script",
        changed("redirect", "redirects", value=[{"path": "/log", "destination": "script:x"}]),
        "no address",
    ),
    (
        "travel advice of nothing",
        changed("travel_advice", "details", value={"parts": None, "alert_status": None}),
        "no parts",
    ),
]


@pytest.mark.parametrize(
    ("value", "told"), [fault[1:] for fault in FAULTS if fault[2]], ids=lambda v: str(v)[:30]
)
def test_a_wrong_shape_is_named_and_not_tried_again(value: object, told: str) -> None:
    with pytest.raises(ParseError, match=r"https://www\.gov\.uk/api/content") as caught:
        parse(value)
    assert told in str(caught.value)
    assert not caught.value.retryable


@pytest.mark.parametrize("name", [path.stem for path in PAGES])
def test_an_answer_that_breaks_off_is_asked_for_again(name: str) -> None:
    body = json.dumps(item(name), ensure_ascii=False, indent=1).encode()
    for end in range(0, len(body) - 1, 7):
        with pytest.raises(ParseError, match="broke off") as caught:
            parse(body[:end])
        assert caught.value.retryable


def test_half_a_character_pair_does_no_harm() -> None:
    body = (FOLDER / "answer.json").read_bytes().replace(b"Who inspects", b"Who \\ud83d inspects")
    parsed = page(body)
    assert parsed.title == "Who \ufffd inspects"
    assert parsed.title.encode()


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value within a value."""
    entries: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    return [path, *(p for key, inner in entries for p in places(inner, (*path, key)))]


def put(value: Any, path: tuple[str | int, ...], new: object) -> object:
    if not path:
        return new
    result = copy.copy(value)
    result[path[0]] = put(value[path[0]], path[1:], new)
    return result


ITEMS = {path.stem: item(path.stem) for path in PAGES}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.sampled_from(["<p>x", "http://[", "/\ud800", "0001-01-01T00:00:00+14:00", "\x00", "/a b"]),
    st.lists(st.one_of(st.none(), st.text(), st.dictionaries(st.text(), st.none()))),
    st.dictionaries(st.sampled_from(["title", "slug", "body", "base_path"]), st.text()),
)


@given(st.data())
def test_whatever_stands_in_any_place_it_is_read_or_refused(data: st.DataObject) -> None:
    value: object = ITEMS[data.draw(st.sampled_from(sorted(ITEMS)))]
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(value)))
        value = put(value, path, data.draw(ODD))
    try:
        parsed = parse(json.dumps(value).encode())
    except ParseError:
        return
    if isinstance(parsed, Page):
        for each in (parsed, *parsed.inner):
            assert all(block.text for block in revision_of(each, "x").blocks)
            assert each.address.startswith("https://www.gov.uk/")
    json.dumps(plain(parsed), ensure_ascii=False).encode()


@given(st.binary())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse(body)
