"""Other engines beside ours: each in an environment and a process of its own.

What they are is pinned in `peers/`; pip installs it into `.peers/`, which git ignores, the first
time. A peer that cannot be installed is left out with the reason.
"""

import json
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.environments import PeerError, pip_of, python_of, run
from bench.figures import say
from bench.redline_text import letters
from watcher.domain import Block, BlockKind

PEERS = ("lxml", "htmldiff2", "web-monitoring-diff")
"""lxml is the one that our own environment pins."""

HERE = Path(__file__).parent
_START_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a peer made of two texts."""

    seconds: float
    marked: int
    """Characters in ins or del, white space aside."""
    old_back: bool
    new_back: bool
    """Whether the text that is not in ins, or not in del, is the old or new one, space aside."""


class Peer(AbstractContextManager["Peer"]):
    """A peer's process, started when it is first asked and again after it was given up."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._python = sys.executable if name == "lxml" else str(_installed(name))
        self._process: subprocess.Popen[str] | None = None
        self.version = ""
        self._started()

    def compare(self, old: Sequence[Block], new: Sequence[Block], *, within_s: float) -> Shown:
        """Return what the peer makes of two texts; raises TimeoutError where it takes longer."""
        process = self._process or self._started()
        assert process.stdin is not None
        sides = [html_of(blocks) for blocks in (old, new)]
        job = {"old": sides[0], "new": sides[1]}
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        answer = self._answer(process, within_s)
        if "error" in answer:
            raise PeerError(f"failed: {answer['error']}")
        return _shown(answer, old, new)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stop()

    def __enter__(self) -> Self:
        return self

    def _started(self) -> subprocess.Popen[str]:
        command = [self._python, str(HERE / "peers_worker.py"), self.name]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.version = self._answer(self._process, _START_S)["version"]
        return self._process

    def _answer(self, process: subprocess.Popen[str], within_s: float) -> dict[str, Any]:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], within_s)
        if not ready:
            self._stop()
            raise TimeoutError(f"stopped after {within_s:.0f} s")
        line = process.stdout.readline()
        if not line:
            self._stop()
            raise PeerError("its process ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def html_of(blocks: Sequence[Block]) -> str:
    """Return blocks as HTML, as plain as can be."""
    return "".join(_html_of(blocks))


def _html_of(blocks: Sequence[Block]) -> Iterator[str]:
    around = {BlockKind.LIST_ITEM: "ul", BlockKind.TABLE_ROW: "table"}
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        inner = "\n".join(_element(block) for block in group)
        yield f"<{around[kind]}>{inner}</{around[kind]}>\n" if kind in around else f"{inner}\n"


def _element(block: Block) -> str:
    text = escape(block.text, quote=False)
    match block.kind:
        case BlockKind.TITLE:
            return f"<h1>{text}</h1>"
        case BlockKind.HEADING:
            return f"<h{block.level}>{text}</h{block.level}>"
        case BlockKind.LIST_ITEM:
            return f"<li>{text}</li>"
        case BlockKind.TABLE_ROW:
            cells = "".join(f"<td>{cell}</td>" for cell in text.split("\t"))
            return f"<tr>{cells}</tr>"
    return f"<p>{text}</p>"


def _shown(answer: dict[str, Any], old: Sequence[Block], new: Sequence[Block]) -> Shown:
    pieces: list[tuple[str, str]] = [(op, text) for op, text in answer["pieces"]]
    return Shown(
        seconds=answer["seconds"],
        marked=letters(*(text for op, text in pieces if op != "=")),
        old_back=_bare(text for op, text in pieces if op != "+") == _bare(b.text for b in old),
        new_back=_bare(text for op, text in pieces if op != "-") == _bare(b.text for b in new),
    )


def _bare(texts: Iterator[str]) -> str:
    return "".join("".join(texts).split())


def _installed(name: str) -> Path:
    """Return the Python of a peer's environment; makes it where it is not there as pinned."""
    pins = HERE / "peers" / f"{name}.txt"

    def install(python: Path) -> None:
        command = [*pip_of(python), "--requirement", str(pins)]
        check = [str(python), "-c", f"import {name.replace('-', '_')}"]
        run(command, name)
        try:
            run(check, name)
        except PeerError:
            say(f"redline: building lxml for {name}, since the libraries beneath differ ...")
            run([*command, "--force-reinstall", "--no-binary", "lxml"], name)
            run(check, name)

    return python_of(name, pins.read_text("utf-8"), install)
