"""Knowledge tickets with the steps of their way and who has acknowledged the answer (2.3, 5.6)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, one_of
from qa_desk.rules import knowledge


class KnowledgeTicket(Edited):
    """A question that a CSR could not answer, or a fault of the knowledge base (machine K)."""

    __tablename__ = "knowledge_ticket"
    __table_args__ = (
        Index(None, "status", "due_at"),
        one_of("source", *knowledge.SOURCES),
        one_of("urgency", *knowledge.URGENCIES),
        one_of("found", "", *knowledge.FOUND),
        one_of("change", "", *knowledge.CHANGES),
        one_of("channel", "", *knowledge.CHANNELS),
    )

    number: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(ForeignKey("status.code"))
    source: Mapped[str] = mapped_column(default="floor")
    urgency: Mapped[str] = mapped_column(default="normal")
    raised_at: Mapped[datetime]
    raised_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    csr_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"), index=True)
    skill_group: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime]  # the state it is in
    due_at: Mapped[datetime | None]  # until when it leaves this state
    promise_at: Mapped[datetime]  # until when the customer is answered
    question: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")  # of the contact
    is_waiting: Mapped[bool] = mapped_column(default=False)  # the customer is
    promised_at: Mapped[datetime | None]  # what the customer was told
    origin_id: Mapped[UUID | None] = mapped_column(ForeignKey("knowledge_ticket.id"), index=True)
    evaluation_id: Mapped[UUID | None] = mapped_column(index=True)  # which it may outlive
    evaluation_number: Mapped[str] = mapped_column(default="")
    item: Mapped[str] = mapped_column(default="")  # of its checklist, in words
    found: Mapped[str] = mapped_column(default="")
    article: Mapped[str] = mapped_column(default="")  # of the knowledge base, as it was found
    tried: Mapped[str] = mapped_column(default="")
    coach_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    editor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    source_department: Mapped[str] = mapped_column(default="")
    source_person: Mapped[str] = mapped_column(default="")
    source_document: Mapped[str] = mapped_column(default="")
    source_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    interim: Mapped[str] = mapped_column(default="")
    interim_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    change: Mapped[str] = mapped_column(default="")
    new_article: Mapped[str] = mapped_column(default="")
    new_version: Mapped[str] = mapped_column(default="")
    change_summary: Mapped[str] = mapped_column(default="")  # or why nothing changed
    effective_on: Mapped[date | None]
    tell: Mapped[str] = mapped_column(default="")  # whom
    settled_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    channel: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    duplicate_of: Mapped[UUID | None] = mapped_column(ForeignKey("knowledge_ticket.id"), index=True)
    closed_at: Mapped[datetime | None]
    outdated_at: Mapped[datetime | None]  # the answer no longer holds


class KnowledgeStep(Identified):
    """A step that was taken about a ticket, with its words and the clock that it stopped."""

    __tablename__ = "knowledge_step"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("knowledge_ticket.id"), index=True)
    key: Mapped[str]
    source: Mapped[str | None] = mapped_column(ForeignKey("status.code"))
    target: Mapped[str] = mapped_column(ForeignKey("status.code"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    taken_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime | None]  # the state that it leaves
    due_at: Mapped[datetime | None]  # until when that had time


class KnowledgeReading(Base):
    """Somebody has acknowledged what was answered; never changed."""

    __tablename__ = "knowledge_reading"
    __table_args__ = (one_of("role", *knowledge.READERS),)

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("knowledge_ticket.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str]
    read_at: Mapped[datetime]
