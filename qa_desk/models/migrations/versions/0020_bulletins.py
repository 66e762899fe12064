"""Editions of bulletins, and who does not want to be praised by name."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_UNSIGN = """
DELETE FROM signature
WHERE document_id IN (SELECT id FROM document WHERE kind = 'bulletin_edition')"""
_UNASK = """
DELETE FROM signatory
WHERE document_id IN (SELECT id FROM document WHERE kind = 'bulletin_edition')"""


def upgrade() -> None:
    op.create_table(
        "bulletin_edition",
        sa.Column("document_id", Key(), nullable=False),
        sa.Column("bulletin_id", Key(), nullable=False),
        sa.Column("team_id", Key(), nullable=True),
        _to("bulletin_edition", "document_id", "document"),
        _to("bulletin_edition", "bulletin_id", "document"),
        _to("bulletin_edition", "team_id", "team"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_bulletin_edition")),
        sa.UniqueConstraint(
            "bulletin_id", "team_id", name=op.f("uq_bulletin_edition_bulletin_id_team_id")
        ),
    )
    op.create_index(op.f("ix_bulletin_edition_team_id"), "bulletin_edition", ["team_id"])
    op.create_table(
        "praise_choice",
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        _to("praise_choice", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_praise_choice")),
    )


def downgrade() -> None:
    for table in ("praise_choice", "bulletin_edition"):
        op.drop_table(table)
    op.execute(sa.text(_UNSIGN))
    op.execute(sa.text(_UNASK))
    op.execute(sa.text("DELETE FROM document WHERE kind IN ('bulletin', 'bulletin_edition')"))


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
