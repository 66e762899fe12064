"""What was done about a result after its release, by whom and with which words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, one_of


class StepTaken(Identified):
    """One step of the route as it was taken; never changed.

    `key`, `source` and `target` are those of `workflow.STEPS`, `role` is what the person was to
    the record. `details` is the JSON of `rules/disputes.py`, written in one way only, so that its
    text can be hashed. Steps of the main road leave their times on the evaluation instead.
    """

    __tablename__ = "step_taken"
    __table_args__ = (Index(None, "key", "taken_at"), Index(None, "evaluation_id", "taken_at"))

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation.id"))
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"), index=True)
    key: Mapped[str]
    source: Mapped[str | None] = mapped_column(ForeignKey("status.code"))
    target: Mapped[str] = mapped_column(ForeignKey("status.code"))
    revision: Mapped[int | None]  # that was in force before the step
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    taken_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    details: Mapped[str] = mapped_column(default="{}")
    content_hash: Mapped[bytes]  # sha256 of its canonical form qad1


class Assessment(Edited):
    """What comes of an inspector's error (machine I of domain.md 2.7)."""

    __tablename__ = "assessment"
    __table_args__ = (
        Index(None, "inspector_id", "status"),
        Index(None, "status", "due_at"),
        one_of("source", "review", "panel", "recheck"),
        one_of("kind", "miss", "over_deduct", "wrong_fatal", "wrong_cause"),
        one_of("decision", "none", "coaching", "points", "retrain"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation.id"), index=True)
    inspector_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))  # who found the error
    source: Mapped[str]
    kind: Mapped[str]
    item: Mapped[int | None]
    fatal: Mapped[str | None]  # the key of a stand-alone fatal error
    status: Mapped[str] = mapped_column(ForeignKey("status.code"))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    statement: Mapped[str] = mapped_column(default="")
    decision: Mapped[str | None]
    points: Mapped[int | None]  # tenths, by the centre's own rule
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    document_id: Mapped[UUID | None] = mapped_column(  # what is signed
        ForeignKey("document.id"), index=True
    )
    closed_at: Mapped[datetime | None]


class Reminder(Base):
    """A reminder of what waits, at a share of its time; delivered when seen, sent or handed over.

    It belongs to one stay in a state: `entered_at` tells it from an earlier one (P14).
    """

    __tablename__ = "reminder"
    __table_args__ = (one_of("how", "seen", "sent", "handed"),)

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation.id"), primary_key=True)
    entered_at: Mapped[datetime] = mapped_column(primary_key=True)
    share: Mapped[int] = mapped_column(primary_key=True)  # percent of the time
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    how: Mapped[str | None]
    handed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class SignaturePicture(Base):
    """What a signature looks like: drawn on a pad, or the scan of signed paper."""

    __tablename__ = "signature_picture"
    __table_args__ = (one_of("kind", "drawn", "scan"),)

    signature_id: Mapped[UUID] = mapped_column(ForeignKey("signature.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)  # its paper
    kind: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[bytes]
    content: Mapped[bytes]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
