"""Steps taken with their words, assessments, reminders, pictures of signatures."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ADDED = {  # column → table it refers to
    "slip_id": "document",
    "signer_id": "person",
    "entered_at": None,
    "appeal_until": None,
}
_INDEXES = {
    "step_taken": [
        ["key", "taken_at"], ["evaluation_id", "taken_at"], ["assessment_id"], ["person_id"],
    ],
    "assessment": [
        ["inspector_id", "status"], ["status", "due_at"], ["evaluation_id"], ["document_id"],
    ],
    "reminder": [["person_id"]],
    "signature_picture": [["document_id"]],
    "evaluation": [["slip_id"], ["signer_id"]],
}  # fmt: skip
_NEWEST_SLIP = """
UPDATE evaluation SET slip_id = (SELECT document_id FROM document_line AS line
  WHERE line.evaluation_id = evaluation.id AND line.revision = evaluation.revision)
WHERE revision IS NOT NULL"""
_ENTERED = "UPDATE evaluation SET entered_at = released_at WHERE status IN ('E3', 'E4')"


def upgrade() -> None:
    _add_columns()
    _make_assessment()
    _make_step_taken()
    _make_reminder()
    _make_signature_picture()
    for table, indexes in _INDEXES.items():
        for columns in indexes:
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
    op.execute(sa.text(_NEWEST_SLIP))
    op.execute(sa.text(_ENTERED))


def downgrade() -> None:
    for table in ("signature_picture", "reminder", "step_taken", "assessment"):
        op.drop_table(table)
    with op.batch_alter_table("evaluation") as batch:
        for columns in _INDEXES["evaluation"]:
            batch.drop_index(batch.f(f"ix_evaluation_{columns[0]}"))
        for column in _ADDED:
            batch.drop_column(column)
    op.execute(sa.text("ALTER TABLE document DROP COLUMN content"))
    op.execute(sa.text("ALTER TABLE workflow_step DROP COLUMN told"))


def _add_columns() -> None:
    """Add columns in place: a copy of the table would take long where there are many rows."""
    dialect = op.get_bind().dialect
    for name, target in _ADDED.items():
        kind = (Key() if target else UtcDateTime()).compile(dialect)
        refers = f" CONSTRAINT fk_evaluation_{name} REFERENCES {target} (id)" if target else ""
        op.execute(sa.text(f"ALTER TABLE evaluation ADD COLUMN {name} {kind}{refers}"))
    op.execute(sa.text("ALTER TABLE document ADD COLUMN content TEXT"))
    op.execute(
        sa.text(f"ALTER TABLE workflow_step ADD COLUMN told BOOLEAN DEFAULT {_false()} NOT NULL")
    )


def _false() -> str:
    return "false" if op.get_bind().dialect.name == "postgresql" else "0"


def _make_assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("evaluation_id", Key(), nullable=False),
        sa.Column("inspector_id", Key(), nullable=False),
        sa.Column("reviewer_id", Key(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("fatal", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", Key(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("document_id", Key(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        _check("assessment", "source", "review", "panel", "recheck"),
        _check("assessment", "kind", "miss", "over_deduct", "wrong_fatal", "wrong_cause"),
        _check("assessment", "decision", "none", "coaching", "points", "retrain"),
        *(_to("assessment", name, "person") for name in ("inspector_id", "reviewer_id")),
        _to("assessment", "decided_by", "person"),
        _to("assessment", "evaluation_id", "evaluation"),
        _to("assessment", "document_id", "document"),
        _to("assessment", "status", "status", "code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("number", name=op.f("uq_assessment_number")),
    )


def _make_step_taken() -> None:
    op.create_table(
        "step_taken",
        sa.Column("evaluation_id", Key(), nullable=False),
        sa.Column("assessment_id", Key(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        _to("step_taken", "evaluation_id", "evaluation"),
        _to("step_taken", "assessment_id", "assessment"),
        _to("step_taken", "person_id", "person"),
        *(_to("step_taken", name, "status", "code") for name in ("source", "target")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_taken")),
    )


def _make_reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("evaluation_id", Key(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("handed_by", Key(), nullable=True),
        _check("reminder", "how", "seen", "sent", "handed"),
        _to("reminder", "evaluation_id", "evaluation"),
        *(_to("reminder", name, "person") for name in ("person_id", "handed_by")),
        sa.PrimaryKeyConstraint("evaluation_id", "entered_at", "share", name=op.f("pk_reminder")),
    )


def _make_signature_picture() -> None:
    op.create_table(
        "signature_picture",
        sa.Column("signature_id", Key(), nullable=False),
        sa.Column("document_id", Key(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", Key(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        _check("signature_picture", "kind", "drawn", "scan"),
        _to("signature_picture", "signature_id", "signature"),
        _to("signature_picture", "document_id", "document"),
        _to("signature_picture", "added_by", "person"),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_signature_picture")),
    )


def _check(table: str, column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _to(table: str, column: str, target: str, key: str = "id") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.{key}"], name=name)
