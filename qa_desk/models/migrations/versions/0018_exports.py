"""Leave to export any list, and whole evaluations."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_BEFORE = ("journal", "clip", "coverage", "readers")
_NEW = ("list", "evaluations")


def upgrade() -> None:
    _let_take(*_BEFORE, *_NEW)


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM export_request WHERE kind IN ('list', 'evaluations')"))
    _let_take(*_BEFORE)


def _let_take(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("export_request") as batch:
        batch.drop_constraint(op.f("ck_export_request_kind"), type_="check")
        batch.create_check_constraint(
            op.f("ck_export_request_kind"), sa.text(f"kind IN ({listed})")
        )
