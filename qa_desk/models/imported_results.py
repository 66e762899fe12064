"""Results of before QA Desk, as an Excel list tells them: history, never a result of ours (P19)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Identified, one_of


class ImportedResult(Identified):
    """One earlier evaluation: nobody signs it, no coverage counts it, nothing changes it.

    It is read, taken back with the list that it came with, and deleted after its time.
    """

    __tablename__ = "imported_result"
    __table_args__ = (
        one_of("result", "pass", "fail", "fatal_fail"),
        Index(None, "csr_id", "day"),
        Index(None, "day"),
        Index(None, "imported_at"),
    )

    csr_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))  # of that day
    skill_group: Mapped[str] = mapped_column(default="")  # of that day
    day: Mapped[date]
    call: Mapped[str] = mapped_column(default="")  # its id in the list
    checklist: Mapped[str] = mapped_column(default="")  # as the list names it
    checklist_id: Mapped[UUID | None] = mapped_column(ForeignKey("checklist.id"))  # where known
    final: Mapped[int | None]  # tenths
    pass_mark: Mapped[int] = mapped_column(default=0)  # tenths; 0 where nobody knows it
    result: Mapped[str]
    identity: Mapped[bytes] = mapped_column(unique=True)  # what makes it the same line again
    file: Mapped[str]  # the list, masked
    imported_at: Mapped[datetime]
    imported_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class ImportedItem(Base):
    """What an item of an earlier evaluation earned, of how much; hundredths."""

    __tablename__ = "imported_item"

    result_id: Mapped[UUID] = mapped_column(ForeignKey("imported_result.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    earned: Mapped[int]
    points: Mapped[int]
