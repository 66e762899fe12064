"""Read the register of complaints: the list, one of it, a week or month of it (S1-2A.3b, 4a)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select

from qa_desk.models import (
    Call,
    Complaint,
    ComplaintReading,
    Department,
    Evaluation,
    Person,
    Team,
    action_items,
    complaints,
    indicators,
    queries,
    visible,
)
from qa_desk.rules import complaints as rules
from qa_desk.rules import permissions
from qa_desk.services.complaints.types import (
    Choices,
    ComplaintRow,
    Csr,
    Finding,
    Record,
    Related,
    Statistics,
)
from qa_desk.work import Work

_KEPT = timedelta(days=400)  # how far back a list of closed ones goes
_PERIODS = 12  # of the trend
_REASONS = 200  # days in which a reason was met


def listed(work: Work) -> list[ComplaintRow]:
    """Return the complaints that the actor may see, the newest first: open ones, and of a year."""
    permissions.require_of(work.actor, "complaint.see")
    lately = Complaint.received_at >= work.now - _KEPT
    return _rows(work, or_(Complaint.closed_at.is_(None), lately))


def one(work: Work, complaint_id: UUID) -> Record:
    """Return a complaint with all that is known of it; RuleError when it is not the actor's."""
    permissions.require_of(work.actor, "complaint.see")
    found = complaints.seen(work, complaint_id)
    (row,) = _rows(work, Complaint.id == found.id)
    names = _names(work, (found.entered_by, found.closed_by, found.reported_by))
    return Record(
        row=row,
        content=found.content,
        call=found.call,
        call_id=found.call_id,
        department_id=found.department_id,
        finding=Finding(
            found.is_attributable,
            found.investigation,
            found.cause,
            found.root_cause,
            found.outcome,
        ),
        entered_by=names.get(found.entered_by, ""),
        entered_at=found.entered_at,
        closed_by=names.get(found.closed_by, ""),
        reported_by=names.get(found.reported_by, ""),
        report_note=found.report_note,
        readings=_readings(work, found.id),
        evaluations=_evaluations(work, found),
        others=_others(work, found),
        actions=_actions(work, found),
        offered=_offered(work, found, row),
    )


def choices(work: Work) -> Choices:
    """Return what the form offers."""
    permissions.require_of(work.actor, "complaint.enter")
    today = work.today
    csrs = queries.csrs_on(work.session, today)
    people = work.session.scalars(
        select(Person).where(
            Person.id.in_(csrs), visible.people(work.actor, today, "complaint.enter")
        )
    )
    departments = work.session.execute(
        select(Department.id, Department.name)
        .where(
            Department.kind == "department",
            Department.closed_on.is_(None) | (Department.closed_on >= today),
        )
        .order_by(Department.name)
    )
    since = work.now - timedelta(days=_REASONS)
    reasons = {
        *work.session.scalars(
            select(Call.contact_reason).where(Call.started_at >= since).distinct()
        ),
        *work.session.scalars(select(Complaint.reason).where(complaints.visible(work)).distinct()),
    }
    return Choices(
        tuple(
            Csr(person.id, person.name, person.staff_no, person.reading or "") for person in people
        ),
        tuple((key, name) for key, name in departments),
        tuple(sorted(reasons - {""})),
    )


def statistics(work: Work, kind: str, day: date) -> Statistics:
    """Return what the week or month around a day comes to; the rate where all can be seen.

    Contacts are as many as the centre's indicator says (`volume`), else the calls known.
    """
    permissions.require_of(work.actor, "complaint.see")
    span = rules.span_around(kind, day)
    first = span[0]
    for _each in range(_PERIODS - 1):
        first = rules.span_around(kind, first - timedelta(days=1))[0]
    begins, ends = queries.span(work.session, work.now, first, span[1])
    rows = _rows(work, Complaint.received_at >= begins, Complaint.received_at < ends)
    facts = [row.facts for row in rows]
    within = [each for each in facts if span[0] <= each.day <= span[1]]
    contacts = 0
    is_whole = permissions.reach(work.actor, "complaint.see").everywhere
    if is_whole:
        said = indicators.volume(work.session, kind, span[0])
        period = queries.span(work.session, work.now, *span)
        contacts = complaints.contacts(work.session, period) if said is None else said
    note = rules.told_span(span)
    return Statistics(
        span,
        rules.figures(within, contacts),
        {grouping: tuple(rules.table(within, grouping)) for grouping in rules.GROUPINGS},
        rules.pareto(within, "reason", note),
        rules.trend(facts, span[1], kind, _PERIODS, note),
        is_whole,
    )


def of_days(work: Work, first: date, last: date) -> list[ComplaintRow]:
    """Return the complaints received on these days, the earliest first."""
    permissions.require_of(work.actor, "complaint.see")
    begins, ends = queries.span(work.session, work.now, first, last)
    return _rows(work, Complaint.received_at >= begins, Complaint.received_at < ends)[::-1]


def waiting(work: Work) -> int:
    """Count what waits for the actor: major ones and repeats not read, and what he lets grow old.

    The first are the manager's (S1-2A.4b, S1-2B.s6), the others whose who decides.
    """
    if not permissions.may(work.actor, "complaint.see"):
        return 0
    rows = _rows(work, Complaint.closed_at.is_(None) | _is_unread())
    decides = permissions.scope(work.actor.roles, "complaint.decide")
    return sum(row.is_new or bool(decides and row.state == "overdue") for row in rows)


