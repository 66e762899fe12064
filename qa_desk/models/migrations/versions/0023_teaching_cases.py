"""Teaching cases, and the model calls published of them."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_PURGED = ["call", "evaluation", "document", "audio", "quick_check", "imported_result"]


def upgrade() -> None:
    op.create_table(
        "teaching_case",
        sa.Column("id", Key(), nullable=False),
        sa.Column("is_good", sa.Boolean(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("silences", sa.JSON(), nullable=False),
        sa.Column("length_ms", sa.Integer(), nullable=False),
        sa.Column("cut_id", Key(), nullable=False),
        sa.Column("cut_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("cut_size", sa.Integer(), nullable=False),
        sa.Column("cut_key", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", Key(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("removed_by", Key(), nullable=True),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("remove_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("teaching_case", "added_by", "person"),
        _to("teaching_case", "removed_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaching_case")),
        sa.UniqueConstraint("cut_id", name=op.f("uq_teaching_case_cut_id")),
    )
    op.create_index(op.f("ix_teaching_case_added_at"), "teaching_case", ["added_at"])
    _make_source()
    _make_model_call()
    _let_purge([*_PURGED, "teaching_case"])


def _make_source() -> None:
    op.create_table(
        "case_source",
        sa.Column("case_id", Key(), nullable=False),
        sa.Column("call_id", Key(), nullable=True),
        sa.Column("evaluation_id", Key(), nullable=True),
        sa.Column("csr_id", Key(), nullable=False),
        sa.Column("from_ms", sa.Integer(), nullable=False),
        sa.Column("to_ms", sa.Integer(), nullable=False),
        sa.Column("asked_by", Key(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("consent", sa.Text(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("consent IN ('given', 'refused')", name=op.f("ck_case_source_consent")),
        sa.CheckConstraint("to_ms > from_ms", name=op.f("ck_case_source_passage")),
        _to("case_source", "case_id", "teaching_case"),
        _to("case_source", "call_id", "call"),
        _to("case_source", "evaluation_id", "evaluation"),
        _to("case_source", "csr_id", "person"),
        _to("case_source", "asked_by", "person"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_source")),
    )
    for column in ("call_id", "evaluation_id", "csr_id"):
        op.create_index(op.f(f"ix_case_source_{column}"), "case_source", [column])


def _make_model_call() -> None:
    op.create_table(
        "model_call",
        sa.Column("id", Key(), nullable=False),
        sa.Column("case_id", Key(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("length_ms", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("published_by", Key(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_by", Key(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _to("model_call", "case_id", "teaching_case"),
        _to("model_call", "published_by", "person"),
        _to("model_call", "withdrawn_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_call")),
    )
    op.create_index(op.f("ix_model_call_case_id"), "model_call", ["case_id"])


def downgrade() -> None:
    for table in ("model_call", "case_source", "teaching_case"):
        op.drop_table(table)
    op.execute(sa.text("DELETE FROM purge_item WHERE kind = 'teaching_case'"))
    _let_purge(_PURGED)


def _let_purge(kinds: list[str]) -> None:
    """Let a purge name these kinds of record."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("purge_item") as batch:
        batch.drop_constraint(op.f("ck_purge_item_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_purge_item_kind"), f"kind IN ({listed})")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
