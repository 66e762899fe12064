"""Opening a 60-minute call (8 kHz, two voices): until the whole hour is drawn, beside ffmpeg.

In the running desk: from the moment the page hands the call's sealed copy to its player, with
nothing kept of the call and with its outline kept. From process start: `qa-desk play FILE` until
the last change of its window, beside a bare window and what the desk is granted. All files lie in
the system's cache. Audacity took 2.7 s (linear) and 5.2 s (MP3) on the machine where it was
measured.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import hours
from benchmarks.bench_startup import BARE, OURS, ROOT, seconds
from benchmarks.hours import KINDS, Kind
from qa_desk.audio import sealed
from qa_desk.work import Progress

RUNS = 7
KEPT_MS, MOST_MB = 150.0, 300.0
COLD = {"linear": 0.6, "mu-law": 1.3, "MP3": 1.3}
WITHOUT_FFMPEG_S = 2.0
Ask = Callable[[str], float]


@dataclass(frozen=True)
class Copy:
    """A call's file and its sealed copy."""

    file: Path
    copy: Path
    key: bytes
    content: str


def sealed_copy(file: Path) -> Copy:
    """Seal a copy of a file."""
    copy, key = file.with_suffix(".qda"), sealed.new_key()
    with file.open("rb") as source, copy.open("wb") as target:
        digest = sealed.seal(source, target, key, file.stat().st_size, Progress())
    return Copy(file, copy, key, digest.hex())


@contextmanager
def desk(call: Copy, home: str) -> Iterator[Ask]:
    """Start a desk that opens one call as often as it is asked."""
    environment = {**os.environ, "QA_DESK_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    words = [str(call.copy), call.key.hex(), call.content, call.file.name]
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.open_hour", *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, env=environment, cwd=ROOT,
    ) as process:  # fmt: skip

        def ask(word: str) -> float:
            process.stdin.write(f"{word}\n")
            process.stdin.flush()
            lines = (line.split() for line in process.stdout)
            return float(next(line[1] for line in lines if line[:1] == ["ANSWER"]))

        yield ask
        process.stdin.close()


def beside(name: str, ours: list[float], peer: float | None, peer_name: str, target: float) -> dict:
    """Return a figure beside its peer, or within two seconds where there is no ffmpeg."""
    figure = {"name": name, "ours": median(ours), "unit": "s"}
    if peer is None:
        return {**figure, "target": WITHOUT_FFMPEG_S}
    return {**figure, "peer": peer, "peer_name": peer_name, "target": target}


def absolute(name: str, ours: float, unit: str, target: float) -> dict:
    """Return a figure that is held against nobody."""
    return {"name": name, "ours": ours, "unit": unit, "target": target}


def parts(kind: Kind, folder: Path) -> list[dict]:
    """Measure one kind of file; ours and the peers take turns."""
    call, home = sealed_copy(hours.write(kind, folder)), str(folder / "home")
    play = [*OURS, "play", str(call.file)]
    with desk(call, home) as ask:
        ask("cold"), ask("kept")
        runs = [(ask("cold"), hours.decode(call.file)) for _ in range(RUNS)]
        ask("cold")
        kept = [ask("kept") * 1000 for _ in range(RUNS)]
        memory = ask("memory")
    seconds(BARE, home), seconds(play, home, "play")
    alone = [(seconds(play, home, "play"), seconds(BARE, home)) for _ in range(RUNS)]
    share, cold = COLD[kind.name], [run[0] for run in runs]
    ffmpeg = median(run[1] for run in runs) if hours.FFMPEG else None
    granted = None if ffmpeg is None else median(run[1] for run in alone) + share * ffmpeg
    name, peer = f"60 min {kind.name}", f"a bare window and {share:g} × ffmpeg"
    return [
        beside(f"{name}, drawn", cold, ffmpeg, "ffmpeg -f null", share),
        absolute(f"{name}, with its outline", median(kept), "ms", KEPT_MS),
        absolute(f"{name}, memory", memory, "MB", MOST_MB),
        beside(f"{name}, qa-desk play", [run[0] for run in alone], granted, peer, 1.0),
    ]


def measure() -> dict:
    """Measure three codings."""
    found = []
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            found += parts(kind, Path(folder))
    return {"parts": found}
