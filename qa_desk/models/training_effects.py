"""The effect of a training on real results: before, after, beside CSRs of the same level (6.9)."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import queries, training_needs, training_results
from qa_desk.models.training import TrainingAttendance, TrainingNeed, TrainingSession
from qa_desk.rules import options, training_measures
from qa_desk.rules.statistics import Share
from qa_desk.rules.totals import Scope
from qa_desk.rules.training_measures import Measured
from qa_desk.work import Work

_THERE = ("present", "made_up")
_DAY = timedelta(days=1)


def items(need: TrainingNeed) -> tuple[str, ...]:
    """Return the keys of the items that a need is about."""
    return tuple(filter(None, need.items.split("\n")))


def held_on(work: Work, need_id: UUID) -> date | None:
    """Return the day of a training: of its last session that made up for no other."""
    found = training_needs.sessions(work, need_id)
    days = [each.day for each in found if not each.is_make_up] or [each.day for each in found]
    return max(days, default=None)


def was_there(work: Work, need_id: UUID) -> frozenset[UUID]:
    """Return who was at a session of a training."""
    rows = work.session.scalars(
        select(TrainingAttendance.person_id)
        .join(TrainingSession, TrainingSession.id == TrainingAttendance.session_id)
        .where(TrainingSession.need_id == need_id, TrainingAttendance.state.in_(_THERE))
    )
    return frozenset(rows)


def reached(work: Work, need: TrainingNeed, scope: Scope, people: Collection[UUID]) -> int | None:
    """Return what some CSRs reach of a need's metric in a period, in its unit."""
    found = training_results.samples(work, scope, items(need), need.dimension)
    chosen = frozenset(people)
    if need.metric == "defects":
        return training_measures.defects(found, chosen).permille()
    points = [each for each in found if each.csr in chosen]
    earned = Share(sum(each.earned for each in points), sum(each.applicable for each in points))
    return earned.permille()


def measured(work: Work, need: TrainingNeed) -> Measured | None:
    """Return the effect as it was frozen, or as the results show it; None before the training.

    Samples of the days before it are compared with those of the days after it until today.
    """
    if need.effect:
        return training_measures.from_text(need.effect)
    day = held_on(work, need.id)
    trained = was_there(work, need.id)
    if day is None or not trained:
        return None
    stored = queries.stored_options(work.session, work.now)
    before = day - timedelta(days=options.number("train.before", stored)), day - _DAY
    after = day + _DAY, day + timedelta(days=options.number("train.followup", stored))
    found = [
        training_results.samples(work, Scope(*days), items(need), need.dimension)
        for days in (before, after)
    ]
    trainees = set(training_needs.trainees(work, need.id))
    others = {each.csr for each in found[0]} - trainees
    wanted = options.number("train.samples", stored)
    return training_measures.measured(
        (before, after), (found[0], found[1]), trained, others, wanted
    )
