"""Lists of cases: the queue, the inbox, the results."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, literal, or_, select

from qa_desk.models import (
    Call,
    Document,
    Evaluation,
    Person,
    Revision,
    RoleGrant,
    StepTaken,
    Team,
    calibrating,
    clocks,
    live_calls,
    panels,
    queries,
    reviewing,
    visible,
    workloads,
)
from qa_desk.rules import permissions, workflow
from qa_desk.rules.deadlines import Due
from qa_desk.services.cases.types import CaseRow, Name
from qa_desk.work import Work

_LIMIT = 5000
_NO_SLIP = literal("")
_OF_CALL = (Call.started_at, Call.duration_ms, Call.contact_reason, Call.number_masked)
NOBODY = Name("", "")  # whose row this reader does not see, or is not to
TO_CONFIRM = workflow.sources("accept")


def queue(work: Work) -> list[CaseRow]:
    """Return the inspector's tasks: what is due first, then the shift that ends first.

    Where shifts end together, or there is none today, the CSR with the fewest checks comes first.
    """
    if not permissions.scores(work.actor):
        permissions.require_of(work.actor, "score")
    mine = (Evaluation.inspector_id == work.actor.id) & Evaluation.status.in_(workloads.OPEN)
    tasks = rows(work, _select().where(mine).order_by(Evaluation.number))
    day = work.today
    today = workloads.today(work.session, day, work.now, {row.csr_id for row in tasks})
    latest = datetime.max.replace(tzinfo=UTC)

    def urgency(row: CaseRow) -> tuple[datetime, datetime, int]:
        csr = today[row.csr_id]
        return row.due_at or latest, csr.shift_ends or latest, csr.checks

    return sorted(tasks, key=urgency)


def inbox(work: Work) -> list[CaseRow]:
    """Return what waits for the actor on the route, due first: to release, sign, judge, decide."""
    waiting = [*_of_csr(work), *_of_lead(work), *_of_inspection(work), *_of_review(work)]
    order = (Evaluation.due_at.is_(None), Evaluation.due_at, Evaluation.number)
    return rows(work, _select().where(or_(*waiting)).order_by(*order))


def _of_csr(work: Work) -> Iterator[ColumnElement[bool]]:
    """Yield what a CSR has to confirm, and results that he is named to sign."""
    yield (Evaluation.csr_id == work.actor.id) & Evaluation.status.in_(TO_CONFIRM)
    yield (Evaluation.signer_id == work.actor.id) & Evaluation.status.in_(("E4", "E6", "E8"))


def _of_lead(work: Work) -> Iterator[ColumnElement[bool]]:
    """Yield the disputes to judge, the talks to have and the results to countersign."""
    if teams := permissions.reach(work.actor, "countersign").led:
        led = Evaluation.team_id.in_(teams) & Evaluation.status.in_(("E4", "E5", "E6"))
        yield led & (Evaluation.csr_id != work.actor.id)


def _of_inspection(work: Work) -> Iterator[ColumnElement[bool]]:
    """Yield the inspector's results to release, and fatal errors to hear as the second one."""
    actor = work.actor
    if "inspector" in actor.roles:
        mine = (Evaluation.inspector_id == actor.id) & (Evaluation.status == "E2")
        unheard = Call.id.is_(None) | ~live_calls.has_recording()  # a witness stands in (P8)
        yield mine & ((Evaluation.result != "fatal_fail") | unheard)
    if actor.roles & {"qa_lead", "inspector"}:
        yield visible.to_second(actor)
    elif "cs_manager" in actor.roles:
        yield visible.to_second(actor) & ~_others_can_hear(work)


def _of_review(work: Work) -> Iterator[ColumnElement[bool]]:
    """Yield reviews, corrections to approve and second appeals; nothing of one's own."""
    actor = work.actor
    reach = permissions.reach(actor, "review")
    if reach.everywhere or reach.teams or reach.groups:
        others = (Evaluation.inspector_id != actor.id) & (Evaluation.csr_id != actor.id)
        proposed = select(StepTaken.evaluation_id).where(
            StepTaken.evaluation_id == Evaluation.id,
            StepTaken.key == "propose",
            StepTaken.revision == Evaluation.revision,
        )
        ever = select(StepTaken.evaluation_id).where(StepTaken.key == "propose")
        mine = visible.in_scope(reach) & others  # each by an index of its own, so not as one
        yield mine & (Evaluation.status == "E7")
        to_approve = Evaluation.id.in_(ever) & Evaluation.status.in_(("E3", "E4"))
        yield mine & to_approve & proposed.exists()
    if sat_on := panels.sat_on_by(work.session, actor, work.today):
        yield Evaluation.id.in_(sat_on)


