"""GOV.UK's own examples served by a real HTTP server, polled, edited by a word, and put back.

Each example is a document at a path of its own, once with the base_path that it has and once with
the path at which it is served. Then: a second poll after all were republished (times and request
ids moved, files kept elsewhere, no word changed) finds nothing; a word, a number, a sentence and
where a link leads changed in each are all found, in the right part and no other; and putting them
back is found too.
"""

import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.edits import (
    Edited,
    Item,
    link_edited,
    number_edited,
    republished,
    sentence_added,
    word_edited,
)
from bench.examples import REAL, Example, examples
from bench.figures import Figure, Result, Table, finish, say
from bench.site import API, Clock, Site, configured, loaded, serving
from watcher.core.diff import diff
from watcher.core.links import link_changes_of
from watcher.domain import OWN_PAGE, Change, DocumentId, Op, Significance
from watcher.pipeline.poll import PollReport
from watcher.wiring import App, build

FIRST = datetime(2026, 5, 1, 11, 30, tzinfo=UTC)
DAY = timedelta(days=1)
EDITS: dict[str, Callable[[Item], Edited | None]] = {
    "word": word_edited,
    "number": number_edited,
    "sentence": sentence_added,
    "link": link_edited,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One example as a document."""

    id: DocumentId
    path: str
    schema: str
    item: Item


@dataclass
class Came:
    """What one mode came to."""

    whole: list[str] = field(default_factory=list)
    page_only: dict[str, str] = field(default_factory=dict)
    """Its own page was read, a part was not: by id, why."""
    refused: dict[str, str] = field(default_factory=dict)
    second: list[str] = field(default_factory=list)
    """Changes found after nothing but a republishing."""
    made: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    undone: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def main() -> None:
    """Serve, poll, edit, print, and leave the numbers."""
    found = examples(REAL / "content-api-examples")
    if not found:
        finish(Result(bench="served_examples", notes=(f"SKIPPED: no examples in {REAL}",)))
        return
    modes = {
        "own base_path": _run("own base_path", list(_served(found, rewritten=False))),
        "rewritten": _run("rewritten", list(_served(found, rewritten=True))),
    }
    finish(
        Result(
            bench="served_examples",
            figures=[figure for name, came in modes.items() for figure in _figures(name, came)],
            tables=[_table(name, came, found) for name, came in modes.items()],
            notes=list(_notes(modes)),
        )
    )


def _served(found: Sequence[Example], *, rewritten: bool) -> Iterator[Served]:
    for example in found:
        item: Item = json.loads(example.file.read_bytes())
        path = f"/examples/{example.schema}/{example.file.name}"
        if rewritten:
            item["base_path"] = path
        yield Served(id=_id(example), path=path, schema=example.schema, item=item)


def _id(example: Example) -> DocumentId:
    name = f"{example.schema}-{example.file.stem}".lower()
    return DocumentId(re.sub(r"[^a-z0-9]+", "-", name)[-64:].strip("-"))


def _run(name: str, served: list[Served]) -> Came:
    came = Came()
    with tempfile.TemporaryDirectory() as folder, serving() as site:
        listed = [(one.id, one.path) for one in served]
        config = loaded(configured(Path(folder) / "config", base=site.base, documents=listed))
        clock = Clock(FIRST)
        with build(config, clock=clock) as app:
            bench = _Bench(app, site, clock, came)
            say(f"served_examples, {name}: first poll ...")
            read = bench.first(served)
            say(f"served_examples, {name}: republished ...")
            bench.again(served)
            for kind, edit in EDITS.items():
                say(f"served_examples, {name}: {kind} ...")
                bench.edit(kind, edit, read)
    return came


class _Bench:
    """One mode: the examples, a database, and what was found."""

    def __init__(self, app: App, site: Site, clock: Clock, came: Came) -> None:
        self._app = app
        self._site = site
        self._clock = clock
        self._came = came

    def first(self, served: list[Served]) -> list[Served]:
        """Poll all for the first time; return those whose page was read."""
        for one in served:
            self._serve(one, one.item)
        report = self._poll()
        why = {failure.document: failure.error for failure in report.failed}
        read = []
        for one in served:
            own = self._app.state(one.id).pages.get(OWN_PAGE)
            if own is None or not own.number:
                self._came.refused[one.id] = why.get(one.id, "no page and no failure")
                continue
            read.append(one)
            if one.id in why:
                self._came.page_only[one.id] = why[one.id]
            else:
                self._came.whole.append(one.id)
        return read

    def again(self, served: list[Served]) -> None:
        """Poll all after a republishing."""
        for one in served:
            self._serve(one, republished(one.item))
        changes = self._poll().changes
        self._came.second = [f"{c.document}: {c.kind} {c.significance}" for c in changes]

    def edit(self, kind: str, edit: Callable[[Item], Edited | None], read: list[Served]) -> None:
        """Edit all and poll, put all back and poll."""
        edited = {one.id: (one, done) for one in read if (done := edit(republished(one.item)))}
        self._came.made[kind] = len(edited)
        for one, done in edited.values():
            self._serve(one, done.item)
        by_document = _by_document(self._poll())
        for name, (_, done) in edited.items():
            changes = by_document.pop(name, [])
            if self._is_it(kind, name, done, changes):
                self._came.found[kind] += 1
        self._stray(kind, by_document)
        for one, _ in edited.values():
            self._serve(one, republished(one.item))
        by_document = _by_document(self._poll())
        for name in edited:
            changes = by_document.pop(name, [])
            if len(changes) == 1 and self._is_back(changes[0]):
                self._came.undone[kind] += 1
            else:
                self._came.wrong.append(f"{kind} put back in {name}: {_told(changes)}")
        self._stray(f"{kind} put back", by_document)

    def _is_it(self, kind: str, name: DocumentId, done: Edited, changes: list[Change]) -> bool:
        """Return whether the one change is the edit that was made; else note what was found."""
        right = [c for c in changes if c.significance is not Significance.NONE]
        if len(right) == 1 and len(changes) == 1 and self._holds(changes[0], done):
            return True
        self._came.wrong.append(f"{kind} in {name} ({done.slug or 'page'}): {_told(changes)}")
        return False

    def _holds(self, change: Change, done: Edited) -> bool:
        in_part = change.part.endswith(f".{done.slug}") if done.slug else change.part == OWN_PAGE
        if change.before is None or change.after is None or not in_part:
            return False
        texts = self._app.pair_of_texts(change.document, change.part, (change.before, change.after))
        if texts is None:
            return False
        redline = diff(*texts)
        if any(done.new == link.after for _, link in link_changes_of(redline)):
            return True
        tokens = [token for block in redline.blocks for token in block.tokens]
        return done.new in "".join(token.text for token in tokens if token.op is Op.NEW)

    def _is_back(self, change: Change) -> bool:
        if change.after is None:
            return False
        texts = self._app.pair_of_texts(
            change.document, change.part, (change.after - 2, change.after)
        )
        return texts is not None and texts[0].blocks == texts[1].blocks

    def _stray(self, kind: str, left: dict[DocumentId, list[Change]]) -> None:
        self._came.wrong += [f"{kind}: also {name}: {_told(c)}" for name, c in left.items()]

    def _serve(self, one: Served, item: Item) -> None:
        self._site.pages[f"{API}{one.path}"] = json.dumps(item).encode()

    def _poll(self) -> PollReport:
        report = self._app.poll()
        self._clock.now += DAY
        return report


def _by_document(report: PollReport) -> dict[DocumentId, list[Change]]:
    found: defaultdict[DocumentId, list[Change]] = defaultdict(list)
    for change in report.changes:
        found[change.document].append(change)
    return dict(found)


def _told(changes: list[Change]) -> str:
    told = [f"{c.kind} {c.significance} in {c.part or 'page'} ({c.reason})" for c in changes]
    return "; ".join(told) or "nothing found"


# --- what is told ---------------------------------------------------------------------------------


def _figures(name: str, came: Came) -> Iterator[Figure]:
    read = len(came.whole) + len(came.page_only)
    yield Figure(name=f"{name}: pages read", value=read)
    yield Figure(name=f"{name}: pages refused", value=len(came.refused))
    yield Figure(name=f"{name}: changes after republishing", value=len(came.second), at_most=0)
    for kind in EDITS:
        made = came.made[kind]
        yield Figure(
            name=f"{name}: {kind} edits not found, of {made}",
            value=made - came.found[kind],
            at_most=0,
        )
        yield Figure(
            name=f"{name}: {kind} put back not found, of {made}",
            value=made - came.undone[kind],
            at_most=0,
        )
    stray = sum(": also " in one for one in came.wrong)
    yield Figure(name=f"{name}: documents changed that were not edited", value=stray, at_most=0)


def _table(name: str, came: Came, found: Sequence[Example]) -> Table:
    rows = []
    for schema in sorted({example.schema for example in found}):
        ids = {_id(example) for example in found if example.schema == schema}
        refused = [_short(why) for one, why in came.refused.items() if one in ids]
        page_only = len(ids & came.page_only.keys())
        reasons = "; ".join(f"{why} ({n})" for why, n in Counter(refused).items())
        rows.append(
            (schema, len(ids), len(ids & set(came.whole)), page_only, len(refused), reasons)
        )
    columns = ("schema", "examples", "whole", "page without its parts", "refused", "why refused")
    return Table(title=f"\n{name}", columns=columns, rows=rows)


def _short(error: str) -> str:
    error = re.sub(r"https?://\S+", "", error)
    return error.split(";")[0].strip()[:90]


def _notes(modes: dict[str, Came]) -> Iterator[str]:
    for name, came in modes.items():
        for title, told in (("changes after republishing", came.second), ("wrong", came.wrong)):
            if told:
                yield f"\n{name}, {title}:"
                yield from (f"  {one}" for one in told)
    one, other = modes.values()
    for title, left, right in (
        ("whole", set(one.whole), set(other.whole)),
        ("page without its parts", set(one.page_only), set(other.page_only)),
        ("refused", set(one.refused), set(other.refused)),
    ):
        if left != right:
            yield f"\n{title} with own base_path alone: {sorted(left - right)}"
            yield f"{title} rewritten alone: {sorted(right - left)}"


if __name__ == "__main__":
    main()
