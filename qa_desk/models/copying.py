"""Move a whole centre from a local file to a server, or back: every row, id and hash (D2)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Table, delete, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from qa_desk.errors import RuleError, StorageError
from qa_desk.i18n import _
from qa_desk.models import chain, database, engines, heads, schema, security, upgrading
from qa_desk.models.base import Base
from qa_desk.models.calls import LIVE_RECORDER, Recorder
from qa_desk.models.failures import in_words
from qa_desk.models.people import Credential, Person
from qa_desk.rules import masking
from qa_desk.work import SYSTEM_ID, Progress

_BATCH = 2000
_MADE_BY_AN_UPGRADE = (
    *("status", "workflow_step", "permission"),
    *("journal_entry", "journal_head", "person", "recorder"),
)
_HAS_PASSWORD = {
    "sqlite": "SELECT login FROM person WHERE id IN (SELECT person_id FROM credential)",
    "postgresql": "SELECT rolname FROM pg_roles WHERE rolcanlogin",
}


@dataclass(frozen=True)
class Copied:
    """How many rows went over, and who needs a new password now (name, staff no., login)."""

    rows: int
    without_password: list[str]


def copy(source: Engine, target: Engine, progress: Progress | None = None) -> Copied:
    """Copy every row into an empty database, in one transaction; the owner of a server may.

    Passwords stay behind where a server is concerned: it keeps its own, and shows them to nobody.
    """
    with in_words(source), in_words(target):
        database.require_current(source)
        if schema.version(target) is None and engines.local_path(target) is None:
            upgrading.upgrade(target)
        database.require_current(target)
        with _snapshot(source) as origin, target.begin() as copy:
            _require_empty(copy)
            rows = _fill(origin, copy, progress or Progress())
            _require_same_journal(origin, copy)
        with Session(target) as session:
            heads.begin_anew(session)
            return Copied(rows, _without_password(session))


@contextmanager
def _snapshot(source: Engine) -> Iterator[Connection]:
    """Read everything as of one moment; an error rather than rows that policies would hide."""
    options: dict[str, object] = {**engines.READING}
    is_server = source.dialect.name == "postgresql"
    if is_server:
        options["isolation_level"] = "REPEATABLE READ"
    with source.execution_options(**options).connect() as connection, connection.begin():
        if is_server:
            connection.execute(text("SET LOCAL row_security = off"))
        yield connection


def _require_empty(copy: Connection) -> None:
    """Refuse a target in which anything is but what an upgrade has put there."""
    filled = [
        table.name
        for table in Base.metadata.sorted_tables
        if table.name not in _MADE_BY_AN_UPGRADE and _count(copy, table)
    ]
    people = select(func.count()).select_from(Person).where(Person.id != SYSTEM_ID)
    recorders = select(func.count()).select_from(Recorder).where(Recorder.id != LIVE_RECORDER)
    if filled or copy.scalar(people) or copy.scalar(recorders):
        raise RuleError(
            _(
                "The database to copy into is not empty. Nothing was changed. Give the address of "
                "a file that does not exist, or of an empty database on the server."
            )
        )


def _fill(origin: Connection, copy: Connection, progress: Progress) -> int:
    """Copy all tables, parents first, with our triggers off; put these on again at the end."""
    tables = _tables(copy)
    counts = {table.name: _count(origin, table) for table in tables}
    total, done = sum(counts.values()), 0
    copy.info["actor"] = "system"
    security.drop(copy)
    _check_references(copy, later=True)
    for table in reversed(Base.metadata.sorted_tables):
        copy.execute(delete(table))
    for table in tables:
        for batch in _batches(origin, table):
            _insert(copy, table, batch)
            done += len(batch)
            progress.step(done, total)
        if _count(copy, table) != counts[table.name]:
            raise AssertionError(f"rows of {table.name} were lost")
    _check_references(copy, later=False)
    security.apply(copy)
    return total


def _check_references(copy: Connection, *, later: bool) -> None:
    """Let rows of one table come before those they refer to: a mentor may have come later."""
    if copy.dialect.name == "postgresql":
        when = "DEFERRED" if later else "IMMEDIATE"
        copy.exec_driver_sql(f"SET CONSTRAINTS ALL {when}")
    elif later:  # until the commit
        copy.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


def _tables(copy: Connection) -> list[Table]:
    keeps_passwords = copy.dialect.name == "sqlite"
    return [
        table
        for table in Base.metadata.sorted_tables
        if keeps_passwords or table.name != Credential.__tablename__
    ]


def _batches(origin: Connection, table: Table) -> Iterator[Sequence[dict[str, object]]]:
    rows = origin.execution_options(yield_per=_BATCH).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for partition in rows.partitions():
        yield [dict(row._mapping) for row in partition]  # noqa: SLF001 - SQLAlchemy's own name


def _insert(copy: Connection, table: Table, batch: Sequence[dict[str, object]]) -> None:
    try:
        copy.execute(insert(table), batch)
    except (DataError, IntegrityError) as error:
        raise StorageError(
            _(
                "A row of {table} cannot be stored there ({reason}). Nothing was copied. Run "
                "qa-desk db check on the database that is copied."
            ).format(
                table=table.name,
                reason=masking.mask_in_text(str(error.orig).strip().splitlines()[0]),
            )
        ) from error


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _require_same_journal(origin: Connection, copy: Connection) -> None:
    """Hold that the journal is as whole there as here, then note the copy in it."""
    with Session(origin) as old, Session(copy) as new:
        if chain.verify(old) != chain.verify(new):
            raise AssertionError("the journal does not verify in the copy")
        chain.note(new, "copy", "database", schema.HEAD, {})


def _without_password(session: Session) -> list[str]:
    known = set(session.scalars(text(_HAS_PASSWORD[session.get_bind().dialect.name])))
    people = session.scalars(
        select(Person)
        .where(Person.login.is_not(None), Person.left_on.is_(None), Person.id != SYSTEM_ID)
        .order_by(Person.staff_no)
    )
    return [f"{p.name} {p.staff_no} ({p.login})" for p in people if p.login not in known]
