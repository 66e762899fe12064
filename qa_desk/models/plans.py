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
    content: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class SamplingRule(Edited):
    """One line of a plan: what is drawn, from whom, how many."""

    __tablename__ = "sampling_rule"
    __table_args__ = (
        one_of("kind", "random", "targeted", "quota"),
        one_of("per", "csr", "team", "centre"),
        one_of("unit", "number", "percent"),
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    kind: Mapped[str] = mapped_column(default="random")
    mode: Mapped[str] = mapped_column(default="recording")
    name: Mapped[str] = mapped_column(default="", server_default="")
    sample_reason: Mapped[str] = mapped_column(default="random", server_default="random")
    count: Mapped[int]  # evaluations, or percent of the calls that fit
    unit: Mapped[str] = mapped_column(default="number", server_default="number")
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
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


class DrawStratum(Base):
    """The pool of one CSR in a draw."""

    __tablename__ = "draw_stratum"

    draw_id: Mapped[UUID] = mapped_column(ForeignKey("draw.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    pool_count: Mapped[int]
    pool_digest: Mapped[bytes]
    drawn: Mapped[int]
    wanted: Mapped[int | None]  # what the rule asked for; drawn may be less


class WatchEntry(Edited):
    """Whom or what the centre watches more closely for a time (S3-4.3c, P25)."""

    __tablename__ = "watch_entry"

    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    contact_reason: Mapped[str] = mapped_column(default="")  # where it is about a topic
    reason: Mapped[str]
    uplift: Mapped[int]  # evaluations more in a month
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
