"""Recorders: what each import brought, and stereo files with the customer's voice first."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_COUNTED = ("files", "stored", "known", "completed", "unresolved", "late")
_INDEX = "ix_import_run_recorder_id_started_at"


def upgrade() -> None:
    op.execute(sa.text("ALTER TABLE audio_file ADD COLUMN swapped BOOLEAN DEFAULT false NOT NULL"))
    op.create_table(
        "import_run",
        sa.Column("recorder_id", Key(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("started_by", Key(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("beat_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTED),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint("how IN ('window', 'command', 'watch')", name=op.f("ck_import_run_how")),
        sa.ForeignKeyConstraint(
            ["recorder_id"], ["recorder.id"], name=op.f("fk_import_run_recorder_id")
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["person.id"], name=op.f("fk_import_run_started_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(_INDEX, "import_run", ["recorder_id", "started_at"])


def downgrade() -> None:
    op.drop_index(_INDEX, "import_run")
    op.drop_table("import_run")
    op.execute(sa.text("ALTER TABLE audio_file DROP COLUMN swapped"))
