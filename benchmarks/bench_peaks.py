"""The outline of a 60-minute call of two parties (8 kHz), beside ffmpeg decoding it to nothing.

Without ffmpeg on the machine the bound is one second. Also the time of one view of 1,600 columns,
which at 60 frames a second may take 16 ms in all, drawing included: 2 ms are granted here.
"""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import soundfile

from qa_desk import paths
from qa_desk.audio.peaks import Peaks, compute
from qa_desk.audio.recording import Part, open_recording
from qa_desk.work import Progress

RUNS = 5
MINUTE = 60 * 8000
KINDS = {"linear": "PCM_16", "mu-law": "ULAW"}


def speech() -> np.ndarray:
    """Return one minute out of the demonstration calls."""
    folder = paths.resources() / "demo" / "audio"
    cuts = json.loads((folder / "cuts.json").read_text(encoding="utf-8"))
    longest = max(cuts, key=lambda cut: cut["duration_ms"])
    return soundfile.read(folder / longest["file"], dtype="int16")[0][:MINUTE]


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def ours(path: Path) -> Peaks:
    """Compute the peaks of a file."""
    with open_recording([Part.file(path)]) as recording:
        return compute(recording, Progress())


def part(name: str, path: Path) -> dict:
    """Take turns with ffmpeg over one file."""
    ffmpeg = shutil.which("ffmpeg")
    command = [ffmpeg, "-v", "error", "-i", str(path), "-f", "null", "-"]
    pairs = [
        (
            seconds(lambda: ours(path)),
            seconds(lambda: subprocess.run(command, check=True)) if ffmpeg else None,
        )
        for _ in range(RUNS)
    ]
    return {
        "name": f"60 min {name}",
        "ours": median(pair[0] for pair in pairs),
        "peer": median(pair[1] for pair in pairs) if ffmpeg else None,
        "peer_name": "ffmpeg -f null" if ffmpeg else None,
        "unit": "s",
        "target": 1.5 if ffmpeg else 1.0,
    }


def view(peaks: Peaks) -> dict:
    """Take the slowest of several zooms, each at the median of many views."""
    zooms = [MINUTE * minutes for minutes in (60, 10, 1, 0.1)]
    milliseconds = max(
        median(seconds(lambda span=span: peaks.view(1000, 1000 + span, 1600)) for _ in range(100))
        * 1000
        for span in zooms
    )
    return {"name": "a view of 1,600 columns", "ours": milliseconds, "unit": "ms", "target": 2.0}


def measure() -> dict:
    """Measure two codings and the view."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        minute = speech()
        for name, subtype in KINDS.items():
            path = Path(folder) / f"{subtype}.wav"
            with soundfile.SoundFile(path, "w", 8000, 2, subtype=subtype) as file:
                for _ in range(60):
                    file.write(minute)
            parts.append(part(name, path))
        parts.append(view(ours(Path(folder) / "PCM_16.wav")))
        return {"parts": parts}
