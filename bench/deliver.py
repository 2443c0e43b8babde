"""An annual edition of 30 notices sealed for 4,000 homes and released to a real SMTP server.

The edition is made by the pipeline itself: 40 pages on loopback, read twice, 30 of them changed in
between. Every run seals a fresh copy of that database and delivers all of it. The peer sends the
same mails, byte for byte as long, by plain `smtplib.sendmail` over as many connections to the same
kind of server; it puts nothing on record, where we sync every answer to the disk before the next
mail. The servers are processes of their own: a bare one, so that ours is what is measured (the 30
seconds are held against it), and aiosmtpd, whose own work is most of what takes time there.
"""

import json
import os
import shutil
import smtplib
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bench.figures import Figure, Result, Table, finish, say
from bench.items import html, item, paragraphs, sentence
from bench.sink import sink

if TYPE_CHECKING:
    from bench.site import Site

HOMES = 4000
PAGES = 40
CHANGED = 30
CONNECTIONS = 8
LIMIT_S = 30.0
FIRST_POLL = datetime(2026, 6, 1, 11, 30, tzinfo=UTC)
SECOND_POLL = datetime(2027, 3, 30, 11, 30, tzinfo=UTC)
SEALED_AT = datetime(2027, 4, 1, 7, 5, tzinfo=UTC)
SLOT = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
_TYPES = (
    *("all",) * 12,
    "secure",
    "residential_special_school",
    "supported_accommodation",
    "providers",
)

Measured = dict[str, Any]


def main() -> None:
    """Measure, print, and leave the numbers."""
    figures: list[Figure] = []
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as name:
        year = Path(name) / "year"
        say(f"deliver: reading {PAGES} pages twice ...")
        changes = _run("read", str(year))["changes"]
        synced_ms = _synced_write_ms(Path(name))
        for kind in ("quick", "aiosmtpd"):
            say(f"deliver: {HOMES} homes, {kind} server ...")
            mine, peer = _compared(kind, year, Path(name) / kind)
            figures += _figures(kind, mine, peer)
            rows += [_row(f"{kind}, ours", mine), _row(f"{kind}, smtplib", peer)]
    columns = ("run", "seal s", "deliver s", "spread s", "mails/s", "MB sent", "peak MB", "DB MB")
    notes = (
        f"{changes} changes, {CHANGED} notices, {HOMES} homes, {CONNECTIONS} connections",
        f"a synced write of 4 KB to this disk takes {synced_ms:.1f} ms",
    )
    table = Table(title="", columns=columns, rows=rows)
    finish(Result(bench="deliver", figures=figures, tables=[table], notes=notes))


def _synced_write_ms(folder: Path) -> float:
    """Return what the disk takes to make a small write last: the least that a recorded answer costs."""
    took = []
    with (folder / "synced").open("wb", buffering=0) as file:
        for _ in range(200):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


def _compared(kind: str, year: Path, folder: Path) -> tuple[Measured, Measured]:
    shutil.copytree(year, folder)
    with sink(kind) as taken:
        mine = _run("ours", str(folder), str(taken.port))
    mine |= {"sent_mb": taken.bytes / 1e6}
    if (taken.mails, taken.recipients) != (HOMES + 1, HOMES + 1):
        sys.exit(f"deliver: {taken.mails} mails to {taken.recipients} addresses arrived: {mine}")
    with sink(kind) as taken:
        peer = _run("peer", str(folder), str(taken.port))
    peer |= {"sent_mb": taken.bytes / 1e6}
    if taken.mails != HOMES:
        sys.exit(f"deliver: of the peer's mails {taken.mails} arrived")
    return mine, peer


def _figures(kind: str, mine: Measured, peer: Measured) -> Iterator[Figure]:
    whole_s = mine["seal_s"] + mine["deliver_s"]
    ratio = mine["deliver_s"] / peer["deliver_s"]
    own = kind == "quick"
    yield Figure(
        name=f"{kind}: seal and release",
        value=whole_s,
        unit="s",
        at_most=LIMIT_S if own else None,
    )
    yield Figure(name=f"{kind}: release, ours / smtplib", value=ratio, at_most=None if own else 1.2)
    yield Figure(name=f"{kind}: spread", value=mine["spread_s"], unit="s")
    yield Figure(name=f"{kind}: mails not accepted", value=HOMES - mine["accepted"], at_most=0)
    yield Figure(name=f"{kind}: a mail", value=1000 * mine["sent_mb"] / (HOMES + 1), unit="KB")


def _row(name: str, one: Measured) -> list[object]:
    def shown(key: str, digits: int = 2) -> str:
        return f"{one[key]:.{digits}f}" if key in one else ""

    rate = f"{HOMES / one['deliver_s']:,.0f}"
    times = (shown("seal_s"), shown("deliver_s"), shown("spread_s"))
    return [name, *times, rate, shown("sent_mb", 0), shown("peak_mb", 0), shown("db_mb", 1)]


def _run(what: str, *arguments: str) -> Measured:
    command = [sys.executable, "-m", "bench.deliver", what, *arguments]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: Measured = json.loads(answer.stdout)
    return found


# --- in a process of its own ----------------------------------------------------------------------


