"""Which schema this program knows, and which one a database has."""

from sqlalchemy import Engine

from qa_desk.models import engines

HEAD = "0003"  # the newest migration; a test holds it equal to Alembic's own head


def version(engine: Engine) -> str | None:
    """Return the newest migration that a database has seen, None for an empty one."""
    reader = engine.execution_options(**engines.READING)
    with reader.connect() as connection:
        if not connection.dialect.has_table(connection, "alembic_version"):
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return str(found) if found else None
