"""Editions of bulletins, and who does not want to be praised by name (domain.md 5.2, P13)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base
from qa_desk.models.documents import Document

WHOLE, EDITION = "bulletin", "bulletin_edition"  # kinds of documents
IS_WHOLE = (Document.kind == WHOLE) & Document.voided_at.is_(None)  # a void one was discarded


class BulletinEdition(Base):
    """What of a bulletin one team may read or, without a team, the whole centre.

    Both are papers (`document`): the whole one, which knows everybody, and this one.
    """

    __tablename__ = "bulletin_edition"
    __table_args__ = (UniqueConstraint("bulletin_id", "team_id"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    bulletin_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"), index=True)


class PraiseChoice(Base):
    """Whether somebody is named when praised in public; his own choice, yes without one."""

    __tablename__ = "praise_choice"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    named: Mapped[bool]
    chosen_at: Mapped[datetime]
