"""What other engines mark in the same edits, and whether both texts can be had from it."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bench.environments import PeerError
from bench.figures import Table, say
from bench.redline_edits import EDITS
from bench.redline_measure import Part, Tally, measured
from bench.redline_peers import Peer
from bench.redline_places import Edit
from bench.redline_sparing import SMALL, made
from bench.redline_text import letters

_TRIALS = 3
_EDIT_WITHIN_S = 20.0
_WITHIN_S = 20.0
"""How long a peer is asked for edits, but for one of each kind."""


@dataclass(slots=True)
class _Marked:
    """What one engine made of the edits."""

    marked: dict[str, int] = field(default_factory=dict)
    needed: dict[str, int] = field(default_factory=dict)
    compared: dict[str, int] = field(default_factory=dict)
    old_back: int = 0
    new_back: int = 0
    moves: int = 0
    moves_shown: int = 0
    failed: list[str] = field(default_factory=list)

    def add(self, kind: str, edit: Edit, marked: int, back: tuple[bool, bool]) -> None:
        """Count one comparison."""
        self.marked[kind] = self.marked.get(kind, 0) + marked
        self.needed[kind] = self.needed.get(kind, 0) + edit.needed
        self.compared[kind] = self.compared.get(kind, 0) + 1
        self.old_back += back[0]
        self.new_back += back[1]
        self.moves += bool(edit.moved)
        if edit.moved and all(back):
            self.moves_shown += marked - edit.needed < letters(*edit.moved)

    def over(self, kind: str) -> str:
        """Return marked over necessary, or how much was marked on average where nothing need be."""
        if kind not in self.compared:
            return "-"
        if self.needed[kind]:
            return f"{self.marked[kind] / self.needed[kind]:.2f}"
        return f"{self.marked[kind] / self.compared[kind]:.0f} marked"


def beside(tally: Tally, peers: Mapping[str, Peer]) -> Part:
    """Let every engine mark the same edits in texts of 60 KB."""
    engines = {"ours": _ours(tally), **{name: _theirs(peer) for name, peer in peers.items()}}
    notes = [
        "peers' texts are compared with white space left out; ours must come back to the letter",
        "less than 1: a paragraph took over the number of its neighbour, which then is not marked",
        "a move is shown as one where both texts come back and what moved is not marked",
        *(f"{name}: {failed}" for name, engine in engines.items() for failed in engine.failed),
    ]
    return Part(tables=[_kept_table(engines), _marked_table(engines)], notes=notes)


def _ours(tally: Tally) -> _Marked:
    engine = _Marked()
    for kind, edit in _edits():
        one = tally.counted(f"{kind}, beside the peers", measured(edit))
        engine.add(kind, edit, one.marked, (one.exact, one.exact))
    return engine


def _theirs(peer: Peer) -> _Marked:
    say(f"redline: {peer.name}, edits at 60 KB ...")
    engine, began = _Marked(), time.monotonic()
    for number, (kind, edit) in enumerate(_edits()):
        if number >= len(EDITS) and time.monotonic() - began > _WITHIN_S:
            break
        try:
            shown = peer.compare(edit.old, edit.new, within_s=_EDIT_WITHIN_S)
        except (PeerError, TimeoutError) as error:
            engine.failed.append(f"{kind}: {error}")
        else:
            engine.add(kind, edit, shown.marked, (shown.old_back, shown.new_back))
    return engine


def _edits() -> Iterator[tuple[str, Edit]]:
    for trial in range(_TRIALS):
        for kind in EDITS:
            yield kind, made(kind, SMALL, trial)


def _kept_table(engines: Mapping[str, _Marked]) -> Table:
    rows = []
    for name, engine in engines.items():
        total = sum(engine.compared.values())
        back = (f"{count} of {total}" for count in (engine.old_back, engine.new_back))
        rows.append((name, total, *back, f"{engine.moves_shown} of {engine.moves}"))
    columns = ("engine", "edits", "old text back", "new text back", "moves shown as moves")
    return Table(title="edits at 60 KB: what every engine keeps", columns=columns, rows=rows)


def _marked_table(engines: Mapping[str, _Marked]) -> Table:
    return Table(
        title="edits at 60 KB: marked over necessary (characters where none is necessary)",
        columns=("edit", *engines),
        rows=[(kind, *(engine.over(kind) for engine in engines.values())) for kind in EDITS],
    )
