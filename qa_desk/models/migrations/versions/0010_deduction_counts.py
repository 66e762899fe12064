"""How often each deduction of an item was met."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column in place: a copy of the table would take long where there are many rows."""
    op.execute(sa.text("ALTER TABLE answer ADD COLUMN counts JSON"))


def downgrade() -> None:
    op.execute(sa.text("ALTER TABLE answer DROP COLUMN counts"))
