"""One window only on a local file (D11)."""

from PySide6.QtCore import QLockFile

from qa_desk import paths
from qa_desk.errors import StorageError
from qa_desk.i18n import _


def take(database: str) -> QLockFile | None:
    """Take a local file for this window; StorageError when another one has it, None on a server."""
    file = paths.database_file(database)
    if file is None:
        return None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            _(
                "The folder {folder} cannot be made ({reason}). Choose another place with "
                "--db or QA_DESK_HOME."
            ).format(folder=file.parent, reason=error)
        ) from error
    lock = QLockFile(f"{file}.lock")
    lock.setStaleLockTime(0)
    if not lock.tryLock(100) and lock.error() == QLockFile.LockError.LockFailedError:
        raise StorageError(
            _(
                "QA Desk is open on {file} already. Nothing was changed. Go on in that "
                "window, or close it first."
            ).format(file=file)
        )
    return lock
