"""Checklists and their versions; a used version is never edited."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, one_of


class Checklist(Edited):
    """A checklist through all its versions."""

    __tablename__ = "checklist"

    code: Mapped[str] = mapped_column(unique=True)


class ChecklistVersion(Edited):
    """One version: the whole of it as a checked document (rules/checklist_files.py)."""

    __tablename__ = "checklist_version"
    __table_args__ = (
        UniqueConstraint("checklist_id", "number"),
        one_of("state", "draft", "in_force", "withdrawn"),
    )

    checklist_id: Mapped[UUID] = mapped_column(ForeignKey("checklist.id"))
    number: Mapped[str]
    effective_from: Mapped[date]
    state: Mapped[str] = mapped_column(default="draft")
    document: Mapped[dict[str, Any]]
    sha256: Mapped[bytes]
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    review_id: Mapped[UUID | None] = mapped_column(  # what decided it (S3-4.10b)
        ForeignKey("document.id"), index=True
    )


class ChecklistItem(Base):
    """An item of a version as statistics need it; `key` stays the same through rewording."""

    __tablename__ = "checklist_item"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("checklist_version.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    dimension: Mapped[str]
    points: Mapped[int]  # hundredths
