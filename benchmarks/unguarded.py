"""A database without any of our rules, as a peer."""

from sqlalchemy import Engine, text

from qa_desk.models import scopes, security, views


def unguard(engine: Engine) -> None:
    """Take policies, triggers and row-level security away."""
    with engine.begin() as connection:
        security.drop(connection)
        reached = scopes.view(connection.dialect.name)
        for statement in (reached, *views.on_file()):  # what services ask, for everybody
            connection.exec_driver_sql(statement)
        if connection.dialect.name != "postgresql":
            return
        tables = connection.scalars(
            text("SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'qa_desk'")
        ).all()
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"))
