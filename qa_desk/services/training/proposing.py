"""Find, raise, edit and submit training needs (T-01, T-02; B17, S3-4.8a–b)."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Membership,
    TrainingCase,
    TrainingNeed,
    TrainingTrainee,
    queries,
    training_effects,
    training_needs,
    training_results,
)
from qa_desk.models import totals as figures
from qa_desk.models.base import uuid7
from qa_desk.models.totals import Result
from qa_desk.reports.slip import Person as Name
from qa_desk.rules import clusters, options, permissions, trainings, workflow
from qa_desk.rules.clusters import Cluster, Limits
from qa_desk.rules.statistics import Share
from qa_desk.rules.totals import Scope
from qa_desk.services.training import topics
from qa_desk.services.training.types import Draft, Marked, Proposal
from qa_desk.work import Work

_MOST_TYPICAL = 3


def found(work: Work) -> list[Proposal]:
    """Return the needs that the results of the present month show (T-01).

    Until the day by which needs are submitted (`train.submit`) those of the month before come
    first. What they or an open need are about already is not proposed again.
    """
    permissions.require_of(work.actor, "training.draft")
    this = work.today.replace(day=1)
    stored = queries.stored_options(work.session, work.now)
    if work.today.day > options.number("train.submit", stored):
        return found_in(work, this)
    before = found_in(work, this - timedelta(days=1))
    taken = {_about(each.cluster) for each in before}
    return before + [each for each in found_in(work, this) if _about(each.cluster) not in taken]


def found_in(work: Work, month: date) -> list[Proposal]:
    """Return the needs that the results of a month show and no open need is about (T-01)."""
    permissions.require_of(work.actor, "training.draft")
    scope = _month(work, month)
    results = figures.results(work, scope)
    known = {each.id: each for each in results}
    judged = training_results.judged(work, results)
    shown = clusters.clusters(judged, training_results.skills(work, scope), _limits(work))
    taken = _open_subjects(work)
    left = [each for each in shown if _about(each) not in taken]
    people = queries.people_by_id(work.session, [csr for each in left for csr in each.csrs])
    names = {key: Name(one.name, one.staff_no) for key, one in people.items()}
    return [_proposal(work, each, scope, known, names) for each in left]


def propose(
    work: Work, draft: Draft, origin: UUID | None = None, cluster: Cluster | None = None
) -> UUID:
    """Raise a need by hand, or take up one that the results propose (T-01); return its id."""
    permissions.require_of(work.actor, "training.propose")
    if not draft.topic.strip():
        raise RuleError(_("Write the topic of the training need, then save it."))
    about = (cluster.kind, cluster.subject) if cluster else ("", "")
    if cluster and _about(cluster) in _open_subjects(work):
        raise RuleError(
            _("There is an open training need about this already. Nothing was raised. Open it.")
        )
    stored = queries.stored_options(work.session, work.now)
    day = work.today
    first, last = draft.period or _span(work)
    need = TrainingNeed(
        id=uuid7(),
        number=queries.next_numbers(work.session, TrainingNeed.number, trainings.PREFIX, day)[0],
        status="T0",
        raised_at=work.now,
        raised_by=work.actor.id,
        entered_at=work.now,
        due_at=trainings.due("train.submit", work.now, stored, draft.urgency),
        kind=about[0],
        subject=about[1],
        origin_id=origin,
        due_on=draft.due_on or _due_on(work),
        period_from=first,
        period_to=last,
    )
    _write(need, draft)
    work.session.add(need)
    work.session.flush()
    training_needs.take(work, need, "raise_need")
    _write_parts(work, need, draft)
    return need.id


def edit(work: Work, need_id: UUID, seen: int, draft: Draft) -> None:
    """Change what a need says while it is proposed or returned; a later copy is refused."""
    permissions.require_of(work.actor, "training.propose")
    need = training_needs.as_seen(work, need_id, seen)
    if "edit" not in trainings.offered(training_needs.standing(work, need)):
        raise RuleError(
            _("{number} is “{status}” and not yours to change now. Nothing was changed.").format(
                number=need.number, status=_(workflow.STATUSES[need.status].name)
            )
        )
    _write(need, draft)
    need.due_on = draft.due_on or need.due_on
    if draft.period:
        need.period_from, need.period_to = draft.period
    flag_modified(need, "topic")  # so that a change of its trainees alone is noticed by others
    work.session.flush()
    _write_parts(work, need, draft)


def submit(work: Work, need_id: UUID, seen: int) -> None:
    """Submit a need to the QA lead; its evidence and baseline are frozen with it (T-02)."""
    permissions.require_of(work.actor, "training.draft")
    need = training_needs.as_seen(work, need_id, seen)
    people = training_needs.trainees(work, need.id)
    typical = work.session.scalars(
        select(TrainingCase.id).where(TrainingCase.need_id == need.id, TrainingCase.is_typical)
    ).all()
    said = trainings.Said(
        need.topic, need.problem, need.content, need.source, need.target, len(people), len(typical)
    )
    step = training_needs.take(work, need, "submit_need", "", trainings.lacks(said))
    _freeze(work, need, people)
    need.submitted_by, need.submitted_at = work.actor.id, work.now
    need.approved_by = need.approved_at = None
    need.return_kind = need.return_reason = ""
    training_needs.go(work, need, step)


# -- how it is done ------------------------------------------------------------------------------


def _limits(work: Work) -> Limits:
    stored = queries.stored_options(work.session, work.now)
    return Limits(
        people=options.number("train.people", stored),
        times=options.number("train.times", stored),
        person=options.number("train.person", stored),
        least=options.number("figures.least.person", stored),
    )


def _about(cluster: Cluster) -> tuple[str, str, str]:
    return trainings.about(cluster.kind, cluster.subject, cluster.csrs)


def _month(work: Work, month: date) -> Scope:
    first, last = _span(work, month)
    return Scope(first, last)


def _span(work: Work, month: date | None = None) -> tuple[date, date]:
    """Return a month's first and last day; of the present one, until today."""
    today = work.today
    first = (month or today).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first, min(last, today) if first <= today else last


