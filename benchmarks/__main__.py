"""Run benchmarks: python -m benchmarks NAME|all [--write].

A benchmark is a file `bench_NAME.py` with `measure()`. It returns one figure, or {"parts": [...]}:

    name       what was measured (a benchmark with one figure may leave it to the file)
    ours       our measured value
    peer       the peer's value in the same run; None where the target is absolute
    peer_name  who the peer is
    unit       of `ours` and `peer`
    target     the bound of ours/peer, or of `ours` itself where there is no peer
    absolute   True where the target bounds `ours` though a peer stands beside it
    more       True where more is better; then the target is a lower bound

Each benchmark ends with one JSON line; with parts it shows the worst, and `ok` only when all hold.
`--write` also puts the figures into docs/benchmarks.md.
"""

import argparse
import importlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import result, written

HERE = Path(__file__).parent
DOCUMENT = HERE.parent / "docs/benchmarks.md"


def names() -> list[str]:
    """Return the names of all benchmarks."""
    return sorted(file.stem.removeprefix("bench_") for file in HERE.glob("bench_*.py"))


def main() -> int:
    """Run the benchmarks that are asked for; return 1 when a target does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("name", choices=[*names(), "all"])
    parser.add_argument("--write", action="store_true", help="put the figures into the document")
    arguments = parser.parse_args()
    good = True
    for name in names() if arguments.name == "all" else [arguments.name]:
        found = result(name, importlib.import_module(f"benchmarks.bench_{name}").measure())
        good = good and found["ok"]
        if arguments.write:
            day = datetime.now(UTC).date().isoformat()
            DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8"), name, found, day), "utf-8")
        print(json.dumps(found, ensure_ascii=False), flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
