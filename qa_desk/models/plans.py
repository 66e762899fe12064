"""Monthly plans, their sampling rules, and the draws made from them (D10)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, one_of


class Plan(Edited):
    """The monitoring plan of a month; a change after approval makes a new number."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("month", "number"),
        one_of("state", "draft", "approved", "closed"),
    )

    month: Mapped[date]  # its first day
    number: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default="draft")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class SamplingRule(Edited):
    """One line of a plan: what is drawn, from whom, how many."""

    __tablename__ = "sampling_rule"
    __table_args__ = (
        one_of("kind", "random", "targeted", "quota"),
        one_of("per", "csr", "team", "centre"),
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    kind: Mapped[str] = mapped_column(default="random")
    mode: Mapped[str] = mapped_column(default="recording")
    count: Mapped[int]
    per: Mapped[str] = mapped_column(default="csr")
    filter: Mapped[dict[str, Any]] = mapped_column(default=dict)
    priority: Mapped[int] = mapped_column(default=0)


class Draw(Identified):
    """One draw: seed, pool and exclusions, so that anybody can draw it again."""

    __tablename__ = "draw"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("sampling_rule.id"))
    seed: Mapped[str]
    drawn_at: Mapped[datetime]
    drawn_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    pool_from: Mapped[datetime]
    pool_to: Mapped[datetime]
    pool_count: Mapped[int]
    pool_digest: Mapped[bytes]
    exclusions: Mapped[dict[str, Any]] = mapped_column(default=dict)  # reason → count


class DrawStratum(Base):
    """The pool of one CSR in a draw."""

    __tablename__ = "draw_stratum"

    draw_id: Mapped[UUID] = mapped_column(ForeignKey("draw.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    pool_count: Mapped[int]
    pool_digest: Mapped[bytes]
    drawn: Mapped[int]
