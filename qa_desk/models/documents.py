"""Whatever people sign: documents, their lines, and signatures over a hash (D3)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, one_of


class Document(Edited):
    """A numbered paper of the centre; `kind` is an id of domain.md 3.6."""

    __tablename__ = "document"
    __table_args__ = (Index(None, "kind", "person_id"),)

    kind: Mapped[str]
    number: Mapped[str] = mapped_column(unique=True)
    mode: Mapped[str] = mapped_column(default="")  # a slip's: single, day, week, month, fatal
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # whom it is about
    period_from: Mapped[date]
    period_to: Mapped[date]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    content: Mapped[str | None]  # what a paper says besides its lines, in canonical form
    content_hash: Mapped[bytes]


class DocumentLine(Base):
    """One evaluation's revision on a slip, with the hash it had when it was put there."""

    __tablename__ = "document_line"
    __table_args__ = (Index(None, "evaluation_id"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation.id"))
    revision: Mapped[int]
    content_hash: Mapped[bytes]


class Signature(Identified):
    """A person signed exactly this content; never changed, never deleted."""

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("document_id", "role", "content_hash"),
        one_of("meaning", "agree", "reservation", "countersign", "refused", "witness", "read"),
        one_of("method", "password", "drawn", "paper"),
    )

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    meaning: Mapped[str]
    statement: Mapped[str] = mapped_column(default="")  # reservation, or the coaching note
    method: Mapped[str] = mapped_column(default="password")
    signed_at: Mapped[datetime]
    machine: Mapped[str]
    content_hash: Mapped[bytes]
    deputy_for: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
