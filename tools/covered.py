"""Say what the tests left out of rules and services, which they cover whole.

Reads what slipcover wrote (`build/coverage.json`); silent when all is well. The other packages are
not measured: it would make the tests take half as long again.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "build" / "coverage.json"


def missing(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each file that is not covered whole: its lines, and its ways a->b."""
    for name, file in sorted(found["files"].items()):
        ways = [f"{begin}->{end}" for begin, end in file["missing_branches"]]
        if left := [*map(str, file["missing_lines"]), *ways]:
            yield f"{name}: {', '.join(left)}"


if __name__ == "__main__":
    sys.exit("\n".join(missing(json.loads(FILE.read_text("utf-8")))) or None)