def _is_unread() -> ColumnElement[bool]:
    read = select(ComplaintReading.complaint_id)
    return Complaint.id.not_in(read)


def _rows(work: Work, *conditions: ColumnElement[bool]) -> list[ComplaintRow]:
    read = select(
        ComplaintReading.complaint_id, func.min(ComplaintReading.read_at).label("read_at")
    ).group_by(ComplaintReading.complaint_id)
    by = read.subquery()
    rows = work.session.execute(
        select(Complaint, Person.name, Person.staff_no, Team.name, Department.name, by.c.read_at)
        .outerjoin(Person, Person.id == Complaint.csr_id)
        .outerjoin(Team, Team.id == Complaint.team_id)
        .outerjoin(Department, Department.id == Complaint.department_id)
        .outerjoin(by, by.c.complaint_id == Complaint.id)
        .where(complaints.visible(work), *conditions)
        .order_by(Complaint.received_at.desc(), Complaint.number.desc())
    ).all()
    repeats = complaints.repeats(work) if rows else {}
    return [
        _row(
            work,
            found,
            (f"{name} {staff_no}" if name else "", team or "", department or ""),
            work.zone,
            repeats.get(found.id, 0),
            read_at,
        )
        for found, name, staff_no, team, department, read_at in rows
    ]


def _row(
    work: Work,
    found: Complaint,
    places: tuple[str, str, str],
    zone: ZoneInfo,
    repeat: int,
    read_at: datetime | None,
) -> ComplaintRow:
    csr, team, department = places
    urgent = found.kind == "complaint" and rules.for_manager(found.severity, repeat)
    reviews = permissions.reach(work.actor, "complaint.review").everywhere
    return ComplaintRow(
        id=found.id,
        number=found.number,
        received_at=found.received_at,
        day=found.received_at.astimezone(zone).date(),
        kind=found.kind,
        severity=found.severity,
        reason=found.reason,
        customer=found.number_masked,
        csr_id=found.csr_id,
        csr=csr,
        team=team,
        department=department,
        due_at=found.due_at,
        closed_at=found.closed_at,
        state=rules.state(found.due_at, found.closed_at, work.now),
        repeat=repeat,
        is_attributable=found.is_attributable,
        cause=found.cause,
        read_at=read_at,
        reported_at=found.reported_at,
        is_new=reviews and urgent and read_at is None,
        version=found.version,
    )


def _offered(work: Work, found: Complaint, row: ComplaintRow) -> frozenset[str]:
    key = select(Complaint.id).where(Complaint.id == found.id)
    decides = work.session.scalar(key.where(complaints.visible(work, "complaint.decide")))
    mine = found.entered_by == work.actor.id
    reviews = permissions.reach(work.actor, "complaint.review").everywhere
    is_open = found.closed_at is None
    read = any(one == work.actor.id for one in _readers(work, found.id))
    return frozenset(
        what
        for what, may in (
            ("edit", is_open and (mine or decides)),
            ("find", is_open and decides),
            ("close", is_open and decides),
            ("reopen", not is_open and decides),
            ("act", decides and permissions.may(work.actor, "action.give")),
            ("read", reviews and not read),
            ("report", reviews and row.severity == "major" and found.reported_at is None),
        )
        if may
    )


def _readers(work: Work, complaint_id: UUID) -> Sequence[UUID]:
    return work.session.scalars(
        select(ComplaintReading.person_id).where(ComplaintReading.complaint_id == complaint_id)
    ).all()


def _readings(work: Work, complaint_id: UUID) -> tuple[tuple[str, datetime], ...]:
    rows = work.session.execute(
        select(Person.name, Person.staff_no, ComplaintReading.read_at)
        .join(Person, Person.id == ComplaintReading.person_id)
        .where(ComplaintReading.complaint_id == complaint_id)
        .order_by(ComplaintReading.read_at)
    )
    return tuple((f"{name} {staff_no}", at) for name, staff_no, at in rows)


def _evaluations(work: Work, found: Complaint) -> tuple[Related, ...]:
    """Return the evaluations of the call that the actor may see."""
    if found.call_id is None:
        return ()
    rows = work.session.execute(
        select(Evaluation.id, Evaluation.number, Evaluation.submitted_at)
        .where(
            Evaluation.call_id == found.call_id,
            Evaluation.purpose == "normal",
            Evaluation.status.not_in(("E12", "E13")),
            visible.evaluations(work.actor),
        )
        .order_by(Evaluation.number)
    )
    return tuple(Related(*row) for row in rows)


def _others(work: Work, found: Complaint) -> tuple[Related, ...]:
    if found.number_hash is None:
        return ()
    rows = work.session.execute(
        select(Complaint.id, Complaint.number, Complaint.received_at)
        .where(
            complaints.visible(work),
            and_(Complaint.number_hash == found.number_hash, Complaint.id != found.id),
        )
        .order_by(Complaint.received_at.desc())
    )
    return tuple(Related(*row) for row in rows)


def _actions(work: Work, found: Complaint) -> tuple[Related, ...]:
    """Return the actions given about a complaint, with their days as moments of the centre."""
    return tuple(
        Related(one.id, one.number, datetime.combine(one.due, time(), work.zone), one.what)
        for one in action_items.of_subject(work, complaints.SUBJECT, found.id)
    )


def _names(work: Work, ids: Iterable[UUID | None]) -> Mapping[Any, str]:
    found = queries.people_by_id(work.session, [key for key in ids if key is not None])
    return {key: f"{person.name} {person.staff_no}" for key, person in found.items()}
