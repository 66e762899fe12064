"""Input for meetings: who is invited, and what each wrote beforehand."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_input",
        sa.Column("document_id", Key(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("is_absent", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_meeting_input_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_meeting_input_person_id_person")
        ),
        sa.PrimaryKeyConstraint("document_id", "person_id", name=op.f("pk_meeting_input")),
    )
    op.create_index(op.f("ix_meeting_input_person_id"), "meeting_input", ["person_id"])


def downgrade() -> None:
    op.drop_table("meeting_input")
