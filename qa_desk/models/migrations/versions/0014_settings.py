"""Why a setting was changed, and when: it may hold from a later moment on."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("setting", sa.Column("changed_at", UtcDateTime(), nullable=True))
    op.add_column("setting", sa.Column("reason", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for column in ("reason", "changed_at"):
        op.drop_column("setting", column)
