"""The register of complaints, and indicators of the business."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _complaint()
    op.create_table(
        "complaint_reading",
        sa.Column("complaint_id", Key(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        _to("complaint_reading", "complaint_id", "complaint"),
        _to("complaint_reading", "person_id", "person"),
        sa.PrimaryKeyConstraint("complaint_id", "person_id", name=op.f("pk_complaint_reading")),
    )
    _kpi()


def _complaint() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", Key(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("kind", "severity", "reason", "content", "number_masked")
        ),
        sa.Column("number_hash", sa.LargeBinary(), nullable=True),
        sa.Column("csr_id", Key(), nullable=True),
        sa.Column("team_id", Key(), nullable=True),
        sa.Column("department_id", Key(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("call_id", Key(), nullable=True),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", Key(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("is_attributable", sa.Boolean(), nullable=True),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("investigation", "cause", "root_cause", "outcome")
        ),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", Key(), nullable=True),
        sa.Column("reported_at", UtcDateTime(), nullable=True),
        sa.Column("reported_by", Key(), nullable=True),
        sa.Column("report_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('complaint', 'suggestion', 'enquiry', 'praise')",
            name=op.f("ck_complaint_kind"),
        ),
        sa.CheckConstraint("severity IN ('ordinary', 'major')", name=op.f("ck_complaint_severity")),
        sa.CheckConstraint(
            "cause IN ('', 'conduct', 'knowledge', 'process', 'product', 'system', 'promise',"
            " 'customer', 'other')",
            name=op.f("ck_complaint_cause"),
        ),
        _to("complaint", "csr_id", "person"),
        _to("complaint", "team_id", "team"),
        _to("complaint", "department_id", "department"),
        *(_to("complaint", f"{what}_by", "person") for what in ("entered", "closed", "reported")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("number", name=op.f("uq_complaint_number")),
    )
    for columns in (
        ["received_at"],
        ["csr_id", "received_at"],
        ["number_hash"],
        ["department_id"],
        ["call_id"],
        ["entered_by"],
    ):
        op.create_index(op.f(f"ix_complaint_{'_'.join(columns)}"), "complaint", columns)


def _kpi() -> None:
    op.create_table(
        "kpi_metric",
        sa.Column("id", Key(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("code", "name", "unit", "direction")
        ),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("edited_at", UtcDateTime(), nullable=False),
        sa.Column("edited_by", Key(), nullable=False),
        sa.CheckConstraint(
            "unit IN ('percent', 'seconds', 'count', 'points')", name=op.f("ck_kpi_metric_unit")
        ),
        sa.CheckConstraint(
            "direction IN ('up', 'down', 'none')", name=op.f("ck_kpi_metric_direction")
        ),
        _to("kpi_metric", "edited_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_metric")),
        sa.UniqueConstraint("code", name=op.f("uq_kpi_metric_code")),
    )
    op.create_table(
        "kpi_value",
        sa.Column("id", Key(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("person_id", Key(), nullable=True),
        sa.Column("team_id", Key(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("part", "whole", "target")),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", Key(), nullable=False),
        sa.CheckConstraint("span IN ('month', 'week')", name=op.f("ck_kpi_value_span")),
        _to("kpi_value", "person_id", "person"),
        _to("kpi_value", "team_id", "team"),
        _to("kpi_value", "entered_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_value")),
        sa.UniqueConstraint(
            "metric", "span", "first", "about", name=op.f("uq_kpi_value_metric_span_first_about")
        ),
    )
    for columns in (["person_id", "first"], ["team_id", "first"], ["span", "first"]):
        op.create_index(op.f(f"ix_kpi_value_{'_'.join(columns)}"), "kpi_value", columns)


def downgrade() -> None:
    for table in ("kpi_value", "kpi_metric", "complaint_reading", "complaint"):
        op.drop_table(table)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
