"""Calibration sessions: their calls, people, tasks, topics and arrangements."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calibration",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("chair_id", Key(), nullable=False),
        sa.Column("reference_id", Key(), nullable=True),
        sa.Column("checklist_version_id", Key(), nullable=False),
        sa.Column("tolerance", sa.Integer(), nullable=False),
        sa.Column("tolerance_new", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("training", sa.Text(), nullable=False),
        sa.Column("training_minutes", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Key(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint(
            "state IN ('preparing', 'scoring', 'discussing', 'closed')",
            name=op.f("ck_calibration_state"),
        ),
        _to("calibration", "chair_id", "person"),
        _to("calibration", "checklist_version_id", "checklist_version"),
        _to("calibration", "created_by", "person"),
        _to("calibration", "reference_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration")),
        sa.UniqueConstraint("number", name=op.f("uq_calibration_number")),
    )
    op.create_index(op.f("ix_calibration_month"), "calibration", ["month"])

    op.create_table(
        "calibration_arrangement",
        sa.Column("calibration_id", Key(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        _to("calibration_arrangement", "calibration_id", "calibration"),
        _to("calibration_arrangement", "person_id", "person"),
        sa.PrimaryKeyConstraint(
            "calibration_id", "person_id", name=op.f("pk_calibration_arrangement")
        ),
    )
    op.create_index(
        op.f("ix_calibration_arrangement_person_id"), "calibration_arrangement", ["person_id"]
    )

    op.create_table(
        "calibration_call",
        sa.Column("calibration_id", Key(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("call_id", Key(), nullable=False),
        sa.Column("segment_id", Key(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint(
            "why IN ('random', 'disputed', 'borderline')", name=op.f("ck_calibration_call_why")
        ),
        _to("calibration_call", "calibration_id", "calibration"),
        _to("calibration_call", "call_id", "call"),
        _to("calibration_call", "segment_id", "call_segment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_call")),
        sa.UniqueConstraint(
            "calibration_id",
            "segment_id",
            name=op.f("uq_calibration_call_calibration_id_segment_id"),
        ),
    )
    op.create_index(op.f("ix_calibration_call_call_id"), "calibration_call", ["call_id"])
    op.create_index(op.f("ix_calibration_call_segment_id"), "calibration_call", ["segment_id"])

    op.create_table(
        "calibration_member",
        sa.Column("calibration_id", Key(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        _to("calibration_member", "calibration_id", "calibration"),
        _to("calibration_member", "person_id", "person"),
        sa.PrimaryKeyConstraint("calibration_id", "person_id", name=op.f("pk_calibration_member")),
    )
    op.create_index(op.f("ix_calibration_member_person_id"), "calibration_member", ["person_id"])

    op.create_table(
        "calibration_topic",
        sa.Column("calibration_id", Key(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("views", sa.Text(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("agreed_zh", sa.Text(), nullable=False),
        sa.Column("agreed_en", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", Key(), nullable=False),
        _to("calibration_topic", "calibration_id", "calibration"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_topic")),
    )
    op.create_index(
        op.f("ix_calibration_topic_calibration_id"), "calibration_topic", ["calibration_id"]
    )
    op.create_index(op.f("ix_calibration_topic_item_key"), "calibration_topic", ["item_key"])

    op.create_table(
        "calibration_task",
        sa.Column("evaluation_id", Key(), nullable=False),
        sa.Column("call_id", Key(), nullable=False),
        _to("calibration_task", "call_id", "calibration_call"),
        _to("calibration_task", "evaluation_id", "evaluation"),
        sa.PrimaryKeyConstraint("evaluation_id", name=op.f("pk_calibration_task")),
    )
    op.create_index(op.f("ix_calibration_task_call_id"), "calibration_task", ["call_id"])


def downgrade() -> None:
    for table in (
        "calibration_task",
        "calibration_topic",
        "calibration_arrangement",
        "calibration_member",
        "calibration_call",
        "calibration",
    ):
        op.drop_table(table)
    papers = "(SELECT id FROM document WHERE kind = 'calibration')"
    for table in ("signature", "signatory"):
        op.execute(sa.text(f"DELETE FROM {table} WHERE document_id IN {papers}"))  # noqa: S608
    op.execute(sa.text("DELETE FROM document WHERE kind = 'calibration'"))


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
