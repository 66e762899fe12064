"""To which shift day a moment belongs: nights end on the next calendar day (P7)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qa_desk.models.people import Shift

GRACE = timedelta(hours=1)  # a contact may begin a little before or after the shift
_DAY = timedelta(days=1)
_MOST_ASKED = 1000  # people in one query

Spans = dict[tuple[UUID, date], tuple[datetime, datetime]]


def shift_day(session: Session, person_id: UUID, moment: datetime, zone: ZoneInfo) -> date:
    """Return the person's shift day in which a moment lies, else the local calendar day (P7)."""
    return shift_days(session, [(person_id, moment)], zone)[person_id, moment]


def shift_days(
    session: Session, pairs: Iterable[tuple[UUID, datetime]], zone: ZoneInfo
) -> dict[tuple[UUID, datetime], date]:
    """Return the shift day of each (person, moment), with a query for each thousand people (P7)."""
    local = {pair: pair[1].astimezone(zone).date() for pair in pairs}
    if not local:
        return {}
    people = sorted({person for person, _moment in local})
    first, last = min(local.values()) - _DAY, max(local.values()) + _DAY
    spans: Spans = {}
    for at in range(0, len(people), _MOST_ASKED):
        spans |= _spans(session, people[at : at + _MOST_ASKED], first, last)
    return {pair: _day(pair, day, spans) for pair, day in local.items()}


def _spans(session: Session, people: list[UUID], first: date, last: date) -> Spans:
    """Return from when to when people work on each shift day, breaks included."""
    rows = session.execute(
        select(Shift.person_id, Shift.day, func.min(Shift.starts_at), func.max(Shift.ends_at))
        .where(Shift.person_id.in_(people), Shift.day.between(first, last), Shift.kind == "work")
        .group_by(Shift.person_id, Shift.day)
    )
    return {(person, day): (start, end) for person, day, start, end in rows}


def _day(pair: tuple[UUID, datetime], local: date, spans: Spans) -> date:
    """Return the day whose shift holds the moment or is nearest to it, within the grace."""
    person, moment = pair
    near = []
    for day in (local - _DAY, local, local + _DAY):
        if (person, day) in spans:
            start, end = spans[person, day]
            away = max(start - moment, moment - end, timedelta())
            near.append((away, moment >= end, day))
    away, _is_over, day = min(near, default=(GRACE, True, local))
    return day if away <= GRACE else local
