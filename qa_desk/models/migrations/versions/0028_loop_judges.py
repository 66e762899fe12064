"""Why an interpretation ended and where a proposal went; uses of cases; draws of re-checks."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "calibration_topic",
        sa.Column("end_reason", sa.Text(), nullable=False, server_default=""),
    )
    op.add_column("calibration_topic", sa.Column("review_id", Key(), nullable=True))
    op.create_index(op.f("ix_calibration_topic_review_id"), "calibration_topic", ["review_id"])
    op.create_table(
        "case_use",
        sa.Column("case_id", Key(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", Key(), nullable=False),
        sa.Column("added_by", Key(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('need', 'bulletin', 'calibration')", name=op.f("ck_case_use_kind")
        ),
        _to("case_use", "case_id", "teaching_case"),
        _to("case_use", "added_by", "person"),
        sa.PrimaryKeyConstraint("case_id", "kind", "subject_id", name=op.f("pk_case_use")),
    )
    op.create_index(op.f("ix_case_use_subject_id"), "case_use", ["subject_id"])
    op.create_table(
        "recheck_draw",
        sa.Column("id", Key(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("pool", sa.JSON(), nullable=False),
        sa.Column("pool_digest", sa.LargeBinary(), nullable=False),
        sa.Column("drawn_by", Key(), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('blind', 'repeat')", name=op.f("ck_recheck_draw_kind")),
        _to("recheck_draw", "drawn_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck_draw")),
    )
    op.create_index(op.f("ix_recheck_draw_month"), "recheck_draw", ["month"])
    op.create_index(op.f("ix_recheck_draw_drawn_by"), "recheck_draw", ["drawn_by"])
    op.add_column("recheck", sa.Column("draw_id", Key(), nullable=True))
    op.create_index(op.f("ix_recheck_draw_id"), "recheck", ["draw_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_recheck_draw_id"), "recheck")
    op.drop_column("recheck", "draw_id")
    op.drop_table("recheck_draw")
    op.drop_table("case_use")
    op.drop_index(op.f("ix_calibration_topic_review_id"), "calibration_topic")
    for column in ("review_id", "end_reason"):
        op.drop_column("calibration_topic", column)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)
