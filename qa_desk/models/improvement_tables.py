"""Improvement plans through all their versions, and the reports of progress (domain.md 5.9)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Identified


class ImprovementPlan(Identified):
    """The plan of a department for a year, or of the whole centre; never changed.

    What it says are papers about it: one for each version, and its evaluations.
    """

    __tablename__ = "improvement_plan"
    __table_args__ = (UniqueConstraint("year", "department_id"),)

    year: Mapped[int]
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class ImprovementCheckIn(Identified):
    """How far a goal of an approved version was on a day; never changed, a later one corrects it.

    Its rate follows from the goal as that version says it.
    """

    __tablename__ = "improvement_check_in"
    __table_args__ = (CheckConstraint("planned BETWEEN 0 AND 100", name="planned"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("improvement_plan.id"), index=True)
    paper_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    goal: Mapped[str]  # its key in the version
    day: Mapped[date]
    planned: Mapped[int]  # percent
    actual: Mapped[str]  # a decimal number, as it was typed
    data: Mapped[str] = mapped_column(default="")
    problems: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
