"""A database as the program before this one knew it."""

from alembic import command

from qa_desk.models import security, upgrading


def step_back(engine, to="-1"):
    """Take the newest migration back, or all those after one.

    Foreign keys are off in a file meanwhile, as an upgrade has them.
    """
    with engine.connect() as connection:
        is_file = connection.dialect.name == "sqlite"
        if is_file:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            connection.info["actor"] = "system"
            security.drop(connection)
            command.downgrade(upgrading.configuration(connection), to)
        if is_file:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
