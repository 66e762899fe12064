"""Training needs with all that belongs to them, and the training plan."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0021_training"
down_revision = "0020"
branch_labels = None
depends_on = None

_TABLES = (
    *("training_attendance", "training_release", "training_test", "training_trainee"),
    *("training_step", "training_session", "training_case", "training_need"),
    "training_plan_line",
)
_OF_PAPERS = """
DELETE FROM {table}
WHERE document_id IN (SELECT id FROM document WHERE kind = 'training_need')"""


def upgrade() -> None:
    _training_plan_line()
    _training_need()
    _training_case()
    _training_session()
    _training_step()
    _training_trainee()
    _training_attendance()
    _training_release()
    _training_test()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    for table in ("signature", "signatory"):
        op.execute(sa.text(_OF_PAPERS.format(table=table)))
    op.execute(sa.text("DELETE FROM document WHERE kind = 'training_need'"))


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _training_plan_line() -> None:
    op.create_table(
        "training_plan_line",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("planned", sa.Text(), nullable=False),
        sa.Column("owner_id", Key(), nullable=False),
        sa.Column("submit_on", sa.Date(), nullable=True),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("created_by", Key(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint(
            "method IN ('internal', 'external', 'online', 'case', 'simulation')",
            name=op.f("ck_training_plan_line_method"),
        ),
        sa.CheckConstraint("month BETWEEN 0 AND 12", name=op.f("ck_training_plan_line_month")),
        _to("training_plan_line", "created_by", "person.id"),
        _to("training_plan_line", "owner_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_plan_line")),
    )


def _training_need() -> None:
    op.create_table(
        "training_need",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("raised_by", Key(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("origin_id", Key(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("baseline", sa.Integer(), nullable=True),
        sa.Column("samples", sa.Integer(), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=True),
        sa.Column("applied", sa.Integer(), nullable=True),
        sa.Column("people_failed", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("submitted_by", Key(), nullable=True),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by", Key(), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("trainer_id", Key(), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("return_kind", sa.Text(), nullable=False),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.Column("merged_into", Key(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("result_at", UtcDateTime(), nullable=True),
        sa.Column("proposed_verdict", sa.Text(), nullable=False),
        sa.Column("proposed_by", Key(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("verdict_reason", sa.Text(), nullable=False),
        sa.Column("decided_by", Key(), nullable=True),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("document_id", Key(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint(
            "method IN ('internal', 'external', 'online', 'case', 'simulation')",
            name=op.f("ck_training_need_method"),
        ),
        sa.CheckConstraint("metric IN ('score', 'defects')", name=op.f("ck_training_need_metric")),
        sa.CheckConstraint(
            "source IN ('cluster', 'fatal', 'minimum', 'appraisal', 'product', 'complaint', 'improvement', 'other')",
            name=op.f("ck_training_need_source"),
        ),
        sa.CheckConstraint(
            "urgency IN ('normal', 'urgent')", name=op.f("ck_training_need_urgency")
        ),
        _to("training_need", "approved_by", "person.id"),
        _to("training_need", "decided_by", "person.id"),
        _to("training_need", "document_id", "document.id"),
        _to("training_need", "merged_into", "training_need.id"),
        _to("training_need", "origin_id", "training_need.id"),
        _to("training_need", "proposed_by", "person.id"),
        _to("training_need", "raised_by", "person.id"),
        _to("training_need", "status", "status.code"),
        _to("training_need", "submitted_by", "person.id"),
        _to("training_need", "trainer_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_need")),
        sa.UniqueConstraint("number", name=op.f("uq_training_need_number")),
    )
    op.create_index(op.f("ix_training_need_document_id"), "training_need", ["document_id"])
    op.create_index(op.f("ix_training_need_merged_into"), "training_need", ["merged_into"])
    op.create_index(op.f("ix_training_need_origin_id"), "training_need", ["origin_id"])
    op.create_index(op.f("ix_training_need_status_due_at"), "training_need", ["status", "due_at"])


def _training_case() -> None:
    op.create_table(
        "training_case",
        sa.Column("need_id", Key(), nullable=False),
        sa.Column("evaluation_id", Key(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("csr_id", Key(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_typical", sa.Boolean(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        _to("training_case", "csr_id", "person.id"),
        _to("training_case", "need_id", "training_need.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_case")),
    )
    op.create_index(op.f("ix_training_case_need_id"), "training_case", ["need_id"])


def _training_session() -> None:
    op.create_table(
        "training_session",
        sa.Column("need_id", Key(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("lecturer", sa.Text(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("is_make_up", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint(
            "method IN ('internal', 'external', 'online', 'case', 'simulation')",
            name=op.f("ck_training_session_method"),
        ),
        sa.CheckConstraint(
            "0 <= from_minute AND from_minute < to_minute", name=op.f("ck_training_session_times")
        ),
        _to("training_session", "need_id", "training_need.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_session")),
    )
    op.create_index(op.f("ix_training_session_need_id"), "training_session", ["need_id"])


def _training_step() -> None:
    op.create_table(
        "training_step",
        sa.Column("need_id", Key(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        _to("training_step", "need_id", "training_need.id"),
        _to("training_step", "person_id", "person.id"),
        _to("training_step", "source", "status.code"),
        _to("training_step", "target", "status.code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_step")),
    )
    op.create_index(op.f("ix_training_step_need_id"), "training_step", ["need_id"])


def _training_trainee() -> None:
    op.create_table(
        "training_trainee",
        sa.Column("need_id", Key(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        _to("training_trainee", "need_id", "training_need.id"),
        _to("training_trainee", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("need_id", "person_id", name=op.f("pk_training_trainee")),
    )
    op.create_index(op.f("ix_training_trainee_person_id"), "training_trainee", ["person_id"])


def _training_attendance() -> None:
    op.create_table(
        "training_attendance",
        sa.Column("session_id", Key(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.Column("marked_by", Key(), nullable=False),
        sa.CheckConstraint(
            "state IN ('present', 'absent', 'made_up')", name=op.f("ck_training_attendance_state")
        ),
        _to("training_attendance", "marked_by", "person.id"),
        _to("training_attendance", "person_id", "person.id"),
        _to("training_attendance", "session_id", "training_session.id"),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_training_attendance")),
    )


def _training_release() -> None:
    op.create_table(
        "training_release",
        sa.Column("session_id", Key(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("released_by", Key(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=False),
        _to("training_release", "person_id", "person.id"),
        _to("training_release", "released_by", "person.id"),
        _to("training_release", "session_id", "training_session.id"),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_training_release")),
    )


def _training_test() -> None:
    op.create_table(
        "training_test",
        sa.Column("need_id", Key(), nullable=False),
        sa.Column("session_id", Key(), nullable=True),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("retake_on", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", Key(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('exam', 'practice', 'reflection', 'customer')",
            name=op.f("ck_training_test_kind"),
        ),
        _to("training_test", "entered_by", "person.id"),
        _to("training_test", "need_id", "training_need.id"),
        _to("training_test", "person_id", "person.id"),
        _to("training_test", "session_id", "training_session.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_test")),
    )
    op.create_index(op.f("ix_training_test_need_id"), "training_test", ["need_id"])
