"""A database without any of our rules, as a peer."""

from sqlalchemy import Engine, text

from qa_desk.models import scopes, security, views


def unguard(engine: Engine) -> None:
    """Take policies, triggers and row-level security away."""
    with engine.begin() as connection:
        security.drop(connection)
        on_server = connection.dialect.name == "postgresql"
        joins = "string_agg" if on_server else "group_concat"
        reached = scopes.view(connection.dialect.name)
        for statement in (reached, *views.on_file()):  # what services ask, for everybody
            connection.exec_driver_sql(statement.replace("group_concat", joins))
        if not on_server:
            return
        tables = connection.scalars(
            text("SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'qa_desk'")
        ).all()
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"))
