"""The redlines of tests/data/redlines are as they were looked at."""

import json

import pytest

from tests import redlines

FORMS = ["redline.txt", "redline.json", "mail.html", "inline.html", "side-by-side.html"]


@pytest.mark.parametrize("name", FORMS)
def test_redlines_are_as_they_were_looked_at(name: str) -> None:
    assert redlines.golden()[name] == (redlines.FOLDER / name).read_text(), redlines.AGAIN


def test_every_form_has_its_example() -> None:
    kept = {path.name for path in redlines.FOLDER.iterdir()}
    assert kept == {*FORMS, redlines.OLD.name, redlines.NEW.name}
    assert set(redlines.golden()) == set(FORMS)


def test_the_json_form_holds_the_tokens_of_the_contract_and_no_less() -> None:
    answer = json.loads((redlines.FOLDER / "redline.json").read_text())
    assert answer["moved"] == 1
    assert {op for op, _ in answer["tokens"]} == {"=", "-", "+", ">-", ">+"}
    assert all(isinstance(text, str) and text for _, text in answer["tokens"])
