"""Appraisals of people and their templates."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appraisal_template",
        sa.Column("id", Key(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=False),
        sa.Column("edited_by", Key(), nullable=False),
        _to("appraisal_template", "edited_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_template")),
        sa.UniqueConstraint("code", name=op.f("uq_appraisal_template_code")),
    )
    op.create_table(
        "appraisal",
        sa.Column("id", Key(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("team_id", Key(), nullable=True),
        sa.Column("supervisor_id", Key(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("targets_id", Key(), nullable=True),
        sa.Column("document_id", Key(), nullable=True),
        sa.Column("own", sa.Text(), nullable=False),
        sa.Column("own_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Key(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=True),
        sa.Column("filed_by", Key(), nullable=True),
        sa.CheckConstraint("span IN ('month', 'year')", name=op.f("ck_appraisal_span")),
        sa.CheckConstraint("person_id <> supervisor_id", name=op.f("ck_appraisal_another")),
        *(
            _to("appraisal", column, "person")
            for column in ("person_id", "supervisor_id", "created_by", "filed_by")
        ),
        _to("appraisal", "team_id", "team"),
        _to("appraisal", "targets_id", "document"),
        _to("appraisal", "document_id", "document"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
        sa.UniqueConstraint(
            "person_id", "span", "first", name=op.f("uq_appraisal_person_id_span_first")
        ),
    )
    for columns in (["span", "first"], ["team_id"], ["targets_id"], ["document_id"]):
        op.create_index(op.f(f"ix_appraisal_{'_'.join(columns)}"), "appraisal", columns)


def downgrade() -> None:
    for table in ("appraisal", "appraisal_template"):
        op.drop_table(table)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
