"""What of training needs waits for somebody, and how much of its time is over (2.2, P14).

Nothing happens to a need by the clock, so a reminder is no record that has to reach anybody: it is
told wherever the need waits, from the moment on at which a share of the time is over.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import (
    TrainingAttendance,
    TrainingNeed,
    TrainingRelease,
    TrainingSession,
    TrainingTrainee,
    clocks,
    queries,
    visible,
)
from qa_desk.models.clocks import Clock
from qa_desk.models.people import Person
from qa_desk.rules import permissions, reminders, trainings
from qa_desk.work import Work

_BOOKED = ("T3", "T4", "T5", "T6")


def reminded(work: Work, needs: Sequence[TrainingNeed]) -> Mapping[UUID, int]:
    """Return how many of the centre's two reminders are due of the needs with a deadline."""
    timed: dict[UUID, tuple[Clock, tuple[datetime, datetime]]] = {
        need.id: (Clock(clocks.LIMITS[need.status], None), (need.entered_at, need.due_at))
        for need in needs
        if need.due_at is not None and need.status in clocks.LIMITS
    }
    stored = queries.stored_options(work.session, work.now)
    stays = clocks.stays(work.session, set(timed.values()), stored)
    wanted = reminders.shares(stored)
    return {key: reminders.passed(stays[one], work.now, wanted) for key, one in timed.items()}


def to_release(work: Work, needs: Collection[UUID]) -> dict[UUID, int]:
    """Return how many sessions to come wait for the lead to release people, by need (T-04).

    Whoever came already needs no release, and for a make-up session only who was absent does.
    """
    led = permissions.reach(work.actor, "roster.edit").led
    if not led:
        return {}
    mine = visible.people(work.actor, work.today, "roster.edit")
    people = select(Person.id).where(mine, Person.id != work.actor.id)
    rows = work.session.execute(
        select(TrainingSession, TrainingTrainee.person_id)
        .join(TrainingNeed, TrainingNeed.id == TrainingSession.need_id)
        .join(TrainingTrainee, TrainingTrainee.need_id == TrainingNeed.id)
        .outerjoin(
            TrainingRelease,
            (TrainingRelease.session_id == TrainingSession.id)
            & (TrainingRelease.person_id == TrainingTrainee.person_id),
        )
        .where(
            TrainingNeed.id.in_(list(needs)),
            TrainingNeed.status.in_(_BOOKED),
            TrainingSession.day >= work.today,
            TrainingTrainee.person_id.in_(people),
            TrainingRelease.session_id.is_(None),
        )
    ).all()
    marks = _marks(work, {session.need_id for session, _person in rows})
    found: dict[UUID, set[UUID]] = {}
    for session, person in rows:
        came = trainings.attendance(marks.get((session.need_id, person), ()))
        if came == ("absent" if session.is_make_up else ""):
            found.setdefault(session.need_id, set()).add(session.id)
    return {need_id: len(sessions) for need_id, sessions in found.items()}


def _marks(work: Work, needs: Collection[UUID]) -> dict[tuple[UUID, UUID], list[tuple[bool, str]]]:
    """Return how people were marked at the sessions of some needs."""
    found: dict[tuple[UUID, UUID], list[tuple[bool, str]]] = {}
    rows = work.session.execute(
        select(
            TrainingSession.need_id,
            TrainingAttendance.person_id,
            TrainingSession.is_make_up,
            TrainingAttendance.state,
        )
        .join(TrainingAttendance, TrainingAttendance.session_id == TrainingSession.id)
        .where(TrainingSession.need_id.in_(list(needs)))
    )
    for need_id, person, is_make_up, state in rows:
        found.setdefault((need_id, person), []).append((is_make_up, state))
    return found
