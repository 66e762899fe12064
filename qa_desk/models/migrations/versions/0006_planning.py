"""The planner: rosters, rules of a plan, days of checks, quick checks, what is known of calls."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LINES = ("opening", "attitude", "accuracy", "process", "conduct")
_MODES = "'test_call', 'side_by_side', 'floor_check', 'screen_monitoring', 'recording'"
_PURGED = ["call", "evaluation", "document", "audio"]
_TAKEN = ["journal", "clip"]
_NEW_COLUMNS = {
    "call": ["language TEXT DEFAULT '' NOT NULL"],
    "draw": ["facts JSON DEFAULT '{}' NOT NULL"],
    "draw_stratum": ["wanted INTEGER"],
    "evaluation": [
        "day DATE",
        "replaces_id {key} CONSTRAINT fk_evaluation_replaces_id REFERENCES evaluation (id)",
    ],
    "plan": [
        "content JSON DEFAULT '{}' NOT NULL",
        "closed_at {moment}",
        "closed_by {key} CONSTRAINT fk_plan_closed_by REFERENCES person (id)",
    ],
    "sampling_rule": [
        "name TEXT DEFAULT '' NOT NULL",
        "sample_reason TEXT DEFAULT 'random' NOT NULL",
        "unit TEXT DEFAULT 'number' NOT NULL CONSTRAINT ck_sampling_rule_unit CHECK (unit IN ('number', 'percent'))",
    ],
    "shift": [
        "code TEXT DEFAULT '' NOT NULL",
        "counts BOOLEAN DEFAULT {true} NOT NULL",
        "is_by_hand BOOLEAN DEFAULT {false} NOT NULL",
    ],
}
_DAY_ON_SERVER = """
UPDATE evaluation SET day = (call_segment.started_at AT TIME ZONE :zone)::date
FROM call_segment WHERE call_segment.id = evaluation.segment_id"""
_DAY_IN_FILE = """
UPDATE evaluation SET day = (SELECT qad_day(started_at) FROM call_segment
  WHERE call_segment.id = evaluation.segment_id)"""


def upgrade() -> None:
    _make_tables()
    words = {"key": "UUID", "moment": "TIMESTAMP WITH TIME ZONE", "true": "true", "false": "false"}
    if op.get_bind().dialect.name == "sqlite":
        words = {"key": "BLOB", "moment": "DATETIME", "true": "1", "false": "0"}
    for table, columns in _NEW_COLUMNS.items():
        for column in columns:
            written = column.replace("'{}'", "'{{}}'").format(**words)
            op.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {written}"))
    op.create_index(op.f("ix_evaluation_day_csr_id"), "evaluation", ["day", "csr_id"])
    op.create_index(op.f("ix_evaluation_replaces_id"), "evaluation", ["replaces_id"])
    _key_drafts("evaluation_id", "author_id")
    _list_kinds("purge_item", [*_PURGED, "quick_check"])
    _list_kinds("export_request", [*_TAKEN, "coverage"])
    _fill_days()


def _key_drafts(*columns: str) -> None:
    """Let several people have filled in one evaluation, or only one."""
    with op.batch_alter_table("draft") as batch:
        batch.drop_constraint(op.f("pk_draft"), type_="primary")
        batch.create_primary_key(op.f("pk_draft"), list(columns))


def _list_kinds(table: str, kinds: list[str]) -> None:
    """Let the column `kind` hold these codes."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_kind"), sa.text(f"kind IN ({listed})"))


