"""Imports point down only, and the core stays pure."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "watcher"

FLOORS = {
    "domain": 0,
    "errors": 0,
    "answers": 0,
    "core": 1,
    "sources": 1,
    "ports": 1,
    "pipeline": 2,
    "config": 2,
    "adapters": 2,
    "wiring": 3,
    "service": 4,
    "cli": 4,
    "demo": 4,
}
IMPURE = {"requests", "sqlalchemy", "smtplib", "jinja2", "apscheduler", "os", "time", "random"} | {
    "logging",
    "socket",
    "subprocess",
    "threading",
    "urllib.request",
    "http",
}
ADAPTERS_MAY_USE = {"config"}
"""Beside the floors below: the adapters are handed parts of the config."""

FILES = sorted(PACKAGE.rglob("*.py"))


def top(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def test_every_top_level_name_has_its_floor() -> None:
    assert {top(path) for path in FILES} - set(FLOORS) == {"__init__"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    own = FLOORS.get(top(path))
    if own is None:
        return
    for name in imports(path):
        root, _, rest = name.partition(".")
        if root != "watcher" or not rest:
            continue
        other = rest.partition(".")[0]
        floor = FLOORS[other]
        assert floor <= own, f"{path} (floor {own}) imports {name} (floor {floor})"
        if own == 2:
            allowed = floor < 2 or other == top(path)
            allowed |= top(path) == "adapters" and other in ADAPTERS_MAY_USE
            assert allowed, f"{path} imports its neighbour {name}"


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if FLOORS.get(top(path), 9) <= 1],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_the_core_touches_nothing_outside(path: Path) -> None:
    for name in imports(path):
        assert name not in IMPURE, f"{path} imports {name}"
        assert name.partition(".")[0] not in IMPURE, f"{path} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_top_floor_reads_the_clock(path: Path) -> None:
    if FLOORS.get(top(path), 0) == 4:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            assert called not in {
                "datetime.now",
                "datetime.utcnow",
                "date.today",
                "datetime.today",
                "time.time",
            }, f"{path}:{node.lineno} reads the clock"


def test_only_wiring_and_above_know_adapters() -> None:
    for path in FILES:
        if FLOORS.get(top(path), 9) >= 3 or top(path) == "adapters":
            continue
        for name in imports(path):
            assert not name.startswith("watcher.adapters"), f"{path} imports {name}"


def test_no_file_outgrows_its_topic() -> None:
    long = {str(path): len(path.read_text().splitlines()) for path in FILES}
    assert {path: lines for path, lines in long.items() if lines > 400} == {}


def test_no_function_outgrows_a_screen() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert long == []


def test_only_the_standard_library_and_named_dependencies_are_imported() -> None:
    named = {
        "aiosmtpd", "alembic", "apscheduler", "bs4", "click", "email_validator", "feedparser",
        "holidays",
        "jinja2", "lxml", "nh3", "pydantic", "pydantic_core", "requests", "rich", "soupsieve", "sqlalchemy",
        "urllib3", "zstandard", "watcher", "psycopg", "markupsafe",
    }  # fmt: skip
    used = {name.partition(".")[0] for path in FILES for name in imports(path)}
    assert used - named - set(sys.stdlib_module_names) == set()
