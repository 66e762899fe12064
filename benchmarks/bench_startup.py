"""Process start until the sign-in window takes typing, beside a bare PySide6 window."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

RUNS = 11
BARE = [sys.executable, str(Path(__file__).with_name("bare_window.py"))]
OURS = [sys.executable, "-m", "qa_desk"]


def seconds(command: list[str], home: str) -> float:
    """Start the program, wait for its line READY, end it; return the seconds in between.

    The line carries the program's `time.perf_counter()`, one clock for all processes.
    """
    environment = {**os.environ, "QA_DESK_HOME": home, "QA_DESK_BENCH": "startup"}
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


def measure() -> dict:
    """Take turns with the peer, after one warm-up of each."""
    with tempfile.TemporaryDirectory() as home:
        seconds(BARE, home), seconds(OURS, home)
        pairs = [(seconds(OURS, home), seconds(BARE, home)) for _ in range(RUNS)]
    ours, bare = zip(*pairs, strict=True)
    return {
        "ours": median(ours),
        "peer": median(bare),
        "peer_name": "bare PySide6 window",
        "unit": "s",
        "target": 2.0,
    }
