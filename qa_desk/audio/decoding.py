"""Open one file's sound, whatever recorder wrote it: by libsndfile, else by Qt's FFmpeg."""

import os
import re
from pathlib import PurePath
from typing import BinaryIO, NoReturn, Protocol

from qa_desk.audio import ffmpeg, libsndfile
from qa_desk.audio.headerless import Headerless, by_name
from qa_desk.audio.seeking import headed
from qa_desk.audio.spool import Samples, check_length
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.work import Progress

_HEADERLESS = {".al", ".alaw", ".ul", ".ulaw", ".pcm", ".raw", ".sln", ".vox"}
_STARTS = {
    b"RIFF": "WAV",
    b"RIFX": "WAV",
    b"RF64": "WAV",
    b"BW64": "WAV",
    b"riff": "W64",
    b"FORM": "AIFF",
    b".snd": "AU",
    b"caff": "CAF",
    b"fLaC": "FLAC",
    b"ID3": "MP3",
    b"OggS": "OGG",
    b"#!AMR": "AMR",
    b"\x30\x26\xb2\x75": "WMA",
    b"\x1a\x45\xdf\xa3": "MKV",
}
_MPEG = {".mp2", ".mp3", ".aac"}  # cut anywhere, they can be heard from the next frame on
_MPEG_FRAME = re.compile(rb"\xff[\xe2-\xff]")
_GARBAGE = 1 << 16


class Source(Protocol):
    """One decoded file: 16-bit samples with random access; not thread-safe."""

    rate: int
    channels: int
    format: str
    frames: int

    @property
    def at_hand(self) -> int:
        """Return how many frames from the beginning need no decoding of what lies before."""
        ...

    def read(self, start: int, count: int) -> Samples:
        """Return exactly `count` frames from frame `start`, both inside the file."""
        ...

    def close(self) -> None:
        """Release the file."""
        ...


def open_source(
    stream: BinaryIO, name: str, progress: Progress, headerless: Headerless | None = None
) -> Source:
    """Return the sound of one file; raise InputError with a sentence for what cannot be played."""
    start = stream.read(16)
    if not start:
        raise InputError(_("This file is empty. Copy it again from the recorder."))
    suffix = PurePath(name).suffix.lower()
    headerless = headerless or _named(start, name)
    source: Source = (
        _open_headerless(stream, headerless, progress)
        if headerless
        else libsndfile.open_sound(stream, progress) or _by_ffmpeg(stream, start, suffix, progress)
    )
    check_length(source.frames, source.channels)
    return source


def without_header(stream: BinaryIO, name: str, profile: Headerless) -> Headerless | None:
    """Return what a file of a recorder with this profile is, None when the file itself tells."""
    start = stream.read(16)
    is_mpeg = PurePath(name).suffix.lower() in _MPEG
    return None if _magic(start) or is_mpeg or _named(start, name) else profile


def _named(start: bytes, name: str) -> Headerless | None:
    """Return what a name says of a file, unless its first bytes say otherwise."""
    headerless = None if _magic(start) else by_name(name)
    is_odd = headerless and headerless.codec == "gsm" and start[:1] and start[0] >> 4 != 0xD
    return None if is_odd else headerless


def _open_headerless(stream: BinaryIO, headerless: Headerless, progress: Progress) -> Source:
    if headerless.hints:
        return libsndfile.open_headerless(stream, headerless) or _refuse()
    header = headerless.wav_header(stream.seek(0, os.SEEK_END))
    return ffmpeg.decode(headed(stream, header), headerless.format, progress) or _refuse()


def _by_ffmpeg(stream: BinaryIO, start: bytes, suffix: str, progress: Progress) -> Source:
    form = _magic(start) or _mpeg(start)
    if not form and suffix in _HEADERLESS:
        raise InputError(
            _(
                "This file has no header, so nothing tells how it was recorded. Whoever looks "
                "after QA Desk can say it for this recorder: qa-desk recorder profile"
            )
        )
    if not form and suffix in _MPEG:
        form, stream = suffix[1:].upper(), _from_first_frame(stream)
    if not form:
        raise InputError(_("This file is not a recording. Check that the right file was chosen."))
    return ffmpeg.decode(stream, form, progress) or _refuse()


def _from_first_frame(stream: BinaryIO) -> BinaryIO:
    """Pass over what stands before the first frame: FFmpeg is never handed a text to follow."""
    stream.seek(0)
    found = _MPEG_FRAME.search(stream.read(_GARBAGE))
    return headed(stream, b"", found.start()) if found else _refuse()


def _refuse() -> NoReturn:
    raise InputError(
        _(
            "No sound can be read from this file: it is damaged or of an unknown kind. "
            "Copy it again from the recorder."
        )
    )


def _magic(start: bytes) -> str:
    """Return what kind of file begins so, "" when its first bytes say nothing."""
    for magic, form in _STARTS.items():
        if start.startswith(magic):
            return form
    return "MP4" if start[4:8] == b"ftyp" else ""


def _mpeg(start: bytes) -> str:
    """Return which MPEG sound begins so: the sign is weak, other sounds may begin so too."""
    if start[0] == 0xFF and start[1:2] >= b"\xe0":
        return "AAC" if start[1] & 0x06 == 0 else "MP3"
    return ""
