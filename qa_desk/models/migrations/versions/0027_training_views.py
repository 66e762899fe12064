"""What trainers read of the needs in hand: no table changes, the views and policies are made anew.

Views, policies and guards are dropped and made at each upgrade, so there has to be one.
"""

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
