"""Contacts watched while they happen, what test calls ask, and what is added to an evaluation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, one_of


class LiveContact(Base):
    """How a contact was watched that no recorder has brought (S3-3c–e, B7).

    Its call is of the recorder "live": when it began, how long the stopwatch ran (0 while it
    runs), the masked number and the CSR stand there. A test call's CSR may be unknown until the
    recorder's own call arrives (P23); what the recorder brought of the same contact is linked.
    Since `linked_at` nothing is looked for; without a recorded call it was let go, or discarded.
    """

    __tablename__ = "live_contact"
    __table_args__ = (
        one_of("mode", "test_call", "side_by_side", "floor_check", "screen_monitoring"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), primary_key=True)
    mode: Mapped[str]
    observer_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    is_remote: Mapped[bool] = mapped_column(default=False)  # silent monitoring, not at the desk
    dialled: Mapped[str] = mapped_column(default="")  # in a test call; masked as all numbers are
    script_id: Mapped[UUID | None] = mapped_column(ForeignKey("script.id"), index=True)
    answers: Mapped[list[Any]] = mapped_column(JSON, default=list)  # the script's, as then asked
    outcome: Mapped[str] = mapped_column(default="")
    recorded_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"), index=True, unique=True)
    linked_at: Mapped[datetime | None]  # from when on that call is in no pool


class Script(Edited):
    """A scenario for test calls: what to ask, and what the answer should be (P23)."""

    __tablename__ = "script"

    name: Mapped[str]
    scenario: Mapped[str]
    skill_group: Mapped[str] = mapped_column(default="")  # its code; empty for all
    questions: Mapped[list[Any]] = mapped_column(JSON)  # [{question, expected, article}, …]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    retired_at: Mapped[datetime | None]


class Attachment(Identified):
    """A picture or document added to an evaluation; never changed, gone with the evaluation."""

    __tablename__ = "attachment"

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    sha256: Mapped[bytes]
    content: Mapped[bytes]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


class ScreenVideo(Identified):
    """The video of a CSR's screen during a call; our sealed copy is under its own key (P1, P23)."""

    __tablename__ = "screen_video"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), index=True)
    name: Mapped[str]  # of the file it came from; may hold a number: never shown unmasked
    sha256: Mapped[bytes]
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    format: Mapped[str]
    duration_ms: Mapped[int] = mapped_column(BigInteger)
    offset_ms: Mapped[int] = mapped_column(BigInteger, default=0)  # on the recording's time line
    key: Mapped[bytes]  # destroyed, it is empty
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
