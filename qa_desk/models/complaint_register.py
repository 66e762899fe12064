"""The register of complaints, suggestions, enquiries and praise (S0-2.2.2a, S0-3.2)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, one_of
from qa_desk.rules import complaints


class Complaint(Edited):
    """What a customer complained of, who is to answer it until when, and what came of it.

    It outlives the retention of its call, so that it names a call without referring to it. Of the
    customer only the masked number is kept, and the hash by which a second complaint is told (P18).
    """

    __tablename__ = "complaint"
    __table_args__ = (
        one_of("kind", *complaints.KINDS),
        one_of("severity", *complaints.SEVERITIES),
        one_of("cause", "", *complaints.CAUSES),
        Index(None, "received_at"),
        Index(None, "csr_id", "received_at"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(default="complaint")
    severity: Mapped[str] = mapped_column(default="ordinary")
    reason: Mapped[str] = mapped_column(default="")  # contact reason
    content: Mapped[str] = mapped_column(default="")
    number_masked: Mapped[str] = mapped_column(default="")
    number_hash: Mapped[bytes | None] = mapped_column(index=True)
    csr_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))  # the CSR's of that day
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    due_at: Mapped[datetime]
    call: Mapped[str] = mapped_column(default="")  # the recorder's call ID, as typed
    call_id: Mapped[UUID | None] = mapped_column(index=True)
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    file: Mapped[str] = mapped_column(default="")  # the list it came with, masked
    is_attributable: Mapped[bool | None]  # to its CSR; None while nobody has said
    investigation: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    root_cause: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")  # what the customer was answered
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reported_at: Mapped[datetime | None]  # to the general manager (S1-2A.4b)
    reported_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    report_note: Mapped[str] = mapped_column(default="")


class ComplaintReading(Base):
    """The manager has read a complaint (S1-2A.4a); never changed."""

    __tablename__ = "complaint_reading"

    complaint_id: Mapped[UUID] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    read_at: Mapped[datetime]
