"""Take the steps whose time has come: nobody has answered, or nobody is there (D6, P14).

What the facts refuse is left alone, and one broken case never stops the others. A timeout moves a
case; it never changes a score.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.exc import DBAPIError

from qa_desk.errors import QaDeskError
from qa_desk.models import (
    Evaluation,
    Person,
    Reminder,
    Shift,
    asked,
    facts,
    moves,
    queries,
    settling,
    slips,
    visible,
)
from qa_desk.rules import permissions, reminders, workflow
from qa_desk.rules.disputes import Words
from qa_desk.rules.ticking import Batch
from qa_desk.work import Work

STEPS = ("left", "absent", "vacant", "escalate", "lapse", "call_in")  # the first that fits
_MOST = 100  # at a time: a transaction stays short (D11)
_SOURCES = {key: workflow.sources(key) for key in STEPS}


def take_due(work: Work, after: UUID | None = None) -> Batch:
    """Take the steps of the next cases whose time is over (E-16, E-23, E-25 to E-27v).

    What somebody else is at is left to him.
    """
    reach = permissions.require_of(work.actor, "amend")
    query = (
        select(Evaluation)
        .where(_may_be_due(work), visible.in_scope(reach), Evaluation.csr_id != work.actor.id)
        .order_by(Evaluation.id)
        .limit(_MOST)
    )
    if after is not None:
        query = query.where(Evaluation.id > after)
    for csr_id in sorted(set(work.session.scalars(query.with_only_columns(Evaluation.csr_id)))):
        slips.hold(work, csr_id)
    locked = query.with_for_update(of=Evaluation, skip_locked=True)
    ids = [found.id for found in work.session.scalars(locked)]
    done = tuple(filter(None, [_moved_on(work, one) for one in ids]))
    return Batch(done, ids[-1] if len(ids) == _MOST else None)


def _may_be_due(work: Work) -> ColumnElement[bool]:
    """Return the condition for cases that a step might move; the facts of each decide."""
    overdue = Evaluation.due_at <= work.now
    stored = queries.stored_options(work.session, work.now)
    delivered = (
        select(func.count())
        .where(asked.of_this_stay(), Reminder.delivered_at.is_not(None))
        .scalar_subquery()
    )
    today = work.today
    shift = exists().where(Shift.person_id == Evaluation.csr_id)
    on_leave = shift.where(Shift.day == today, Shift.kind == "leave")
    since = Shift.starts_at.between(Evaluation.entered_at, work.now)
    worked = shift.where(Shift.kind == "work", since)
    gone = exists().where(Person.id == Evaluation.csr_id, Person.left_on <= today)
    return or_(
        overdue & gone & Evaluation.status.in_(_SOURCES["left"]),
        overdue & Evaluation.status.in_(_SOURCES["escalate"] | _SOURCES["vacant"]),
        overdue
        & Evaluation.status.in_(_SOURCES["call_in"])
        & (delivered >= len(reminders.shares(stored))),
        Evaluation.status.in_(_SOURCES["absent"]) & (on_leave | (overdue & ~worked)),
    )


def _moved_on(work: Work, evaluation_id: UUID) -> str:
    """Take the first step that the facts allow; return its key, "failed", or "" for none."""
    found = work.session.get_one(Evaluation, evaluation_id)
    for key in STEPS:
        if found.status in _SOURCES[key]:
            try:
                with work.session.begin_nested():
                    _take(work, found, key)
            except QaDeskError:
                continue  # not its time yet, or not for this actor
            except DBAPIError:
                return "failed"
            return key
    return ""


def _take(work: Work, found: Evaluation, key: str) -> None:
    words = Words()
    known = facts.of(work, found, key, words)
    moves.take(work, found, key, known, words)
    settling.settle(found, key, words, known)
    slips.leave(work, found)
