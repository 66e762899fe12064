"""WAV files of recorders that were killed: the header says that there is no sound, yet there is."""

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

from qa_desk.errors import InputError
from qa_desk.i18n import _

_EXTENSIBLE = 0xFFFE
_SUBTYPES = {
    (1, 8): "PCM_U8",
    (1, 16): "PCM_16",
    (1, 24): "PCM_24",
    (1, 32): "PCM_32",
    (3, 32): "FLOAT",
    (6, 8): "ALAW",
    (7, 8): "ULAW",
}


@dataclass(frozen=True)
class RawSound:
    """Where the samples of a file begin and what they are, in libsndfile's words."""

    begin: int
    subtype: str
    rate: int
    channels: int


def find(stream: BinaryIO) -> RawSound | None:
    """Return the samples behind a WAV header whose sizes were never filled in, None if not so.

    Raise InputError when the header honestly says that nothing was recorded.
    """
    length = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    head = stream.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"WAVE":
        return None
    layout = b""
    while len(chunk := stream.read(8)) == 8:
        size = int.from_bytes(chunk[4:], "little")
        if chunk[:4] == b"data":
            if size == 0 and int.from_bytes(head[4:8], "little") + 8 == length:
                raise InputError(_("This recording is empty: nothing was recorded."))
            return _sound(layout, stream.tell())
        if chunk[:4] == b"fmt ":
            layout = stream.read(min(size, 40))
            size -= len(layout)
        stream.seek(size + size % 2, os.SEEK_CUR)
    return None


def _sound(layout: bytes, begin: int) -> RawSound | None:
    if len(layout) < 16:
        return None
    tag, channels, rate, _bytes_a_second, _align, bits = struct.unpack("<HHIIHH", layout[:16])
    if tag == _EXTENSIBLE and len(layout) >= 26:
        tag = int.from_bytes(layout[24:26], "little")
    subtype = _SUBTYPES.get((tag, bits))
    if not subtype or not 0 < channels < 1024 or not 0 < rate < 1 << 31:
        return None
    return RawSound(begin, subtype, rate, channels)
