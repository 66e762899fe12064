"""The roster's days: read, written, and to which of them a moment belongs (P6, P7)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from qa_desk.models import database
from qa_desk.models.base import uuid7
from qa_desk.models.people import Shift, ShiftCode
from qa_desk.rules import deadlines, masking, rosters
from qa_desk.rules.deadlines import Roster, Span
from qa_desk.rules.rosters import Code, Day, Segment

GRACE = timedelta(hours=1)  # a contact may begin a little before or after the shift
_DAY = timedelta(days=1)
_MOST_ASKED = 1000  # people in one query

Cell = tuple[UUID, date]
Spans = Mapping[Cell, tuple[datetime, datetime]]


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
    spans: dict[Cell, tuple[datetime, datetime]] = {}
    for at in range(0, len(people), _MOST_ASKED):
        rows = session.execute(
            select(Shift.person_id, Shift.day, func.min(Shift.starts_at), func.max(Shift.ends_at))
            .where(Shift.person_id.in_(people[at : at + _MOST_ASKED]))
            .where(Shift.day.between(first, last), Shift.kind.in_(rosters.ON_POST))
            .group_by(Shift.person_id, Shift.day)
        )
        spans.update({(person, day): (start, end) for person, day, start, end in rows})
    return {pair: day_of(pair, day, spans) for pair, day in local.items()}


def day_of(pair: tuple[UUID, datetime], local: date, spans: Spans) -> date:
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


def spans_of(days: Mapping[Cell, Day], zone: ZoneInfo) -> Spans:
    """Return from when to when everybody is on post each day, breaks included."""
    spans = {}
    for (person, day), found in days.items():
        on_post = [part for part in found.segments if part.kind in rosters.ON_POST]
        if on_post:
            first = rosters.moments(day, on_post[0], zone)[0]
            spans[person, day] = first, rosters.moments(day, on_post[-1], zone)[1]
    return spans


def rosters_of(days: Mapping[Cell, Day], zone: ZoneInfo) -> dict[UUID, Roster]:
    """Return what these days say of the time that somebody has."""
    rows: list[tuple[UUID, date, Span | None]] = []
    for (person, day), found in days.items():
        work = [part for part in found.segments if part.kind == "work"]
        if work:
            begin = rosters.moments(day, work[0], zone)[0]
            rows.append((person, day, (begin, rosters.moments(day, work[-1], zone)[1])))
        elif found != Day():
            rows.append((person, day, None))
    return deadlines.rosters(rows)


def stored(
    session: Session, people: Collection[UUID], first: date, last: date, zone: ZoneInfo
) -> dict[Cell, Day]:
    """Return the roster of these people from one day to another."""
    asked = sorted(people)
    found: dict[Cell, Day] = {}
    for at in range(0, len(asked), _MOST_ASKED):
        rows = session.execute(
            select(*_READ)
            .where(Shift.person_id.in_(asked[at : at + _MOST_ASKED]))
            .where(Shift.day.between(first, last))
            .order_by(Shift.person_id, Shift.day, Shift.segment)
        ).all()
        for row in rows:
            cell = row.person_id, row.day
            found[cell] = _with(found.get(cell), row, zone)
    return found


_READ = (
    Shift.person_id,
    Shift.day,
    Shift.kind,
    Shift.starts_at,
    Shift.ends_at,
    Shift.reason,
    Shift.code,
    Shift.counts,
    Shift.is_by_hand,
)


def _with(before: Day | None, row: Any, zone: ZoneInfo) -> Day:
    """Return a day with one more segment; a row of no length stands for a day off."""
    segments = before.segments if before else ()
    if row.starts_at < row.ends_at:
        start, end = (rosters.minutes_of(at, row.day, zone) for at in (row.starts_at, row.ends_at))
        segments = (*segments, Segment(start, end, row.kind))
    return Day(row.code, segments, row.counts, row.reason, row.is_by_hand)


def codes(session: Session) -> tuple[Code, ...]:
    """Return the code table, in the order of kinds and times."""
    found = [
        Code(
            row.code,
            row.name,
            row.kind,
            tuple(rosters.times(*written) for written in row.segments),
            row.counts,
        )
        for row in session.scalars(select(ShiftCode))
    ]
    kinds = rosters.CODE_KINDS
    return tuple(sorted(found, key=lambda one: (kinds.index(one.kind), one.times, one.code)))


def put(session: Session, days: Mapping[Cell, Day], zone: ZoneInfo) -> None:
    """Write these days in place of what is there."""
    people: dict[date, list[UUID]] = {}
    for person, day in days:
        people.setdefault(day, []).append(person)
    for day, changed in people.items():
        for at in range(0, len(changed), _MOST_ASKED):
            some = changed[at : at + _MOST_ASKED]
            session.execute(delete(Shift).where(Shift.day == day, Shift.person_id.in_(some)))
    rows = [row for cell, day in days.items() for row in _rows(cell, day, zone)]
    if rows:
        session.execute(insert(Shift), rows)
    database.changed(session, "Shift")


def _rows(cell: Cell, found: Day, zone: ZoneInfo) -> list[dict[str, Any]]:
    person, day = cell
    segments: Sequence[Segment] = found.segments
    if not segments and (found.code or found.by_hand):
        segments = (Segment(0, 0, "leave"),)
    rows = []
    for number, part in enumerate(segments, 1):
        starts_at, ends_at = rosters.moments(day, part, zone)
        rows.append(
            {
                "id": uuid7(),
                "person_id": person,
                "day": day,
                "segment": number,
                "kind": part.kind,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "reason": masking.mask_typed(found.reason),
                "code": found.code,
                "counts": found.counts,
                "is_by_hand": found.by_hand,
            }
        )
    return rows
