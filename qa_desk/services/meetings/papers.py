"""Minutes as `reports.minutes_sheet` prints them (domain.md 5.11)."""

from uuid import UUID

from qa_desk.models import chain, meetings, queries
from qa_desk.reports.minutes_sheet import Sheet
from qa_desk.reports.papers import Imprint, signed_by
from qa_desk.services.meetings import reading
from qa_desk.work import Work


def sheet(work: Work, meeting_id: UUID) -> Sheet:
    """Return minutes with who has signed them; a draft as it is now."""
    found = reading.one(work, meeting_id)
    return Sheet(
        imprint=Imprint(
            number=found.row.number,
            content_hash=found.content_hash,
            **queries.letterhead(work, found.row.day),
        ),
        minutes=found.minutes,
        state=found.row.state,
        void_reason=found.void_reason,
        replaces=found.replaces,
        signatories=signed_by(found.asked, found.given, found.names),
    )


def note_print(work: Work, meeting_id: UUID) -> None:
    """Write into the journal that minutes were printed or saved (S1-6.3)."""
    meetings.paper(work, meeting_id)
    chain.note(work.session, "print", "minutes", meeting_id, {})
