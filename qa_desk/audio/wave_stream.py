"""A recording as the bytes of a WAV file, decoded while they are read.

The player hears exactly the lanes, times and silences that the screen shows, as loud as its `Mix`
says.
"""

import struct
from dataclasses import dataclass

import numpy as np

from qa_desk.audio.recording import Recording
from qa_desk.audio.seeking import SeekingStream
from qa_desk.audio.spool import Samples

HEADER = 44


@dataclass(frozen=True)
class Mix:
    """How loud each lane is, 1 as recorded, and whether both ears hear both lanes."""

    gains: tuple[float, ...] = ()
    together: bool = False

    def of(self, samples: Samples) -> Samples:
        """Return frames × lanes as they are to be heard."""
        lanes = samples.shape[1]
        gains = np.array((*self.gains, *(1.0,) * lanes)[:lanes], np.float32)
        together = self.together and lanes > 1
        if not together and (gains == 1).all():
            return samples
        mixed = samples * gains
        if together:
            mixed = np.repeat(mixed.sum(axis=1, keepdims=True), lanes, axis=1)
        heard: Samples = np.clip(np.rint(mixed), -32768, 32767).astype(np.int16)
        return heard


class WaveStream(SeekingStream):
    """A seekable, read-only 16-bit PCM WAV over a recording, which stays the caller's to close.

    Its `mix` may change while another thread reads: what is read from then on has it.
    """

    def __init__(self, recording: Recording, mix: Mix | None = None) -> None:
        self.mix = mix or Mix()
        self._recording = recording
        self._width = 2 * recording.channels
        self._sound_bytes = recording.frames * self._width
        self._header = header(recording.rate, recording.channels, self._sound_bytes)
        super().__init__(HEADER + self._sound_bytes)

    def _bytes(self, start: int, count: int) -> bytes:
        head = self._header[start : start + count]
        first = max(0, start - HEADER)
        last = min(start + count - HEADER, self._sound_bytes)
        if last <= first:
            return head
        frame = first // self._width
        samples = self.mix.of(self._recording.read(frame, -(-last // self._width) - frame))
        skip = first - frame * self._width
        return head + samples.astype("<i2").tobytes()[skip : skip + last - first]


def header(rate: int, channels: int, sound_bytes: int) -> bytes:
    """Return the header of a 16-bit PCM WAV file."""
    width = 2 * channels
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF", HEADER - 8 + sound_bytes, b"WAVE",
        b"fmt ", 16, 1, channels, rate, rate * width, width, 16,
        b"data", sound_bytes,
    )  # fmt: skip
