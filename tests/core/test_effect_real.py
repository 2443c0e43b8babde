"""The cover of real guidance that was published for information."""

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.core.test_effect import version
from watcher.core.effect import EffectKind, act_by, effect_of

DATA = Path(os.environ.get("WATCHER_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
LABELS = DATA / "timescales_dev.jsonl"
PUBLISHED = date(2025, 7, 7)

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not LABELS.is_file(), reason=f"no real material in {DATA}: set WATCHER_REAL_DATA"
    ),
]


def cover() -> str:
    rows = map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    (text,) = (row["text"] for row in rows if "(for information) version" in row["text"])
    assert isinstance(text, str)
    return text


def test_a_new_edition_that_is_out_for_information_is_not_yet_in_force() -> None:
    effect = effect_of(version(cover()), PUBLISHED)
    assert effect.kind is EffectKind.DATED
    assert effect.words == (
        "Not yet in force: published for information, in force from September 2025."
    )
    assert act_by(version(cover()), PUBLISHED) == date(2025, 9, 1)


def test_a_line_amended_after_that_is_not_in_effect_on_publication() -> None:
    was = (cover(), "Staff should read Part one.")
    amended = version(cover(), "Staff must read Part one.", before=was)
    assert effect_of(amended, PUBLISHED).kind is EffectKind.NOT_YET
    assert effect_of(amended, PUBLISHED).words.startswith("Not yet in force")


def test_a_note_alone_does_not_put_it_into_effect() -> None:
    noted = replace(version("Staff must read Part one."), change_notes=(cover(),))
    assert effect_of(noted, PUBLISHED).words.endswith("in force from September 2025.")
