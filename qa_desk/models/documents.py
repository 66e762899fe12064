"""Whatever people sign: documents, their lines, and signatures over a hash (D3)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, one_of
from qa_desk.rules.signatories import MEANINGS


class Document(Edited):
    """A numbered paper of the centre; `kind` is an id of domain.md 3.6.

    What has signatories (signing_order.py) is a draft until it is issued, then waits for their
    signatures, and is closed by the last; a void one keeps what was signed.
    """

    __tablename__ = "document"
    __table_args__ = (Index(None, "kind", "person_id"), Index(None, "subject_id"))

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
    subject_id: Mapped[UUID | None]  # the record that a paper with signatories is about
    issued_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    void_reason: Mapped[str] = mapped_column(default="", server_default="")
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"), index=True)


class Signatory(Base):
    """Who is asked to sign a paper, as what, and in which turn; each person once."""

    __tablename__ = "signatory"
    __table_args__ = (UniqueConstraint("document_id", "person_id"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    turn: Mapped[int]  # who has a later one waits for all of the earlier ones


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
        UniqueConstraint("document_id", "role", "place", "content_hash"),
        one_of("meaning", *MEANINGS),
        one_of("method", "password", "drawn", "paper"),
    )

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    place: Mapped[int] = mapped_column(default=1, server_default="1")  # of its signatory
    meaning: Mapped[str]
    statement: Mapped[str] = mapped_column(default="")  # reservation, or the coaching note
    method: Mapped[str] = mapped_column(default="password")
    signed_at: Mapped[datetime]
    machine: Mapped[str]
    content_hash: Mapped[bytes]
    deputy_for: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
