"""Closed months: what was frozen, values that two people enter, adjustments."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TABLES = (
    *("adjustment", "adjustment_note", "typed_result"),
    *("monthly_result", "month_total", "month_close"),
)
_OF_PAPERS = "WHERE document_id IN (SELECT id FROM document WHERE kind = 'adjustment_list')"


def upgrade() -> None:
    op.create_table(
        "month_close",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("closed_by", Key(), nullable=False),
        sa.Column("cut_at", UtcDateTime(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        _among("month_close", "basis", "random", "all", "weighted"),
        _to("month_close", "closed_by", "person"),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_month_close")),
    )
    op.create_table(
        "month_total",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("month", "stratum", name=op.f("pk_month_total")),
    )
    _make_result()
    _make_typed()
    _make_adjustments()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    for table in ("signature", "signatory"):
        op.execute(sa.text(f"DELETE FROM {table} {_OF_PAPERS}"))  # noqa: S608 - our names
    op.execute(sa.text("DELETE FROM document WHERE kind = 'adjustment_list'"))


def _make_result() -> None:
    numbers = ("passed", "ms_earned", "ms_applicable", "pass_mark")
    op.create_table(
        "monthly_result",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("team_id", Key(), nullable=True),
        sa.Column("skill_group", sa.Text(), nullable=False),
        sa.Column("is_part", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=True),
        sa.Column("high", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("min_skill", sa.Integer(), nullable=True),
        sa.Column("fatals", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        _among("monthly_result", "source", "month", "quarter", "typed"),
        _to("monthly_result", "person_id", "person"),
        _to("monthly_result", "team_id", "team"),
        sa.PrimaryKeyConstraint("month", "person_id", name=op.f("pk_monthly_result")),
    )
    op.create_index(op.f("ix_monthly_result_person_id"), "monthly_result", ["person_id"])


def _make_typed() -> None:
    op.create_table(
        "typed_result",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", Key(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_by", Key(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 1000", name=op.f("ck_typed_result_score")),
        _to("typed_result", "person_id", "person"),
        _to("typed_result", "proposed_by", "person"),
        _to("typed_result", "confirmed_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typed_result")),
    )
    index = op.f("ix_typed_result_month_person_id")
    op.create_index(index, "typed_result", ["month", "person_id"])


def _make_adjustments() -> None:
    op.create_table(
        "adjustment_note",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("evaluation_id", Key(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("noted_by", Key(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        _to("adjustment_note", "person_id", "person"),
        _to("adjustment_note", "noted_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustment_note")),
    )
    op.create_index(op.f("ix_adjustment_note_month"), "adjustment_note", ["month"])
    numbers = ("before", "after", "fatals_before", "fatals_after")
    op.create_table(
        "adjustment",
        sa.Column("document_id", Key(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.CheckConstraint("after BETWEEN 0 AND 1000", name=op.f("ck_adjustment_after")),
        _to("adjustment", "document_id", "document"),
        _to("adjustment", "person_id", "person"),
        sa.PrimaryKeyConstraint("document_id", "person_id", name=op.f("pk_adjustment")),
    )
    op.create_index(op.f("ix_adjustment_person_id"), "adjustment", ["person_id"])


def _among(table: str, column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
