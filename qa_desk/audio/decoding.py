"""Open one file's sound, whatever recorder wrote it: by libsndfile, else by Qt's FFmpeg."""

from pathlib import PurePath
from typing import BinaryIO, Protocol

from qa_desk.audio import ffmpeg, libsndfile
from qa_desk.audio.spool import Samples, check_length
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.work import Progress

_HEADERLESS = {".al", ".alaw", ".ul", ".ulaw", ".pcm", ".raw", ".sln", ".vox"}
_BY_NAME = {".g722", ".g729"}
_STARTS = {
    b"RIFF": "WAV",
    b"RIFX": "WAV",
    b"RF64": "WAV",
    b"BW64": "WAV",
    b"ID3": "MP3",
    b"OggS": "OGG",
    b"#!AMR": "AMR",
    b"\x30\x26\xb2\x75": "WMA",
    b"\x1a\x45\xdf\xa3": "MKV",
}


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


def open_source(stream: BinaryIO, name: str, progress: Progress) -> Source:
    """Return the sound of one file; raise InputError with a sentence for what cannot be played."""
    start = stream.read(16)
    if not start:
        raise InputError(_("This file is empty. Copy it again from the recorder."))
    suffix = PurePath(name).suffix.lower()
    is_gsm = suffix == ".gsm" and start[0] >> 4 == 0xD
    hints = libsndfile.RAW_GSM if is_gsm else {}
    source: Source = libsndfile.open_sound(stream, hints, progress) or _by_ffmpeg(
        stream, start, suffix, progress
    )
    check_length(source.frames, source.channels)
    return source


def _by_ffmpeg(stream: BinaryIO, start: bytes, suffix: str, progress: Progress) -> Source:
    form = _form(start, suffix)
    if not form and suffix in _HEADERLESS:
        raise InputError(
            _(
                "This file has no header, so nothing tells its sampling rate. Let the recorder "
                "export WAV files."
            )
        )
    if not form:
        raise InputError(_("This file is not a recording. Check that the right file was chosen."))
    spool = ffmpeg.decode(stream, form, progress)
    if spool is None:
        raise InputError(
            _(
                "No sound can be read from this file: it is damaged or of an unknown kind. "
                "Copy it again from the recorder."
            )
        )
    return spool


def _form(start: bytes, suffix: str) -> str:
    """Return what kind of sound a file's first bytes tell of, "" when they tell of none."""
    for magic, form in _STARTS.items():
        if start.startswith(magic):
            return form
    if start[4:8] == b"ftyp":
        return "MP4"
    if start[0] == 0xFF and start[1:2] >= b"\xe0":
        return "AAC" if start[1] & 0x06 == 0 else "MP3"
    return suffix[1:].upper() if suffix in _BY_NAME else ""
