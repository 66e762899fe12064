"""The effect of a training on real results: before, after, beside CSRs of the same level (6.9)."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import queries, training_needs, training_results
from qa_desk.models.training import TrainingAttendance, TrainingNeed, TrainingSession
from qa_desk.rules import options, permissions, training_measures, trainings
from qa_desk.rules.statistics import Share
from qa_desk.rules.totals import Scope
from qa_desk.rules.training_measures import Measured, Sample
from qa_desk.work import Actor, Work

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

    Samples of the days before it are compared with those of the days after it until today, beside
    those of CSRs who were in no training about the same in all that time.
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
    found = [_samples(work, need, Scope(*days)) for days in (before, after)]
    taught = _taught(work, need, (before[0], after[1]))
    others = {each.csr for each in found[0]} - taught - set(training_needs.trainees(work, need.id))
    wanted = options.number("train.samples", stored)
    return training_measures.measured(
        (before, after), (found[0], found[1]), trained, others, wanted
    )


def may_know(actor: Actor) -> bool:
    """Say whether somebody may know the effect before the verdict: by his figures, or as trainer.

    On a server `qad_training_result` is open to trainers (models/training_views.py).
    """
    return permissions.may(actor, "report.draft") or permissions.may(actor, "training.run")


def _samples(work: Work, need: TrainingNeed, scope: Scope) -> list[Sample]:
    of = items(need), need.dimension
    if permissions.may(work.actor, "report.draft"):
        return training_results.samples(work, scope, *of)
    return training_results.samples_of_need(work, need.id, scope, *of)


def _taught(work: Work, need: TrainingNeed, days: tuple[date, date]) -> set[UUID]:
    """Return who was in another training about the same in those days."""
    rows = work.session.execute(
        select(TrainingNeed, TrainingAttendance.person_id)
        .join(TrainingSession, TrainingSession.need_id == TrainingNeed.id)
        .join(TrainingAttendance, TrainingAttendance.session_id == TrainingSession.id)
        .where(
            TrainingNeed.id != need.id,
            TrainingSession.day.between(*days),
            TrainingAttendance.state.in_(_THERE),
        )
    )
    own = frozenset(items(need)), need.dimension
    return {
        person
        for other, person in rows
        if trainings.same_topic(own, (frozenset(items(other)), other.dimension))
    }
