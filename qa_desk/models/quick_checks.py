"""Quick checks: five lines instead of a checklist; they count to the day, not to the month (P7)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Identified, one_of

_MODES = ("test_call", "side_by_side", "floor_check", "screen_monitoring", "recording")
_LINES = ("opening", "attitude", "accuracy", "process", "conduct")


class QuickCheck(Identified):
    """What somebody saw or heard of a CSR in a minute; never edited, only voided.

    Each of its five lines is "ok", "problem" or "praise" (domain.md 4.1).
    """

    __tablename__ = "quick_check"
    __table_args__ = (
        one_of("mode", *_MODES),
        *(one_of(line, "ok", "problem", "praise") for line in _LINES),
        Index(None, "day", "csr_id"),
        Index(None, "csr_id", "began_at"),
        Index(None, "checker_id", "recorded_at"),
    )

    mode: Mapped[str]
    csr_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))  # of that day
    checker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]  # the CSR's shift day in which the contact began
    began_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"), index=True)
    segment_id: Mapped[UUID | None] = mapped_column(ForeignKey("call_segment.id"), index=True)
    passages: Mapped[list[Any]] = mapped_column(JSON, default=list)  # played, [[from ms, to ms], …]
    opening: Mapped[str] = mapped_column(default="ok")
    attitude: Mapped[str] = mapped_column(default="ok")
    accuracy: Mapped[str] = mapped_column(default="ok")
    process: Mapped[str] = mapped_column(default="ok")
    conduct: Mapped[str] = mapped_column(default="ok")
    fatal: Mapped[str] = mapped_column(default="")  # its key on the skill group's checklist
    note: Mapped[str] = mapped_column(default="")
    evaluation_id: Mapped[UUID | None] = mapped_column(ForeignKey("evaluation.id"), index=True)
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    void_reason: Mapped[str] = mapped_column(default="")
