"""Figures of the business that others reckon: satisfaction, response time, volume (S0-4.2.1b)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Edited, one_of
from qa_desk.rules import kpis


class KpiMetric(Edited):
    """What a centre says of a metric: one of its own, or the target of one that is known."""

    __tablename__ = "kpi_metric"
    __table_args__ = (
        one_of("unit", *kpis.UNITS),
        one_of("direction", *kpis.DIRECTIONS),
    )

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    unit: Mapped[str]
    direction: Mapped[str]
    target: Mapped[int | None]  # hundredths
    edited_at: Mapped[datetime]
    edited_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class KpiValue(Edited):
    """A metric of a month or week: of a person, a team, or the centre."""

    __tablename__ = "kpi_value"
    __table_args__ = (
        one_of("span", *kpis.SPANS),
        UniqueConstraint("metric", "span", "first", "about"),
        Index(None, "person_id", "first"),
        Index(None, "team_id", "first"),
        Index(None, "span", "first"),
    )

    metric: Mapped[str]
    span: Mapped[str]
    first: Mapped[date]
    about: Mapped[str] = mapped_column(default="")  # the id of whom it is of, "" for the centre
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    value: Mapped[int] = mapped_column(BigInteger)  # hundredths of the unit
    part: Mapped[int | None] = mapped_column(BigInteger)  # of so many, where it is a share
    whole: Mapped[int | None] = mapped_column(BigInteger)
    target: Mapped[int | None] = mapped_column(BigInteger)  # hundredths; else the metric's own
    file: Mapped[str] = mapped_column(default="")  # the list it came with, masked
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
