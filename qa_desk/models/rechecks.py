"""Results that are scored a second time, and how far both agree (domain.md 2.7, 6.7)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Identified, one_of


class Recheck(Identified):
    """One result beside a second one of the same contact; fixed once both are compared.

    Until then nobody sees it whose result it is: a blind re-check is not told to him, and of a
    repeat he is the scorer. The figures are those of `rules.rechecks.Comparison`.
    """

    __tablename__ = "recheck"
    __table_args__ = (
        one_of("kind", "blind", "repeat"),
        Index(None, "inspector_id", "month"),
        Index(None, "original_id"),
    )

    kind: Mapped[str]
    month: Mapped[date]  # its first day
    original_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation.id"))
    revision: Mapped[int]  # of the original, as its inspector scored it
    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation.id"), unique=True)
    inspector_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))  # of the original
    drawn_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    drawn_at: Mapped[datetime]
    seed: Mapped[str]  # of the draw, so that it can be verified
    draw_id: Mapped[UUID | None] = mapped_column(index=True)  # NULL before draws were kept
    compared_at: Mapped[datetime | None]
    agreeing: Mapped[int | None]  # decisions on items
    compared: Mapped[int | None]
    fatal_missed: Mapped[int | None]
    fatal_added: Mapped[int | None]
    difference: Mapped[int | None]  # tenths; NULL where one of them has no score


class RecheckDraw(Identified):
    """One draw of re-checks: seed and pool, so that anybody who may check can draw it again.

    The pool names the results by their numbers, which outlive them (`rules.rechecks.Pool`).
    """

    __tablename__ = "recheck_draw"
    __table_args__ = (one_of("kind", "blind", "repeat"), Index(None, "month"))

    kind: Mapped[str]
    month: Mapped[date]
    seed: Mapped[str]
    pool: Mapped[dict[str, Any]]
    pool_digest: Mapped[bytes]
    drawn_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    drawn_at: Mapped[datetime]
