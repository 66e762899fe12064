"""Which schema this program knows, which one a database has, and whether the two fit (P4).

Migrations expand first and contract one release later (D2), so a program also works with the
schema of the release after its own. Only that later release can know it: each upgrade writes the
oldest schema whose programs still work into the database, in a view that members cannot change.
"""

from sqlalchemy import Engine

from qa_desk.models import engines

HEAD = "0034"  # the newest migration; a test holds it equal to Alembic's own head
OLDEST = "0001"  # the HEAD of the release before this one: its programs work with this schema

_VIEW = "qad_schema"


def version(engine: Engine) -> str | None:
    """Return the newest migration that a database has seen, None for an empty one."""
    reader = engine.execution_options(**engines.READING)
    with reader.connect() as connection:
        if not connection.dialect.has_table(connection, "alembic_version"):
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return str(found) if found else None


def fits(engine: Engine) -> bool:
    """Say whether this program works with a database as it is (P4)."""
    found = version(engine)
    if found is None or found <= HEAD:
        return found == HEAD
    oldest = _oldest(engine)
    return oldest is not None and oldest <= HEAD


def announcement(dialect: str) -> list[str]:
    """Return the statements with which an upgrade says who may still work with the schema."""
    made = [f"CREATE VIEW {_VIEW} AS SELECT '{OLDEST}' AS oldest"]
    if dialect == "postgresql":
        made.append(f"GRANT SELECT ON {_VIEW} TO qa_desk_member")
    return made


def _oldest(engine: Engine) -> str | None:
    reader = engine.execution_options(**engines.READING)
    with reader.connect() as connection:
        if not connection.dialect.has_table(connection, _VIEW):
            return None
        found = connection.exec_driver_sql(f"SELECT oldest FROM {_VIEW}").scalar()  # noqa: S608
        return str(found)
