"""The scoring desk: what was heard, who saw what has no recording, when words were said.

And calls are found by their contact reason.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INDEX = "ix_call_contact_reason_started_at"
_NEW_COLUMNS = {
    "revision": ["passages JSON", "witness TEXT DEFAULT '' NOT NULL"],
    "transcript": ["times JSON"],
}


def upgrade() -> None:
    for table, columns in _NEW_COLUMNS.items():
        for column in columns:
            op.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {column}"))
    op.create_index(_INDEX, "call", ["contact_reason", "started_at"])


def downgrade() -> None:
    op.drop_index(_INDEX, "call")
    for table, columns in _NEW_COLUMNS.items():
        for column in columns:
            op.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}"))
