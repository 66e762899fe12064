"""Keys of encrypted files: 128 random bits that a person can also type (the recovery key).

The program opens its file before anybody has signed in, so the key is not made of a password. It
lies in the system's keyring; where there is none, in a file that only this user may read. A file
says by its first 16 bytes, its mark, which key it is under, so it may be moved and copied freely.
"""

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from qa_desk import paths
from qa_desk.errors import InputError, StorageError
from qa_desk.i18n import _
from qa_desk.vault import keyrings

MARK_BYTES = 16
_CODE_BYTES = 16
_GROUP = 4
_MISREAD = str.maketrans("018", "OIB")  # digits that the alphabet does not have
_at_hand: dict[bytes, "Key"] = {}


@dataclass(frozen=True)
class Key:
    """A key and the mark that files under it begin with."""

    mark: bytes
    secret: bytes = field(repr=False)

    @property
    def recovery_key(self) -> str:
        """The key as a person writes it down: seven groups of four, the last letters check it."""
        text = base64.b32encode(self.secret + _check(self.secret)).decode().rstrip("=")
        return "-".join(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))

    @property
    def raw(self) -> str:
        """The key and the mark as SQLCipher takes them."""
        key = hashlib.sha256(b"QA Desk file\0" + self.secret).hexdigest()
        return f"x'{key}{self.mark.hex()}'"


def make() -> Key:
    """Return a key that nobody has had before."""
    return Key(secrets.token_bytes(MARK_BYTES), secrets.token_bytes(_CODE_BYTES))


def typed(mark: bytes, text: str) -> Key:
    """Return the key that somebody typed; InputError when it was misread."""
    letters = "".join(text.split()).replace("-", "").upper().translate(_MISREAD)
    try:
        found = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        found = b""
    secret, check = found[:_CODE_BYTES], found[_CODE_BYTES:]
    if not check or check != _check(secret):
        raise InputError(
            _(
                "This is not a recovery key: it has seven groups of four letters and digits. "
                "Nothing was changed. Compare it with the paper, letter by letter."
            )
        )
    return Key(mark, secret)


def known(mark: bytes) -> Key | None:
    """Return the key of a mark, None when this computer does not have it."""
    if mark not in _at_hand:
        text = keyrings.read(_entry(mark)) or _read(_file(mark))
        if not text:
            return None
        _at_hand[mark] = typed(mark, text)
    return _at_hand[mark]


def keep(key: Key) -> Path | None:
    """Keep a key for the next start; return the file when there is no keyring to hold it."""
    _at_hand[key.mark] = key
    if keyrings.write(_entry(key.mark), key.recovery_key):
        return None
    file = _file(key.mark)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as written:
            written.write(key.recovery_key)
            written.flush()
            os.fsync(handle)
    except OSError as error:
        raise StorageError(
            _(
                "The key cannot be kept in {file} ({reason}). Nothing was changed. Check that the "
                "folder may be written to."
            ).format(file=file, reason=error)
        ) from error
    return file


def kept_in(key: Key) -> Path | None:
    """Return the file that holds a key, None when it is in the keyring."""
    return None if keyrings.read(_entry(key.mark)) else _file(key.mark)


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()[:1]


def _entry(mark: bytes) -> str:
    return f"file key {mark.hex()}"


def _file(mark: bytes) -> Path:
    return paths.settings() / "keys" / f"{mark.hex()}.key"


def _read(file: Path) -> str:
    try:
        return file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
