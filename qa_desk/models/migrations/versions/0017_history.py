"""Results of before QA Desk, imported from lists (P19)."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_PURGED = ["call", "evaluation", "document", "audio", "quick_check"]


def upgrade() -> None:
    op.create_table(
        "imported_result",
        sa.Column("id", Key(), nullable=False),
        sa.Column("csr_id", Key(), nullable=False),
        sa.Column("team_id", Key(), nullable=True),
        sa.Column("skill_group", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("checklist", sa.Text(), nullable=False),
        sa.Column("checklist_id", Key(), nullable=True),
        sa.Column("final", sa.Integer(), nullable=True),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("imported_by", Key(), nullable=False),
        sa.CheckConstraint(
            "result IN ('pass', 'fail', 'fatal_fail')", name=op.f("ck_imported_result_result")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_imported_result_{column}")
            )
            for column, table in (
                ("csr_id", "person"),
                ("team_id", "team"),
                ("checklist_id", "checklist"),
                ("imported_by", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_result")),
        sa.UniqueConstraint("identity", name=op.f("uq_imported_result_identity")),
    )
    for columns in (["csr_id", "day"], ["day"], ["imported_at"]):
        name = op.f(f"ix_imported_result_{'_'.join(columns)}")
        op.create_index(name, "imported_result", columns)
    op.create_table(
        "imported_item",
        sa.Column("result_id", Key(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("earned", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["result_id"], ["imported_result.id"], name=op.f("fk_imported_item_result_id")
        ),
        sa.PrimaryKeyConstraint("result_id", "key", name=op.f("pk_imported_item")),
    )
    _let_purge([*_PURGED, "imported_result"])


def downgrade() -> None:
    op.drop_table("imported_item")
    op.drop_table("imported_result")
    op.execute(sa.text("DELETE FROM purge_item WHERE kind = 'imported_result'"))
    _let_purge(_PURGED)


def _let_purge(kinds: list[str]) -> None:
    """Let a purge name these kinds of record."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("purge_item") as batch:
        batch.drop_constraint(op.f("ck_purge_item_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_purge_item_kind"), f"kind IN ({listed})")
