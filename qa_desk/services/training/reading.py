"""Read training needs: the list, one whole, what a form of one offers (machine T)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.models import (
    Membership,
    Person,
    Team,
    TrainingNeed,
    TrainingTrainee,
    follow_ups,
    queries,
    signatories,
    training_effects,
    training_needs,
    training_views,
    visible,
)
from qa_desk.rules import options, permissions, trainings, workflow
from qa_desk.rules.training_measures import Measured
from qa_desk.services.training import parts, topics
from qa_desk.services.training import waiting as late
from qa_desk.services.training.types import (
    Choices,
    FollowUp,
    InHand,
    Need,
    NeedRow,
    Session,
    Shown,
)
from qa_desk.work import Work

_LIMIT = 1000


def listed(work: Work, *, closed_too: bool = False) -> list[NeedRow]:
    """Return the needs that the actor may see: what waits for him first, then the newest."""
    permissions.require_of(work.actor, "training.see")
    wanted = select(TrainingNeed).where(training_needs.visible(work.actor))
    if not closed_too:
        closed = [code for code, status in workflow.STATUSES.items() if status.closed]
        wanted = wanted.where(TrainingNeed.status.not_in(closed))
    newest = wanted.order_by(TrainingNeed.raised_at.desc(), TrainingNeed.id.desc()).limit(_LIMIT)
    rows = _rows(work, work.session.scalars(newest).all())
    return sorted(rows, key=lambda row: not (row.step or row.releases))


def in_hand(work: Work) -> InHand:
    """Return what of trainings waits for the actor: steps, signatures, releases from shifts."""
    if not permissions.may(work.actor, "training.see"):
        return InHand(0, 0, 0, 0)
    rows = listed(work)
    steps = [row for row in rows if row.step]
    return InHand(
        needs=len(steps) + len(signatories.waiting_for_me(work, trainings.NEED)),
        releases=sum(row.releases for row in rows),
        reminded=sum(row.reminded > 0 for row in steps),
        pressing=sum(row.reminded > 1 for row in steps),
    )


def waiting(work: Work) -> int:
    """Return how much of trainings waits for the actor."""
    return in_hand(work).number


def one(work: Work, need_id: UUID) -> Need:
    """Return one need whole; RuleError when it is not for the actor to see."""
    permissions.require_of(work.actor, "training.see")
    need = training_needs.seen(work, need_id)
    cases = parts.cases(work, need)
    people = training_needs.trainees(work, need.id)
    sessions = parts.sessions(work, need)
    measured = _measured(work, need)
    after = {csr: each.after.n for csr, each in measured.trainees.items()} if measured else {}
    stages = training_needs.standing(work, need)
    return Need(
        row=_rows(work, [need])[0],
        draft=parts.draft(need, cases, people),
        baseline=parts.baseline(need),
        goal_baseline=need.baseline,
        cases=cases,
        trainees=parts.trainees(work, need, people, sessions, after),
        sessions=sessions,
        item_texts=topics.texts(work, training_effects.items(need)),
        approved_by=parts.name(work, need.approved_by),
        approved_at=need.approved_at,
        return_kind=need.return_kind,
        return_reason=need.return_reason,
        merged_into=_other(work, TrainingNeed.id == need.merged_into),
        origin=_other(work, TrainingNeed.id == need.origin_id),
        follows=_other(work, TrainingNeed.origin_id == need.id),
        result=need.result,
        result_at=need.result_at,
        effect=_effect(work, need, measured),
        is_heard=need.approved_at is not None and need.status in training_views.IN_HAND,
        follow_up=_following_up(work, need, after),
        verdict_proposed=need.proposed_verdict,
        verdict_reason=need.verdict_reason,
        history=parts.history(work, need),
        offered=trainings.offered(stages),
        signatures=parts.signatures(work, need),
        releases=_releases(work, sessions),
    )


def choices(work: Work) -> Choices:
    """Return what the form of a need offers."""
    permissions.require_of(work.actor, "training.propose")
    day = work.today
    rows = work.session.execute(
        select(Person.id, Person.name, Person.staff_no, Team.name)
        .join(Membership, (Membership.person_id == Person.id) & (Membership.kind == "member"))
        .join(Team, Team.id == Membership.team_id)
        .where(
            Person.id.in_(queries.csrs_on(work.session, day)),
            visible.people(work.actor, day, "training.propose"),
            queries.valid_on(Membership, day),
        )
        .order_by(Team.code, Person.staff_no)
    )
    stored = queries.stored_options(work.session, work.now)
    return Choices(
        people=tuple((key, f"{name} {number}", team) for key, name, number, team in rows),
        items=tuple(
            (key, str(item.text), item.dimension) for key, item in topics.items_by_key(work).items()
        ),
        due_on=day + timedelta(days=options.number("train.deliver", stored)),
        period=(day.replace(day=1), day),
    )


# -- how it is done ------------------------------------------------------------------------------


def _measured(work: Work, need: TrainingNeed) -> Measured | None:
    """Return the effect as it was frozen, or as it is today, for its trainers too."""
    knows = training_effects.may_know(work.actor) and need.status in trainings.TRAINED
    return training_effects.measured(work, need) if need.effect or knows else None


def _effect(work: Work, need: TrainingNeed, found: Measured | None) -> Shown | None:
    return parts.shown(work, need, found) if found and need.target is not None else None


def _following_up(work: Work, need: TrainingNeed, after: Mapping[UUID, int]) -> FollowUp | None:
    """Return how many of the samples wanted are in, while they are taken (T-07)."""
    if need.status != "T6" or not training_effects.may_know(work.actor):
        return None
    wanted = follow_ups.wanted(work, need)
    began = need.entered_at.astimezone(work.zone).date()
    days = max(began, wanted.days[0]), wanted.days[1]
    sees = permissions.may(work.actor, "plan.see")
    return FollowUp(
        wanted=wanted.count * len(wanted.people),
        there=sum(min(n, wanted.count) for n in after.values()),
        each=wanted.count,
        until=wanted.days[1],
        months=tuple(follow_ups.planned(work, need.number, days)) if sees else (),
    )


def _rows(work: Work, needs: Sequence[TrainingNeed]) -> list[NeedRow]:
    ids = [need.id for need in needs]
    counted = work.session.execute(
        select(TrainingTrainee.need_id, func.count())
        .where(TrainingTrainee.need_id.in_(ids), training_needs.shown_trainees(work.actor))
        .group_by(TrainingTrainee.need_id)
    )
    counts = {need_id: number for need_id, number in counted}  # noqa: C416 - rows, not pairs
    shares, releases = late.reminded(work, needs), late.to_release(work, ids)
    people = parts.named(work, [key for need in needs for key in (need.raised_by, need.trainer_id)])
    return [
        NeedRow(
            id=need.id,
            version=need.version,
            number=need.number,
            status=need.status,
            is_approved=need.approved_at is not None,
            topic=need.topic,
            source=need.source,
            dimension=need.dimension,
            urgency=need.urgency,
            trainees=counts.get(need.id, 0),
            raised_at=need.raised_at,
            raised_by=people[need.raised_by],
            due_on=need.due_on,
            due_at=need.due_at,
            trainer=people[need.trainer_id] if need.trainer_id else None,
            verdict=need.verdict,
            step=trainings.waiting(training_needs.standing(work, need)),
            reminded=shares.get(need.id, 0),
            releases=releases.get(need.id, 0),
        )
        for need in needs
    ]


def _other(work: Work, condition: object) -> tuple[UUID, str] | None:
    wanted = select(TrainingNeed.id, TrainingNeed.number).where(
        condition,  # type: ignore[arg-type]
        training_needs.visible(work.actor),
    )
    row = work.session.execute(wanted.order_by(TrainingNeed.raised_at)).first()
    return (row[0], row[1]) if row else None


def _releases(work: Work, sessions: Iterable[Session]) -> tuple[UUID, ...]:
    """Return the sessions to come from whose shifts the actor may release trainees."""
    mine = topics.editable(work, [each.person_id for one in sessions for each in one.attendance])
    return tuple(
        session.id
        for session in sessions
        if session.day >= work.today
        and any(
            each.person_id in mine and each.person_id not in session.released
            for each in session.attendance
        )
    )
