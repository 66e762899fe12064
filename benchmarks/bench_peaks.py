"""The outline of a 60-minute call of two parties (8 kHz), beside ffmpeg decoding it to nothing.

Without ffmpeg on the machine the bound is one second. Also the time of one view of 1,600 columns,
which at 60 frames a second may take 16 ms in all, drawing included: 2 ms are granted here.
"""

import tempfile
from pathlib import Path
from statistics import median

from benchmarks import hours
from benchmarks.hours import KINDS, MINUTE, Kind, seconds
from qa_desk.audio.peaks import Peaks, compute
from qa_desk.audio.recording import Part, open_recording
from qa_desk.work import Progress

RUNS = 7
TARGETS = {"linear": 0.3, "mu-law": 1.25, "MP3": 1.25}


def ours(path: Path) -> Peaks:
    """Compute the peaks of a file."""
    with open_recording([Part.file(path)]) as recording:
        return compute(recording, Progress())


def part(kind: Kind, path: Path) -> dict:
    """Take turns with ffmpeg over one file."""
    pairs = [(seconds(lambda: ours(path)), hours.decode(path)) for _ in range(RUNS)]
    return {
        "name": f"60 min {kind.name}",
        "ours": median(pair[0] for pair in pairs),
        "peer": median(pair[1] for pair in pairs) if hours.FFMPEG else None,
        "peer_name": "ffmpeg -f null" if hours.FFMPEG else None,
        "unit": "s",
        "target": TARGETS[kind.name] if hours.FFMPEG else 1.0,
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
    """Measure three codings and the view."""
    with tempfile.TemporaryDirectory() as folder:
        files = [hours.write(kind, Path(folder)) for kind in KINDS]
        parts = [part(kind, path) for kind, path in zip(KINDS, files, strict=True)]
        return {"parts": [*parts, view(ours(files[0]))]}
