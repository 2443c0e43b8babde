"""`watcher compare` on files that nobody ought to have made: a redline, or a clear error."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from watcher.cli import main

NESTED = "<table><tr><td>" * 40 + "{}" + "</td></tr></table>" * 40

ITEM = (
    b'{"title":"a \\ud800","document_type":"answer","schema_name":"answer","base_path":"/a",'
    b'"content_id":"x","locale":"en","details":{"body":"<p>%s</p>"}}'
)

PAIRS: dict[str, tuple[str, bytes, bytes]] = {
    "empty against full": (".txt", b"", b"Keep a list.\n\nChange it."),
    "full against empty": (".txt", b"Keep a list.\n\nChange it.", b""),
    "both empty": (".txt", b"", b""),
    "white space alone": (".txt", b" \n\n \n", b"Keep a list."),
    "equal": (".html", b"<p>Keep a list.</p>", b"<div>Keep <b>a</b> list.</div>"),
    "one giant paragraph": (".txt", b"word other thing " * 20_000, b"word other thing " * 19_999),
    "many one-word items": (
        ".txt",
        "\n\n".join(f"w{k % 977}" for k in range(3_000)).encode(),
        "\n\n".join(f"w{k % 977}" for k in range(3_000) if k != 1_500).encode(),
    ),
    "right to left": (
        ".txt",
        "\u0627\u0644\u0628\u064a\u062a \u0643\u0628\u064a\u0631\u060c".encode(),
        "\u0627\u0644\u0628\u064a\u062a \u0635\u063a\u064a\u0631\u060c".encode(),
    ),
    "combining characters": (".txt", "cafe\u0301 is".encode(), "caf\u00e9 was".encode()),
    "emoji": (
        ".txt",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 came".encode(),
        "\U0001f468\u200d\U0001f469\u200d\U0001f466 came".encode(),
    ),
    "zero width and soft hyphens": (
        ".html",
        "<p>soft\u00adhyphen zero\u200bwidth</p>".encode(),
        b"<p>softhyphen zerowidth</p>",
    ),
    "lone surrogates": (".html", b"<p>a &#xD800; b</p>", b"<p>a &#xDC00; c</p>"),
    "lone surrogates in an item": (".json", ITEM % b"x \\udfff", ITEM % b"y \\udfff"),
    "nested tables": (".html", NESTED.format("cell").encode(), NESTED.format("call").encode()),
    "control characters": (".txt", b"a\x1b[31mred\x00 b\x07", b"a\x1b[32mred\x00 b\x07"),
    "our own brackets": (".txt", b"[removed: x] [added: y] z", b"[removed: x] [added: y] w"),
    "mark-up as text": (".txt", b"<script>alert(1)</script> a", b"<script>alert(2)</script> a"),
}


def compared(folder: Path, name: str, form: str) -> str:
    suffix, old, new = PAIRS[name]
    files = folder / f"old{suffix}", folder / f"new{suffix}"
    for file, body in zip(files, (old, new), strict=True):
        file.write_bytes(body)
    done = CliRunner().invoke(main, ["compare", *map(str, files), "--format", form])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("name", PAIRS)
def test_json_gives_both_texts_back(tmp_path: Path, name: str) -> None:
    found = json.loads(compared(tmp_path, name, "json"))
    suffix, *bodies = PAIRS[name]
    for body, ops in zip(bodies, (("=", "-", ">-"), ("=", "+", ">+")), strict=True):
        text = "".join(text for op, text in found["tokens"] if op in ops)
        if suffix == ".txt":
            blocks = [" ".join(block.split()) for block in body.decode().split("\n\n")]
            assert text == "".join(f"{block}\n" for block in blocks if block)
        assert text == "" or text.endswith("\n")


@pytest.mark.parametrize("name", PAIRS)
def test_text_steers_no_terminal(tmp_path: Path, name: str) -> None:
    told = compared(tmp_path, name, "text")
    assert not {character for character in told if ord(character) < 32} - {"\n"}
    assert told.startswith(("No word changed", "Paragraphs:", "Otherwise"))


@pytest.mark.parametrize("name", PAIRS)
def test_html_runs_nothing(tmp_path: Path, name: str) -> None:
    page = compared(tmp_path, name, "html")
    assert page.startswith("<!DOCTYPE html>")
    assert "<script" not in page


def test_more_elements_than_any_page_may_have_are_a_clear_error(tmp_path: Path) -> None:
    file = tmp_path / "items.html"
    file.write_text("<ul>" + "<li>x</li>" * 150_001 + "</ul>")
    done = CliRunner().invoke(main, ["compare", str(file), str(file)])
    assert done.exit_code == 1
    assert "at most 150,000 are read" in done.stderr


def test_bytes_that_are_no_text_are_a_clear_error(tmp_path: Path) -> None:
    file = tmp_path / "bytes.txt"
    file.write_bytes(b"a \xed\xa0\x80 b")
    done = CliRunner().invoke(main, ["compare", str(file), str(file)])
    assert done.exit_code == 1
    assert "is no UTF-8 text" in done.stderr
