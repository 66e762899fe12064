"""Remind who has to act of what waits, and know that it has reached them (P14)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.models import Evaluation, Reminder, asked, clocks, queries, visible
from qa_desk.models.clocks import Clock
from qa_desk.rules import permissions, reminders
from qa_desk.rules.ticking import Batch
from qa_desk.work import Work

_MOST = 100  # at a time: a transaction stays short (D11)


@dataclass(frozen=True)
class Reminded:
    """How often somebody was reminded of a case in its present state."""

    times: int
    is_new: bool  # the actor is who was reminded, and had not seen it


def remind(work: Work, after: UUID | None = None) -> Batch:
    """Make the reminders that are due now, of the next cases that wait for somebody."""
    reach = permissions.require_of(work.actor, "amend")
    stored = queries.stored_options(work.session, work.now)
    wanted = reminders.shares(stored)
    made = select(func.count()).where(asked.of_this_stay()).scalar_subquery()
    query = (
        select(Evaluation)
        .where(
            Evaluation.status.in_(asked.STATES),
            Evaluation.entered_at.is_not(None),
            Evaluation.due_at.is_not(None),
            made < len(wanted),
            visible.in_scope(reach),
        )
        .order_by(Evaluation.id)
        .limit(_MOST)
    )
    if after is not None:
        query = query.where(Evaluation.id > after)
    found = work.session.scalars(query).all()
    shares = _shares(work, [each.id for each in found])
    times = {
        each.id: (
            Clock.of(clocks.LIMITS[each.status], each.csr_id, each.team_id),
            (each.entered_at, each.due_at),
        )
        for each in found
        if each.entered_at and each.due_at
    }
    stays = clocks.stays(work.session, set(times.values()), stored)
    done = 0
    for each in found:
        stay = stays[times[each.id]]
        share = reminders.due_now(stay, work.now, shares[each.id], wanted)
        done += share is not None and _make(work, each, stay.entered_at, share)
    return Batch(("remind",) * done, found[-1].id if len(found) == _MOST else None)


def _shares(work: Work, ids: Collection[UUID]) -> Mapping[UUID, set[int]]:
    shares: dict[UUID, set[int]] = defaultdict(set)
    rows = work.session.execute(
        select(Reminder.evaluation_id, Reminder.share)
        .join(Evaluation, asked.of_this_stay())
        .where(Evaluation.id.in_(ids))
    )
    for evaluation_id, share in rows:
        shares[evaluation_id].add(share)
    return shares


def _make(work: Work, found: Evaluation, entered_at: datetime, share: int) -> bool:
    """Make a reminder, unless nobody is there to act, or another desk has just made it."""
    person_id = asked.person(work, found)
    if person_id is None:
        return False
    key = (found.id, entered_at, share)
    row = Reminder(
        evaluation_id=found.id,
        entered_at=entered_at,
        share=share,
        person_id=person_id,
        made_at=work.now,
    )
    return queries.ensured(work.session, lambda: work.session.get(Reminder, key), row) is row


def of_cases(work: Work, ids: Collection[UUID]) -> dict[UUID, Reminded]:
    """Return how often somebody was reminded of these cases, as they wait now."""
    mine = (Reminder.person_id == work.actor.id) & Reminder.delivered_at.is_(None)
    rows = work.session.execute(
        select(Evaluation.id, func.count(), func.count().filter(mine))
        .join(Reminder, asked.of_this_stay())
        .where(Evaluation.id.in_(ids))
        .group_by(Evaluation.id)
    )
    return {each: Reminded(times, bool(new)) for each, times, new in rows}


def seen(work: Work) -> int:
    """Remember that the actor has seen his reminders in the program; return how many were new."""
    new = work.session.scalars(
        select(Reminder)
        .join(Evaluation, asked.of_this_stay())
        .where(Reminder.person_id == work.actor.id, Reminder.delivered_at.is_(None))
    ).all()
    for reminder in new:
        reminder.delivered_at, reminder.how = work.now, "seen"
    return len(new)
