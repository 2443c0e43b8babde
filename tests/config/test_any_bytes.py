"""Whatever stands in the three files, the answer is a config or its faults."""

import contextlib
import string
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from email_validator import validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.config.folders import DOCUMENTS, HEADER, SETTINGS, SUBSCRIBERS, write
from watcher.config import Config, load
from watcher.config.addresses import PLAIN, mail_address, sender_line
from watcher.config.toml_text import key_lines
from watcher.errors import ConfigError

UNTIMED = settings(deadline=None)
"""The first load imports the parsers of all sources."""
ANY_BYTES = st.binary(max_size=200)
CELLS = st.text(max_size=20) | st.sampled_from(
    ["A", "Ash", "a@b.example", "all", "active", '"', '""', "\n", "\r", ";", "@"]
)
ROWS = st.lists(st.lists(CELLS, max_size=7).map(",".join), max_size=6).map("\n".join)
VALUES = st.sampled_from(
    ['""', '"main"', "1", "-1", "true", "[]", '["all"]', "{}", "{a = 1}", "nan", "1979-05-27", "["]
) | st.text(max_size=12).map(lambda text: f"'{text}'")
NAMES = """
    id title url source owner weight concerns active selector note database publishers fetch contact
    mail relay sender poll deliver_to credentials documents [mail] [publishers] [documents]
    [[documents]] [mail.x]
"""
KEYS = st.sampled_from(NAMES.split()) | st.text(string.ascii_letters + '"._-', max_size=8)
LINES = st.lists(
    st.tuples(KEYS, VALUES).map(lambda pair: pair[0] if "[" in pair[0] else " = ".join(pair)),
    max_size=8,
).map("\n".join)
WORDS = st.text("abxnXZ019", min_size=1, max_size=5)
LABELS = st.lists(WORDS, min_size=1, max_size=3).map("-".join)
LOCAL_PARTS = st.tuples(WORDS, st.sampled_from("._+-"), WORDS).map("".join) | WORDS
TOP_LEVELS = st.text("abxnXZ", min_size=2, max_size=9) | st.sampled_from(["test", "localhost"])


@pytest.fixture(scope="module")
def parent() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def answer(folder: Path) -> Config | tuple[str, ...]:
    """Return the config, or its faults as lines; anything else that is raised fails the test."""
    try:
        return load(folder, environ={})
    except ConfigError as error:
        return tuple(map(str, error.problems))


def is_told(found: Config | tuple[str, ...]) -> bool:
    return isinstance(found, Config) or (bool(found) and all("\n" not in line for line in found))


@UNTIMED
@given(any_settings=ANY_BYTES, any_documents=ANY_BYTES, any_subscribers=ANY_BYTES)
def test_any_bytes_are_a_config_or_faults(
    parent: Path, any_settings: bytes, any_documents: bytes, any_subscribers: bytes
) -> None:
    folder = write(
        parent, settings=any_settings, documents=any_documents, subscribers=any_subscribers
    )
    assert is_told(answer(folder))


@UNTIMED
@given(inserted=ANY_BYTES, at=st.integers(0, 1000), drop=st.integers(0, 50))
@pytest.mark.parametrize("name", ["settings", "documents", "subscribers"])
def test_a_good_file_spoiled_anywhere_is_a_config_or_faults(
    parent: Path, name: str, inserted: bytes, at: int, drop: int
) -> None:
    whole = {"settings": SETTINGS, "documents": DOCUMENTS, "subscribers": SUBSCRIBERS}[
        name
    ].encode()
    at %= len(whole)
    assert is_told(answer(write(parent, **{name: whole[:at] + inserted + whole[at + drop :]})))


@UNTIMED
@given(rows=ROWS)
def test_any_rows_are_a_config_or_faults(parent: Path, rows: str) -> None:
    assert is_told(answer(write(parent, subscribers=HEADER + rows)))


@UNTIMED
@given(lines=LINES)
@pytest.mark.parametrize("name", ["settings", "documents"])
def test_any_lines_are_a_config_or_faults(parent: Path, name: str, lines: str) -> None:
    base = {"settings": SETTINGS, "documents": DOCUMENTS}[name]
    assert is_told(answer(write(parent, **{name: base + lines})))


@settings(UNTIMED, max_examples=300)
@given(written=st.text(max_size=30) | st.from_regex(r"\A[^\s@]{0,9} ?<?\S{1,5}@\S{1,9}>?\Z"))
def test_no_address_that_is_taken_can_start_a_second_header(written: str) -> None:
    for read in (mail_address, sender_line):
        with contextlib.suppress(ValueError):
            taken = read(written)
            assert taken.isprintable()
            assert "@" in taken


@settings(UNTIMED, max_examples=300)
@given(local=LOCAL_PARTS, labels=st.lists(LABELS, min_size=1, max_size=2), top=TOP_LEVELS)
def test_what_is_let_through_at_a_glance_is_an_address_to_the_validator_too(
    local: str, labels: list[str], top: str
) -> None:
    address = f"{local}@{'.'.join(labels)}.{top}"
    assert PLAIN.fullmatch(address)
    under_public_domain = f"{address}.example"
    checked = validate_email(under_public_domain, check_deliverability=False)
    assert checked.normalized.casefold() == under_public_domain.casefold()
    assert mail_address(address) == address


@UNTIMED
@given(keys=st.lists(st.sampled_from(["a", "b.c", "'d.e'", '"f"', "g.h.i"]), unique=True))
def test_each_key_is_found_on_the_line_on_which_it_was_written(keys: list[str]) -> None:
    source = "".join(f"# comment\n{key} = [\n  {number},\n]\n" for number, key in enumerate(keys))
    assert sorted(set(key_lines(source).values())) == [
        2 + 4 * number for number in range(len(keys))
    ]
