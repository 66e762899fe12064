"""What the rows of a database tell about its health: references, numbers, holds, retention."""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, Exists, ForeignKeyConstraint, and_, exists, func, select

from qa_desk.i18n import _, ngettext
from qa_desk.models import engines
from qa_desk.models.base import Base
from qa_desk.models.calls import Call
from qa_desk.models.centre import Setting
from qa_desk.models.evaluations import Evaluation
from qa_desk.models.journal import JournalEntry
from qa_desk.models.people import Person
from qa_desk.models.retention import Hold
from qa_desk.rules import options

_CHECKSUMS = """
SELECT current_setting('data_checksums') = 'on',
  (SELECT coalesce(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database())
"""


def look(engine: Engine) -> Iterator[tuple[bool, str]]:
    """Yield what is good or not; as the owner, from whom no row is hidden."""
    with engine.execution_options(**engines.READING).connect() as connection:
        if connection.dialect.name == "postgresql":
            yield _pages(connection)
            yield _references(connection)
        yield _counts(connection)
        yield from _retention(connection)


def _pages(connection: Connection) -> tuple[bool, str]:
    is_on, failures = connection.exec_driver_sql(_CHECKSUMS).one()
    if failures:
        words = _(
            "The server has found damaged pages ({n}). Make a backup at once, into a new file, "
            "and look at the server's log."
        )
        return False, words.format(n=failures)
    if is_on:
        return True, _("The server checks every page, and has found no damage.")
    return True, _(
        "The server does not check its pages: damage of the disk stays unseen. An administrator "
        "of the server may switch that on with pg_checksums."
    )


def _references(connection: Connection) -> tuple[bool, str]:
    """Look for rows that refer to nothing: a server checks that only when they are written."""
    broken = [
        f"{table.name}.{', '.join(key.column_keys)}"
        for table in Base.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if connection.scalar(select(_orphans(key)))
    ]
    if broken:
        words = _("Some rows refer to others that are gone: {names}. Restore a backup.")
        return False, words.format(names=_(", ").join(sorted(broken)))
    return True, _("Every reference leads to a row.")


def _orphans(key: ForeignKeyConstraint) -> Exists:
    parent = key.referred_table.alias()
    pairs = [(column.parent, parent.c[column.column.name]) for column in key.elements]
    found = exists().where(and_(*(child == other for child, other in pairs)))
    return exists().where(and_(*(child.is_not(None) for child, _other in pairs), ~found))


def _counts(connection: Connection) -> tuple[bool, str]:
    def count(table: type[Base]) -> int:
        return connection.scalar(select(func.count()).select_from(table)) or 0

    words = _(
        "People: {people}. Calls: {calls}. Evaluations: {evaluations}. Journal entries: {entries}."
    )
    return True, words.format(
        people=count(Person),
        calls=count(Call),
        evaluations=count(Evaluation),
        entries=count(JournalEntry),
    )


def _retention(connection: Connection) -> Iterator[tuple[bool, str]]:
    held = connection.scalar(
        select(func.count()).select_from(Hold).where(Hold.released_at.is_(None))
    )
    yield (
        True,
        ngettext("{n} hold is in force.", "{n} holds are in force.", held or 0).format(n=held or 0),
    )
    rows = connection.execute(select(Setting.key, Setting.value).order_by(Setting.valid_from))
    newest = {row.key: row.value for row in rows}
    for key, value in newest.items():
        if key.startswith("retention.") and key in options.OPTIONS:
            least = options.OPTIONS[key].minimum
            if not value.isdigit() or int(value) < least:
                words = _(
                    "The setting {key} is “{value}”, but at least {least} months are kept. "
                    "Write a number of months that is allowed."
                )
                yield False, words.format(key=key, value=value, least=least)
