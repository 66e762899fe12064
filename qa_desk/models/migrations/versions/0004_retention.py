"""Holds, purges that two people approve, and recordings that are gone while their record stays."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", Key(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("placed_by", Key(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("released_by", Key(), nullable=True),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint("subject IN ('call', 'evaluation')", name=op.f("ck_hold_subject")),
        sa.ForeignKeyConstraint(["placed_by"], ["person.id"], name=op.f("fk_hold_placed_by")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_hold_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index(op.f("ix_hold_subject_id"), "hold", ["subject_id"])
    op.create_table(
        "purge",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("proposed_by", Key(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by", Key(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", Key(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint("kind IN ('records', 'audio')", name=op.f("ck_purge_kind")),
        sa.CheckConstraint("approved_by <> proposed_by", name=op.f("ck_purge_two_people")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_purge_proposed_by")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_purge_approved_by")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_purge_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge")),
    )
    op.create_index(op.f("ix_purge_proposed_at"), "purge", ["proposed_at"])
    op.create_table(
        "purge_item",
        sa.Column("purge_id", Key(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", Key(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=True),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('call', 'evaluation', 'document', 'audio')", name=op.f("ck_purge_item_kind")
        ),
        sa.CheckConstraint("outcome IN ('gone', 'kept')", name=op.f("ck_purge_item_outcome")),
        sa.ForeignKeyConstraint(["purge_id"], ["purge.id"], name=op.f("fk_purge_item_purge_id")),
        sa.PrimaryKeyConstraint("purge_id", "kind", "subject_id", name=op.f("pk_purge_item")),
    )
    op.create_index(op.f("ix_purge_item_subject_id"), "purge_item", ["subject_id"])
    op.create_index(op.f("ix_purge_item_purge_id_unit"), "purge_item", ["purge_id", "unit"])
    with op.batch_alter_table("audio_file") as table:
        table.add_column(sa.Column("dropped_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("dropped_by", Key(), nullable=True))
        table.create_foreign_key(op.f("fk_audio_file_dropped_by"), "person", ["dropped_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("audio_file") as table:
        table.drop_constraint(op.f("fk_audio_file_dropped_by"), type_="foreignkey")
        table.drop_column("dropped_by")
        table.drop_column("dropped_at")
    for name in ("purge_item", "purge", "hold"):
        op.drop_table(name)
