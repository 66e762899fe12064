"""Contingency plans stand in the register of policies (S0-8.1.1)."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_BEFORE = ("policy", "process", "post", "checklist")


def upgrade() -> None:
    _let_be(*_BEFORE, "contingency")


def downgrade() -> None:
    op.execute("UPDATE policy SET kind = 'process' WHERE kind = 'contingency'")
    _let_be(*_BEFORE)


def _let_be(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("policy") as batch:
        batch.drop_constraint(op.f("ck_policy_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_policy_kind"), f"kind IN ({listed})")
