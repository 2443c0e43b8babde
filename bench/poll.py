"""A whole poll of 1,000 unchanged documents at 50 ms of latency, beside a bare keep-alive loop.

Ours is all that `watcher poll` does: read the config, open the database, ask, compare, record. The
peer is ten threads with a `requests` Session each, which ask and throw away. The publisher is a
process of its own; each measured run is a process of its own too, so that its memory and CPU time,
start and imports included, are nobody else's. Once the publisher answers 304, once 200 with the
same bytes.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.figures import Figure, Result, Table, finish, say
from bench.latent import DOCUMENTS, body_bytes_sent, etag_of, path_of, publisher

CONNECTIONS = 10
ROUNDS = 3
STARTS = 5

Measured = dict[str, Any]


def main() -> None:
    """Measure, print, and leave the numbers."""
    figures: list[Figure] = []
    rows: list[list[object]] = []
    for kind in ("304", "200"):
        with tempfile.TemporaryDirectory() as folder, publisher(kind) as base:
            more, told = _side_by_side(kind, base, Path(folder))
        figures += more
        rows += told
    figures.append(_start())
    columns = ("run", "wall s", "CPU ms/doc", "of it poll", "peak MB", "body bytes")
    finish(
        Result(bench="poll", figures=figures, tables=[Table(title="", columns=columns, rows=rows)])
    )


def _side_by_side(kind: str, base: str, folder: Path) -> tuple[list[Figure], list[list[object]]]:
    from bench.site import configured

    listed = [(f"d{n}", path_of(n)) for n in range(DOCUMENTS)]
    config = configured(folder / "config", base=base, documents=listed, connections=CONNECTIONS)
    say(f"poll {kind}: first poll of {DOCUMENTS} documents ...")
    first = _run("ours", str(config))
    _expect(first, unchanged=DOCUMENTS, not_modified=0)
    bares, ours = [], []
    for number in range(1, ROUNDS + 1):
        say(f"poll {kind}: round {number} of {ROUNDS} ...")
        bares.append(_run("bare", base, kind))
        ours.append(_counted(base, lambda: _run("ours", str(config))))
        _expect(ours[-1], unchanged=DOCUMENTS, not_modified=DOCUMENTS if kind == "304" else 0)
    bare, mine = _median(bares), _median(ours)
    command = _command(config)
    figures = [
        Figure(
            name=f"{kind}: wall, ours / bare", value=mine["wall_s"] / bare["wall_s"], at_most=1.2
        ),
        Figure(
            name=f"{kind}: CPU a document, whole process",
            value=mine["cpu_ms"],
            unit="ms",
            at_most=3,
        ),
        Figure(name=f"{kind}: peak memory", value=mine["peak_mb"], unit="MB", at_most=150),
        Figure(
            name=f"{kind}: wall, `watcher poll` as typed / bare",
            value=command["wall_s"] / bare["wall_s"],
        ),
    ]
    if kind == "304":
        figures.append(Figure(name="304: bytes of bodies", value=mine["body_bytes"], at_most=0))
    named = (("bare", bare), ("first", first), ("ours", mine), ("as typed", command))
    return figures, [_row(f"{kind} {name}", one) for name, one in named]


def _row(name: str, one: Measured) -> list[object]:
    rest = (
        (f"{one['poll_cpu_ms']:.2f}", f"{one['peak_mb']:.0f}") if "poll_cpu_ms" in one else ("", "")
    )
    sent = f"{one['body_bytes']:,.0f}" if "body_bytes" in one else ""
    return [name, f"{one['wall_s']:.2f}", f"{one['cpu_ms']:.2f}", *rest, sent]


def _expect(one: Measured, *, unchanged: int, not_modified: int) -> None:
    """Stop where a run did not do the work that it is measured for."""
    if (one["unchanged"], one["not_modified"], one["failed"]) != (unchanged, not_modified, 0):
        sys.exit(f"poll: the run did not do its work: {one}")


def _run(what: str, *arguments: str) -> Measured:
    command = [sys.executable, "-m", "bench.poll", what, *arguments]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: Measured = json.loads(answer.stdout)
    return found


def _counted(base: str, run: Callable[[], Measured]) -> Measured:
    before = body_bytes_sent(base)
    measured = run()
    return {**measured, "body_bytes": body_bytes_sent(base) - before}


def _median(rounds: list[Measured]) -> Measured:
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


def _command(config: Path) -> Measured:
    """Return what the installed command costs, the interpreter's start included."""
    command = [_installed(), "--config", str(config), "poll", "--json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall_s = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall_s": wall_s, "cpu_ms": cpu_s / DOCUMENTS * 1000}


def _start() -> Figure:
    took = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run([_installed(), "--version"], check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - began)
    return Figure(
        name=f"watcher --version, best of {STARTS}", value=min(took), unit="s", at_most=0.3
    )


def _installed() -> str:
    return str(Path(sys.executable).with_name("watcher"))


# --- in a process of its own ----------------------------------------------------------------------


def bare(base: str, kind: str) -> Measured:
    """Ask in a bare loop: ten threads, a Session each."""
    import requests

    numbers = iter(range(DOCUMENTS))

    def work() -> None:
        with requests.Session() as session:
            session.trust_env = False
            for number in numbers:
                headers = {"If-None-Match": etag_of(number)} if kind == "304" else {}
                address = f"{base}/api/content{path_of(number)}"
                answer = session.get(address, headers=headers, timeout=30)
                assert answer.status_code == int(kind)

    began = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"wall_s": time.perf_counter() - began}


def ours(config: str) -> Measured:
    """Poll as the command does, once."""
    from datetime import UTC, datetime

    from bench.site import loaded
    from watcher.wiring import build

    began, cpu = time.perf_counter(), time.process_time()
    with build(loaded(Path(config)), clock=lambda: datetime.now(UTC)) as app:
        report = app.poll()
    return {
        "wall_s": time.perf_counter() - began,
        "poll_cpu_ms": (time.process_time() - cpu) / DOCUMENTS * 1000,
        "unchanged": report.unchanged,
        "not_modified": report.not_modified,
        "failed": len(report.failed),
        "read_bytes": report.bytes,
    }


def peak_mb() -> float:
    """Return the most memory that this process has held, in MB.

    A process's `ru_maxrss` also remembers its parent's size before the exec; the kernel's own
    high-water mark does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        marks = (line.split() for line in status.read_text("utf-8").splitlines())
        return next(int(m[1]) for m in marks if m and m[0] == "VmHWM:") / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measured(what: str, arguments: list[str]) -> Measured:
    found = ours(*arguments) if what == "ours" else bare(*arguments)
    cpu_ms = time.process_time() / DOCUMENTS * 1000
    return {**found, "cpu_ms": cpu_ms, "peak_mb": peak_mb()}


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(_measured(sys.argv[1], sys.argv[2:])), flush=True)
    else:
        main()
