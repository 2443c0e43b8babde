"""How timescales are scored, by the rules of data/TIMESCALES.md."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from watcher.domain import PartialDate

MEASURES = ("full", "dates", "dated", "relative")


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


@dataclass
class Report:
    """All measures of one finder on one set."""

    measures: dict[str, Score] = field(default_factory=dict)
    kinds: dict[str, Score] = field(default_factory=dict)
    quiet: int = 0
    without: int = 0

    @property
    def quiet_share(self) -> float:
        """Share of the sentences without a timescale on which nothing was said."""
        return self.quiet / self.without if self.without else 1.0

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
        for kind in {each.kind for each in (*gold, *said)}:
            of_kind = (tuple(x for x in xs if x.kind == kind) for xs in (gold, said))
            self.kinds.setdefault(kind, Score()).add(*of_kind)
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


def judge(sentences: Iterable[Sentence], finder: Finder) -> Report:
    """Return all measures of a finder on a set."""
    report = Report()
    for sentence in sentences:
        report.add(sentence, finder(sentence.text, sentence.reference))
    return report
