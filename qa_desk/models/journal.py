"""Who did what and when: append-only, hash-chained per actor (D5)."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base


class JournalEntry(Base):
    """One act. Row changes are written by triggers, other acts by `chain.note`."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index(None, "at"), Index(None, "subject", "subject_id"))

    chain: Mapped[str] = mapped_column(primary_key=True)  # the actor's login
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    machine: Mapped[str]
    action: Mapped[str]  # insert, update, delete, or the act's own word
    subject: Mapped[str]  # a table, or what the act was about
    subject_id: Mapped[str]
    payload: Mapped[str]  # ids, column names, hashes; no scores, texts or numbers
    previous: Mapped[bytes]
    hash: Mapped[bytes]


class JournalHead(Base):
    """The end of each chain, so that the next entry finds it without searching."""

    __tablename__ = "journal_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes]
