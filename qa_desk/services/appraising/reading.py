"""Read appraisals: those of a month or year, one with its papers, and what waits (S2-5)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from qa_desk.models import (
    Appraisal,
    Department,
    Document,
    Person,
    Signature,
    Team,
    appraisals,
    complaints,
    indicators,
    month_figures,
    offices,
    queries,
    signatories,
)
from qa_desk.models.appraisals import Candidate
from qa_desk.models.complaint_register import Complaint
from qa_desk.reports.appraisal_sheet import Given
from qa_desk.reports.papers import Signed
from qa_desk.rules import appraisal_groups, options, permissions
from qa_desk.rules import appraisals as rules
from qa_desk.rules.appraisal_groups import Appraised, Group
from qa_desk.rules.appraisals import Evidence, Own, Sheet, Targets, Template
from qa_desk.services.appraising.types import Head, Nominee, Offer, Record, Row, Waiting
from qa_desk.work import Work

NO_PAPER = "none"


def listed(work: Work, span: str, first: date) -> list[Row]:
    """Return the appraisals of a month or year that the actor may see, by staff number."""
    permissions.require_of(work.actor, "appraisal.see")
    return _listed(work, (span, first))


def one(work: Work, appraisal_id: UUID) -> Record:
    """Return an appraisal with its papers, signatures and what the actor may do with it."""
    permissions.require_of(work.actor, "appraisal.see")
    found = appraisals.seen(work, appraisal_id)
    (row,) = _rows(work, [found])
    papers = appraisals.papers(work, [found])
    targets = papers.get(found.targets_id) if found.targets_id else None
    paper = papers.get(found.document_id) if found.document_id else None
    kept = [one for one in (targets, paper) if one is not None]
    return Record(
        row=row,
        targets=Targets.from_text(targets.content or "") if targets else None,
        targets_number=targets.number if targets else "",
        own=Own.from_text(found.own),
        sheet=Sheet.from_text(paper.content or "") if paper else None,
        signatures=tuple(one for each in kept for one in _signatures(work, each)),
        offers=frozenset(_offers(work, found, row)),
    )


def offer(work: Work, span: str, first: date, about: UUID | None = None) -> Offer:
    """Return what the forms offer, with the evidence of now for one appraisal (S3-4.6b)."""
    permissions.require_of(work.actor, "appraisal.write")
    return Offer(
        people=tuple(candidates(work, span, first)),
        templates=tuple(templates(work)),
        heads=tuple(heads(work)),
        evidence=evidence(work, about) if about else (),
        sources=tuple(
            (code, one.called) for code, one in indicators.catalogue(work.session).items()
        ),
    )


def evidence(work: Work, appraisal_id: UUID) -> tuple[Evidence, ...]:
    """Return what is known for a month's indicators now, for whoever evaluates it (S3-4.6b)."""
    permissions.require_of(work.actor, "appraisal.write")
    found = appraisals.seen(work, appraisal_id)
    record = one(work, appraisal_id)
    if not appraisals.writes(work.actor, found) or record.targets is None:
        return ()
    return appraisals.evidence(work, found, record.targets.indicators)


def candidates(work: Work, span: str, first: date) -> list[Candidate]:
    """Return whom the actor may appraise and for whom this month or year has no appraisal yet."""
    permissions.require_of(work.actor, "appraisal.write")
    begun = set(
        work.session.scalars(
            select(Appraisal.person_id).where(
                appraisals.visible(work.actor), Appraisal.span == span, Appraisal.first == first
            )
        )
    )
    day = min(max(first, work.today), rules.last_day(span, first))
    return [one for one in appraisals.candidates(work, day) if one.id not in begun]


def templates(work: Work) -> list[Template]:
    """Return the templates from which appraisals are made (S0-4.2.1a)."""
    permissions.require_of(work.actor, "appraisal.see")
    return list(appraisals.catalogue(work).values())


def heads(work: Work) -> list[Head]:
    """Return who may approve an appraisal as its last signature (S2-2.2.1b)."""
    permissions.require_of(work.actor, "appraisal.write")
    held, day = offices.held.c, work.today
    rows = work.session.execute(
        select(Person.id, Person.name, Person.staff_no)
        .distinct()
        .join(offices.held, held.person_id == Person.id)
        .where(
            held.role.in_(list(permissions.RIGHTS["appraisal.approve"])),
            held.scope_kind == "centre",
            held.valid_from <= day,
            held.valid_to.is_(None) | (held.valid_to >= day),
            Person.id != work.actor.id,
        )
        .order_by(Person.staff_no)
    )
    return [Head(key, f"{name} {number}") for key, name, number in rows]


