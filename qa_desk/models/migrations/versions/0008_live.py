"""Contacts watched live, scripts of test calls, attachments, videos of screens, time spent."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MODES = "'test_call', 'side_by_side', 'floor_check', 'screen_monitoring'"
_INDEXES = {
    "live_contact": ["observer_id", "recorded_id", "script_id"],
    "attachment": ["evaluation_id"],
    "screen_video": ["call_id"],
}


def upgrade() -> None:
    op.execute(sa.text("ALTER TABLE revision ADD COLUMN spent_s INTEGER"))
    _make_script()
    _make_live_contact()
    _make_attachment()
    _make_screen_video()
    for table, columns in _INDEXES.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    op.execute(sa.text("ALTER TABLE revision DROP COLUMN spent_s"))
    for table in ("screen_video", "attachment", "live_contact", "script"):
        op.drop_table(table)


def _make_script() -> None:
    op.create_table(
        "script",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=False),
        sa.Column("skill_group", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Key(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        _to("script", "created_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script")),
    )


def _make_live_contact() -> None:
    op.create_table(
        "live_contact",
        sa.Column("call_id", Key(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("observer_id", Key(), nullable=False),
        sa.Column("is_remote", sa.Boolean(), nullable=False),
        sa.Column("script_id", Key(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("recorded_id", Key(), nullable=True),
        sa.CheckConstraint(f"mode IN ({_MODES})", name=op.f("ck_live_contact_mode")),
        _to("live_contact", "call_id", "call"),
        _to("live_contact", "observer_id", "person"),
        _to("live_contact", "script_id", "script"),
        _to("live_contact", "recorded_id", "call"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_live_contact")),
    )


def _make_attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("evaluation_id", Key(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", Key(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        _to("attachment", "evaluation_id", "evaluation"),
        _to("attachment", "added_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )


def _make_screen_video() -> None:
    op.create_table(
        "screen_video",
        sa.Column("call_id", Key(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", Key(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        _to("screen_video", "call_id", "call"),
        _to("screen_video", "added_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screen_video")),
    )


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)
