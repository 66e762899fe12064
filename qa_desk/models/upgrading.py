"""Bring a database to the newest schema: the only module that needs Alembic (D2)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, delete, insert, select, text
from sqlalchemy.orm import Session

from qa_desk.models import backups, chain, engines, schema, security
from qa_desk.models.calls import LIVE_RECORDER, Recorder
from qa_desk.models.evaluations import Status, WorkflowStep
from qa_desk.models.people import Permission, Person
from qa_desk.rules import permissions, workflow
from qa_desk.work import SYSTEM_ID

_LOCK = 0x5141_4465_736B  # "QADesk": five desktops at once on a fresh server would collide
_PATIENCE_MS = 60_000  # while another program brings the same file up


def configuration(connection: Connection) -> Config:
    """Return Alembic's configuration for an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, target: str = "head") -> None:
    """Drop our triggers and policies, migrate, fill the reference tables, secure again."""
    path = engines.local_path(engine)
    if path is not None:
        if schema.version(engine) not in (None, schema.HEAD):
            backups.before_upgrade(path)
        _upgrade_file(engine, target)
        return
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {engines.SCHEMA}"))
        _migrate(connection, target)


def _upgrade_file(engine: Engine, target: str) -> None:
    """Migrate a file with foreign keys off: rebuilding a parent table would delete its children."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101
        driver.execute("PRAGMA foreign_keys=OFF")
        (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
        driver.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
        try:
            with connection.begin():
                _migrate(connection, target)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise AssertionError(f"the migration broke foreign keys: {broken[:3]}")
        finally:
            driver.execute(f"PRAGMA busy_timeout={usual}")
            driver.execute("PRAGMA foreign_keys=ON")


def _migrate(connection: Connection, target: str) -> None:
    connection.info["actor"] = "system"
    security.drop(connection)
    command.upgrade(configuration(connection), target)
    _fill_reference(connection)
    security.apply(connection)
    with Session(connection) as session:
        chain.note(session, "upgrade", "database", schema.HEAD, {})


def _fill_reference(connection: Connection) -> None:
    """Make the tables of states, steps and rights equal to the rules (D6).

    What is there from the beginning is made too: who the system is, and the recorder of contacts
    watched live.
    """
    connection.execute(delete(WorkflowStep))
    connection.execute(delete(Permission))
    known = set(connection.scalars(select(Status.code)))
    for status in workflow.STATUSES.values():
        values = {
            "name": status.name,
            "counts_in_stats": status.counts_in_stats,
            "visible_to_csr": status.visible_to_csr,
        }
        if status.code in known:
            table = Status.__table__
            connection.execute(
                table.update().where(table.c.code == status.code).values(**values)  # type: ignore[attr-defined]
            )
        else:
            connection.execute(insert(Status).values(code=status.code, **values))
    connection.execute(
        insert(WorkflowStep),
        [
            {
                "code": s.code,
                "key": s.key,
                "source": s.source,
                "target": s.target,
                "who": " ".join(sorted(s.who)),
                "needs": " ".join(sorted(s.needs)),
                "told": s.told,
            }
            for s in workflow.STEPS
        ],
    )
    connection.execute(
        insert(Permission),
        [
            {"action": action, "role": role, "relation": relation}
            for action, rights in permissions.RIGHTS.items()
            for role, relation in rights.items()
        ],
    )
    if not connection.scalar(select(Person.id).where(Person.id == SYSTEM_ID)):
        connection.execute(
            insert(Person).values(
                id=SYSTEM_ID, name="QA Desk", staff_no="-", login="system", version=1
            )
        )
    if not connection.scalar(select(Recorder.id).where(Recorder.id == LIVE_RECORDER)):
        connection.execute(
            insert(Recorder).values(
                id=LIVE_RECORDER, code="live", name="live", timezone="UTC", profile={}, version=1
            )
        )