def waiting(work: Work) -> Waiting:
    """Return what waits for the actor: signatures, self-evaluations, targets, evaluations."""
    permissions.require_of(work.actor, "appraisal.see")
    stored = queries.stored_options(work.session, work.now)
    day = work.today
    month, year = day.replace(day=1), date(day.year, 1, 1)
    before = (month - timedelta(days=1)).replace(day=1)
    years = ("year", year), ("year", date(day.year - 1, 1, 1))
    rows = _listed(work, ("month", month), ("month", before), *years)
    around = timedelta(days=options.number("appraisal.own", stored))
    approves = permissions.reach(work.actor, "appraisal.approve").everywhere
    last = {row.id: rules.last_day(row.span, row.first) for row in rows}
    open_ones = [row for row in rows if row.state in ("agreeing", "running", "judging")]
    to_sign = [row for row in rows if row.is_to_sign]
    own = [
        row for row in open_ones if row.is_mine and row.own_at is None and row.state != "agreeing"
    ]
    own = [row for row in own if day >= last[row.id] - around]
    judged = [row for row in open_ones if row.may_write and last[row.id] < day]
    to_file = [row for row in rows if approves and row.state == "signed" and not row.is_mine]
    begun = next(iter((*to_sign, *own, *judged, *to_file)), None)
    return Waiting(
        to_sign=len(to_sign),
        own=len(own),
        targets=_without_targets(work, month, day, rows),
        evaluate=len(judged),
        to_file=len(to_file),
        next_id=begun.id if begun else None,
    )


def nominees(work: Work, month: date) -> list[Nominee]:
    """Return whom customers praised in a month, most first, for awards (S0-4.2.3, S2-4.3.2).

    With what speaks for and against; whoever may see appraisals of others sees his people.
    """
    permissions.require_of(work.actor, "appraisal.write")
    begins, ends = queries.span(work.session, work.now, month, rules.last_day("month", month))
    people = {one.id: one for one in appraisals.candidates(work, month)}
    praised: dict[UUID, list[str]] = {}
    for csr, number in work.session.execute(
        select(Complaint.csr_id, Complaint.number)
        .where(
            complaints.visible(work),
            Complaint.kind == "praise",
            Complaint.received_at >= begins,
            Complaint.received_at < ends,
        )
        .order_by(Complaint.number)
    ):
        if csr in people:
            praised.setdefault(csr, []).append(number)
    against = [one.csr_id for one in complaints.attributable(work, (begins, ends), praised)]
    lines = {one.csr.id: one for one in month_figures.sheet(work, month).lines} if praised else {}
    found = [
        Nominee(
            person_id=key,
            person=people[key].name,
            team=people[key].team,
            praise=len(numbers),
            numbers=" ".join(numbers),
            qa_score=lines[key].final if key in lines else None,
            fatals=lines[key].fatals if key in lines else 0,
            complaints=against.count(key),
        )
        for key, numbers in praised.items()
    ]
    return sorted(found, key=lambda one: (-one.praise, one.complaints, one.fatals, one.person))


def groups(work: Work, span: str, first: date) -> list[Group]:
    """Return the appraisals of the actor's people by department, team and post (S0-4.2.2)."""
    permissions.require_of(work.actor, "appraisal.write")
    return appraisal_groups.groups(
        Appraised(
            row.department, row.team, row.post, row.total, row.grade, row.filed_on is not None
        )
        for row in listed(work, span, first)
        if not row.is_mine
    )


# -- how it is done ------------------------------------------------------------------------------


def _listed(work: Work, *periods: tuple[str, date]) -> list[Row]:
    wanted = [(Appraisal.span == span) & (Appraisal.first == first) for span, first in periods]
    rows = work.session.scalars(
        select(Appraisal)
        .join(Person, Person.id == Appraisal.person_id)
        .where(appraisals.visible(work.actor), or_(*wanted))
        .order_by(Appraisal.span, Appraisal.first, Person.staff_no, Person.id)
    )
    return _rows(work, rows.all())


def _without_targets(work: Work, month: date, day: date, rows: Sequence[Row]) -> int:
    """Count the actor's people whose targets of the month nobody has proposed, once it is time."""
    if not permissions.may(work.actor, "appraisal.write"):
        return 0
    stored = queries.stored_options(work.session, work.now)
    if day.day > options.number("appraisal.targets", stored):
        return 0
    begun = [row for row in rows if (row.span, row.first) == ("month", month)]
    unset = sum(row.may_write and row.state == "targets" for row in begun)
    known = {row.person_id for row in begun}
    return unset + sum(one.id not in known for one in appraisals.candidates(work, day))


