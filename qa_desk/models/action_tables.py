"""Actions with an owner and a due date, what was done about them, and what a note shows (P24)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, one_of
from qa_desk.rules import action_items


class ActionItem(Edited):
    """Something that somebody is to do until a day; closed ones stay.

    What it belongs to (a meeting, a measure, a complaint …) is named without referring to it.
    """

    __tablename__ = "action_item"
    __table_args__ = (
        one_of("kind", *action_items.KINDS),
        one_of("urgency", *action_items.URGENCIES),
        one_of("state", *action_items.STATES),
        CheckConstraint("owner_id IS NOT NULL OR kind = 'suggestion'", name="owned"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        Index(None, "subject_kind", "subject_id"),
        Index(None, "state", "due"),
        Index(None, "owner_id", "state"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    subject_kind: Mapped[str] = mapped_column(default="")
    subject_id: Mapped[UUID | None]
    what: Mapped[str]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    urgency: Mapped[str] = mapped_column(default="normal")
    begins: Mapped[date | None]
    due: Mapped[date]
    given_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    given_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(default="")  # of a suggestion, a key of SOURCES
    cause: Mapped[str] = mapped_column(default="")  # of a note, a key of CAUSES
    state: Mapped[str] = mapped_column(default="open")
    progress: Mapped[int] = mapped_column(default=0)
    result: Mapped[str] = mapped_column(default="")  # the reply
    finished_at: Mapped[datetime | None]
    finished_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    read_at: Mapped[datetime | None]  # who gave it has read the reply


class ActionStep(Identified):
    """What somebody did about an action, with the words; never changed."""

    __tablename__ = "action_step"
    __table_args__ = (one_of("key", *action_items.STEPS),)

    action_id: Mapped[UUID] = mapped_column(ForeignKey("action_item.id"), index=True)
    key: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(default="")
    progress: Mapped[int | None]  # as reported
    due: Mapped[date | None]  # from now on
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # from now on


class ActionEvidence(Base):
    """An evaluation that a note rests on: it outlives the evaluation, which has its time."""

    __tablename__ = "action_evidence"

    action_id: Mapped[UUID] = mapped_column(ForeignKey("action_item.id"), primary_key=True)
    evaluation_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    number: Mapped[str]
    items: Mapped[str] = mapped_column(default="")  # a line each
