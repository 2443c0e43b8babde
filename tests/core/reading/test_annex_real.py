"""The publisher's own list of what changed in a real guidance, against what the reading shows."""

import os
from pathlib import Path

import pytest

from watcher.core.diff import diff
from watcher.core.reading import Reading, reading
from watcher.domain import Op
from watcher.sources.local import read_local

DATA = Path(os.environ.get("WATCHER_REAL_DATA", Path(__file__).parents[4] / "shared" / "data"))
KCSIE = DATA / "revisions" / "kcsie"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not KCSIE.is_dir(), reason=f"no real revisions in {KCSIE}"),
]

# What Annex F of the 2025 text names, by paragraph: a few words that went or came there.
ANNEX = [
    ("128, a note on health education", Op.NEW, "Sex, and Health Education this summer"),
    ("135, misinformation and conspiracy", Op.NEW, "misinformation, disinformation"),
    ("142, a link to a service", Op.NEW, "plan technology for your school"),
    ("143, a link to guidance on generative AI", Op.NEW, "Generative AI: product safety"),
    ("144, the cyber security standards", Op.NEW, "resilience against cyber-attacks"),
    ("169 to 170, alternative provision", Op.NEW, "half termly"),
    ("177, guidance that is statutory now", Op.NEW, "department\u2019s statutory guidance"),
    ("199, virtual school heads", Op.NEW, "kinship care"),
    ("204, a note on guidance to come", Op.NEW, "We expect to publish"),
    ("205, two words removed", Op.GONE, "spectrum disorder"),
    ("260, another system to log in to", Op.GONE, "TRA Secure Access system"),
    ("266, the same", Op.GONE, "TRA\u2019s Employer Access service"),
    ("319, the same", Op.GONE, "free Employer Secure Access sign-in"),
    ("331, alternative provision", Op.NEW, "written confirmation that the alternative provider"),
    ("422, the title of a code", Op.NEW, "The Information Commissioner"),
    ("545, a link to a support service", Op.NEW, "Shore Space"),
    ("Annex B, a header removed", Op.GONE, "remains under review, following"),
    ("Annex B, a centre's resources", Op.NEW, "introduced new"),
    ("Annex B, a link on exploitation", Op.NEW, "Preventing Child Sexual Exploitation"),
]


@pytest.fixture(scope="module")
def found() -> Reading:
    old, new = (read_local(name, (KCSIE / name).read_bytes()) for name in ("2024.txt", "2025.txt"))
    return reading(diff(old, new))


@pytest.mark.parametrize(("change", "op", "words"), ANNEX, ids=[one[0] for one in ANNEX])
def test_each_change_that_the_publisher_lists_is_shown(
    found: Reading, change: str, op: Op, words: str
) -> None:
    rows = [row for hunk in found.redline.hunks for row in hunk.blocks]
    # The annex itself comes last and is left out: it would hold them all.
    annex = max(k for k, row in enumerate(rows) if row.after and "Annex F: Table" in row.after.text)
    marked = [text for row in rows[:annex] for one, text in row.tokens if one is op]
    assert any(words in text for text in marked), change


def test_page_numbers_and_contents_are_not_shown(found: Reading) -> None:
    rows = [row for hunk in found.redline.hunks for row in hunk.blocks]
    texts = ["".join(text for _, text in row.tokens).strip() for row in rows]
    assert [text for text in texts if text.isdigit()] == ["81"]  # the number of a footnote
    assert any("page numbers differ" in remark.text for remark in found.remarks)
