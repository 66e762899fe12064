"""What the centre has decided about itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base


class Setting(Base):
    """A setting of the centre from a moment on; the catalogue is rules/options.py (D13)."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[datetime] = mapped_column(primary_key=True)
    value: Mapped[str]
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime | None]  # NULL is at valid_from, or before it was kept
    reason: Mapped[str] = mapped_column(default="", server_default="")
