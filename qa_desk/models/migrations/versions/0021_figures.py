"""Evaluations are found by when they were submitted and released, as reports ask."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_COLUMNS = ("submitted_at", "released_at")


def upgrade() -> None:
    for column in _COLUMNS:
        op.create_index(op.f(f"ix_evaluation_{column}"), "evaluation", [column])


def downgrade() -> None:
    for column in _COLUMNS:
        op.drop_index(op.f(f"ix_evaluation_{column}"), table_name="evaluation")
