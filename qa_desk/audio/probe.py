"""What an import must know of a file: can it be played, how long is it, what is its content."""

import builtins
import hashlib
from dataclasses import dataclass
from pathlib import Path

from qa_desk.audio import decoding
from qa_desk.audio.headerless import Headerless
from qa_desk.audio.recording import Part, open_recording
from qa_desk.work import Progress

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Probe:
    """A playable file: its kind ("WAV ALAW"), sound and content."""

    format: str
    rate: int
    channels: int
    duration_ms: int
    bytes: int
    sha256: builtins.bytes


def probe(
    path: Path | str, progress: Progress | None = None, profile: Headerless | None = None
) -> Probe:
    """Return what a file holds; raise InputError with a sentence when it cannot be played.

    `profile` is what its recorder's files are where they have no header.
    """
    path = Path(path)
    progress = progress or Progress()
    part = Part(lambda: path.open("rb"), path.name, headerless=_headerless(path, profile))
    with open_recording([part], progress) as recording:
        size, digest = _digest(path, progress)
        return Probe(
            recording.format,
            recording.rate,
            recording.channels,
            recording.duration_ms,
            size,
            digest,
        )


def _headerless(path: Path, profile: Headerless | None) -> Headerless | None:
    if profile is None:
        return None
    with path.open("rb") as file:
        return decoding.without_header(file, path.name, profile)


def _digest(path: Path, progress: Progress) -> tuple[int, builtins.bytes]:
    digest = hashlib.sha256()
    size = path.stat().st_size
    done = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            progress.step(done, max(size, done))
    return done, digest.digest()
