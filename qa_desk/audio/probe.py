"""What an import must know of a file: can it be played, how long is it, what is its content."""

import builtins
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qa_desk.audio import converters, decoding, originals
from qa_desk.audio.converters import Converter
from qa_desk.audio.headerless import Headerless
from qa_desk.audio.recording import Part, open_recording
from qa_desk.rules.sources import Place
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
    path: Place | str,
    progress: Progress | None = None,
    profile: Headerless | None = None,
    converter: Converter | None = None,
) -> Probe:
    """Return what a file holds; raise InputError with a sentence when it cannot be played.

    `profile` is what its recorder's files are where they have no header, `converter` what makes
    sound of them. Content and size are those of the recorder's own file.
    """
    place = Path(path) if isinstance(path, str) else path
    progress = progress or Progress()
    open_file = open_sound = originals.opener(place, progress)
    if converter:
        open_sound, profile = converters.opener(converter, open_file, place.name, progress), None
    part = Part(open_sound, place.name, headerless=_headerless(open_file, place.name, profile))
    with open_recording([part], progress) as recording:
        size, digest = _digest(open_file, progress)
        return Probe(
            converter.format(recording.format) if converter else recording.format,
            recording.rate,
            recording.channels,
            recording.duration_ms,
            size,
            digest,
        )


def _headerless(
    open_file: Callable[[], BinaryIO], name: str, profile: Headerless | None
) -> Headerless | None:
    if profile is None:
        return None
    with open_file() as file:
        return decoding.without_header(file, name, profile)


def _digest(open_file: Callable[[], BinaryIO], progress: Progress) -> tuple[int, builtins.bytes]:
    digest = hashlib.sha256()
    done = 0
    with open_file() as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            progress.step(done, max(size, done))
    return done, digest.digest()
