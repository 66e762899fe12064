"""Improvement plans through all their versions, and the reports of progress."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "improvement_plan",
        sa.Column("id", Key(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("department_id", Key(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Key(), nullable=False),
        _to("improvement_plan", "department_id", "department"),
        _to("improvement_plan", "created_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_plan")),
        sa.UniqueConstraint(
            "year", "department_id", name=op.f("uq_improvement_plan_year_department_id")
        ),
    )
    op.create_index(
        op.f("ix_improvement_plan_department_id"), "improvement_plan", ["department_id"]
    )
    op.create_table(
        "improvement_check_in",
        sa.Column("id", Key(), nullable=False),
        sa.Column("plan_id", Key(), nullable=False),
        sa.Column("paper_id", Key(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("actual", "data", "problems", "cause")
        ),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", Key(), nullable=False),
        sa.CheckConstraint(
            "planned BETWEEN 0 AND 100", name=op.f("ck_improvement_check_in_planned")
        ),
        _to("improvement_check_in", "plan_id", "improvement_plan"),
        _to("improvement_check_in", "paper_id", "document"),
        _to("improvement_check_in", "made_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_check_in")),
    )
    for name in ("plan_id", "paper_id", "made_by"):
        op.create_index(op.f(f"ix_improvement_check_in_{name}"), "improvement_check_in", [name])


def downgrade() -> None:
    papers = (
        "(SELECT id FROM document WHERE kind IN ('improvement_plan', 'improvement_evaluation'))"
    )
    op.drop_table("improvement_check_in")
    for table, column in (("signature", "document_id"), ("signatory", "document_id")):
        op.execute(sa.text(f"DELETE FROM {table} WHERE {column} IN {papers}"))  # noqa: S608 - ours
    op.execute(sa.text(f"DELETE FROM document WHERE id IN {papers}"))  # noqa: S608 - ours
    op.drop_table("improvement_plan")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
