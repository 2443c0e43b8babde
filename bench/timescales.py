"""How well and how fast timescales are found: `python -m bench.timescales`.

Five labelled sets of real sentences: the development set; those held out before the grammar was
written; those it learned from since; those set aside, whose worst mistakes were read once; and those
whose mistakes were read last of all, which alone are held to limits. Beside ours run finders of
dates, with and without cue words: see bench/timescales_peers.py. The material is not part of the
repository: WATCHER_REAL_DATA, or ../shared/data.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.environments import PeerError
from bench.figures import Figure, Result, Table, finish
from bench.timescales_peers import PINS, plain, published, with_cues, without_cues
from bench.timescales_score import MEASURES, Finder, Report, Said, Score, Sentence, judge
from bench.timescales_sets import by_digest, labels
from watcher.core.partial_date import MONTHS
from watcher.core.timescale import find_in_document, find_timescales
from watcher.domain import Block, BlockKind, PartialDate

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("WATCHER_REAL_DATA", ROOT.parent / "shared" / "data"))
LABELS = ROOT / "tests" / "data"

UNSEEN = "unseen"
LEAST_F1 = 0.90
LEAST_QUIET = 0.95
MOST_S = 1.0
"""Of processor time, for a megabyte of guidance."""
MOST_ODD_S = 2.0
"""The same for any other text, but for one with a wording every forty letters (see DENSE)."""
MOST_GROWTH = 1.5
"""Time a character in four times the text, against the time a character in a quarter of it."""

DENSE = "a wording every forty letters"
"""No text that people write: told, and left out of the limit."""

_MILLION = 1_000_000


def main() -> None:
    """Measure, print, and leave the numbers."""
    figures: list[Figure] = []
    tables: list[Table] = []
    notes: list[str] = []
    if DATA.is_dir():
        sets = {
            "development": list(development()),
            "held out": list(held_out()),
            "learn": list(labelled("timescales_learn.toml")),
            "set aside": list(labelled("timescales_set_aside.toml")),
            UNSEEN: list(labelled("timescales_unseen.toml")),
        }
        finders = dict(_finders([each for of in sets.values() for each in of], notes))
        reports = {
            (name, finder): judge(sentences, find)
            for name, sentences in sets.items()
            for finder, find in finders.items()
        }
        figures += _figures(reports[UNSEEN, "ours"])
        tables += [_measures(name, reports) for name in sets]
        tables.append(_kinds({name: reports[name, "ours"] for name in sets}))
    else:
        notes.append(f"SKIPPED the labelled sentences: there is no {DATA}; set WATCHER_REAL_DATA")
    rows = list(_speeds())
    figures += _limits_of_speed(rows)
    columns = ("text", "s a MB", "found", "growth")
    shown = [(name, f"{took:.2f}", found, f"{growth:.2f}") for name, took, found, growth in rows]
    tables.append(Table(title="processor time", columns=columns, rows=shown))
    finish(Result(bench="timescales", figures=figures, tables=tables, notes=notes))


def grammar(text: str, reference: PartialDate | None) -> Sequence[Said]:
    """Find timescales as `watcher timescales --jsonl` does."""
    said: list[Said] = []
    at = 0
    paragraph = Block(BlockKind.PARAGRAPH, text)
    for placed in find_in_document([paragraph], reference=reference):
        found = placed.timescale
        start = text.find(found.quote, at)
        start = start if start >= 0 else text.find(found.quote)
        ends = at = start + len(found.quote)
        said.append(Said(found.kind, found.starts, found.ends, start, ends))
    return said


def development() -> Iterator[Sentence]:
    """Yield the labelled development set."""
    with (DATA / "timescales_dev.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Sentence(row["text"], row["reference_date"], tuple(_quoted(row)))


def _quoted(row: dict[str, object]) -> Iterator[Said]:
    text = str(row["text"])
    expected = row["expected"]
    assert isinstance(expected, list)
    for entry in expected:
        start = text.find(entry["quote"])
        end = start + len(entry["quote"])
        yield Said(entry["kind"], entry["date_start"], entry["date_end"], start, end)


def held_out() -> Iterator[Sentence]:
    """Yield the sentences held out, each checked against its digest."""
    raw = (DATA / "timescales_raw.txt").read_text(encoding="utf-8").split("\n")
    for row in labels(LABELS / "timescales_held_out.toml"):
        text = raw[row["line"] - 1].split("\t")[0]
        assert hashlib.sha256(text.encode()).hexdigest().startswith(row["sha256"])
        yield Sentence(text, row.get("reference"), tuple(_spanned(row)))


def labelled(file: str) -> Iterator[Sentence]:
    """Yield the sentences of a file of labels, each found again by its digest."""
    for row in labels(LABELS / file):
        text = by_digest(DATA / row["path"])[row["sha256"]]
        yield Sentence(text, row.get("reference"), tuple(_spanned(row)))


def _spanned(row: dict[str, list[dict[str, str]]]) -> Iterator[Said]:
    for entry in row["expected"]:
        start, end = map(int, entry["span"])
        yield Said(entry["kind"], entry.get("start"), entry.get("end"), start, end)


def _finders(sentences: Sequence[Sentence], notes: list[str]) -> Iterator[tuple[str, Finder]]:
    yield "ours", grammar
    peers = {"every date": plain}
    for name in PINS:
        try:
            peers[name] = published(name, sentences)
        except PeerError as error:
            notes.append(f"SKIPPED {name}: {error}")
    for name, dates in peers.items():
        yield name, without_cues(dates)
        yield f"{name}, cue words", with_cues(dates)


def _figures(report: Report) -> Iterator[Figure]:
    full = report.measure("full")
    yield Figure(name=f"{UNSEEN}: full F1", value=full.f1, at_least=LEAST_F1)
    yield Figure(name=f"{UNSEEN}: quiet", value=report.quiet_share, at_least=LEAST_QUIET)


def _measures(name: str, reports: dict[tuple[str, str], Report]) -> Table:
    rows = [_row(finder, report) for (of, finder), report in reports.items() if of == name]
    size = next(report for (of, _), report in reports.items() if of == name)
    entries = size.measure("full").hits + size.measure("full").missed
    return Table(
        title=f"{name}: {entries} timescales, {size.without} sentences without",
        columns=("finder", "F1", "precision", "recall", *MEASURES[1:], "quiet"),
        rows=rows,
    )


def _row(finder: str, report: Report) -> Sequence[object]:
    full = report.measure("full")
    others = (f"{report.measure(measure).f1:.3f}" for measure in MEASURES[1:])
    share = f"{report.quiet_share:.3f} ({report.quiet} of {report.without})"
    return (finder, f"{full.f1:.3f}", f"{full.precision:.3f}", f"{full.recall:.3f}", *others, share)


def _kinds(reports: dict[str, Report]) -> Table:
    kinds = sorted({kind for report in reports.values() for kind in report.kinds})
    rows = [
        (kind, *(_of_kind(report.kinds.get(kind)) for report in reports.values())) for kind in kinds
    ]
    title = "ours by kind: F1 (right, wrong, missed)"
    return Table(title=title, columns=("kind", *reports), rows=rows)


def _of_kind(score: Score | None) -> str:
    return f"{score.f1:.3f} ({score.hits}, {score.wrong}, {score.missed})" if score else "-"


Speed = tuple[str, float, int, float]
"""A text, seconds for a megabyte, how many were found, how time grows."""


def _speeds() -> Iterator[Speed]:
    guide = DATA / "documents" / "guide-to-childrens-homes-regulations_2015-04.txt"
    guidance = guide.read_text(encoding="utf-8") if guide.is_file() else "Homes keep records. "
    half = _MILLION // 2
    texts = {
        "guidance": (guidance * (_MILLION // len(guidance) + 1))[:_MILLION],
        "no space": "a" * _MILLION,
        "nested brackets": "(" * half + ")" * half,
        "one date a sentence": "The rules come into force on 1 April 2025. " * (_MILLION // 43),
        "ten thousand dates": "by 1 April 2025 and " * 10_000,
        "dates alone": "1.4.2014 " * (_MILLION // 9),
        "bare years": " ".join(str(1990 + at % 50) for at in range(_MILLION // 5)),
        "limits": "".join(f"within {at % 99 + 1} days of the " for at in range(_MILLION // 22)),
        DENSE: "".join(_wordings())[:_MILLION],
    }
    for name, text in texts.items():
        took, found = _timed(text)
        middle = len(text) // 2
        quarter = text[middle - len(text) // 8 : middle + len(text) // 8]
        part, _ = _timed(quarter)
        yield name, took * _MILLION / len(text), found, took * len(quarter) / part / len(text)


def _wordings() -> Iterator[str]:
    """Yield short sentences, joined now by a full stop and now by a comma, none like the last."""
    doings = ("homes must register", "the scheme ends", "rules come into force", "the fee applies")
    sides = ("from", "by", "until", "on", "before", "since", "on or after")
    for at in range(_MILLION // 36):
        day, year = at % 28 + 1, 1990 + at % 51
        join = ". " if at % 4 == 0 else ", "
        yield f"{doings[at % 4]} {sides[at % 7]} {day} {MONTHS[at % 12]} {year}{join}"


def _timed(text: str) -> tuple[float, int]:
    began = time.process_time()
    found = len(find_timescales(text))
    return time.process_time() - began, found


def _limits_of_speed(speeds: Sequence[Speed]) -> Iterator[Figure]:
    guidance = next(took for name, took, _, _ in speeds if name == "guidance")
    worst = max(growth for *_, growth in speeds)
    odd = max(took for name, took, _, _ in speeds if name != DENSE)
    yield Figure(name="a megabyte of guidance", value=guidance, unit="s", at_most=MOST_S)
    yield Figure(
        name="a megabyte of odd text, the slowest", value=odd, unit="s", at_most=MOST_ODD_S
    )
    yield Figure(name="worst growth, four times the text", value=worst, at_most=MOST_GROWTH)


if __name__ == "__main__":
    main()
