"""Minutes as the services of meetings share them: who sees and writes them, what goes before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, true

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    action_items,
    complaints,
    offices,
    queries,
    totals,
    visible,
)
from qa_desk.models.action_tables import ActionItem
from qa_desk.models.complaint_register import Complaint
from qa_desk.models.documents import Document
from qa_desk.models.evaluations import Evaluation
from qa_desk.models.meeting_inputs import MeetingInput
from qa_desk.models.people import Person
from qa_desk.models.policy_register import Policy
from qa_desk.rules import action_items as actions
from qa_desk.rules import permissions
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.minutes import ABSENT, KIND, Check, Fact, Invited, Late, Minutes, to_check
from qa_desk.rules.totals import Scope, Totals
from qa_desk.work import Work

_MOST_LATE = 40  # lines in minutes


def invitations(work: Work) -> ColumnElement[bool]:
    """Return the condition for the minutes of meetings to which the actor is invited."""
    return Document.id.in_(
        select(MeetingInput.document_id).where(MeetingInput.person_id == work.actor.id)
    )


def seen(work: Work) -> ColumnElement[bool]:
    """Return the condition for the minutes that the actor may see; meetings.sql says the same.

    Whoever has the right to write minutes may write those that he sees.
    """
    if permissions.reach(work.actor, "meeting.see").everywhere:
        return true()
    own = Document.created_by == work.actor.id
    writes = permissions.may(work.actor, "meeting.write")
    return or_(own, invitations(work)) if writes else invitations(work)


def papers(work: Work) -> list[Document]:
    """Return all minutes that the actor may see, the newest first; discarded drafts are gone."""
    kept = (Document.voided_at.is_(None)) | (Document.issued_at.is_not(None))
    found = select(Document).where(Document.kind == KIND, seen(work), kept)
    return list(work.session.scalars(found.order_by(Document.number.desc())))


def paper(work: Work, meeting_id: UUID) -> Document:
    """Return minutes that the actor may see."""
    found = work.session.scalar(
        select(Document)
        .where(Document.id == meeting_id, Document.kind == KIND, seen(work))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise RuleError(_("This meeting is not there, or not yours to see."))
    return found


def invite(work: Work, paper_id: UUID, people: Iterable[UUID]) -> None:
    """Let exactly these people see a draft and write their input for it."""
    wanted = set(people)
    known = set(
        work.session.scalars(
            select(MeetingInput.person_id).where(MeetingInput.document_id == paper_id)
        )
    )
    work.session.execute(
        delete(MeetingInput).where(
            MeetingInput.document_id == paper_id, MeetingInput.person_id.in_(known - wanted)
        )
    )
    work.session.add_all(
        MeetingInput(document_id=paper_id, person_id=key) for key in sorted(wanted - known)
    )
    work.session.flush()


def inputs(work: Work, paper_id: UUID) -> dict[UUID, Invited]:
    """Return what the invited wrote beforehand, by person."""
    rows = work.session.scalars(
        select(MeetingInput)
        .where(MeetingInput.document_id == paper_id)
        .execution_options(populate_existing=True)
    )
    return {
        row.person_id: Invited(
            row.person_id, "", ABSENT if row.is_absent else "", row.reason, row.words
        )
        for row in rows
    }


def people_to_invite(work: Work) -> list[Person]:
    """Return whom the actor may invite: who holds an office, and whom he sees in any case."""
    day = work.today
    held = offices.held.c
    in_office = select(held.person_id).where(queries.valid_on(held, day))
    query = select(Person).where(
        Person.login.is_not(None),
        Person.left_on.is_(None),
        Person.id.in_(in_office)
        | (Person.id.in_(queries.csrs_on(work.session, day)) & visible.people(work.actor, day)),
    )
    return list(work.session.scalars(query.order_by(Person.staff_no)))


def plan_name(plan: Policy) -> str:
    """Return the number and title of a contingency plan."""
    return f"{plan.number} {plan.title_zh or plan.title_en}"


def last_drills(work: Work) -> dict[UUID, date]:
    """Return when each contingency plan was drilled last, of the drills that the actor may see."""
    rows = work.session.execute(
        select(Document.subject_id, func.max(Document.period_to))
        .where(
            Document.kind == KIND,
            Document.issued_at.is_not(None),
            Document.voided_at.is_(None),
            Document.subject_id.is_not(None),
            seen(work),
        )
        .group_by(Document.subject_id)
    )
    return {plan: day for plan, day in rows if plan is not None}


# -- what is filled in -----------------------------------------------------------------------------


def checks(work: Work, numbers: Sequence[str]) -> tuple[Check, ...]:
    """Return how actions stand now, in the order of their numbers; those the actor may see."""
    rows = work.session.scalars(
        select(ActionItem).where(ActionItem.number.in_(numbers)).order_by(ActionItem.number)
    ).all()
    names, day = _names(work, rows), work.today
    return tuple(
        Check(
            number=row.number,
            what=row.what,
            owner=names.get(row.owner_id, ""),
            due=row.due,
            state=row.state,
            progress=row.progress,
            is_overdue=actions.is_overdue(row.state, row.due, day),
            result=row.result,
        )
        for row in rows
    )


def late(work: Work) -> tuple[Late, ...]:
    """Return the actions and information notes that are overdue, the oldest first (P24)."""
    rows = action_items.overdue(work, ("action", "note", "task"))[:_MOST_LATE]
    names = _names(work, rows)
    return tuple(
        Late(row.number, row.kind, row.what, names.get(row.owner_id, ""), row.due) for row in rows
    )


def figures(work: Work, first: date, last: date) -> tuple[Fact, ...]:
    """Return the figures of a period, of what the actor may see; scores of the random sample."""
    return (*_of_results(work, first, last), *_of_complaints(work, first, last), *_of_actions(work))


def _of_results(work: Work, first: date, last: date) -> Iterator[Fact]:
    if not permissions.may(work.actor, "see_results"):
        return
    whole = totals.of(work, Scope(first, last)).get((), Totals())
    random = totals.of(work, Scope(first, last, strata=frozenset({RANDOM}))).get((), Totals())
    yield Fact("evaluations", whole.n)
    yield Fact("score", random.score.value(), random.n)
    yield Fact("pass_rate", random.pass_rate.permille(), random.n)
    yield Fact("fatal_rate", random.fatal_rate().permille(), random.n)
    past = select(func.count()).where(visible.evaluations(work.actor), Evaluation.due_at < work.now)
    yield Fact("late_results", work.session.scalar(past) or 0)


def _of_complaints(work: Work, first: date, last: date) -> Iterator[Fact]:
    if not permissions.may(work.actor, "complaint.see"):
        return
    starts, ends = queries.span(work.session, work.now, first, last)
    mine = complaints.visible(work) & (Complaint.kind == "complaint")
    for code, condition in (
        ("complaints", (Complaint.received_at >= starts) & (Complaint.received_at < ends)),
        ("complaints_late", Complaint.closed_at.is_(None) & (Complaint.due_at < work.now)),
    ):
        counted = select(func.count()).select_from(Complaint).where(mine, condition)
        yield Fact(code, work.session.scalar(counted) or 0)


def _of_actions(work: Work) -> Iterator[Fact]:
    yield Fact("late_actions", len(action_items.overdue(work, ("action", "task"))))
    yield Fact("late_notes", len(action_items.overdue(work, ("note",))))


def _names(work: Work, rows: Iterable[ActionItem]) -> dict[UUID | None, str]:
    found = queries.people_by_id(work.session, {row.owner_id for row in rows if row.owner_id})
    return {key: f"{one.name} {one.staff_no}" for key, one in found.items()}


def filled(work: Work, minutes: Minutes, before: Minutes | None) -> Minutes:
    """Return minutes with what the program knows now: actions of before, figures, what is late."""
    numbers = to_check(before) if before else [one.number for one in minutes.checks]
    return replace(
        minutes,
        checks=checks(work, numbers),
        figures=figures(work, minutes.first, minutes.last),
        late=late(work),
    )
