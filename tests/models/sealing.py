"""What is tried of what is sealed."""

import pytest
from sqlalchemy import text

from qa_desk.errors import RuleError


def refused(access, sql, match="sealed"):
    """Say that a statement is refused in words and leaves everything as it was."""
    with pytest.raises(RuleError, match=match), access.work() as work:
        work.session.execute(text(sql))


def rows(access, table):
    """Return everything in a table."""
    with access.ask() as work:
        return work.session.execute(text(f"SELECT * FROM {table}")).all()
