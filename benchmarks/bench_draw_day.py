"""A day's draw: the calls of 1,000 CSRs are chosen out of 100,000, as `calls_only` says."""

import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import calls_only
from benchmarks.borrowed import borrowed

ROWS, RUNS = 100_000, 5


def measure() -> dict:
    """Measure on both engines."""
    with tempfile.TemporaryDirectory() as folder, borrowed("postgres").Cluster() as cluster:
        urls = {
            "local file": f"sqlite:///{Path(folder, 'day.db')}",
            "PostgreSQL": cluster.create("day"),
        }
        return {"parts": [_part(name, url) for name, url in urls.items()]}


def _part(name: str, url: str) -> dict[str, Any]:
    calls_only.make(url, ROWS, 1)
    last = calls_only.MONTH.isoformat()
    seconds = [calls_only.chosen(url, last)["seconds"] for _run in range(RUNS)]
    return {"name": name, "ours": median(seconds), "unit": "s", "target": 0.5}
