"""Read a file with libsndfile, past its traps, each of which was met and measured.

Seeks in Vorbis and MP3 miss now and then; loud Vorbis and Opus wrap around when read as integers;
a header may promise what is not there; a failed read or seek leaves the library confused.
"""

import io
import os
import re
from contextlib import ExitStack, suppress
from typing import Any, BinaryIO, cast

import numpy as np
import soundfile

from qa_desk.audio import broken_wav
from qa_desk.audio.headerless import Headerless
from qa_desk.audio.spool import BLOCK, Samples, Spool
from qa_desk.errors import InputError, StorageError
from qa_desk.i18n import _
from qa_desk.work import Progress

_FLOAT_CODECS = {"FLOAT", "DOUBLE", "VORBIS", "OPUS"}
_FAILURES = (soundfile.SoundFileError, ValueError)  # it may count below zero
_LITTLE = 4096  # frames that may be lost where a file is damaged
_MOST_DAMAGED = 1 << 20  # frames of silence in place of a damage; more is the end
_RATES = (1_000, 400_000)
_MOST_CHANNELS = 64
_COUNTED = re.compile(rb"(?:Xing|Info)(?P<flags>.{4}).{4}", re.DOTALL)
_MOST_TAG = 4096  # bytes after an MP3's sound


class _Watched(io.RawIOBase):
    """Hand a stream to libsndfile, which cannot pass on what goes wrong while reading it."""

    def __init__(self, stream: BinaryIO, begin: int = 0) -> None:
        super().__init__()
        self._begin = begin
        self._stream = cast("io.BufferedIOBase", stream)
        self.failure: OSError | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        begin = self._begin if whence == os.SEEK_SET else 0
        with suppress(OSError, ValueError):  # damaged sizes lead anywhere
            self._stream.seek(offset + begin, whence)
        return self.tell()

    def tell(self) -> int:
        return self._stream.tell() - self._begin

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        done = 0
        try:
            done = self._stream.readinto(buffer)
            if done < len(buffer):  # seldom, and an MP3 asks for a few bytes at a time
                rest = memoryview(buffer)[done:]
                while rest and (count := self._stream.readinto(rest)):
                    rest, done = rest[count:], done + count
        except OSError as failure:
            self.failure = failure
        return done


class _OnlyForward(soundfile.SoundFile):  # type: ignore[misc]  # it comes without types
    """A file that is not sought in: after each read the other would seek, and may fail."""

    def seekable(self) -> bool:
        return False


class _Direct:
    """A file as libsndfile reads it."""

    def __init__(self, stream: _Watched, sound: soundfile.SoundFile, form: str) -> None:
        self.rate: int = sound.samplerate
        self.channels: int = sound.channels
        self.frames: int = sound.frames
        self.format = form or f"{sound.format} {sound.subtype}"
        self.is_mpeg: bool = sound.subtype.startswith("MPEG")
        self.seeks_well: bool = sound.seekable() and sound.subtype != "VORBIS" and not self.is_mpeg
        self._as_float = sound.subtype in _FLOAT_CODECS
        self._sound = sound
        self._stream = stream
        self._next = 0

    @property
    def at_hand(self) -> int:
        return self.frames

    def read(self, start: int, count: int) -> Samples:
        samples = self.forward(count, None if start == self._next else start)
        if len(samples) == count:
            self._next = start + count
            return samples
        self._next = -1
        return np.pad(samples, ((0, count - len(samples)), (0, 0)))  # keeps later times true

    def forward(self, count: int, start: int | None = None) -> Samples:
        """Return the next frames: fewer than `count` only where the sound ends or is damaged."""
        try:
            if start is not None:
                self._sound.seek(start)
            samples = self._decode(count)
        except _FAILURES:
            samples = np.empty((0, self.channels), np.int16)
        if self._stream.failure:
            raise StorageError(
                _(
                    "The recording can no longer be read: {reason}. Check the disk or network."
                ).format(reason=self._stream.failure.strerror)
            )
        return samples

    def _decode(self, count: int) -> Samples:
        if not self._as_float:
            return cast("Samples", self._sound.read(count, "int16", always_2d=True))
        loud = self._sound.read(count, "float32", always_2d=True) * np.float32(32768)
        samples: Samples = np.rint(np.clip(np.nan_to_num(loud), -32768, 32767)).astype(np.int16)
        return samples

    def is_whole(self) -> bool:
        """Tell whether the last promised frames are there."""
        if not self._sound.seekable():
            return True  # the length follows from the blocks
        count = min(self.frames, 1000)
        try:
            self._sound.seek(self.frames - count)
            return len(self._sound.read(count)) == count
        except _FAILURES:
            return False
        finally:
            self._next = -1

    def close(self) -> None:
        self._sound.close()


class _Forward:
    """A file that reads only forward (GSM, G.721) or whose seeks miss (MP3, Vorbis).

    It is decoded as far as somebody listens; its length follows from its blocks, not its header.
    """

    def __init__(self, sound: _Direct) -> None:
        self.rate = sound.rate
        self.channels = sound.channels
        self.frames = sound.frames
        self.format = sound.format
        self._sound = sound
        self._spool = Spool(self.rate, self.channels, self.format)

    @property
    def at_hand(self) -> int:
        return self._spool.frames

    def read(self, start: int, count: int) -> Samples:
        while self._spool.frames < start + count:
            first = self._spool.frames
            due = min(BLOCK, self.frames - first)
            block = self._sound.forward(due)
            block = block if len(block) else np.zeros((due, self.channels), np.int16)
            self._spool.append(block)
            if (first, len(block)) == (start, count):
                return block  # without deciphering what was just put away
        return self._spool.read(start, count)

    def close(self) -> None:
        self._spool.close()
        self._sound.close()


