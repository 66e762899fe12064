"""Engines for the two kinds of database: a local file, and a shared PostgreSQL."""

import getpass
import logging
import platform
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool

from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.models import reaching, shares
from qa_desk.models.chain import entry_hash
from qa_desk.vault import files

logging.getLogger("psycopg").addHandler(logging.NullHandler())  # what it remarks, we say in words

SCHEMA = "qa_desk"  # in PostgreSQL, reached by search_path
_READ_ONLY = "qa_desk_read_only"
READING = {_READ_ONLY: True, "postgresql_readonly": True}  # options of a connection that only asks
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "recursive_triggers=ON",
    "cache_size=-64000",  # KB: an import writes all over the indexes of millions of calls
    "wal_autocheckpoint=8000",  # pages; each page that many transactions write goes once
)
_POSTGRESQL_ARGUMENTS = {
    "options": f"-c search_path={SCHEMA}",
    "application_name": "QA Desk",
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
}


def connect(url: str | URL, login: str = "", password: str = "") -> Engine:
    """Return an engine for a database, on PostgreSQL as the given person's own role (D1)."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and not parsed.database:
            raise ValueError(url)
    except (ArgumentError, ValueError) as error:
        raise StorageError(
            _(
                "“{url}” is not a database address. Examples: sqlite:///C:/qa/desk.db or "
                "postgresql+psycopg://server/qa_desk."
            ).format(url=re.sub(r"//[^/]*@", "//…@", str(url)))
        ) from error
    if parsed.get_backend_name() == "sqlite":
        return _local_file(Path(parsed.database or ""))
    if parsed.get_backend_name() != "postgresql":
        raise StorageError(
            _("QA Desk keeps its data in a local file or in PostgreSQL, not in {kind}.").format(
                kind=parsed.get_backend_name()
            )
        )
    parsed = reaching.protected(parsed.set(drivername="postgresql+psycopg"))
    if login:
        parsed = parsed.set(username=login, password=password)
    return _server(parsed, "read-write")


def for_reports(engine: Engine) -> Engine | None:
    """Return an engine that prefers a standby, when the address names more than one server."""
    if local_path(engine) is not None or not _has_several_servers(engine.url):
        return None
    return _server(engine.url, "prefer-standby")


def _has_several_servers(url: URL) -> bool:
    hosts = url.query.get("host", ())
    return not isinstance(hosts, str) and len(hosts) > 1


def _server(url: URL, kind: str) -> Engine:
    arguments: dict[str, object] = dict(_POSTGRESQL_ARGUMENTS)
    if _has_several_servers(url):
        arguments["target_session_attrs"] = kind
    return create_engine(
        url,
        connect_args=arguments,
        pool_pre_ping=True,
        pool_size=2,
        max_overflow=2,
        hide_parameters=True,
    )


def user_of(url: str) -> tuple[str, str]:
    """Return the name and password that an address carries, empty where there are none."""
    parsed = make_url(url)
    return parsed.username or "", str(parsed.password or "")


def _local_file(path: Path) -> Engine:
    refuse_share(path)
    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=lambda: open_file(path),
        poolclass=QueuePool,
        hide_parameters=True,  # values, such as numbers, stay out of errors and logs (P18)
    )
    engine.dialect.qa_desk_path = path  # type: ignore[attr-defined]
    event.listen(engine, "connect", _add_functions)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _may_write_again)
    return engine


def refuse_share(path: Path) -> None:
    """Refuse a database file that lies on a network share (S1-6: it would be damaged there)."""
    if kind := shares.kind(path):
        raise StorageError(
            _(
                "{path} lies on a network share ({kind}). Several computers that write one file "
                "there damage it, so QA Desk does not open it. Nothing was changed. Keep the file "
                "on a disk of this computer, or let everybody work on a PostgreSQL server: "
                "--db postgresql+psycopg://server/qa_desk"
            ).format(path=path, kind=kind)
        )


def open_file(path: Path) -> Any:
    """Return the driver's own connection to a local database, durable and guarded."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = files.connect(path, check_same_thread=False, timeout=5)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except (OSError, sqlcipher.Error) as error:
        raise unusable(path, error) from error
    return connection


def open_sealed_file(path: Path) -> Any:
    """Return the driver's connection to a file that nobody writes; it leaves no trace."""
    try:
        return files.connect_sealed(path)
    except sqlcipher.Error as error:
        raise unusable(path, error) from error


def sealed_file(path: Path) -> Engine:
    """Return an engine for a file that nobody writes, such as a backup."""
    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=lambda: open_sealed_file(path),
        poolclass=NullPool,
        hide_parameters=True,
    )
    engine.dialect.qa_desk_path = path  # type: ignore[attr-defined]
    return engine


def local_path(engine: Engine) -> Path | None:
    """Return the file of a local database."""
    return getattr(engine.dialect, "qa_desk_path", None)


def unusable(path: Path, error: BaseException) -> StorageError:
    """Return the sentence for a database file that cannot be opened."""
    text = str(error)
    if "not a database" in text:
        sentence = _(
            "{path} is not a QA Desk database, or it is encrypted with another key. "
            "Nothing was changed. Choose another file with --db."
        )
    else:
        sentence = _(
            "The database {path} cannot be opened ({reason}). Nothing was changed. "
            "Check that the folder exists and may be written to."
        )
    return StorageError(sentence.format(path=path, reason=text))


def _add_functions(connection: Any, record: ConnectionPoolEntry) -> None:
    """Give the triggers who acts, where and when; a client without them cannot write at all."""
    functions: tuple[tuple[str, int, Callable[..., Any]], ...] = (
        ("qad_actor", 0, lambda: record.info.get("actor")),
        ("qad_machine", 0, machine),
        ("qad_now", 0, lambda: datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")),
        ("qad_id", 1, lambda key: None if key is None else str(UUID(bytes=bytes(key)))),
        ("qad_entry_hash", 9, _entry_hash),
    )
    for name, arguments, function in functions:
        connection.create_function(name, arguments, function)


def _entry_hash(previous: bytes, chain: str, sequence: int, at: str, *others: str) -> bytes:
    return entry_hash(previous, chain, sequence, f"{at.replace(' ', 'T')}+00:00", *others)


def machine() -> str:
    """Return this computer's name."""
    return platform.node() or "?"


def user() -> str:
    """Return the name of this computer's user."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # an account without a name
        return "?"


def _begin(connection: Connection) -> None:
    """Take the write lock at once, so that a reader never has to turn into a writer."""
    if connection.get_execution_options().get(_READ_ONLY):
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _may_write_again(connection: Any, _record: ConnectionPoolEntry) -> None:
    if connection is not None:
        connection.execute("PRAGMA query_only=OFF")
