"""What a month came to, frozen when it was closed, and what was adjusted since (P12)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, one_of


class MonthClose(Base):
    """A month was closed: from then on it is read from what was frozen; never changed."""

    __tablename__ = "month_close"
    __table_args__ = (one_of("basis", "random", "all", "weighted"),)

    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    closed_at: Mapped[datetime]
    closed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    cut_at: Mapped[datetime]  # what was released later counts to the next month
    basis: Mapped[str]
    least: Mapped[int]
    people: Mapped[int]  # how many rows it froze
    content_hash: Mapped[bytes]


class MonthTotal(Base):
    """What the centre's results of a closed month came to, by stratum (rules/totals.py)."""

    __tablename__ = "month_total"

    month: Mapped[date] = mapped_column(primary_key=True)
    stratum: Mapped[str] = mapped_column(primary_key=True)
    figures: Mapped[dict[str, Any]]


class MonthlyResult(Base):
    """A CSR's result of a closed month, as it stands for appraisals; never changed."""

    __tablename__ = "monthly_result"
    __table_args__ = (
        one_of("source", "month", "quarter", "typed"),
        Index(None, "person_id"),
    )

    month: Mapped[date] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    skill_group: Mapped[str]
    is_part: Mapped[bool]  # not employed the whole month
    source: Mapped[str]
    n: Mapped[int]
    score: Mapped[int]  # tenths, as its interval
    low: Mapped[int | None]
    high: Mapped[int | None]
    passed: Mapped[int]
    ms_earned: Mapped[int]
    ms_applicable: Mapped[int]
    pass_mark: Mapped[int]
    min_skill: Mapped[int | None]
    fatals: Mapped[int]
    late: Mapped[int]


class TypedResult(Edited):
    """A value for somebody with too few results: entered by one, confirmed by another."""

    __tablename__ = "typed_result"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 1000", name="score"),
        Index(None, "month", "person_id"),
    )

    month: Mapped[date]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    score: Mapped[int]
    reason: Mapped[str]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class AdjustmentNote(Identified):
    """A result of a closed month that stays as it is, but should have been another (P10)."""

    __tablename__ = "adjustment_note"
    __table_args__ = (Index(None, "month"),)

    month: Mapped[date]
    evaluation_id: Mapped[UUID]  # it may be deleted after its time; what it was is said here
    number: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    before: Mapped[int]  # final score in tenths
    after: Mapped[int]
    reason: Mapped[str]
    noted_at: Mapped[datetime]
    noted_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Adjustment(Base):
    """A closed month's result of a CSR as a signed adjustment list changes it."""

    __tablename__ = "adjustment"
    __table_args__ = (
        CheckConstraint("after BETWEEN 0 AND 1000", name="after"),
        Index(None, "person_id"),
    )

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    month: Mapped[date]
    before: Mapped[int]  # score in tenths, and how many results had a fatal error
    after: Mapped[int]
    fatals_before: Mapped[int]
    fatals_after: Mapped[int]
