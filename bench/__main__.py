"""Runs benches, each in a process of its own, and says which limits hold."""

import argparse
import ast
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import RESULTS, say

HERE = Path(__file__).parent
_ABOUT = """\
Every figure is a ratio to a peer that does the same work in the same run, or is held against a
limit; milliseconds are commentary. Each bench runs in a process of its own, prints its table and
leaves its numbers in bench/results/NAME.json. The exit code is 1 where a limit is broken.
"""
_BELOW = """\

examples:
  python -m bench                    all of them: takes some minutes
  python -m bench poll deliver       these two
  python -m bench.poll               the same bench by itself

Benches of real publishers' material read the folder WATCHER_REAL_DATA, or ../shared/data beside
this repository, and say that they are skipped where it is missing.
"""


def benches() -> dict[str, str]:
    """Return every bench by name, with the first line of what it says of itself."""
    return dict(_benches())


def _benches() -> Iterator[tuple[str, str]]:
    for file in sorted(HERE.glob("[a-z]*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        if "main" in functions and file != Path(__file__):
            yield file.stem, (ast.get_docstring(tree) or "").partition("\n")[0]


def run(name: str) -> bool:
    """Run one bench; return whether its limits hold."""
    say(f"bench {name} ...")
    began = time.perf_counter()
    file = RESULTS / f"{name}.json"
    file.unlink(missing_ok=True)
    command = [sys.executable, "-m", f"bench.{name}"]
    printed = []
    with subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            printed.append(line.rstrip("\n"))
    took_s = time.perf_counter() - began
    print(f"({name} took {took_s:.0f} s)\n", flush=True)
    if not file.exists():
        RESULTS.mkdir(exist_ok=True)
        told = {"bench": name, "exit": process.returncode, "printed": printed}
        file.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
    return process.returncode == 0


def main() -> None:
    """Run the benches that are named, or all."""
    found = benches()
    width = max(map(len, found))
    listed = "\n".join(f"  {name:<{width}}  {about}" for name, about in found.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=_ABOUT,
        epilog=f"benches:\n{listed}\n{_BELOW}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "names", metavar="NAME", nargs="*", help="a bench (default: all, one after the other)"
    )
    names = parser.parse_args().names or list(found)
    unknown = [name for name in names if name not in found]
    if unknown:
        parser.error(f"no bench {', '.join(unknown)}; there are: {', '.join(found)}")
    broken = [name for name in names if not run(name)]
    if broken:
        sys.exit(f"broken or failed: {', '.join(broken)}")
    print("all limits hold")


if __name__ == "__main__":
    main()
