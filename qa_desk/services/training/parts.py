"""The parts of a training need as its people read them."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import (
    Membership,
    Signature,
    Team,
    TrainingAttendance,
    TrainingCase,
    TrainingNeed,
    TrainingRelease,
    TrainingStep,
    TrainingTest,
    queries,
    signatories,
    training_effects,
    training_needs,
)
from qa_desk.reports.slip import Person as Name
from qa_desk.rules import permissions, trainings
from qa_desk.rules import signatories as signing
from qa_desk.rules.statistics import Share
from qa_desk.rules.training_effect import Effect
from qa_desk.rules.training_measures import Measured
from qa_desk.services.training.types import (
    Attended,
    Baseline,
    Case,
    Draft,
    Line,
    Marked,
    Past,
    Session,
    Shown,
    Signed,
    Trainee,
    Tried,
)
from qa_desk.work import Work

_NOBODY = Name("", "")

_NOBODY = Name("", "")


def cases(work: Work, need: TrainingNeed) -> tuple[Case, ...]:
    """Return the evidence of a need, as far as the reader knows whose it is."""
    rows = work.session.scalars(
        select(TrainingCase)
        .where(TrainingCase.need_id == need.id)
        .order_by(
            TrainingCase.is_typical.desc(),
            TrainingCase.at_ms.is_(None),
            TrainingCase.day,
            TrainingCase.number,
        )
    ).all()
    if not permissions.reach(work.actor, "training.see").everywhere:
        shown = {*training_needs.trainees(work, need.id), work.actor.id}
        rows = [row for row in rows if row.csr_id in shown]
    names = named(work, [row.csr_id for row in rows])
    return tuple(
        Case(
            row.evaluation_id,
            row.number,
            names[row.csr_id],
            row.day,
            row.is_typical,
            row.at_ms,
            row.note,
        )
        for row in rows
    )


def sessions(work: Work, need: TrainingNeed) -> tuple[Session, ...]:
    """Return the sessions of a need, with who was there and who is released for them."""
    found = training_needs.sessions(work, need.id)
    ids = [each.id for each in found]
    marked = work.session.scalars(
        select(TrainingAttendance).where(TrainingAttendance.session_id.in_(ids))
    ).all()
    freed = work.session.execute(
        select(TrainingRelease.session_id, TrainingRelease.person_id).where(
            TrainingRelease.session_id.in_(ids)
        )
    ).all()
    states = {(each.session_id, each.person_id): each.state for each in marked}
    people = training_needs.trainees(work, need.id)
    names = named(work, people)
    return tuple(
        Session(
            each.id,
            each.version,
            each.day,
            each.from_minute,
            each.to_minute,
            each.place,
            each.method,
            each.lecturer,
            each.hours,
            each.material,
            each.is_make_up,
            tuple(
                Attended(person, names[person], states.get((each.id, person), ""))
                for person in people
            ),
            tuple(person for session, person in freed if session == each.id),
        )
        for each in found
    )


def trainees(
    work: Work,
    need: TrainingNeed,
    people: Sequence[UUID],
    sessions: Iterable[Session],
    after: Mapping[UUID, int],
) -> tuple[Trainee, ...]:
    """Return whom a need trains, with attendance, tests and follow-up samples (`after`)."""
    tests = training_needs.tests(work, need.id)
    names = named(work, [*people, *(row.entered_by for rows in tests.values() for row in rows)])
    teams = _teams(work, people)
    states: dict[UUID, list[tuple[bool, str]]] = {}
    for session in sessions:
        for each in session.attendance:
            if each.state:
                states.setdefault(each.person_id, []).append((session.is_make_up, each.state))
    found = [
        Trainee(
            person,
            names[person],
            teams.get(person, ""),
            trainings.attendance(states.get(person, ())),
            tuple(_tried(row, names) for row in tests.get(person, ())),
            after.get(person, 0),
            trainings.has_passed(training_needs.marks(tests.get(person, ()))),
            trainings.retake_on(training_needs.marks(tests.get(person, ()))),
        )
        for person in people
    ]
    return tuple(sorted(found, key=lambda each: (each.team, each.name.staff_no)))


def _tried(row: TrainingTest, names: Mapping[UUID, Name]) -> Tried:
    return Tried(
        row.id,
        row.session_id,
        row.kind,
        row.day,
        row.score,
        row.pass_mark,
        row.passed,
        row.retake_on,
        row.words,
        names[row.entered_by],
    )


def _teams(work: Work, people: Iterable[UUID]) -> dict[UUID, str]:
    rows = work.session.execute(
        select(Membership.person_id, Team.name)
        .join(Team, Team.id == Membership.team_id)
        .where(
            Membership.person_id.in_(list(people)),
            Membership.kind == "member",
            queries.valid_on(Membership, work.today),
        )
    )
    return {person: team for person, team in rows}  # noqa: C416 - rows, not pairs


def history(work: Work, need: TrainingNeed) -> tuple[Past, ...]:
    """Return the steps that were taken, the first first."""
    rows = work.session.scalars(
        select(TrainingStep)
        .where(TrainingStep.need_id == need.id)
        .order_by(TrainingStep.taken_at, TrainingStep.id)
    ).all()
    names = named(work, [row.person_id for row in rows])
    return tuple(
        Past(row.key, names[row.person_id], row.role, row.taken_at, row.words) for row in rows
    )


def signatures(work: Work, need: TrainingNeed) -> tuple[Signed, ...]:
    """Return the places of the need's paper, with who has signed there."""
    if need.document_id is None:
        return ()
    asked = signatories.asked(work, need.document_id)
    given = {
        row.place: row.signed_at
        for row in work.session.scalars(
            select(Signature).where(Signature.document_id == need.document_id)
        )
    }
    names = named(work, [each.person_id for each in asked])
    next_ones = {each.place for each in signing.next_turn(asked, given)}
    return tuple(
        Signed(
            each.role,
            names[each.person_id],
            given.get(each.place),
            each.place in next_ones and each.person_id == work.actor.id,
        )
        for each in asked
    )


