"""Sound decoded once, front to back, and kept outside memory for random access."""

import secrets
import tempfile

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from numpy.typing import NDArray

from qa_desk.errors import InputError
from qa_desk.i18n import _

Samples = NDArray[np.int16]
"""Sixteen-bit samples of shape (frames, channels)."""

BLOCK = 65_536
"""Frames decoded at a time."""

_IN_MEMORY = 8 << 20
_MOST_BYTES = (4 << 30) - 44  # what a WAV header can say, and the player hears a WAV
_AES_BLOCK = 16


def check_length(frames: int, channels: int) -> None:
    """Refuse a recording longer than 4 GB of sound (37 hours at 8 kHz, two channels)."""
    if frames * channels * 2 > _MOST_BYTES:
        raise InputError(
            _("This recording is too long to be played. Split it into files of a few hours.")
        )


def crypt(key: AES, place: int, data: bytes) -> bytes:
    """Encrypt, or decipher, the bytes that lie at a place: in counter mode it is the same."""
    block, skip = divmod(place, _AES_BLOCK)
    stream = Cipher(key, CTR(block.to_bytes(_AES_BLOCK, "big"))).encryptor()
    stream.update(bytes(skip))  # thrown away: the place lies inside a block
    return stream.update(data)


class Spool:
    """Sixteen-bit sound in a temporary file that vanishes when it is closed.

    The file is encrypted with a key that only this object knows, so that nothing can be heard from
    what a crash or a curious colleague finds on the disk (P1).
    """

    def __init__(self, rate: int, channels: int, form: str) -> None:
        self.rate = rate
        self.channels = channels
        self.format = form
        self.frames = 0
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed in close
        self._key = AES(secrets.token_bytes(32))

    @property
    def at_hand(self) -> int:
        """Return how many frames can be read at once: all that there are."""
        return self.frames

    def append(self, samples: Samples) -> None:
        """Add decoded samples at the end."""
        check_length(self.frames + len(samples), self.channels)
        self._file.seek(0, 2)
        self._file.write(crypt(self._key, self._file.tell(), samples.tobytes()))
        self.frames += len(samples)

    def read(self, start: int, count: int) -> Samples:
        """Return `count` frames from frame `start`, all inside the spool."""
        place = start * self.channels * 2
        self._file.seek(place)
        data = crypt(self._key, place, self._file.read(count * self.channels * 2))
        return np.frombuffer(data, np.int16).reshape(-1, self.channels)

    def close(self) -> None:
        """Throw the sound away."""
        self._file.close()
