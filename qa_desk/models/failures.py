"""Turn what the world did to a database into sentences; bugs go through as they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from qa_desk.errors import ConflictError, OutageError, QaDeskError, RuleError, StorageError
from qa_desk.i18n import N_, _
from qa_desk.models import engines, refusals

_OF_A_FILE = {  # what SQLite says → what we say
    "full": N_(
        "The disk that holds {path} is full. Nothing was lost; the last change was not stored. "
        "Free some space and try again."
    ),
    "readonly": N_(
        "{path} cannot be written to. The last change was not stored. Check the permissions of "
        "the file and its folder."
    ),
    "locked": N_(
        "The database is busy with another program. The last change was not stored. Try again in "
        "a moment."
    ),
    "malformed": N_(
        "{path} is damaged ({reason}). The last change was not stored. Keep a copy of the file, "
        "then restore the newest backup."
    ),
    "disk I/O error": N_(
        "{path} cannot be read or written ({reason}). The last change was not stored. Check the "
        "disk, then try again."
    ),
}
_CANNOT_OPEN = ("unable to open", "not a database")
_UNREACHABLE = N_(
    "The database server cannot be reached ({reason}). What you typed is safe on this computer. "
    "Check the network and try again."
)
_OF_A_SERVER = {  # beginning of an SQLSTATE → what we say
    "53": N_(
        "The database server is short of space, memory or connections ({reason}). The last change "
        "was not stored; what you typed is safe on this computer. Tell the administrator."
    ),
    "55P03": N_(
        "The database is busy with another program. The last change was not stored. Try again in "
        "a moment."
    ),
    "57014": N_(
        "The database server took too long. The last change was not stored; what you typed is "
        "safe on this computer. Try again in a moment."
    ),
}
_AWAY = ("08", "57P", "25P03")  # no connection, the server stops, we slept in a transaction
_COLLISIONS = ("40001", "40P01")  # two transactions that waited for each other
_FORBIDDEN = "42501"


@contextmanager
def in_words(engine: Engine) -> Iterator[None]:
    """Raise one of our errors in place of the driver's, where a person can do something."""
    try:
        yield
    except StaleDataError as error:
        raise _changed_meanwhile() from error
    except DBAPIError as error:
        known = _translated(engine, error)
        if known is None:
            raise
        raise known from error


def _translated(engine: Engine, error: DBAPIError) -> QaDeskError | None:
    text = str(error.orig)
    refused = refusals.refusal(text)
    if refused:
        return refused
    path = engines.local_path(engine)
    return _of_a_server(error, text) if path is None else _of_a_file(path, error, text)


def _of_a_file(path: Path, error: DBAPIError, text: str) -> StorageError | None:
    if any(sign in text for sign in _CANNOT_OPEN):
        return engines.unusable(path, error.orig or error)
    for sign, sentence in _OF_A_FILE.items():
        if sign in text:
            return StorageError(_(sentence).format(path=path, reason=text))
    return None


def _of_a_server(error: DBAPIError, text: str) -> QaDeskError | None:
    state = getattr(error.orig, "sqlstate", None) or ("08" if _lost(error) else "")
    if state in _COLLISIONS:
        return _changed_meanwhile()
    if state == _FORBIDDEN:
        return RuleError(
            _(
                "Your login on the database server may not do this. Nothing was changed. Ask the "
                "administrator."
            )
        )
    if state.startswith(_AWAY):
        return unreachable(text)
    for beginning, sentence in _OF_A_SERVER.items():
        if state.startswith(beginning):
            return StorageError(_(sentence).format(reason=_first_line(text)))
    return None


def unreachable(text: str) -> OutageError:
    """Return the sentence for a server that does not answer."""
    return OutageError(_(_UNREACHABLE).format(reason=_first_line(text)))


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def _lost(error: DBAPIError) -> bool:
    """Say whether the connection is gone, or never came to be, without a word of the server."""
    return error.connection_invalidated or isinstance(error, OperationalError)


def _changed_meanwhile() -> ConflictError:
    return ConflictError(
        _(
            "Somebody else changed this record meanwhile. Nothing of yours was overwritten. "
            "Reload it and try again."
        )
    )
