"""A training need on its way along the table of steps: the only place that sets its status."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import queries
from qa_desk.models.people import Membership, SkillGroup
from qa_desk.models.training import (
    TrainingNeed,
    TrainingSession,
    TrainingStep,
    TrainingTest,
    TrainingTrainee,
)
from qa_desk.rules import permissions, trainings, workflow
from qa_desk.rules.guards import Facts
from qa_desk.rules.trainings import Mark, Standing
from qa_desk.rules.workflow import Step
from qa_desk.work import Actor, Work

_KNOWN_TO_TRAINEES = ("T3", "T4", "T5", "T6", "T7", "T8")


def standing(work: Work, need: TrainingNeed) -> Standing:
    """Return how far a need is, and what the actor is to it."""
    is_approved = need.approved_at is not None
    held = trainings.relations(work.actor, need.raised_by, is_approved=is_approved)
    return Standing(need.status, is_approved, held, bool(need.proposed_verdict))


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for the needs that an actor may see; training.sql says the same.

    Until it is approved, a need is for whoever drafts and for whoever raised it.
    """
    if permissions.may(actor, "training.draft"):
        return true()
    reach = permissions.reach(actor, "training.see")
    approved = TrainingNeed.approved_at.is_not(None)
    trainee = TrainingTrainee.person_id
    within = select(TrainingTrainee.need_id).where(_of_my_people(actor))
    mine = select(TrainingTrainee.need_id).where(trainee == actor.id)
    known = TrainingNeed.status.in_(_KNOWN_TO_TRAINEES)
    seen = or_(
        true() if reach.everywhere else false(),
        TrainingNeed.id.in_(within),
        TrainingNeed.id.in_(mine) & known if reach.own else false(),
    )
    return or_(TrainingNeed.raised_by == actor.id, approved & seen)


def _of_my_people(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for the trainees of the actor's teams, or of those of his role."""
    reach = permissions.reach(actor, "training.see")
    groups = select(SkillGroup.id).where(SkillGroup.code.in_(reach.groups))
    members = select(Membership.person_id).where(
        Membership.kind == "member",
        Membership.team_id.in_(reach.led | reach.teams) | Membership.skill_group_id.in_(groups),
    )
    return TrainingTrainee.person_id.in_(members)


def shown_trainees(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for the trainees whom an actor may see: all, his people's, himself."""
    if permissions.reach(actor, "training.see").everywhere:
        return true()
    return (TrainingTrainee.person_id == actor.id) | _of_my_people(actor)


def seen(work: Work, need_id: UUID) -> TrainingNeed:
    """Return a need that the actor may see; RuleError otherwise."""
    wanted = select(TrainingNeed).where(TrainingNeed.id == need_id, visible(work.actor))
    found = work.session.scalar(wanted)
    if found is None:
        raise RuleError(_("This training need is not there, or not yours to see."))
    return found


def as_seen(work: Work, need_id: UUID, version: int) -> TrainingNeed:
    """Return a need if it still is as the person saw it; ConflictError otherwise."""
    queries.one_at_a_time(work.session, f"training {need_id}")
    found = seen(work, need_id)
    work.session.refresh(found)
    if found.version != version:
        raise ConflictError(
            _(
                "Somebody else changed {number} meanwhile: it is now “{status}”. Nothing of yours "
                "was overwritten. Look at it again."
            ).format(number=found.number, status=_(workflow.STATUSES[found.status].name))
        )
    return found


def take(work: Work, need: TrainingNeed, key: str, words: str = "", missing: str = "") -> Step:
    """Write down a step with its words, or refuse with the rule's own sentence; `go` takes it.

    A server compares the two, so what a step changes is changed between them.
    """
    held = standing(work, need)
    status = None if key == "raise_need" else need.status
    facts = Facts(status, words, approved=held.is_approved, missing=missing)
    step = workflow.check(key, facts, held.relations)
    role = next(who for who in workflow.RELATIONS if who in step.who & held.relations)
    work.session.add(
        TrainingStep(
            need_id=need.id,
            key=step.key,
            source=step.source,
            target=step.target,
            person_id=work.actor.id,
            role=role,
            taken_at=work.now,
            words=words.strip(),
        )
    )
    work.session.flush()
    return step


def go(work: Work, need: TrainingNeed, step: Step, start: datetime | None = None) -> None:
    """Move a need as a step says; its clock starts now, or at `start`."""
    if step.target != step.source:
        need.status, need.entered_at = step.target, work.now
        need.due_at = None
        if step.limit:
            stored = queries.stored_options(work.session, work.now)
            need.due_at = trainings.due(step.limit, start or work.now, stored, need.urgency)
        if workflow.STATUSES[step.target].closed:
            need.closed_at = work.now
    work.session.flush()


def trainees(work: Work, need_id: UUID) -> list[UUID]:
    """Return whom a need trains, as far as the actor may see them."""
    wanted = select(TrainingTrainee.person_id).where(
        TrainingTrainee.need_id == need_id, shown_trainees(work.actor)
    )
    return list(work.session.scalars(wanted.order_by(TrainingTrainee.person_id)))


def tests(work: Work, need_id: UUID) -> dict[UUID, list[TrainingTest]]:
    """Return the tests of a need by trainee, the first first."""
    rows = work.session.scalars(
        select(TrainingTest)
        .where(TrainingTest.need_id == need_id)
        .order_by(TrainingTest.day, TrainingTest.entered_at, TrainingTest.id)
    )
    found: dict[UUID, list[TrainingTest]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def marks(rows: Iterable[TrainingTest]) -> list[Mark]:
    """Return tests as the rules ask about them."""
    return [Mark(row.kind, (row.day, str(row.id)), row.passed, row.retake_on) for row in rows]


def sessions(work: Work, need_id: UUID) -> list[TrainingSession]:
    """Return the sessions of a need in the order of their times."""
    rows = work.session.scalars(
        select(TrainingSession)
        .where(TrainingSession.need_id == need_id)
        .order_by(TrainingSession.day, TrainingSession.from_minute, TrainingSession.id)
    )
    return list(rows)
