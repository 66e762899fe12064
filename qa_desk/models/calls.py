"""Calls, whose they are, and where their audio lies (D8)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, one_of

LIVE_RECORDER = UUID("00000000-0000-7000-8000-000000000002")  # of contacts watched live


class Recorder(Edited):
    """A system that records calls, with what is needed to read its files."""

    __tablename__ = "recorder"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    timezone: Mapped[str]
    profile: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ImportRun(Identified):
    """One import of a recorder's recordings: who began it, and what came of it (D9).

    `beat_at` moves while it runs; a run whose program is gone stands still and counts as ended.
    """

    __tablename__ = "import_run"
    __table_args__ = (
        one_of("how", "window", "command", "watch"),
        Index(None, "recorder_id", "started_at"),
    )

    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("recorder.id"))
    source: Mapped[str]  # the folder or address, masked
    how: Mapped[str]
    started_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    is_whole: Mapped[bool] = mapped_column(default=False)  # it came to its end
    files: Mapped[int] = mapped_column(default=0)
    stored: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    completed: Mapped[int] = mapped_column(default=0)
    unresolved: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    refused: Mapped[dict[str, Any]] = mapped_column(default=dict)  # reason: how many
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)  # as they were told, masked


class Call(Identified):
    """One contact with a customer; without a known CSR or time it is unresolved, never drawn."""

    __tablename__ = "call"
    __table_args__ = (
        UniqueConstraint("recorder_id", "external_id"),
        one_of("direction", "inbound", "outbound", "internal", "unknown"),
        one_of("channel", "voice", "chat", "email"),
        Index(None, "started_at"),
        Index(None, "contact_reason", "started_at"),
    )

    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("recorder.id"))
    external_id: Mapped[str]  # the recorder's call ID, or "sha256:…" when it gave none (D9)
    started_at: Mapped[datetime | None]
    duration_ms: Mapped[int] = mapped_column(BigInteger)
    direction: Mapped[str] = mapped_column(default="unknown")
    channel: Mapped[str] = mapped_column(default="voice")
    contact_reason: Mapped[str] = mapped_column(default="")
    number_masked: Mapped[str] = mapped_column(default="")  # all that any list or print shows (P18)
    number_hash: Mapped[bytes | None] = mapped_column(index=True)  # HMAC, to find one customer
    csat: Mapped[int | None]
    is_test: Mapped[bool] = mapped_column(default=False)
    imported_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(default="", server_default="")  # or dialect; "" unknown

    @property
    def is_live(self) -> bool:
        """Say whether somebody watched it while it happened: no recorder has brought it."""
        return self.recorder_id == LIVE_RECORDER

    @property
    def given_id(self) -> str:
        """Return the call ID that its recorder gave it, "" for a contact watched live."""
        return "" if self.is_live else self.external_id


class CustomerNumber(Base):
    """The full number of a call's customer, kept once, behind a right of its own (P18)."""

    __tablename__ = "customer_number"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), primary_key=True)
    number: Mapped[str]


class CallSegment(Identified):
    """The part of a call that one CSR handled; `person_id` is empty while unresolved (P2)."""

    __tablename__ = "call_segment"
    __table_args__ = (
        UniqueConstraint("call_id", "no"),
        Index(None, "person_id", "started_at"),
        Index(None, "identifier_kind", "identifier"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    no: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))  # of that day
    identifier_kind: Mapped[str] = mapped_column(default="")  # as the recorder gave it
    identifier: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime | None]
    offset_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    duration_ms: Mapped[int] = mapped_column(BigInteger)


class AudioFile(Identified):
    """A file with a call's sound; two one-party files are two rows, never merged on disk."""

    __tablename__ = "audio_file"
    __table_args__ = (
        one_of("channel", "both", "csr", "customer"),
        Index(None, "sha256"),
        Index(None, "call_id"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    source: Mapped[str]  # the folder or recorder that `path` is relative to
    path: Mapped[str]  # may hold a customer's number: never shown unmasked
    channel: Mapped[str] = mapped_column(default="both")
    offset_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[bytes]
    bytes: Mapped[int] = mapped_column(BigInteger)
    format: Mapped[str]
    rate: Mapped[int]
    channels: Mapped[int]
    duration_ms: Mapped[int] = mapped_column(BigInteger)
    swapped: Mapped[bool] = mapped_column(default=False, server_default=false())  # customer first
    key_id: Mapped[UUID | None]  # not used: a key names its recording, see AudioKey
    retain_until: Mapped[date | None]
    dropped_at: Mapped[datetime | None]  # the sound is gone, the record stays
    dropped_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    @property
    def voices(self) -> str:
        """Return whose voices it holds, as `audio.recording.Part` has it."""
        return "swapped" if self.swapped and self.channel == "both" else self.channel


class AudioKey(Base):
    """The key of one recording's sealed copy, whose file is named after the recording's id (P1).

    Whoever may listen to the recording reads it, nobody else. It is made once; destroyed, it is
    empty, and the recording is heard by nobody again.
    """

    __tablename__ = "audio_key"

    audio_file_id: Mapped[UUID] = mapped_column(
        ForeignKey("audio_file.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[bytes]


class CallTag(Base):
    """A word somebody put on a call."""

    __tablename__ = "call_tag"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True, index=True)


class CallSound(Base):
    """What was measured of a call's sound, in thousandths of its length."""

    __tablename__ = "call_sound"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), primary_key=True)
    silence: Mapped[int]
    talk_over: Mapped[int | None]  # only where both parties have a lane of their own


class Transcript(Base):
    """What was said in a call, from a file beside the recording."""

    __tablename__ = "transcript"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), primary_key=True)
    text: Mapped[str]  # a line for each turn
    times: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))  # [[from, to], …] ms
