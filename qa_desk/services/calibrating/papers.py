"""The record of a session as `reports.calibration_record.draw` prints it (5.12)."""

from hashlib import sha256
from uuid import UUID

from qa_desk.models import queries
from qa_desk.reports.calibration_record import Sheet
from qa_desk.reports.papers import UNSIGNED, Imprint, signed_by
from qa_desk.rules.calibration_records import Record
from qa_desk.services.calibrating import closing, reading
from qa_desk.work import Work


def sheet(work: Work, session_id: UUID) -> Sheet:
    """Return a record with who has signed it; before its closing as it would be now."""
    session = reading.one(work, session_id)
    found = closing.record(work, session_id)
    paper = session.paper
    return Sheet(
        imprint=Imprint(
            number=found.number,
            content_hash=paper.content_hash if paper else _hash(found),
            **queries.letterhead(work, found.held_on),
        ),
        record=found,
        signatories=signed_by(paper.asked, paper.given, paper.names) if paper else UNSIGNED,
    )


def _hash(found: Record) -> str:
    """Return a hash of what is not closed yet, so that two copies of it are told apart."""
    return sha256(found.to_text().encode()).hexdigest()
