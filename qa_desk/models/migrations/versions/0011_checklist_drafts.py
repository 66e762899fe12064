"""Drafts of checklist versions; where a version came from, who approved and withdrew it."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_REFERS = {  # column of checklist_version → table
    "based_on": "checklist_version",
    "drafted_by": "person",
    "approved_by": "person",
    "withdrawn_by": "person",
}


def upgrade() -> None:
    op.create_table(
        "checklist_draft",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("based_on", Key(), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Key(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=False),
        sa.Column("edited_by", Key(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by", Key(), nullable=True),
        sa.Column("id", Key(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'proposed', 'approved')", name=op.f("ck_checklist_draft_state")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["person.id"], name=op.f("fk_checklist_draft_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["based_on"], ["checklist_version.id"], name=op.f("fk_checklist_draft_based_on")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_checklist_draft_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["edited_by"], ["person.id"], name=op.f("fk_checklist_draft_edited_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_draft")),
    )
    with op.batch_alter_table("checklist_version") as batch:
        for column in _REFERS:
            batch.add_column(sa.Column(column, Key(), nullable=True))
        for column in ("approved_at", "withdrawn_at"):
            batch.add_column(sa.Column(column, UtcDateTime(), nullable=True))
        batch.add_column(
            sa.Column("withdrawn_why", sa.Text(), nullable=False, server_default=sa.text("''"))
        )
        for column, table in _REFERS.items():
            batch.create_foreign_key(
                op.f(f"fk_checklist_version_{column}"), table, [column], ["id"]
            )


def downgrade() -> None:
    op.drop_table("checklist_draft")
    with op.batch_alter_table("checklist_version") as batch:
        for column in _REFERS:
            batch.drop_constraint(op.f(f"fk_checklist_version_{column}"), type_="foreignkey")
        for column in (*_REFERS, "approved_at", "withdrawn_at", "withdrawn_why"):
            batch.drop_column(column)
