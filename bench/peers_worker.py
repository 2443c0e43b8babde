"""Compares texts with a peer's code, alone in a process: a job a line in, an answer a line out.

Runs in the peer's own environment, so it knows nothing of ours: `python peers_worker.py PEER`.
A job: {"old": HTML, "new": HTML}. An answer: {"seconds": 0.1, "pieces": [[op, text]]}, op being "=",
"-" or "+", as the peer's HTML marks its words. Only the peer's call is timed, by the
processor's clock, from two texts in memory to a text in memory.
"""

import importlib
import importlib.metadata
import json
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser

Peer = Callable[[str, str], str]
"""Old HTML, new HTML -> HTML with what changed in ins and del."""

_UNSEEN = frozenset({"script", "style", "template", "title"})


class Pieces(HTMLParser):
    """The text of marked HTML in order, each piece with what became of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._open = {"ins": 0, "del": 0, "unseen": 0}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count what is open."""
        del attrs
        self._count(tag, 1)

    def handle_endtag(self, tag: str) -> None:
        """Count what is open."""
        self._count(tag, -1)

    def handle_data(self, data: str) -> None:
        """Keep a piece."""
        if not self._open["unseen"]:
            op = "-" if self._open["del"] else "+" if self._open["ins"] else "="
            self.found.append((op, data))

    def _count(self, tag: str, step: int) -> None:
        kind = "unseen" if tag in _UNSEEN else tag
        if kind in self._open:
            self._open[kind] += step


def _lxml() -> Peer:
    peer: Peer = importlib.import_module("lxml.html.diff").htmldiff
    return peer


def _htmldiff2() -> Peer:
    peer: Peer = importlib.import_module("htmldiff2").render_html_diff
    return peer


def _web_monitoring_diff() -> Peer:
    render = importlib.import_module("web_monitoring_diff").html_diff_render

    def peer(old: str, new: str) -> str:
        combined: str = render(old, new, include="combined")["combined"]
        return combined

    return peer


_PEERS = {
    "lxml": _lxml,
    "htmldiff2": _htmldiff2,
    "web-monitoring-diff": _web_monitoring_diff,
}


def _answer(peer: Peer, job: dict[str, str]) -> dict[str, object]:
    began = time.process_time()
    html = peer(job["old"], job["new"])
    seconds = time.process_time() - began
    pieces = Pieces()
    pieces.feed(html)
    pieces.close()
    return {"seconds": seconds, "pieces": pieces.found}


def serve() -> None:
    """Answer jobs until there are no more."""
    peer = _PEERS[sys.argv[1]]()
    print(json.dumps({"version": importlib.metadata.version(sys.argv[1])}), flush=True)
    for line in sys.stdin:
        try:
            answer = _answer(peer, json.loads(line))
        except Exception as error:  # noqa: BLE001 - whatever a peer fails with is its answer
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
