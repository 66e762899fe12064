"""What each item of a revision lost, sealed with its totals."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_FILL = """
UPDATE revision SET losses = (
  SELECT coalesce({concat}(CASE WHEN a.earned IS NULL THEN CAST(i.number AS TEXT)
    ELSE i.number || ':' || (i.points - a.earned) || ':' || a.cause END, ' ' ORDER BY i.number), '')
  FROM checklist_item AS i LEFT JOIN answer AS a ON a.evaluation_id = revision.evaluation_id
    AND a.revision = revision.number AND a.number = i.number
  WHERE i.version_id = revision.checklist_version_id
    AND (a.earned IS NULL OR a.earned < i.points))"""


def upgrade() -> None:
    """Add the column in place, and count what is there: the answers say it all."""
    op.execute(sa.text("ALTER TABLE revision ADD COLUMN losses TEXT"))
    concat = "string_agg" if op.get_bind().dialect.name == "postgresql" else "group_concat"
    op.get_bind().exec_driver_sql(_FILL.format(concat=concat))


def downgrade() -> None:
    op.execute(sa.text("ALTER TABLE revision DROP COLUMN losses"))
