"""Sound without a header: nothing in the file tells what it is, so the recorder's profile does."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from qa_desk.errors import InputError
from qa_desk.i18n import _

RATES = (6_000, 48_000)


@dataclass(frozen=True)
class _Codec:
    """How to read one coding: by libsndfile, or by FFmpeg behind a WAV header of our own."""

    subtype: str = ""
    tag: int = 0
    bits: int = 0
    block: int = 1
    bytes_a_second: int = 0
    most_channels: int = 1
    rate: int = 0  # the only one there is


CODECS: Mapping[str, _Codec] = {
    "alaw": _Codec("ALAW", most_channels=2),
    "mulaw": _Codec("ULAW", most_channels=2),
    "pcm16": _Codec("PCM_16", most_channels=2),
    "gsm": _Codec("GSM610", rate=8000),
    "vox": _Codec("VOX_ADPCM"),
    "g722": _Codec(tag=0x028F, bits=4, bytes_a_second=8000, rate=16_000),
    "g729": _Codec(tag=0x83, block=10, bytes_a_second=1000, rate=8000),
}
"""What a profile may name."""


@dataclass(frozen=True)
class Headerless:
    """What a file without a header holds."""

    codec: str
    rate: int
    channels: int

    @property
    def format(self) -> str:
        """Return the kind as it is stored with a file, such as "ALAW" beside "WAV ALAW"."""
        return self.codec.upper()

    @property
    def hints(self) -> dict[str, Any]:
        """Return what libsndfile is to be told, nothing where FFmpeg reads it."""
        subtype = CODECS[self.codec].subtype
        if not subtype:
            return {}
        return {
            "format": "RAW",
            "subtype": subtype,
            "samplerate": self.rate,
            "channels": self.channels,
            "endian": "LITTLE",
        }

    def wav_header(self, size: int) -> bytes:
        """Return the header that makes `size` bytes of it a WAV file."""
        codec = CODECS[self.codec]
        return struct.pack(
            "<4sI4s4sIHHIIHHH4sI",
            b"RIFF", min(size + 38, 0xFFFFFFFF), b"WAVE",
            b"fmt ", 18, codec.tag, self.channels, self.rate,
            codec.bytes_a_second, codec.block, codec.bits, 0,
            b"data", min(size, 0xFFFFFFFF),
        )  # fmt: skip


_NAMES = {
    ".gsm": Headerless("gsm", 8000, 1),
    ".g722": Headerless("g722", 16_000, 1),
    ".g729": Headerless("g729", 8000, 1),
}


def by_name(name: str) -> Headerless | None:
    """Return what a file's ending says of it, where it says all."""
    return _NAMES.get(PurePath(name).suffix.lower())


def told(codec: str, rate: int | None, channels: int) -> Headerless:
    """Return what somebody says a recorder's files are; InputError when no file can be so."""
    known = CODECS.get(codec)
    if known is None:
        words = _("“{codec}” is no coding that QA Desk reads without a header. It reads: {codecs}.")
        raise InputError(words.format(codec=codec, codecs=", ".join(CODECS)))
    rate = rate or known.rate or 8000
    if known.rate not in (0, rate) or not RATES[0] <= rate <= RATES[1]:
        words = _("{codec} is not recorded at {rate} Hz. Give the rate that the recorder uses.")
        raise InputError(words.format(codec=codec, rate=rate))
    if not 1 <= channels <= known.most_channels:
        words = _("{codec} without a header has no {channels} channels. Give 1, or 2 for stereo.")
        raise InputError(words.format(codec=codec, channels=channels))
    return Headerless(codec, rate, channels)


def of_profile(profile: Mapping[str, Any]) -> Headerless | None:
    """Return what a recorder's profile says of files without a header, if it says anything."""
    said = profile.get("headerless")
    return told(said["codec"], said["rate"], said["channels"]) if said else None


def stored(form: str, rate: int, channels: int) -> Headerless | None:
    """Return what a file is that was imported as headerless, None for one with a header."""
    codec = form.lower()
    return Headerless(codec, rate, channels) if codec in CODECS else None
