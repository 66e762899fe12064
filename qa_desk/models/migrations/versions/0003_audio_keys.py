"""The keys of recordings' sealed copies."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audio_key",
        sa.Column("audio_file_id", Key(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audio_file_id"],
            ["audio_file.id"],
            name=op.f("fk_audio_key_audio_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("audio_file_id", name=op.f("pk_audio_key")),
    )


def downgrade() -> None:
    op.drop_table("audio_key")