def _make_tables() -> None:
    op.create_table(
        "shift_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('work', 'leave', 'training', 'rest')", name=op.f("ck_shift_code_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_code")),
        sa.UniqueConstraint("code", name=op.f("uq_shift_code_code")),
    )
    op.create_table(
        "ability",
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('skill_group', 'language')", name=op.f("ck_ability_kind")),
        _to("ability", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", "kind", "value", name=op.f("pk_ability")),
    )
    op.create_table(
        "watch_entry",
        sa.Column("person_id", Key(), nullable=True),
        sa.Column("contact_reason", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("uplift", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Key(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        _to("watch_entry", "created_by", "person"),
        _to("watch_entry", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_entry")),
    )
    op.create_index(op.f("ix_watch_entry_person_id"), "watch_entry", ["person_id"])
    op.create_table(
        "call_sound",
        sa.Column("call_id", Key(), nullable=False),
        sa.Column("silence", sa.Integer(), nullable=False),
        sa.Column("talk_over", sa.Integer(), nullable=True),
        _to("call_sound", "call_id", "call"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_call_sound")),
    )
    op.create_table(
        "transcript",
        sa.Column("call_id", Key(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _to("transcript", "call_id", "call"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_transcript")),
    )
    _make_quick_checks()


def _make_quick_checks() -> None:
    op.create_table(
        "quick_check",
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("csr_id", Key(), nullable=False),
        sa.Column("team_id", Key(), nullable=False),
        sa.Column("checker_id", Key(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("call_id", Key(), nullable=True),
        sa.Column("segment_id", Key(), nullable=True),
        sa.Column("passages", sa.JSON(), nullable=False),
        *(sa.Column(line, sa.Text(), nullable=False) for line in _LINES),
        sa.Column("fatal", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evaluation_id", Key(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("voided_by", Key(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint(f"mode IN ({_MODES})", name=op.f("ck_quick_check_mode")),
        *(
            sa.CheckConstraint(
                f"{line} IN ('ok', 'problem', 'praise')", name=op.f(f"ck_quick_check_{line}")
            )
            for line in _LINES
        ),
        _to("quick_check", "call_id", "call"),
        _to("quick_check", "checker_id", "person"),
        _to("quick_check", "csr_id", "person"),
        _to("quick_check", "evaluation_id", "evaluation"),
        _to("quick_check", "segment_id", "call_segment"),
        _to("quick_check", "team_id", "team"),
        _to("quick_check", "voided_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_check")),
    )
    for columns in (
        ["call_id"],
        ["checker_id", "recorded_at"],
        ["csr_id", "began_at"],
        ["day", "csr_id"],
        ["evaluation_id"],
        ["segment_id"],
    ):
        op.create_index(op.f(f"ix_quick_check_{'_'.join(columns)}"), "quick_check", columns)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _fill_days() -> None:
    """Give each evaluation the day of its call, by the centre's clock."""
    connection = op.get_bind()
    found = connection.scalar(
        sa.text(
            "SELECT value FROM setting WHERE key = 'centre.timezone'"
            " ORDER BY valid_from DESC LIMIT 1"
        )
    )
    zone = found or "Asia/Shanghai"
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(_DAY_ON_SERVER), {"zone": zone})
        return
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - it is connected
    driver.create_function("qad_day", 1, _day_in(ZoneInfo(zone)))
    connection.execute(sa.text(_DAY_IN_FILE))


def _day_in(zone: ZoneInfo) -> Callable[[str | None], str | None]:
    def day(written: str | None) -> str | None:
        if written is None:
            return None
        moment = datetime.fromisoformat(written).replace(tzinfo=UTC)
        return moment.astimezone(zone).date().isoformat()

    return day


def downgrade() -> None:
    op.execute(
        "DELETE FROM draft WHERE author_id <>"
        " (SELECT inspector_id FROM evaluation WHERE evaluation.id = evaluation_id)"
    )
    _key_drafts("evaluation_id")
    op.execute(sa.text("DELETE FROM purge_item WHERE kind = 'quick_check'"))
    _list_kinds("purge_item", _PURGED)
    op.execute(sa.text("DELETE FROM export_request WHERE kind = 'coverage'"))
    _list_kinds("export_request", _TAKEN)
    op.drop_index(op.f("ix_evaluation_replaces_id"), "evaluation")
    op.drop_index(op.f("ix_evaluation_day_csr_id"), "evaluation")
    for table, columns in _NEW_COLUMNS.items():
        for column in columns:
            name = column.split()[0]
            if " REFERENCES " in column:
                with op.batch_alter_table(table) as batch:
                    batch.drop_column(name)
            else:
                op.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {name}"))
    for table in (
        "quick_check",
        "transcript",
        "call_sound",
        "watch_entry",
        "ability",
        "shift_code",
    ):
        op.drop_table(table)
