"""Real publishers' histories played through the real pipeline, revision by revision.

Every revision is served on loopback and polled with the clock at the instant of its commit: without
a change note and without a new date, as a silent edit, but for the content API's own items, which
are served as they are. Whether a reader sees other words is told by Beautiful Soup's `get_text`
over the same page (for the content API's items by their index), not by our own code. Missed: other
words than the revision on record and no change put down for them; a text of which only the white
space beside punctuation differs is counted apart. False: a change that is reported though the
words are the same and lead where they led (`bench.leads`). Doubted: the page lost nearly all of its text, which is believed after a day.
"""

import itertools
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bench.compact import compact
from bench.figures import Figure, Progress, Result, Table, finish
from bench.leads import elsewhere
from bench.real import REAL, History, Version, same_but_for_space, sets
from bench.site import API, Clock, Site, configured, loaded, serving
from watcher.core.diff import diff
from watcher.domain import Change, ChangeKind, Significance
from watcher.pipeline.poll import PollReport
from watcher.wiring import App, build

BELIEVED_AFTER = timedelta(hours=24, minutes=1)
SAMPLE = 10
_TOLD_LITTLE = (Significance.NONE, Significance.EDITORIAL, Significance.STRUCTURAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One change on record, as a person would look at it."""

    revision: str
    kind: str
    significance: str
    reason: str
    part: str
    redline: str

    def __str__(self) -> str:
        return f"  {self.revision} {self.kind} {self.significance}: {self.reason}\n      {self.redline}"


@dataclass
class Tally:
    """What the play of one set came to."""

    name: str
    documents: int = 0
    revisions: int = 0
    texts: int = 0
    differing: int = 0
    links: list[str] = field(default_factory=list)
    """Revisions with the same words, some of which lead elsewhere."""
    doubted: int = 0
    spaced: int = 0
    """Of which white space beside punctuation is all that differs, and nothing was put down."""
    took_s: float = 0.0
    slowest_s: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    significances: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


def main() -> None:
    """Play every set, print, and leave the numbers and every decision."""
    found = sets()
    if not found:
        finish(Result(bench="histories", notes=(f"SKIPPED: no revisions in {REAL}",)))
        return
    tallies = [play(name, histories) for name, histories in found.items()]
    finish(
        Result(
            bench="histories",
            figures=list(_figures(tallies)),
            tables=list(_tables(tallies)),
            notes=list(_notes(tallies)),
            details={"decisions": {t.name: [_as_json(d) for d in t.decisions] for t in tallies}},
        )
    )


def play(name: str, histories: tuple[History, ...]) -> Tally:
    """Play one set of histories over one database."""
    tally = Tally(name=name, documents=len(histories))
    total = sum(len(history.versions) for history in histories)
    progress = Progress(f"histories {name}")
    with tempfile.TemporaryDirectory() as folder, serving() as site:
        listed = [(history.id, history.path) for history in histories]
        config = loaded(configured(Path(folder) / "config", base=site.base, documents=listed))
        clock = Clock(histories[0].versions[0].at)
        with build(config, clock=clock) as app:
            for history in histories:
                _Play(app, site, clock, history, tally).whole()
                progress(tally.revisions, total, history.id)
    return tally


class _Play:
    """One history, from its first revision to its last."""

    def __init__(self, app: App, site: Site, clock: Clock, history: History, tally: Tally) -> None:
        self._app = app
        self._site = site
        self._clock = clock
        self._history = history
        self._tally = tally
        self._on_record: Version | None = None
        """What a reader saw of the revision that is on record."""

    def whole(self) -> None:
        versions = self._history.versions
        self._tally.texts += len({version.visible for version in versions})
        for version, following in itertools.zip_longest(versions, versions[1:]):
            self._one(version, following.at if following else None)
        if self._on_record is None or self._on_record.visible != versions[-1].visible:
            self._tally.missed.append(f"{versions[-1].name}: still doubted at the end")

    def _one(self, version: Version, until: datetime | None) -> None:
        tally = self._tally
        tally.revisions += 1
        self._site.pages[f"{API}{self._history.path}"] = version.body
        self._clock.now = version.at
        report = self._poll()
        changes = report.changes
        if any("shrank" in failure.error for failure in report.failed):
            tally.doubted += 1
            self._clock.now = version.at + BELIEVED_AFTER
            if until is None or self._clock.now < until:
                report = self._poll()
                changes += report.changes
        tally.failures += [f"{version.name}: {failure.error}" for failure in report.failed]
        differs = self._differs(version)
        tally.differing += differs
        if not differs and self._leads_elsewhere(version):
            tally.links.append(version.name)
            differs = True
        self._judge(version, changes, differs=differs)
        if changes or not any("shrank" in failure.error for failure in report.failed):
            self._on_record = version

    def _differs(self, version: Version) -> bool:
        if self._on_record is None:
            return False
        if version.changed is None:
            return version.visible != self._on_record.visible
        return version.changed

    def _leads_elsewhere(self, version: Version) -> bool:
        return self._on_record is not None and bool(elsewhere(self._on_record.leads, version.leads))

    def _poll(self) -> PollReport:
        began = time.perf_counter()
        report = self._app.poll(only=self._history.id)
        took_s = time.perf_counter() - began
        self._tally.took_s += took_s
        self._tally.slowest_s = max(self._tally.slowest_s, took_s)
        return report

    def _judge(self, version: Version, changes: tuple[Change, ...], *, differs: bool) -> None:
        tally = self._tally
        tally.kinds.update(change.kind for change in changes)
        tally.significances.update(change.significance for change in changes)
        tally.decisions += [self._decision(version, change) for change in changes]
        if differs and not changes and not self._is_doubted(version):
            if self._on_record and same_but_for_space(version.visible, self._on_record.visible):
                tally.spaced += 1
            else:
                tally.missed.append(version.name)
        told = [c for c in changes if c.significance is not Significance.NONE]
        if told and not differs:
            tally.false += [str(self._decision(version, change)) for change in told]

    def _is_doubted(self, version: Version) -> bool:
        return any(f.startswith(version.name) and "shrank" in f for f in self._tally.failures)

    def _decision(self, version: Version, change: Change) -> Decision:
        shown = change.kind.value
        if change.kind is ChangeKind.TEXT and change.before is not None and change.after:
            texts = self._app.pair_of_texts(
                change.document, change.part, (change.before, change.after)
            )
            shown = compact(diff(*texts)) if texts else "no texts to compare"
        return Decision(
            revision=version.name,
            kind=change.kind,
            significance=change.significance,
            reason=change.reason,
            part=change.part,
            redline=shown,
        )


# --- what is told ---------------------------------------------------------------------------------


def _figures(tallies: list[Tally]) -> Iterator[Figure]:
    yield Figure(name="missed", value=sum(len(t.missed) for t in tallies), at_most=0)
    yield Figure(name="false", value=sum(len(t.false) for t in tallies), at_most=0)
    for tally in tallies:
        yield Figure(
            name=f"{tally.name}: a poll, mean",
            value=1000 * tally.took_s / tally.revisions,
            unit="ms",
        )


def _tables(tallies: list[Tally]) -> Iterator[Table]:
    columns = (
        *("set", "documents", "revisions", "texts", "differ", "links alone", "changes"),
        *(significance.value for significance in Significance),
        *("missed", "false", "space alone", "doubted", "failed", "slowest s"),
    )
    rows = [
        (
            t.name,
            t.documents,
            t.revisions,
            t.texts,
            t.differing,
            len(t.links),
            sum(t.kinds.values()),
            *(t.significances[s] for s in Significance),
            len(t.missed),
            len(t.false),
            t.spaced,
            t.doubted,
            len(t.failures),
            f"{t.slowest_s:.2f}",
        )
        for t in tallies
    ]
    yield Table(title="by set and significance", columns=columns, rows=rows)
    kinds = [kind for kind in ChangeKind if any(t.kinds[kind] for t in tallies)]
    by_kind = [(t.name, *(t.kinds[kind] for kind in kinds)) for t in tallies]
    yield Table(title="by kind", columns=("set", *kinds), rows=by_kind)


def _notes(tallies: list[Tally]) -> Iterator[str]:
    for tally in tallies:
        yield f"\n-- {tally.name}"
        for name, told in (
            ("missed", tally.missed),
            ("false", tally.false),
            ("failed", tally.failures),
        ):
            if told:
                yield f"{name}:"
                yield from (f"  {one}" for one in told)
        for significance in _TOLD_LITTLE:
            of_it = [d for d in tally.decisions if d.significance == significance]
            if of_it:
                yield f"{significance} ({len(of_it)}), a sample:"
                yield from map(str, Random(3).sample(of_it, min(SAMPLE, len(of_it))))
    judged = [d for t in tallies for d in t.decisions if d.kind == ChangeKind.TEXT]
    yield "\n-- 20 decisions of all, to judge by eye"
    yield from map(str, Random(20).sample(judged, min(20, len(judged))))


def _as_json(decision: Decision) -> dict[str, str]:
    return {
        "revision": decision.revision,
        "kind": decision.kind,
        "part": decision.part,
        "significance": decision.significance,
        "reason": decision.reason,
        "redline": decision.redline,
    }


if __name__ == "__main__":
    main()
