"""Process start until the sign-in window takes typing, beside a bare PySide6 window."""

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from qa_desk.demo import centre

RUNS = 11
LOGIN = "inspector1"
ROOT = Path(__file__).parents[1]
BARE = [sys.executable, str(Path(__file__).with_name("bare_window.py"))]
OURS = [sys.executable, "-m", "qa_desk"]


def seconds(command: list[str], home: str, what: str = "startup") -> float:
    """Start the program, wait for its line READY, end it; return the seconds in between.

    The line carries the program's `time.perf_counter()`, one clock for all processes.
    """
    environment = {**os.environ, "QA_DESK_HOME": home, "QA_DESK_BENCH": what}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, as where it is installed
    if not os.environ.get("DISPLAY") and sys.platform == "linux":
        environment["QT_QPA_PLATFORM"] = "offscreen"
        environment["QT_LOGGING_RULES"] = "default.warning=false"  # what offscreen cannot do
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        words = next((line.split() for line in process.stdout if line.startswith("READY ")), None)
        process.kill()
    if words is None:
        raise RuntimeError(f"{command} ended before its window took typing")
    return float(words[1]) - started


def first_page(database: str, home: str) -> float:
    """Return the seconds from the sign-in button to a first page with its rows."""
    environment = {**os.environ, "QA_DESK_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.first_page", database, LOGIN],
        capture_output=True, text=True, env=environment, cwd=ROOT, check=True,
    )  # fmt: skip
    return float(done.stdout.split("ROWS ")[1])


def measure() -> dict:
    """Take turns with the peer, after one warm-up of each; then sign in to the demonstration."""
    with tempfile.TemporaryDirectory() as home:
        database = f"sqlite:///{home}/data/qa-desk.db"
        centre.build(database, datetime.now(UTC).date())
        seconds(BARE, home), seconds(OURS, home)
        pairs = [(seconds(OURS, home), seconds(BARE, home)) for _ in range(RUNS)]
        first_page(database, home)
        pages = [first_page(database, home) for _ in range(RUNS // 2)]
    ours, bare = zip(*pairs, strict=True)
    window = {
        "name": "sign-in window takes typing",
        "ours": median(ours),
        "peer": median(bare),
        "peer_name": "bare PySide6 window",
        "unit": "s",
        "target": 2.0,
    }
    page = {
        "name": "sign-in to first page with rows",
        "ours": median(pages),
        "unit": "s",
        "target": 1.0,
    }
    return {"parts": [window, page]}
