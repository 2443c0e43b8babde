"""One pair of made-up guidance, and its redline in every form.

python -m tests.redlines        writes tests/data/redlines/ anew: look at it before you commit
"""

import json
from pathlib import Path

from watcher.core.diff import diff
from watcher.core.mail_cut import cut
from watcher.core.reading import understood
from watcher.core.redlines.beside import beside_html
from watcher.core.redlines.page import page_html
from watcher.core.redlines.text import redline_text
from watcher.core.redlines.tokens import redline_answer
from watcher.sources.local import read_local

FOLDER = Path(__file__).parent / "data" / "redlines"
OLD, NEW = FOLDER / "old.html", FOLDER / "new.html"
AGAIN = "run `python -m tests.redlines`, and look at the redlines before you commit them"


def golden() -> dict[str, str]:
    """Return what tests/data/redlines/ holds, by file name."""
    found = diff(*(read_local(path.name, path.read_bytes()) for path in (OLD, NEW)))
    shown = understood(found)
    return {
        "redline.txt": redline_text(shown, width=80) + "\n",
        "redline.json": json.dumps(redline_answer(found), indent=1) + "\n",
        "mail.html": cut(shown, 64_000, width=72).html + "\n",
        "inline.html": page_html(shown, OLD.name, NEW.name),
        "side-by-side.html": beside_html(shown, OLD.name, NEW.name),
    }


def write() -> None:
    """Write the redlines as they are now."""
    for name, text in golden().items():
        (FOLDER / name).write_text(text)


if __name__ == "__main__":
    write()
