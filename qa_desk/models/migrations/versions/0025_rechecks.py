"""Results that are scored a second time, and how far both agree."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recheck",
        sa.Column("id", Key(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("original_id", Key(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", Key(), nullable=False),
        sa.Column("inspector_id", Key(), nullable=False),
        sa.Column("drawn_by", Key(), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("compared_at", UtcDateTime(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=True)
            for name in ("agreeing", "compared", "fatal_missed", "fatal_added", "difference")
        ),
        sa.CheckConstraint("kind IN ('blind', 'repeat')", name=op.f("ck_recheck_kind")),
        _to("original_id", "evaluation"),
        _to("evaluation_id", "evaluation"),
        _to("inspector_id", "person"),
        _to("drawn_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck")),
        sa.UniqueConstraint("evaluation_id", name=op.f("uq_recheck_evaluation_id")),
    )
    op.create_index(op.f("ix_recheck_inspector_id_month"), "recheck", ["inspector_id", "month"])
    op.create_index(op.f("ix_recheck_original_id"), "recheck", ["original_id"])
    op.create_index(op.f("ix_recheck_drawn_by"), "recheck", ["drawn_by"])


def downgrade() -> None:
    op.drop_table("recheck")


def _to(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_recheck_{column}"))
