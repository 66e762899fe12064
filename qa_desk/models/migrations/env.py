"""Alembic's entry point: runs on the connection that `upgrading` hands over."""

from typing import Any

from alembic import context

from qa_desk.models import Base
from qa_desk.models.base import Key, UtcDateTime


def render_item(kind: str, item: object, _context: object) -> Any:
    """Write our own column types by their names when a migration is generated."""
    if kind == "type" and isinstance(item, (Key, UtcDateTime)):
        return f"{type(item).__name__}()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_item,
    compare_type=True,
)
context.run_migrations()
