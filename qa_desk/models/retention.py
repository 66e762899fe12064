"""What is kept longer than its time, and what two people let go (S3-5.4a, RET-6M, D18)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Identified, one_of


class Hold(Identified):
    """A call or evaluation that nobody deletes until the hold is released."""

    __tablename__ = "hold"
    __table_args__ = (one_of("subject", "call", "evaluation"), Index(None, "subject_id"))

    subject: Mapped[str]
    subject_id: Mapped[UUID]  # no reference: the hold outlives what it held
    reason: Mapped[str]
    placed_at: Mapped[datetime]
    placed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class Purge(Identified):
    """A list of what is to be deleted: one person proposes it, another one approves it."""

    __tablename__ = "purge"
    __table_args__ = (
        one_of("kind", "records", "audio"),
        CheckConstraint("approved_by <> proposed_by", name="two_people"),
        Index(None, "proposed_at"),
    )

    kind: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    items: Mapped[int]
    content_hash: Mapped[bytes]  # sha256 over the list, see purging.digest
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    finished_at: Mapped[datetime | None]


class PurgeItem(Base):
    """One record of the list; it stays as the stub of what it names."""

    __tablename__ = "purge_item"
    __table_args__ = (
        one_of(
            *("kind", "call", "evaluation", "document", "audio", "quick_check"),
            *("imported_result", "teaching_case"),
        ),
        one_of("outcome", "gone", "kept"),
        Index(None, "subject_id"),
        Index(None, "purge_id", "unit"),
    )

    purge_id: Mapped[UUID] = mapped_column(ForeignKey("purge.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]  # as people say it; a call has none
    content_hash: Mapped[bytes | None]
    unit: Mapped[int]  # what hangs together goes together: a slip, its evaluations, their calls
    outcome: Mapped[str | None]  # kept: something forbids it by now, such as a hold
    done_at: Mapped[datetime | None]
