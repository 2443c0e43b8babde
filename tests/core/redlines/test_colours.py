from itertools import product

import pytest

from tests.core.redlines.sight import SIGHTS, apart, contrast, inverted
from watcher.core.redlines.colours import DARK, LIGHT
from watcher.domain import Op

GROUNDS = {"light": (LIGHT, "#ffffff"), "dark": (DARK, "#16181a")}


@pytest.mark.parametrize("name", GROUNDS)
def test_marked_words_have_a_contrast_of_seven_to_one_also_inverted(name: str) -> None:
    for colours in GROUNDS[name][0].values():
        assert contrast(colours.words, colours.ground) >= 7
        assert contrast(inverted(colours.words), inverted(colours.ground)) >= 7


@pytest.mark.parametrize(("name", "sight"), list(product(GROUNDS, SIGHTS)))
def test_removed_and_added_are_told_apart_by_every_kind_of_sight(name: str, sight: str) -> None:
    pairs, page = GROUNDS[name]
    gone, new = pairs[Op.GONE], pairs[Op.NEW]
    assert apart(gone.ground, new.ground, sight) > 20
    assert apart(gone.words, new.words, sight) > 20
    assert apart(gone.edge, new.edge, sight) > 20
    assert apart(inverted(gone.ground), inverted(new.ground), sight) > 20
    for colours in pairs.values():
        assert apart(colours.ground, page, sight) > 10
