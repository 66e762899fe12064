"""Teaching cases and the model calls published of them (issue 9: case library, P23).

What whoever sees a case may know is in `teaching_case`; whose call it is in `case_source`, which an
anonymous case keeps from those who hear no calls. The sound is a sealed cut of its own in the store
of copies, silenced already, under the row's id or `cut_id`; with its key it is destroyed.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, one_of
from qa_desk.rules.teaching import USES


class TeachingCase(Edited):
    """A passage from which something is learnt."""

    __tablename__ = "teaching_case"

    is_good: Mapped[bool]
    items: Mapped[list[Any]] = mapped_column(JSON)  # keys
    topics: Mapped[list[Any]] = mapped_column(JSON)
    lesson: Mapped[str]
    is_anonymous: Mapped[bool]
    silences: Mapped[list[Any]] = mapped_column(JSON)  # [[from, to], …] ms within the passage
    length_ms: Mapped[int]
    cut_id: Mapped[UUID] = mapped_column(unique=True)  # names the file; another one at each cut
    cut_sha256: Mapped[bytes]
    cut_size: Mapped[int]
    cut_key: Mapped[bytes]  # destroyed, it is empty
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(index=True)
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]
    remove_reason: Mapped[str] = mapped_column(default="")


class CaseSource(Base):
    """Where a case is from, and whether its CSR lets it be published."""

    __tablename__ = "case_source"
    __table_args__ = (
        one_of("consent", "given", "refused"),
        CheckConstraint("to_ms > from_ms", name="passage"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("teaching_case.id"), primary_key=True)
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"), index=True)
    evaluation_id: Mapped[UUID | None] = mapped_column(ForeignKey("evaluation.id"), index=True)
    csr_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    from_ms: Mapped[int]
    to_ms: Mapped[int]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime | None]
    consent: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class CaseUse(Base):
    """A case is used in a training need, a bulletin or a calibration; there it may go before it."""

    __tablename__ = "case_use"
    __table_args__ = (one_of("kind", *USES), Index(None, "subject_id"))

    case_id: Mapped[UUID] = mapped_column(ForeignKey("teaching_case.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


class ModelCall(Identified):
    """What everybody hears: the words and the cut as they were published; its id names the file."""

    __tablename__ = "model_call"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("teaching_case.id"), index=True)
    items: Mapped[list[Any]] = mapped_column(JSON)
    topics: Mapped[list[Any]] = mapped_column(JSON)
    lesson: Mapped[str]
    length_ms: Mapped[int]
    sha256: Mapped[bytes]
    size: Mapped[int]
    key: Mapped[bytes]  # destroyed, it is empty
    published_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