def read(folder: str) -> Measured:
    """Read the pages twice, changed in between, into a database in `folder`."""
    from bench.site import Clock, configured, loaded, serving
    from watcher.wiring import build

    with serving() as site:
        homes = [
            f"h{n},Home {n},manager{n}@homes.example,{_TYPES[n % len(_TYPES)]},active"
            for n in range(HOMES)
        ]
        listed = [(f"d{n}", _path(n)) for n in range(PAGES)]
        config = configured(Path(folder) / "config", base=site.base, documents=listed, homes=homes)
        clock = Clock(FIRST_POLL)
        with build(loaded(config), clock=clock) as app:
            texts = _publish_first(site)
            assert not app.poll().failed
            _publish_second(site, texts)
            clock.now = SECOND_POLL
            report = app.poll()
            assert not report.failed
            assert len(report.changed) == CHANGED, report.changed
    return {"changes": len(report.changes)}


def _path(number: int) -> str:
    return f"/government/publications/guidance-{number}"


def _publish_first(site: "Site") -> list[list[str]]:
    random = Random(7)
    texts = [paragraphs(random, random.randint(20, 120)) for _ in range(PAGES)]
    for number, text in enumerate(texts):
        body = html(text)
        site.pages[f"/api/content{_path(number)}"] = item(
            _path(number), f"Guidance on subject {number}", body
        )
    return texts


def _publish_second(site: "Site", texts: Sequence[list[str]]) -> None:
    random = Random(8)
    for number, text in enumerate(texts[:CHANGED]):
        edited = _edited(random, text, dated=number % 2 == 0)
        said = f"Part {number % 5 + 1} says more plainly who keeps the record."
        notes = [("2027-03-01T09:00:00Z", said)] if number % 3 else []
        site.pages[f"/api/content{_path(number)}"] = item(
            _path(number), f"Guidance on subject {number}", html(edited), notes=notes
        )


def _edited(random: Random, text: list[str], *, dated: bool) -> list[str]:
    """Return a text as its next version has it: words, numbers and sentences changed, one block moved."""
    new = list(text)
    for _ in range(max(3, len(new) // 12)):
        at = random.randrange(len(new))
        kind = random.randrange(4)
        if kind == 0:
            new[at] = new[at].replace("24 hours", "48 hours").replace("15 years", "10 years")
        elif kind == 1:
            new[at] += f" {sentence(random)}"
        elif kind == 2:
            new.insert(at, " ".join(sentence(random) for _ in range(3)))
        else:
            new[at] = new[at].replace("must", "should")
    moved = new.pop(len(new) // 2)
    new.insert(2, moved)
    if dated:
        new.append("These paragraphs come into force on 1 September 2027.")
    return new


def ours(folder: str, port: str) -> Measured:
    """Seal and release as the commands do."""
    from bench.poll import peak_mb
    from bench.site import Clock, loaded
    from watcher.domain import DeliveryState
    from watcher.wiring import build

    config = Path(folder) / "config"
    _aim(config, port)
    clock = Clock(SEALED_AT)
    with build(loaded(config), clock=clock) as app:
        began = time.perf_counter()
        published = app.publish()
        seal_s = time.perf_counter() - began
        assert list(published.sealed) == ["2027-annual"], published
        clock.now = SLOT
        began = time.perf_counter()
        delivered = app.deliver()
        deliver_s = time.perf_counter() - began
    (tally,) = delivered.tallies
    return {
        "seal_s": seal_s,
        "deliver_s": deliver_s,
        "spread_s": tally.spread_s,
        "accepted": tally.counts[DeliveryState.ACCEPTED],
        "peak_mb": peak_mb(),
        "db_mb": sum(f.stat().st_size for f in Path(folder).glob("var/watcher.db*")) / 1e6,
    }


def _aim(config: Path, port: str) -> None:
    file = config / "watcher.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('127.0.0.1:25"', f'127.0.0.1:{port}"'), encoding="utf-8")


def peer(folder: str, port: str) -> Measured:
    """Send mails of the same bytes by smtplib, over as many connections."""
    from bench.poll import peak_mb

    mails = _mails(Path(folder))
    queue = iter(mails)
    lock = threading.Lock()

    def work() -> None:
        with smtplib.SMTP("127.0.0.1", int(port), local_hostname="peer.example") as connection:
            while True:
                with lock:
                    address, data = next(queue, ("", b""))
                if not address:
                    return
                connection.sendmail("editions@watcher.example", [address], data)

    began = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"deliver_s": time.perf_counter() - began, "peak_mb": peak_mb()}


def _mails(folder: Path) -> list[tuple[str, bytes]]:
    """Return the address of each home with the bytes of a mail of its variant."""
    from bench.site import Clock, loaded
    from watcher.core.message import fill, letter
    from watcher.domain import DeliveryKind, EditionId
    from watcher.wiring import build

    with build(loaded(folder / "config"), clock=Clock(SLOT)) as app:
        sealed = app.outbox.sealed(EditionId("2027-annual"))
        deliveries = app.outbox.deliveries(EditionId("2027-annual"), kind=DeliveryKind.EDITION)
    by_variant = {
        one.variant: fill(
            letter(one, sealed.envelope),
            deliveries[0].recipient,
            edition=sealed.record.id,
            hash=sealed.record.hash,
            released_at=SLOT,
            date=SLOT,
        )
        for one in sealed.variants
    }
    return [(d.recipient.address, by_variant[d.recipient.variant]) for d in deliveries]


_RUNS: dict[str, Callable[[list[str]], Measured]] = {
    "read": lambda arguments: read(*arguments),
    "ours": lambda arguments: ours(*arguments),
    "peer": lambda arguments: peer(*arguments),
}

if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(_RUNS[sys.argv[1]](sys.argv[2:])))
    else:
        main()