def _due_on(work: Work) -> date:
    stored = queries.stored_options(work.session, work.now)
    return work.today + timedelta(days=options.number("train.deliver", stored))


def _open_subjects(work: Work) -> set[tuple[str, str, str]]:
    """Return what needs are about that are not closed yet."""
    closed = [code for code, status in workflow.STATUSES.items() if status.closed]
    needs = work.session.scalars(
        select(TrainingNeed).where(TrainingNeed.kind != "", TrainingNeed.status.not_in(closed))
    ).all()
    return {
        trainings.about(need.kind, need.subject, training_needs.trainees(work, need.id))
        for need in needs
    }


def _proposal(
    work: Work,
    cluster: Cluster,
    scope: Scope,
    known: dict[UUID, Result],
    names: dict[UUID, Name],
) -> Proposal:
    title = topics.title(work, cluster.kind, cluster.subject)
    cases = tuple(
        Marked(each, is_typical=n < _MOST_TYPICAL)
        for n, each in enumerate(cluster.evaluations)
        if each in known
    )
    draft = Draft(
        topic=title,
        source=trainings.source_of(cluster.kind),
        dimension=topics.dimension_of(work, cluster),
        items=(cluster.subject,) if cluster.kind in ("item", "person") else (),
        urgency="urgent" if cluster.kind == "fatal" else "normal",
        metric="defects" if cluster.kind in ("item", "person") else "score",
        due_on=_due_on(work),
        trainees=cluster.csrs,
        cases=cases,
        period=(scope.first, scope.last),
    )
    people = tuple(names[csr] for csr in cluster.csrs if csr in names)
    return Proposal(cluster, title, people, scope.first, scope.last, draft)


def _write(need: TrainingNeed, draft: Draft) -> None:
    need.topic, need.problem, need.content = (
        text.strip() for text in (draft.topic, draft.problem, draft.content)
    )
    need.source, need.dimension, need.urgency = draft.source, draft.dimension, draft.urgency
    need.items = "\n".join(draft.items)
    need.metric, need.target, need.method = draft.metric, draft.target, draft.method


def _write_parts(work: Work, need: TrainingNeed, draft: Draft) -> None:
    """Write trainees and evidence as the draft has them."""
    _require_reached(work, draft.trainees)
    for table in (TrainingTrainee, TrainingCase):
        work.session.execute(delete(table).where(table.need_id == need.id))
    work.session.add_all(
        TrainingTrainee(need_id=need.id, person_id=person)
        for person in dict.fromkeys(draft.trainees)
    )
    named = figures.named(work, {each.evaluation_id for each in draft.cases})
    known = {each.id: each for each in named}
    if len(known) < len({each.evaluation_id for each in draft.cases}):
        raise RuleError(
            _("An evaluation that is named as evidence is not there, or not yours to see.")
        )
    work.session.flush()
    for each in draft.cases:
        result = known[each.evaluation_id]
        work.session.add(
            TrainingCase(
                need_id=need.id,
                evaluation_id=result.id,
                number=result.number,
                csr_id=result.csr,
                day=result.day,
                is_typical=each.is_typical,
                at_ms=each.at_ms,
                note=each.note.strip(),
            )
        )
    work.session.flush()


def _require_reached(work: Work, people: Sequence[UUID]) -> None:
    """Refuse trainees who are not of the actor's teams, where his right reaches these only."""
    reach = permissions.reach(work.actor, "training.propose")
    if reach.everywhere or not people:
        return
    members = work.session.scalars(
        select(Membership.person_id).where(
            Membership.kind == "member",
            Membership.team_id.in_(reach.led | reach.teams),
            queries.valid_on(Membership, work.today),
        )
    )
    if not set(people) <= set(members):
        raise RuleError(
            _("You may raise training needs for your own team only. Nothing was saved.")
        )


def _freeze(work: Work, need: TrainingNeed, people: Sequence[UUID]) -> None:
    """Write down the figures as they are now (5.5 no. 6)."""
    scope = Scope(need.period_from, need.period_to)
    results = figures.results(work, scope)
    rate, persons = _rates(work, need, scope, results, people)
    need.samples = len(results)
    need.failed, need.applied = rate.part, rate.of
    need.people_failed, need.people = persons.part, persons.of
    need.baseline = training_effects.reached(work, need, scope, people)


def _rates(
    work: Work,
    need: TrainingNeed,
    scope: Scope,
    results: list[Result],
    people: Sequence[UUID],
) -> tuple[Share, Share]:
    if need.kind == "fatal":
        failed = [each for each in results if need.subject in each.fatal_classes]
        whom = {each.csr for each in results}
        return Share(len(failed), len(results)), Share(len({e.csr for e in failed}), len(whom))
    if need.kind == "minimum":
        own = [each for each in training_results.skills(work, scope) if each.csr in set(people)]
        earned = sum((each.earned for each in own), Share(0, 0))
        return earned, Share(len(own), len(own))
    items = frozenset(need.items.split("\n")) - {""}
    whole = training_results.topic(work, results, items, need.dimension)
    failing = {each.csr for each in whole if each.failed}
    asked = {each.csr for each in whole if each.items}
    rate = Share(sum(each.failed for each in whole), sum(each.items for each in whole))
    return rate, Share(len(failing), len(asked))
