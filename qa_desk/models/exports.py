"""Leave to take much out of the program: asked by one person, given by another (P17, S1-6.3)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Identified, one_of


class ExportRequest(Identified):
    """Somebody asks to take out `amount` of something; good for one time within a day."""

    __tablename__ = "export_request"
    __table_args__ = (
        one_of("kind", "journal", "clip", "coverage", "readers", "list", "evaluations"),
        Index(None, "requested_at"),
    )

    kind: Mapped[str]
    what: Mapped[str]  # which of it: a code of the service's own, no texts and no numbers
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str]
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    requested_at: Mapped[datetime]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