def open_sound(stream: BinaryIO, progress: Progress) -> _Direct | _Forward | Spool | None:
    """Return the sound that libsndfile finds, None when it finds none."""
    sound = _open(stream)
    raw = None if sound else broken_wav.find(stream)
    if raw:
        hints = {
            "format": "RAW",
            "subtype": raw.subtype,
            "samplerate": raw.rate,
            "channels": raw.channels,
            "endian": raw.endian,
        }
        sound = _open(stream, hints, begin=raw.begin)
    if sound is None:
        return None
    _check(sound)
    if sound.format.startswith("FLAC"):
        return _decode_flac(stream, progress)
    if sound.is_mpeg and not _says_its_length(stream):
        return None
    if not (sound.is_mpeg and _ends_as_it_says(stream)) and not sound.is_whole():
        return _decode_all(_open(stream, kind=_OnlyForward), progress)
    return sound if sound.seeks_well else _forward(_open(stream))


def open_headerless(stream: BinaryIO, headerless: Headerless) -> _Direct | _Forward | None:
    """Return the sound of a file of which somebody else says what it is."""

    def anew() -> _Direct | None:
        return _open(stream, headerless.hints, headerless.format)

    sound = anew()
    if sound is None or sound.seeks_well:
        return sound
    return _forward(anew())


def _decode_flac(stream: BinaryIO, progress: Progress) -> Spool | None:
    """Decode past damages, in place of which there is silence; it is opened anew after each."""
    first = _open(stream, kind=_OnlyForward)
    if first is None:
        return None
    with ExitStack() as unfinished:
        spool = Spool(first.rate, first.channels, first.format)
        unfinished.callback(spool.close)
        place, step = 0, _LITTLE
        while step <= _MOST_DAMAGED and place < first.frames:
            before = spool.frames
            _append(_open(stream, kind=_OnlyForward), place, spool, progress)
            step = 2 * step if spool.frames == before else _LITTLE
            place = max(place, spool.frames) + step
        unfinished.pop_all()
    return spool if spool.frames else None


def _append(sound: _Direct | None, place: int, spool: Spool, progress: Progress) -> None:
    """Add what is heard from a place up to the next damage, and silence up to that place."""
    if sound is None:
        return
    block = sound.forward(_LITTLE, place or None)
    while len(block):
        if place > spool.frames:
            spool.append(np.zeros((place - spool.frames, sound.channels), np.int16))
        spool.append(block)
        progress.step(min(spool.frames, sound.frames), sound.frames)
        block = sound.forward(_LITTLE)


def _check(sound: _Direct) -> None:
    if not (_RATES[0] <= sound.rate <= _RATES[1] and sound.channels <= _MOST_CHANNELS):
        raise InputError(
            _(
                "The header of this file is damaged: it tells of {channels} channels at "
                "{rate} Hz. Copy the file again from the recorder."
            ).format(channels=sound.channels, rate=sound.rate)
        )


def _says_its_length(stream: BinaryIO) -> bool:
    """Tell whether an MP3 counts its frames; else libsndfile guesses from the first frame's."""
    _begin, frame = _first_frame(stream)
    return b"Xing" in frame or b"Info" in frame


def _ends_as_it_says(stream: BinaryIO) -> bool:
    """Tell whether an MP3 has as many bytes as it counts, but for a tag; then no seek is needed."""
    begin, frame = _first_frame(stream)
    count = _COUNTED.search(frame)
    if count is None or not count["flags"][3] & 2:
        return False
    place = stream.tell()
    length = stream.seek(0, os.SEEK_END) - begin
    stream.seek(place)
    skip = 0 if count["flags"][3] & 1 else -4  # without the number of frames it stands before
    said = int.from_bytes(frame[count.end() + skip : count.end() + skip + 4], "big")
    return 0 <= length - said <= _MOST_TAG


def _first_frame(stream: BinaryIO) -> tuple[int, bytes]:
    """Return where an MP3's sound begins and its first bytes; the decoder goes on where it was."""
    place = stream.tell()
    stream.seek(0)
    head, begin = stream.read(10), 0
    if head[:3] == b"ID3":
        tag = sum(byte << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
        begin = 10 + tag
    stream.seek(begin)
    frame = stream.read(4096)
    stream.seek(place)
    return begin, frame


def _open(
    stream: BinaryIO,
    hints: dict[str, Any] | None = None,
    form: str = "",
    begin: int = 0,
    kind: type[soundfile.SoundFile] = soundfile.SoundFile,
) -> _Direct | None:
    watched = _Watched(stream, begin)
    watched.seek(0)
    try:
        sound = _Direct(watched, kind(watched, **(hints or {})), form)
    except soundfile.SoundFileError:
        return None
    return sound if sound.frames > 0 else None


def _forward(sound: _Direct | None) -> _Forward | None:
    return _Forward(sound) if sound else None


def _decode_all(sound: _Direct | None, progress: Progress) -> Spool | None:
    """Count what is there where the header promises more (opened anew: a failed seek sticks)."""
    if sound is None:
        return None
    with ExitStack() as unfinished:
        spool = Spool(sound.rate, sound.channels, sound.format)
        unfinished.callback(spool.close)
        while len(block := sound.forward(_LITTLE)):
            spool.append(block)
            progress.step(min(spool.frames, sound.frames), sound.frames)
        unfinished.pop_all()
    return spool if spool.frames else None
