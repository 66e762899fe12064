"""The keys of recordings' sealed copies."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key

revision = "0003"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audio_key",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audio_key")),
    )
    op.create_index(op.f("ix_audio_file_key_id"), "audio_file", ["key_id"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_audio_file_key_id"), table_name="audio_file")
    op.drop_table("audio_key")
