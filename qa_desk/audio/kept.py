"""Open a recording from wherever it can be heard: QA Desk's own copy, else the recorder's file."""

from pathlib import Path
from typing import BinaryIO

from qa_desk.audio import sealed
from qa_desk.errors import InputError
from qa_desk.i18n import _


def open_kept(original: Path, content: str, copy: Path | None, key: bytes) -> BinaryIO:
    """Return the bytes of a recording, whose SHA-256 is `content` in hex (P1).

    The recorder's file stands in for a copy that is not there, if it is still the same content.
    """
    if copy is None:
        return open_original(original, content)
    try:
        return sealed.open_sealed(copy, key)
    except sealed.Damaged:
        raise
    except OSError as missing:
        try:
            return open_original(original, content)
        except OSError:
            raise missing from None


def open_original(path: Path, content: str) -> BinaryIO:
    """Return a recorder's file; InputError when it is not the one that was imported."""
    file = path.open("rb")
    try:
        if sealed.sha256(file).hex() != content:
            raise changed()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def changed() -> InputError:
    """Return what is said of a recorder's file that is not the one that was imported."""
    return InputError(
        _(
            "This recording is no longer the one that was imported: it was changed or overwritten "
            "since. Have the recorder's original brought back, or the evaluation voided."
        )
    )
