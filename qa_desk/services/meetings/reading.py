"""Read meetings: the list by week, one whole, what waits, what the forms offer (S1-3)."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import (
    Document,
    Policy,
    meetings,
    queries,
    signatories,
)
from qa_desk.rules import minutes as rules
from qa_desk.rules import options, permissions
from qa_desk.rules.minutes import KIND, Minutes
from qa_desk.services.meetings.types import Choices, Meeting, MeetingRow, Waiting
from qa_desk.work import Work

_WRITTEN = {"attendee": "sign", "absentee": "read"}


def listed(work: Work) -> list[MeetingRow]:
    """Return the meetings that the actor may see: what waits for him first, then the newest."""
    permissions.require_of(work.actor, "meeting.see")
    rows = _rows(work, meetings.papers(work))
    return sorted(rows, key=lambda row: (not row.waits, -row.day.toordinal(), row.number))


def one(work: Work, meeting_id: UUID) -> Meeting:
    """Return a meeting whole; a draft with what the invited have written until now."""
    permissions.require_of(work.actor, "meeting.see")
    paper = meetings.paper(work, meeting_id)
    row = _rows(work, [paper])[0]
    minutes = Minutes.from_text(paper.content or "")
    written = meetings.inputs(work, paper.id)
    if row.state == "draft":
        minutes = rules.with_input(minutes, written)
    asked = signatories.asked(work, paper.id)
    known = queries.people_by_id(work.session, [one.person_id for one in asked])
    replaced = work.session.get(Document, paper.replaces_id) if paper.replaces_id else None
    return Meeting(
        row=row,
        minutes=minutes,
        content_hash=paper.content_hash.hex(),
        asked=asked,
        names={key: f"{one.name} {one.staff_no}" for key, one in known.items()},
        given=signatories.given(work, paper.id),
        void_reason=paper.void_reason,
        replaces=replaced.number if replaced else "",
        may_write=permissions.may(work.actor, "meeting.write"),
        mine=written.get(work.actor.id),
    )


def waiting(work: Work) -> Waiting:
    """Return how much waits for the actor; for the inbox."""
    if not permissions.may(work.actor, "meeting.see"):
        return Waiting()
    ids = signatories.waiting_for_me(work, KIND)
    rows = _rows(work, work.session.scalars(select(Document).where(Document.id.in_(ids))).all())
    stored = queries.stored_options(work.session, work.now)
    leads = permissions.may(work.actor, "meeting.write") and (
        permissions.reach(work.actor, "meeting.see").everywhere
    )
    return Waiting(
        sign=sum(row.waits == "sign" for row in rows),
        read=sum(row.waits == "read" for row in rows),
        late=sum(row.is_late for row in rows),
        is_missing=leads
        and rules.is_missing(work.today, options.text("meet.weekly", stored), _weekly(work)),
    )


def choices(work: Work) -> Choices:
    """Return whom the actor may invite, and which contingency plans there are to drill."""
    permissions.require_of(work.actor, "meeting.write")
    plans = work.session.scalars(
        select(Policy)
        .where(Policy.kind == "contingency", Policy.withdrawn_at.is_(None))
        .order_by(Policy.number)
    )
    return Choices(
        tuple((one.id, f"{one.name} {one.staff_no}") for one in meetings.people_to_invite(work)),
        tuple((one.id, meetings.plan_name(one)) for one in plans),
    )


def _weekly(work: Work) -> list[date]:
    """Return the days of weekly meetings that were held or are being prepared."""
    found = [Minutes.from_text(paper.content or "") for paper in meetings.papers(work)]
    return [one.day for one in found if one.type == "weekly"]


def _rows(work: Work, papers: Iterable[Document]) -> list[MeetingRow]:
    found = list(papers)
    asked = signatories.asked_of(work, [paper.id for paper in found])
    mine = set(signatories.waiting_for_me(work, KIND))
    stored = queries.stored_options(work.session, work.now)
    days, zone = (
        options.number("meet.sign", stored),
        work.zone,
    )
    rows = []
    for paper in found:
        said = Minutes.from_text(paper.content or "")
        state = signatories.state(paper)
        issued = paper.issued_at.astimezone(zone).date() if paper.issued_at else None
        due = issued + timedelta(days=days) if issued and state == "signing" else None
        people = asked.get(paper.id, ())
        role = next((one.role for one in people if one.person_id == work.actor.id), "")
        waits = _WRITTEN[role] if paper.id in mine else ""
        rows.append(
            MeetingRow(
                id=paper.id,
                version=paper.version,
                number=paper.number,
                state=state,
                type=said.type,
                topic=said.topic or said.drill.plan,
                day=said.day,
                begins=said.begins,
                place=said.place,
                chair=said.chair,
                signed=len(signatories.signed(work, paper.id)) if issued else 0,
                asked=len(people) if issued else 0,
                due=due,
                is_late=due is not None and due < work.today,
                waits=waits,
            )
        )
    return rows
