"""Who is invited to a meeting, and what each wrote beforehand (S1-3.4)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base


class MeetingInput(Base):
    """Somebody who is invited: he alone writes in it, until the minutes are issued."""

    __tablename__ = "meeting_input"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    is_absent: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime | None]
