"""Actions with an owner and a due date, and the roles of those around the inspection."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ROLES = (
    *("csr", "team_lead", "floor_coach", "inspector", "qa_lead", "trainer", "knowledge_editor"),
    *("cs_manager", "admin", "system"),
)
_AROUND = ("department_head", "improvement_office", "steering_group")


def upgrade() -> None:
    _let_hold([*_ROLES, *_AROUND])
    op.create_table(
        "action_item",
        sa.Column("id", Key(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("number", "kind", "subject_kind", "what", "urgency", "source", "cause"),
        sa.Column("subject_id", Key(), nullable=True),
        sa.Column("owner_id", Key(), nullable=True),
        sa.Column("department_id", Key(), nullable=True),
        sa.Column("begins", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("given_by", Key(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        *_texts("state", "result"),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("finished_by", Key(), nullable=True),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        _one_of("action_item", "kind", "action", "note", "suggestion", "task"),
        _one_of("action_item", "urgency", "normal", "urgent"),
        _one_of("action_item", "state", "open", "done", "dropped", "adopted", "declined"),
        sa.CheckConstraint(
            "owner_id IS NOT NULL OR kind = 'suggestion'", name=op.f("ck_action_item_owned")
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_action_item_progress")),
        *(_to("action_item", column, "person") for column in ("owner_id", "given_by")),
        _to("action_item", "finished_by", "person"),
        _to("action_item", "department_id", "department"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
        sa.UniqueConstraint("number", name=op.f("uq_action_item_number")),
    )
    for columns in (
        ["subject_kind", "subject_id"],
        ["state", "due"],
        ["owner_id", "state"],
        ["given_by"],
        ["department_id"],
    ):
        op.create_index(op.f(f"ix_action_item_{'_'.join(columns)}"), "action_item", columns)
    op.create_table(
        "action_step",
        sa.Column("id", Key(), nullable=False),
        sa.Column("action_id", Key(), nullable=False),
        *_texts("key", "words"),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("owner_id", Key(), nullable=True),
        _one_of(
            *("action_step", "key", "give", "report", "hand_over", "postpone", "finish", "drop"),
            "read",
        ),
        _to("action_step", "action_id", "action_item"),
        *(_to("action_step", column, "person") for column in ("person_id", "owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_step")),
    )
    op.create_index(op.f("ix_action_step_action_id"), "action_step", ["action_id"])
    op.create_table(
        "action_evidence",
        sa.Column("action_id", Key(), nullable=False),
        sa.Column("evaluation_id", Key(), nullable=False),
        *_texts("number", "items"),
        _to("action_evidence", "action_id", "action_item"),
        sa.PrimaryKeyConstraint("action_id", "evaluation_id", name=op.f("pk_action_evidence")),
    )
    op.create_index(op.f("ix_action_evidence_evaluation_id"), "action_evidence", ["evaluation_id"])


def downgrade() -> None:
    for table in ("action_evidence", "action_step", "action_item"):
        op.drop_table(table)
    gone = ", ".join(f"'{role}'" for role in _AROUND)
    op.execute(sa.text(f"DELETE FROM role_grant WHERE role IN ({gone})"))  # noqa: S608 - our names
    _let_hold(_ROLES)


def _let_hold(roles: list[str] | tuple[str, ...]) -> None:
    """Let people hold these roles."""
    listed = ", ".join(f"'{role}'" for role in roles)
    with op.batch_alter_table("role_grant") as batch:
        batch.drop_constraint(op.f("ck_role_grant_role"), type_="check")
        batch.create_check_constraint(op.f("ck_role_grant_role"), f"role IN ({listed})")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
