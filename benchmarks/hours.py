"""A 60-minute call of two parties at 8 kHz, as recorders write it, and its peer ffmpeg."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from qa_desk import paths

RATE = 8000
MINUTE = 60 * RATE
FFMPEG = shutil.which("ffmpeg")


@dataclass(frozen=True)
class Kind:
    """How an hour is stored."""

    name: str
    file: str
    subtype: str


KINDS = (
    Kind("linear", "linear.wav", "PCM_16"),
    Kind("mu-law", "mu-law.wav", "ULAW"),
    Kind("MP3", "call.mp3", "MPEG_LAYER_III"),
)


def speech() -> np.ndarray:
    """Return one minute out of the demonstration calls."""
    folder = paths.resources() / "demo" / "audio"
    cuts = json.loads((folder / "cuts.json").read_text(encoding="utf-8"))
    longest = max(cuts, key=lambda cut: cut["duration_ms"])
    return soundfile.read(folder / longest["file"], dtype="int16")[0][:MINUTE]


def write(kind: Kind, folder: Path) -> Path:
    """Write an hour of it."""
    path, minute = folder / kind.file, speech()
    with soundfile.SoundFile(path, "w", RATE, 2, subtype=kind.subtype) as file:
        for _ in range(60):
            file.write(minute)
    return path


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def decode(path: Path) -> float | None:
    """Return how long ffmpeg takes to decode a file to nothing, None without ffmpeg."""
    if FFMPEG is None:
        return None
    command = [FFMPEG, "-v", "quiet", "-i", str(path), "-f", "null", "-"]
    return seconds(lambda: subprocess.run(command, check=True))