def _rows(work: Work, found: Sequence[Appraisal]) -> list[Row]:
    papers = appraisals.papers(work, found)
    mine = {
        *signatories.waiting_for_me(work, rules.SHEET),
        *signatories.waiting_for_me(work, rules.TARGETS),
    }
    people = queries.people_by_id(
        work.session, {key for row in found for key in (row.person_id, row.supervisor_id)}
    )
    names = {key: f"{one.name} {one.staff_no}" for key, one in people.items()}
    places = {
        key: (team, department or "")
        for key, team, department in work.session.execute(
            select(Team.id, Team.name, Department.name).outerjoin(
                Department, Department.id == Team.department_id
            )
        )
    }
    made = []
    for row in found:
        team, department = places.get(row.team_id, ("", "")) if row.team_id else ("", "")
        targets = papers.get(row.targets_id) if row.targets_id else None
        paper = papers.get(row.document_id) if row.document_id else None
        result = Sheet.from_text(paper.content or "").result if paper else rules.Result()
        state = rules.state(
            _state(targets),
            _state(paper),
            is_filed=row.filed_at is not None,
            is_year=row.span == "year",
        )
        made.append(
            Row(
                id=row.id,
                version=row.version,
                person_id=row.person_id,
                person=names.get(row.person_id, ""),
                post=row.post,
                team=team,
                department=department,
                supervisor=names.get(row.supervisor_id, ""),
                span=row.span,
                first=row.first,
                state=state,
                total=result.total,
                own_total=result.own_total,
                grade=result.grade,
                own_at=row.own_at,
                filed_on=_day(work, row),
                number=paper.number if paper else "",
                is_mine=row.person_id == work.actor.id,
                is_to_sign=bool({row.targets_id, row.document_id} & mine),
                may_write=appraisals.writes(work.actor, row),
            )
        )
    return made


def _day(work: Work, row: Appraisal) -> date | None:
    return row.filed_at.astimezone(work.zone).date() if row.filed_at else None


def _state(paper: Document | None) -> str:
    return signatories.state(paper) if paper is not None else NO_PAPER


def _offers(work: Work, found: Appraisal, row: Row) -> Iterator[str]:
    """Yield what the actor may do now; `writing` asks the same again."""
    approves = permissions.reach(work.actor, "appraisal.approve").everywhere
    is_begun = row.state not in ("targets", "agreeing")
    known = {
        "targets": row.may_write and row.state == "targets",
        "propose": row.may_write and row.state == "targets",
        "evaluate": row.may_write and may_evaluate(work, row),
        "issue": row.may_write and row.state == "judging" and found.document_id is not None,
        "reopen": row.may_write and row.state in ("agreeing", "signing"),
        "need": row.may_write and is_begun,
        "own": row.is_mine and row.state in ("running", "judging"),
        "sign": row.is_to_sign,
        "file": row.state == "signed" and approves and not row.is_mine,
    }
    yield from (what for what, may in known.items() if may)


def own_is_due(work: Work, last: date) -> bool:
    """Say whether the time for the self-evaluation of what ended on a day is over."""
    stored = queries.stored_options(work.session, work.now)
    return work.today > last + timedelta(days=options.number("appraisal.own", stored))


def may_evaluate(work: Work, row: Row) -> bool:
    """Say whether a month can be evaluated: its targets are agreed, or its end has come."""
    is_over = work.today > rules.last_day(row.span, row.first)
    return row.state in ("running", "judging") or (row.state == "agreeing" and is_over)


def _signatures(work: Work, paper: Document) -> Iterator[Given]:
    asked = signatories.asked(work, paper.id)
    rows = work.session.scalars(select(Signature).where(Signature.document_id == paper.id))
    given = {row.place: row for row in rows}
    people = queries.people_by_id(work.session, [one.person_id for one in asked])
    for one in asked:
        person, signature = people[one.person_id], given.get(one.place)
        stamp = signature and Signed(
            role=one.role,
            name=person.name,
            staff_no=person.staff_no,
            at=signature.signed_at,
            method=signature.method,
            hash_prefix=signature.content_hash.hex()[:16],
            meaning=signature.meaning,
        )
        yield Given(
            paper=paper.kind,
            role=one.role,
            name=f"{person.name} {person.staff_no}",
            signed=stamp or None,
            statement=signature.statement if signature else "",
        )
