import pytest

from watcher.config.toml_text import key_lines, line_of

SOURCE = '''\
# a comment
top = 1
"quoted key" = 2

[plain]
list = [
  1,
  [2, 3],  # with a comment ]
]
text = """
[not.a.table]
key = 1
"""
dotted.inner = 3
inline = {a = 1, b = [{c = 2}]}

[[tables]]
id = "first"

[[tables]]
id = "second"
  [tables.below]
  deep = 1
  [[tables.many]]
  [[tables.many]]
  deeper = 1
'''

LINES = [
    (("top",), 2),
    (("quoted key",), 3),
    (("plain",), 5),
    (("plain", "list"), 6),
    (("plain", "list", 1, 0), 6),
    (("plain", "text"), 10),
    (("plain", "dotted", "inner"), 14),
    (("plain", "inline", "b", 0, "c"), 15),
    (("tables",), 17),
    (("tables", 0), 17),
    (("tables", 0, "id"), 18),
    (("tables", 1), 20),
    (("tables", 1, "id"), 21),
    (("tables", 1, "below", "deep"), 23),
    (("tables", 1, "many", 0), 24),
    (("tables", 1, "many", 1, "deeper"), 26),
]


@pytest.mark.parametrize(("place", "line"), LINES)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_key_has_its_line(place: tuple[str | int, ...], line: int, line_end: str) -> None:
    assert key_lines(SOURCE.replace("\n", line_end))[place] == line


def test_what_looks_like_a_key_within_a_text_is_none() -> None:
    lines = key_lines(SOURCE)
    assert ("plain", "key") not in lines
    assert ("not",) not in lines


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("tables", 1, "title"), 20),
        (("tables", 1, "below", "missing"), 22),
        (("plain", "missing"), 5),
        (("missing", "key"), 0),
        ((), 0),
    ],
)
def test_a_missing_key_has_the_line_of_the_table_that_lacks_it(
    place: tuple[str | int, ...], line: int
) -> None:
    assert line_of(key_lines(SOURCE), place) == line


def test_a_text_that_is_empty_has_no_lines() -> None:
    assert key_lines("") == {}
