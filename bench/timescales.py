"""How well and how fast timescales are found: `python -m bench.timescales`.

The scoring is that of data/TIMESCALES.md, on the labelled development set and on the sentences that
were set aside before the grammar was written. A plain finder that takes every date for an
applies_from runs beside it. The material is not part of the repository: WATCHER_REAL_DATA, or
../shared/data.
"""

import hashlib
import json
import os
import re
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from watcher.core.timescale import find_timescales
from watcher.domain import PartialDate

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("WATCHER_REAL_DATA", ROOT.parent / "shared" / "data"))
HELD_OUT = ROOT / "tests" / "data" / "timescales_held_out.toml"


class Said(NamedTuple):
    """A timescale at its place in a sentence."""

    kind: str
    first: str | None
    last: str | None
    start: int
    end: int

    @property
    def dates(self) -> tuple[str | None, str | None]:
        """What is left when the kind may differ."""
        return self.first, self.last

    @property
    def is_dated(self) -> bool:
        """Whether it states a calendar date."""
        return self.dates != (None, None)


class Sentence(NamedTuple):
    """A sentence and what stands in it."""

    text: str
    reference: PartialDate | None
    gold: tuple[Said, ...]


Finder = Callable[[str, PartialDate | None], Sequence[Said]]


@dataclass
class Score:
    """Counts of one measure."""

    hits: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was said that is right."""
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what stands there that was said."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.hits / max(1, 2 * self.hits + self.wrong + self.missed)

    def add(self, gold: Sequence[Said], said: Sequence[Said], *, kinds: bool = True) -> None:
        """Count one sentence."""
        hits = len(list(pairs(gold, said, kinds=kinds)))
        self.hits += hits
        self.wrong += len(said) - hits
        self.missed += len(gold) - hits

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f}  precision {self.precision:.3f}  recall {self.recall:.3f}"


@dataclass
class Report:
    """All measures of one finder on one set."""

    measures: dict[str, Score] = field(default_factory=dict)
    quiet: int = 0
    without: int = 0

    def measure(self, name: str) -> Score:
        """Return the counts of one measure."""
        return self.measures.setdefault(name, Score())

    def add(self, sentence: Sentence, said: Sequence[Said]) -> None:
        """Count one sentence in every measure."""
        gold = sentence.gold
        self.measure("full").add(gold, said)
        self.measure("dates").add(gold, said, kinds=False)
        self.measure("dated").add(*(tuple(x for x in xs if x.is_dated) for xs in (gold, said)))
        self.measure("relative").add(
            *(tuple(x for x in xs if not x.is_dated) for xs in (gold, said))
        )
        for kind in sorted({each.kind for each in (*gold, *said)}):
            of_kind = (tuple(x for x in xs if x.kind == kind) for xs in (gold, said))
            self.measure(f"  {kind}").add(*of_kind)
        if not gold:
            self.without += 1
            self.quiet += not said


def pairs(
    gold: Sequence[Said], said: Sequence[Said], *, kinds: bool = True
) -> Iterator[tuple[Said, Said]]:
    """Yield each gold entry with the entry that found it; each counts once."""
    left = list(said)
    for want in gold:
        for have in left:
            same = have.dates == want.dates and (have.kind == want.kind or not kinds)
            shared = min(have.end, want.end) - max(have.start, want.start)
            if same and 2 * shared >= min(have.end - have.start, want.end - want.start):
                left.remove(have)
                yield want, have
                break


def grammar(text: str, reference: PartialDate | None) -> Sequence[Said]:
    """Find timescales as the watcher does."""
    said: list[Said] = []
    at = 0
    for found in find_timescales(text, reference):
        start = text.find(found.quote, at)
        at = max(at, start)
        ends = start + len(found.quote)
        said.append(Said(found.kind, found.starts, found.ends, start, ends))
    return said


_MONTHS = "January February March April May June July August September October November December"
_PLAIN_DATE = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)? ?)?({'|'.join(_MONTHS.split())}) (\d{{4}})|\b((?:19|20)\d\d)\b"
)


def every_date(text: str, _: PartialDate | None) -> Sequence[Said]:
    """Take every date for an applies_from, and "within N days" for a duration: the plain peer."""
    said = [Said("applies_from", _plain(m), None, *m.span()) for m in _PLAIN_DATE.finditer(text)]
    within = re.finditer(r"within \w+(?: \w+)? (?:hour|day|week|month|year)s?", text)
    return [*said, *(Said("duration", None, None, *match.span()) for match in within)]


def _plain(match: re.Match[str]) -> str:
    day, month, year, alone = match.groups()
    if alone:
        return str(alone)
    exact = f"{year}-{_MONTHS.split().index(month) + 1:02}"
    return f"{exact}-{int(day):02}" if day else exact


def development() -> Iterator[Sentence]:
    """Yield the labelled development set."""
    with (DATA / "timescales_dev.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Sentence(row["text"], row["reference_date"], tuple(_gold(row)))


def _gold(row: dict[str, object]) -> Iterator[Said]:
    text = str(row["text"])
    expected = row["expected"]
    assert isinstance(expected, list)
    for entry in expected:
        start = text.find(entry["quote"])
        end = start + len(entry["quote"])
        yield Said(entry["kind"], entry["date_start"], entry["date_end"], start, end)


def held_out() -> Iterator[Sentence]:
    """Yield the sentences set aside, each checked against its digest."""
    raw = (DATA / "timescales_raw.txt").read_text(encoding="utf-8").split("\n")
    for row in tomllib.loads(HELD_OUT.read_text(encoding="utf-8"))["sentences"]:
        text = raw[row["line"] - 1].split("\t")[0]
        assert hashlib.sha256(text.encode()).hexdigest().startswith(row["sha256"])
        gold = (Said(e["kind"], e.get("start"), e.get("end"), *e["span"]) for e in row["expected"])
        yield Sentence(text, row.get("reference"), tuple(gold))


def judge(sentences: Iterable[Sentence], finder: Finder) -> Report:
    """Return all measures of a finder on a set."""
    report = Report()
    for sentence in sentences:
        report.add(sentence, finder(sentence.text, sentence.reference))
    return report


def show(name: str, report: Report) -> None:
    """Print a report."""
    print(f"\n{name}: quiet {report.quiet} of {report.without}")
    first = ["full", "dates", "dated", "relative"]
    for measure in (*first, *sorted(set(report.measures) - set(first))):
        score = report.measure(measure)
        print(f"  {measure:22} {score}  ({score.hits + score.missed})")


def speed() -> None:
    """Print seconds of processor time for a megabyte, by kind of text."""
    million = 1_000_000
    guide = DATA / "documents" / "guide-to-childrens-homes-regulations_2015-04.txt"
    guidance = guide.read_text(encoding="utf-8") if guide.is_file() else "Homes keep records. "
    texts = {
        "guidance": (guidance * (million // len(guidance) + 1))[:million],
        "no space": "a" * million,
        "nested brackets": "(" * (million // 2) + ")" * (million // 2),
        "one date a sentence": "The rules come into force on 1 April 2025. " * (million // 43),
        "ten thousand dates": "by 1 April 2025 and " * 10_000,
        "dates alone": "1.4.2014 " * (million // 9),
    }
    print("\nseconds of processor time for a megabyte")
    for name, text in texts.items():
        began = time.process_time()
        found = len(find_timescales(text))
        spent = time.process_time() - began
        print(f"  {name:22} {spent * million / len(text):6.2f}  ({spent:.2f} s, {found} found)")


def main() -> None:
    """Print every figure."""
    if DATA.is_dir():
        for name, sentences in (("development", development), ("held out", held_out)):
            show(f"{name}, grammar", judge(sentences(), grammar))
            show(f"{name}, every date", judge(sentences(), every_date))
    else:
        print(f"SKIPPED the labelled sentences: there is no {DATA}; set WATCHER_REAL_DATA")
    speed()


if __name__ == "__main__":
    main()
