"""Minutes as `reports.minutes_sheet` prints them (domain.md 5.11)."""

from uuid import UUID

from qa_desk.models import chain, meetings, queries
from qa_desk.reports import logo as logos
from qa_desk.reports.minutes_sheet import Remark, Sheet
from qa_desk.reports.papers import Imprint, stamps
from qa_desk.rules import options, policies
from qa_desk.services.meetings import reading
from qa_desk.work import Work


def sheet(work: Work, meeting_id: UUID) -> Sheet:
    """Return minutes with who has signed them; a draft as it is now."""
    found = reading.one(work, meeting_id)
    stored = queries.stored_options(work.session, work.now)
    return Sheet(
        imprint=Imprint(
            number=found.row.number,
            centre=options.text("centre.name", stored),
            logo=logos.of(queries.logo(work.session, work.now)),
            content_hash=found.content_hash,
            printed_at=work.now,
            printed_by=f"{work.actor.name} {work.actor.staff_no}",
            retain_until=policies.months_after(
                found.row.day, options.number("retention.records", stored)
            ),
            timezone=options.text("centre.timezone", stored),
        ),
        minutes=found.minutes,
        state=found.row.state,
        void_reason=found.void_reason,
        replaces=found.replaces,
        wanted=tuple(
            (one.place, one.role, found.names.get(one.person_id, "")) for one in found.asked
        ),
        signatures=stamps(found.given),
        remarks=tuple(
            Remark(one.role, one.name, one.statement) for one in found.given if one.statement
        ),
    )


def note_print(work: Work, meeting_id: UUID) -> None:
    """Write into the journal that minutes were printed or saved (S1-6.3)."""
    meetings.paper(work, meeting_id)
    chain.note(work.session, "print", "minutes", meeting_id, {})
