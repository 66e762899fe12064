"""Checklists and their versions; a used version is never edited."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, text
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
    based_on: Mapped[UUID | None] = mapped_column(ForeignKey("checklist_version.id"))
    drafted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="", server_default=text("''"))
    review_id: Mapped[UUID | None] = mapped_column(  # what decided it (S3-4.10b)
        ForeignKey("document.id"), index=True
    )


class ChecklistDraft(Edited):
    """A version that is being written: its document may be half written, so it is none yet.

    It is not journalled, as it is saved while it is typed; what is put in force is.
    """

    __tablename__ = "checklist_draft"
    __table_args__ = (one_of("state", "draft", "proposed", "approved"),)

    code: Mapped[str]
    based_on: Mapped[UUID | None] = mapped_column(ForeignKey("checklist_version.id"))
    document: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="draft")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    edited_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class ChecklistItem(Base):
    """An item of a version as statistics need it; `key` stays the same through rewording."""

    __tablename__ = "checklist_item"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("checklist_version.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    dimension: Mapped[str]
    points: Mapped[int]  # hundredths
