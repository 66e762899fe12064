"""WAV and AU files of killed recorders: the header says that there is no sound, yet there is."""

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

from qa_desk.errors import InputError
from qa_desk.i18n import _

_EXTENSIBLE = 0xFFFE
_ORDERS = {b"RIFF": "<", b"RF64": "<", b"BW64": "<", b"RIFX": ">"}
_SUBTYPES = {
    (1, 8): "PCM_U8",
    (1, 16): "PCM_16",
    (1, 24): "PCM_24",
    (1, 32): "PCM_32",
    (3, 32): "FLOAT",
    (3, 64): "DOUBLE",
    (6, 8): "ALAW",
    (7, 8): "ULAW",
}
_AU_SUBTYPES = {1: "ULAW", 2: "PCM_S8", 3: "PCM_16", 27: "ALAW"}


@dataclass(frozen=True)
class RawSound:
    """Where the samples of a file begin and what they are, in libsndfile's words."""

    begin: int
    subtype: str
    rate: int
    channels: int
    endian: str


def find(stream: BinaryIO) -> RawSound | None:
    """Return the samples behind a header whose sizes were never filled in, None if not so.

    Raise InputError when the header honestly says that nothing was recorded.
    """
    length = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    head = stream.read(12)
    if head[:4] == b".snd":
        return _au_sound(head + stream.read(12))
    order = _ORDERS.get(head[:4])
    if order is None or head[8:] != b"WAVE":
        return None
    layout = b""
    while len(chunk := stream.read(8)) == 8:
        (size,) = struct.unpack(f"{order}I", chunk[4:])
        if chunk[:4] == b"data":
            if size == 0 and struct.unpack(f"{order}I", head[4:8])[0] + 8 == length:
                raise InputError(_("This recording is empty: nothing was recorded."))
            return _sound(layout, stream.tell(), order)
        if chunk[:4] == b"fmt ":
            layout = stream.read(min(size, 40))
            size -= len(layout)
        stream.seek(size + size % 2, os.SEEK_CUR)
    return None


def _sound(layout: bytes, begin: int, order: str) -> RawSound | None:
    if len(layout) < 16:
        return None
    tag, channels, rate, _bytes_a_second, _align, bits = struct.unpack(
        f"{order}HHIIHH", layout[:16]
    )
    if tag == _EXTENSIBLE and len(layout) >= 26:
        (tag,) = struct.unpack(f"{order}H", layout[24:26])
    endian = "LITTLE" if order == "<" else "BIG"
    return _possible(begin, _SUBTYPES.get((tag, bits)), rate, channels, endian)


def _au_sound(head: bytes) -> RawSound | None:
    if len(head) < 24:
        return None
    begin, _size, coding, rate, channels = struct.unpack(">IIIII", head[4:])
    return _possible(begin, _AU_SUBTYPES.get(coding), rate, channels, "BIG")


def _possible(
    begin: int, subtype: str | None, rate: int, channels: int, endian: str
) -> RawSound | None:
    if not subtype or not 0 < channels < 1024 or not 0 < rate < 1 << 31:
        return None
    return RawSound(begin, subtype, rate, channels, endian)
