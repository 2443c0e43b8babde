"""TOML with the line of every key, which tomllib itself does not tell."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from watcher.config.problems import Findings

Place = tuple[str | int, ...]
"""A key within its tables; elements of arrays are counted from 0."""

_DEEPEST = 4
"""Levels within a value that are worth a line: no option lies deeper."""
_CLOSERS = ("]", "}", '"""', "'''")
_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_HINTS = {
    "Cannot overwrite a value": "the same key or table stands twice; remove one",
    "Cannot declare": "the same table stands twice; put all its keys under one heading",
    "Invalid value": 'a text must stand in quotes, as in key = "value"',
    "Unclosed array": "a list lacks its closing bracket ]",
    "Expected '=' after a key": 'write key = "value", and begin comments with #',
    "Expected newline": "write one key on a line, and a text in quotes",
    "Unterminated string": "a text lacks its closing quotation mark",
    "Exceeds the limit": "a number has too many digits",
    "Illegal character": "a text lacks its closing quotation mark on the same line",
}


def parse(text: str, findings: Findings) -> dict[str, Any] | None:
    """Return what a TOML text says; None after a fault that names the line."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        findings.fault("brackets are nested too deeply; remove what was pasted by mistake")
    except ValueError as error:  # also int() itself, of too many digits
        message = str(error)
        position = _POSITION.search(message)
        said = message[: position.start()] if position else message
        line = _line(position, text) if position else 0
        findings.fault(
            f"is not TOML: {_hint(said)}", where=f"line {line}" if line else "", line=line
        )
    return None


def key_lines(text: str) -> dict[Place, int]:
    """Return the line, from 1, of every table, array element and key of a TOML text that parses."""
    lines: dict[Place, int] = {}
    elements: Counter[Place] = Counter()
    table: Place = ()
    for line, statement in _statements(text):
        parsed = tomllib.loads(statement)
        if statement.startswith("["):
            table = _enter(parsed, elements)
            for end in range(1, len(table) + 1):
                lines.setdefault(table[:end], line)
        else:
            for place in _places(parsed):
                lines.setdefault(table + place, line)
    return lines


def line_of(lines: Mapping[Place, int], place: Place) -> int:
    """Return the line of a key, or of the nearest table around it; 0 where none is known."""
    known = (lines[place[:end]] for end in range(len(place), 0, -1) if place[:end] in lines)
    return next(known, 0)


def _line(position: re.Match[str], text: str) -> int:
    return int(position[1]) if position[1] else max(1, len(text.rstrip("\n").split("\n")))


def _hint(said: str) -> str:
    return next((hint for start, hint in _HINTS.items() if said.startswith(start)), said)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each heading or key with its whole value, and the line on which it begins.

    A statement ends with the first line up to which it parses. Only a line with a closing mark can
    end one of several lines, so that long lists are not parsed line by line.
    """
    held: list[str] = []
    begun = 1
    for line, written in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        begun = begun if held else line
        held.append(written)
        if len(held) > 1 and not any(closer in written for closer in _CLOSERS):
            continue
        statement = "\n".join(held)
        if _parses(statement):
            yield begun, statement.lstrip()
            held = []


def _parses(statement: str) -> bool:
    try:
        tomllib.loads(statement)
    except ValueError:
        return False
    return True


def _enter(heading: dict[str, Any], elements: Counter[Place]) -> Place:
    """Return the place that a heading opens; [[a]] opens a new element, [a.b] goes into the last."""
    place: Place = ()
    inner: Any = heading
    while inner:
        ((key, inner),) = inner.items()
        place += (key,)
        if isinstance(inner, list):
            elements[place] += 1
            inner = {}
        if elements[place]:
            place += (elements[place] - 1,)
    return place


def _places(value: Any, depth: int = _DEEPEST) -> Iterator[Place]:
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, nested in inner if depth else ():
        yield (key,)
        yield from ((key, *place) for place in _places(nested, depth - 1))
