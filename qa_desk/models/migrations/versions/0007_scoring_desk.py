"""The scoring desk: what was heard of a recording, who saw what has none, when words were said."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NEW_COLUMNS = {
    "revision": ["passages JSON", "witness TEXT DEFAULT '' NOT NULL"],
    "transcript": ["times JSON"],
}


def upgrade() -> None:
    for table, columns in _NEW_COLUMNS.items():
        for column in columns:
            op.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {column}"))


def downgrade() -> None:
    for table, columns in _NEW_COLUMNS.items():
        for column in columns:
            op.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}"))