def _others_can_hear(work: Work) -> ColumnElement[bool]:
    """Return the condition that a QA lead or inspector can: the CS manager steps in last (P9)."""
    day = work.today
    return exists().where(
        RoleGrant.role.in_(("qa_lead", "inspector")),
        queries.valid_on(RoleGrant, day),
        RoleGrant.person_id.not_in((Evaluation.inspector_id, Evaluation.csr_id)),
    )


def results(work: Work) -> list[CaseRow]:
    """Return the submitted results that the actor may see, the newest first."""
    permissions.require_of(work.actor, "see_results")
    return rows(
        work,
        with_slips()
        .where(
            visible.evaluations(work.actor),
            Evaluation.submitted_at.is_not(None),
            Evaluation.purpose != "calibration",
        )
        .order_by(Evaluation.submitted_at.desc())
        .limit(_LIMIT),
        waits=False,
    )


def _select(slip: Any = _NO_SLIP) -> Select[*tuple[Any, ...]]:
    """Return the query of a list that shows no slips: looking for them costs a CSR the most."""
    query: Select[*tuple[Any, ...]] = (
        select(Evaluation, *_OF_CALL, Team.name, Revision.raw, Revision.final, slip)
        .outerjoin(Call, Call.id == Evaluation.call_id)
        .join(Team, Team.id == Evaluation.team_id)
        .outerjoin(
            Revision,
            (Revision.evaluation_id == Evaluation.id) & (Revision.number == Evaluation.revision),
        )
    )
    return query


def with_slips() -> Select[*tuple[Any, ...]]:
    """Return the query of a list that shows the numbers of slips."""
    return _select(Document.number).outerjoin(Document, Document.id == Evaluation.slip_id)


def rows(work: Work, query: Select[*tuple[Any, ...]], *, waits: bool = True) -> list[CaseRow]:
    """Return the rows of a list; a reviewer sees no score before his own (E-17)."""
    found = work.session.execute(query).all()
    dues = clocks.of_cases(work.session, [row[0] for row in found], work.now) if waits else {}
    ids = {i for row in found for i in (row[0].csr_id, row[0].inspector_id)}
    people = queries.people_by_id(work.session, ids) if ids else {}
    blind = reviewing.unseen(work, [columns[0] for columns in found])
    made = [_row(people, columns, dues.get(columns[0].id)) for columns in found]
    compared = [columns[0].id for columns in found if columns[0].purpose == "calibration"]
    sessions = calibrating.numbers_of(work.session, compared) if compared else {}
    made = [_hidden(row, sessions[row.id]) if row.id in sessions else row for row in made]
    again = reviewing.rechecks(work) if waits else frozenset[UUID]()
    return [
        replace(row, result=None, raw=None, final=None, slip="")
        if row.id in blind
        else replace(row, sample_reason="recheck")
        if row.id in again
        else row
        for row in made
    ]


def _hidden(row: CaseRow, session: str) -> CaseRow:
    """Leave out whose call it is: a calibration compares who scores it (5.12)."""
    return replace(row, csr=NOBODY, team="", number_masked="", comparison=session)


def _row(people: dict[UUID, Person], columns: Any, due: Due | None) -> CaseRow:
    found, started_at, duration_ms, contact_reason, number_masked, team, raw, final, slip = columns
    scored = found.status not in ("E0", "E1")
    return CaseRow(
        id=found.id,
        version=found.version,
        number=found.number,
        status=found.status,
        csr=name_of(people[found.csr_id]) if found.csr_id in people else NOBODY,
        team=team,
        inspector=name_of(people[found.inspector_id]),
        started_at=started_at,
        duration_ms=duration_ms or 0,
        contact_reason=contact_reason or "",
        number_masked=number_masked or "",
        sample_reason=found.sample_reason,
        assigned_at=found.assigned_at,
        due_at=found.due_at,
        csr_id=found.csr_id,
        result=found.result if scored else None,
        raw=raw if scored else None,
        final=final if scored else None,
        slip=slip or "",
        mode=found.mode,
        due=due,
    )


def name_of(person: Person) -> Name:
    """Return a person as always shown."""
    return Name(person.name, person.staff_no)
