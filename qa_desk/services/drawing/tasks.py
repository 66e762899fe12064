"""Drawn calls become tasks in the inspectors' queues (E-01)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import (
    Call,
    CallSegment,
    Draw,
    Evaluation,
    Membership,
    SkillGroup,
    drawing,
    queries,
    roster_days,
    workloads,
)
from qa_desk.models.moves import due
from qa_desk.models.workloads import Bench
from qa_desk.rules import sampling, workflow
from qa_desk.rules.guards import Facts
from qa_desk.work import Work

_AT_ONCE = 5000  # ids in one question


@dataclass(frozen=True)
class Candidate:
    """A drawn call, and the part of it that is scored."""

    call_id: UUID
    segment_id: UUID
    csr_id: UUID
    team_id: UUID
    started_at: datetime
    skill_group: str
    language: str


@dataclass(frozen=True)
class Given:
    """Who judges what, and what nobody can."""

    tasks: tuple[tuple[Candidate, UUID], ...]
    refused: Mapping[UUID, str]  # call → a key of assignment.REASONS


def candidates(work: Work, part: str, calls: Sequence[UUID]) -> list[Candidate]:
    """Return drawn calls as they are scored, in the order given."""
    found: dict[UUID, Candidate] = {}
    for at in range(0, len(calls), _AT_ONCE):
        rows: Any = work.session.execute(  # of scored parts it is known whose they are
            select(CallSegment, Call.language)
            .join(Call, Call.id == CallSegment.call_id)
            .where(CallSegment.call_id.in_(calls[at : at + _AT_ONCE]), drawing.is_scored(part))
        ).all()
        groups = _skill_groups(work, {segment.person_id for segment, _language in rows})
        for segment, language in rows:
            found[segment.call_id] = Candidate(
                segment.call_id,
                segment.id,
                segment.person_id,
                segment.team_id,
                segment.started_at,
                groups.get(segment.person_id, "general"),
                language,
            )
    return [found[call] for call in calls]


def give(bench: Bench, drawn: Collection[Candidate], seed: str = "") -> Given:
    """Give drawn calls to those who can judge them."""
    tasks = [
        bench.task(each.call_id, each.csr_id, each.team_id, each.skill_group, each.language)
        for each in drawn
    ]
    found = bench.assign(tasks, seed)
    given = ((each, found.given[each.call_id]) for each in drawn if each.call_id in found.given)
    return Given(tuple(given), found.refused)


def bench_of(work: Work) -> Bench:
    """Return who judges today."""
    return workloads.bench(work.session, work.today, work.now)


def make(
    work: Work,
    record: Draw,
    reason: str,
    tasks: Sequence[tuple[Candidate, UUID]],
    replaces_id: UUID | None = None,
) -> list[Evaluation]:
    """Put tasks into the queues, each with its day (P7) and its place in the draw."""
    today = work.today
    numbers = queries.next_numbers(work.session, Evaluation.number, "ZJ", today, len(tasks))
    pairs = [(each.csr_id, each.started_at) for each, _inspector in tasks]
    days = roster_days.shift_days(work.session, pairs, work.zone)
    held = work.actor.roles | ({"system"} if work.actor.is_system else set())
    made: list[Evaluation] = []
    for number, (each, inspector_id) in zip(numbers, tasks, strict=True):
        step = workflow.check("draw", Facts(inspector_is_csr=inspector_id == each.csr_id), held)
        evaluation = Evaluation(
            number=number,
            sample_reason=reason,
            draw_id=record.id,
            draw_rank=sampling.rank(record.seed, each.call_id),
            call_id=each.call_id,
            segment_id=each.segment_id,
            csr_id=each.csr_id,
            team_id=each.team_id,
            skill_group=each.skill_group,
            inspector_id=inspector_id,
            assigned_at=work.now,
            day=days[each.csr_id, each.started_at],
            replaces_id=replaces_id,
            status=step.target,
        )
        if not made:
            due_at = due(work.session, step, evaluation, work.now)
        evaluation.due_at = due_at
        made.append(evaluation)
    work.session.add_all(made)
    work.session.flush()
    return made


def _skill_groups(work: Work, people: set[UUID]) -> dict[UUID, str]:
    today = work.today
    rows = work.session.execute(
        select(Membership.person_id, SkillGroup.code)
        .join(SkillGroup, SkillGroup.id == Membership.skill_group_id)
        .where(Membership.kind == "member", queries.valid_on(Membership, today))
    )
    return {person_id: code for person_id, code in rows if person_id in people}
