"""Ask and answer slips of the knowledge base (S3-6.B1 to B6)."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _knowledge_ticket()
    _knowledge_step()
    _knowledge_reading()


def downgrade() -> None:
    op.drop_table("knowledge_reading")
    op.drop_table("knowledge_step")
    op.drop_table("knowledge_ticket")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _knowledge_ticket() -> None:
    op.create_table(
        "knowledge_ticket",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("raised_by", Key(), nullable=False),
        sa.Column("csr_id", Key(), nullable=True),
        sa.Column("team_id", Key(), nullable=True),
        sa.Column("skill_group", sa.Text(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("promise_at", UtcDateTime(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("promised_at", UtcDateTime(), nullable=True),
        sa.Column("origin_id", Key(), nullable=True),
        sa.Column("evaluation_id", Key(), nullable=True),
        sa.Column("evaluation_number", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("coach_id", Key(), nullable=True),
        sa.Column("editor_id", Key(), nullable=True),
        sa.Column("source_department", sa.Text(), nullable=False),
        sa.Column("source_person", sa.Text(), nullable=False),
        sa.Column("source_document", sa.Text(), nullable=False),
        sa.Column("source_at", UtcDateTime(), nullable=True),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("interim", sa.Text(), nullable=False),
        sa.Column("interim_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("new_article", sa.Text(), nullable=False),
        sa.Column("new_version", sa.Text(), nullable=False),
        sa.Column("change_summary", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("tell", sa.Text(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("duplicate_of", Key(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("outdated_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint(
            "change IN ('', 'changed', 'unchanged')",
            name=op.f("ck_knowledge_ticket_change"),
        ),
        sa.CheckConstraint(
            "channel IN ('', 'on_the_spot', 'call', 'message', 'chat', 'email', 'nobody')",
            name=op.f("ck_knowledge_ticket_channel"),
        ),
        sa.CheckConstraint(
            "found IN ('', 'found', 'none', 'incomplete', 'wrong', 'hidden')",
            name=op.f("ck_knowledge_ticket_found"),
        ),
        sa.CheckConstraint(
            "source IN ('floor', 'qa', 'complaint', 'training')",
            name=op.f("ck_knowledge_ticket_source"),
        ),
        sa.CheckConstraint(
            "urgency IN ('normal', 'urgent')",
            name=op.f("ck_knowledge_ticket_urgency"),
        ),
        _to("knowledge_ticket", "status", "status.code"),
        _to("knowledge_ticket", "raised_by", "person.id"),
        _to("knowledge_ticket", "csr_id", "person.id"),
        _to("knowledge_ticket", "team_id", "team.id"),
        _to("knowledge_ticket", "origin_id", "knowledge_ticket.id"),
        _to("knowledge_ticket", "coach_id", "person.id"),
        _to("knowledge_ticket", "editor_id", "person.id"),
        _to("knowledge_ticket", "duplicate_of", "knowledge_ticket.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_ticket")),
        sa.UniqueConstraint("number", name=op.f("uq_knowledge_ticket_number")),
    )
    op.create_index(op.f("ix_knowledge_ticket_csr_id"), "knowledge_ticket", ["csr_id"])
    op.create_index(op.f("ix_knowledge_ticket_duplicate_of"), "knowledge_ticket", ["duplicate_of"])
    op.create_index(
        op.f("ix_knowledge_ticket_evaluation_id"), "knowledge_ticket", ["evaluation_id"]
    )
    op.create_index(op.f("ix_knowledge_ticket_origin_id"), "knowledge_ticket", ["origin_id"])
    op.create_index(op.f("ix_knowledge_ticket_raised_by"), "knowledge_ticket", ["raised_by"])
    op.create_index(
        op.f("ix_knowledge_ticket_status_due_at"), "knowledge_ticket", ["status", "due_at"]
    )
    op.create_index(op.f("ix_knowledge_ticket_team_id"), "knowledge_ticket", ["team_id"])


def _knowledge_step() -> None:
    op.create_table(
        "knowledge_step",
        sa.Column("ticket_id", Key(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("id", Key(), nullable=False),
        _to("knowledge_step", "ticket_id", "knowledge_ticket.id"),
        _to("knowledge_step", "source", "status.code"),
        _to("knowledge_step", "target", "status.code"),
        _to("knowledge_step", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_step")),
    )
    op.create_index(op.f("ix_knowledge_step_ticket_id"), "knowledge_step", ["ticket_id"])


def _knowledge_reading() -> None:
    op.create_table(
        "knowledge_reading",
        sa.Column("ticket_id", Key(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "role IN ('coach', 'editor', 'csr')",
            name=op.f("ck_knowledge_reading_role"),
        ),
        _to("knowledge_reading", "ticket_id", "knowledge_ticket.id"),
        _to("knowledge_reading", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("ticket_id", "person_id", name=op.f("pk_knowledge_reading")),
    )
