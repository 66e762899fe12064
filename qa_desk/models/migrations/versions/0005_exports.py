"""Leave to take much out of the program."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_request",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", Key(), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", Key(), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint("kind IN ('journal', 'clip')", name=op.f("ck_export_request_kind")),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["person.id"], name=op.f("fk_export_request_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["person.id"], name=op.f("fk_export_request_requested_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_request")),
    )
    op.create_index(op.f("ix_export_request_requested_at"), "export_request", ["requested_at"])


def downgrade() -> None:
    op.drop_table("export_request")
