"""Write a file where a person wants it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa_desk import paths
from qa_desk.errors import StorageError
from qa_desk.i18n import _


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """Yield where to write, so that `file` appears whole or not at all.

    StorageError where it cannot be written; what was there of that name is still there then.
    """
    try:
        with paths.replacing(file) as part:
            yield part
    except OSError as error:
        raise StorageError(
            _(
                "{file} cannot be written ({reason}). Nothing recorded is affected. Close the file "
                "if it is open, or choose another place."
            ).format(file=file, reason=error.strerror or error)
        ) from error