def shown(work: Work, need: TrainingNeed, found: Measured) -> Shown:
    """Return a measured effect as it is shown."""
    names = named(work, found.trainees)
    target = need.target or 0
    lines = [  # colleagues have no name here: they are shown together
        Line(
            names.get(csr, _NOBODY),
            each.before.value(),
            each.after.value(),
            each.before.n,
            each.after.n,
            is_trained,
        )
        for people, is_trained in ((found.trainees, True), (found.controls, False))
        for csr, each in people.items()
    ]
    measured: Effect = found.effect
    return Shown(
        effect=measured,
        drop=found.drop,
        drop_interval=found.drop.interval(),
        lines=tuple(lines),
        before=found.before,
        after=found.after,
        proposed=found.verdict(need.metric, target),
        is_goal_met=found.is_met(need.metric, target),
        frozen_at=need.closed_at if need.effect else None,
    )


def named(work: Work, ids: Iterable[UUID | None]) -> dict[UUID, Name]:
    """Return people by id; whom the actor may not know has no name."""
    wanted = {key for key in ids if key}
    found = queries.people_by_id(work.session, wanted)
    return {
        key: Name(found[key].name, found[key].staff_no) if key in found else _NOBODY
        for key in wanted
    }


def name(work: Work, person_id: UUID | None) -> Name | None:
    """Return somebody, where there is one."""
    return named(work, [person_id])[person_id] if person_id else None


def baseline(need: TrainingNeed) -> Baseline | None:
    """Return the figures as they were submitted; None before that."""
    if need.samples is None:
        return None
    return Baseline(
        need.period_from,
        need.period_to,
        need.samples,
        Share(need.failed or 0, need.applied or 0),
        Share(need.people_failed or 0, need.people or 0),
    )


def draft(need: TrainingNeed, cases: Iterable[Case], people: Sequence[UUID]) -> Draft:
    """Return what is written in a need."""
    return Draft(
        topic=need.topic,
        problem=need.problem,
        source=need.source,
        dimension=need.dimension,
        items=training_effects.items(need),
        urgency=need.urgency,
        metric=need.metric,
        target=need.target,
        method=need.method,
        content=need.content,
        due_on=need.due_on,
        trainees=tuple(people),
        cases=tuple(
            Marked(each.evaluation_id, each.is_typical, each.at_ms, each.note) for each in cases
        ),
        period=(need.period_from, need.period_to),
    )
