"""Draw the samples of an approved plan and put them into the queues (S3-4.3a, D10)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    AudioFile,
    Call,
    CallSegment,
    Draw,
    DrawStratum,
    Evaluation,
    Membership,
    Person,
    Plan,
    RoleGrant,
    SamplingRule,
    SkillGroup,
    database,
    queries,
    views,
)
from qa_desk.models.moves import due
from qa_desk.rules import permissions, sampling, workflow
from qa_desk.rules.workflow import Facts
from qa_desk.work import Actor, Work


@dataclass(frozen=True)
class DrawRow:
    """One draw, as anybody may check it."""

    id: UUID
    drawn_at: datetime
    drawn_by: str
    seed: str
    pool_from: datetime
    pool_to: datetime
    pool_count: int
    pool_digest: str
    drawn: int
    inspectors: int  # who have what was drawn
    shortfalls: tuple[tuple[str, int], ...]  # who had too few calls for the plan, and how many
    exclusions: tuple[tuple[str, int], ...]

    @property
    def short(self) -> int:
        """Count the CSRs with fewer calls than the plan asks for."""
        return len(self.shortfalls)


@dataclass(frozen=True)
class _Candidate:
    segment_id: UUID
    call_id: UUID
    csr_id: UUID
    team_id: UUID


def draw(work: Work, plan_id: UUID, seen: int, seed: str = "") -> DrawRow:
    """Draw the samples of an approved plan and put them into the inspectors' queues (E-01)."""
    permissions.require_of(work.actor, "draw")
    queries.one_at_a_time(work.session, "draw")  # no call may be drawn twice
    plan = queries.plan_as_seen(work.session, plan_id, seen)
    if plan.state != "approved":
        raise RuleError(_("Only an approved plan can be drawn. Ask the QA lead to approve it."))
    rule = work.session.scalars(
        select(SamplingRule).where(SamplingRule.plan_id == plan.id).order_by(SamplingRule.priority)
    ).one()
    window = _window(work, plan.month)
    candidates, exclusions = _pool(work, window)
    strata: dict[UUID, list[UUID]] = {}
    for candidate in candidates:
        strata.setdefault(candidate.csr_id, []).append(candidate.call_id)
    still = _still_wanted(work, plan, rule.count, strata)
    drawn = sampling.draw(strata, rule.count, seed or sampling.new_seed())
    record = Draw(
        plan_id=plan.id,
        rule_id=rule.id,
        seed=drawn.seed,
        drawn_at=work.now,
        drawn_by=work.actor.id,
        pool_from=window[0],
        pool_to=window[1],
        pool_count=drawn.pool_count,
        pool_digest=drawn.pool_digest,
        exclusions=dict(exclusions),
    )
    work.session.add(record)
    work.session.flush()
    chosen: list[tuple[UUID, UUID]] = []
    for csr_id, stratum in drawn.strata.items():
        mine = stratum.chosen[: still[csr_id]]
        chosen += [(csr_id, call_id) for call_id in mine]
        work.session.add(
            DrawStratum(
                draw_id=record.id,
                person_id=csr_id,
                pool_count=stratum.pool_count,
                pool_digest=stratum.pool_digest,
                drawn=len(mine),
            )
        )
    if not chosen:
        raise RuleError(_nothing_to_draw(exclusions))
    by_call = {(each.csr_id, each.call_id): each for each in candidates}
    _assign(work, record, [by_call[key] for key in chosen])
    return _draw_row(work, record, rule.count)


def list_draws(work: Work, plan_id: UUID) -> list[DrawRow]:
    """Return the draws made from a plan."""
    permissions.require_of(work.actor, "plan.see")
    count = work.session.scalar(select(SamplingRule.count).where(SamplingRule.plan_id == plan_id))
    draws = work.session.scalars(
        select(Draw).where(Draw.plan_id == plan_id).order_by(Draw.drawn_at.desc())
    )
    return [_draw_row(work, record, count or 0) for record in draws]


def _window(work: Work, month: date) -> tuple[datetime, datetime]:
    """Return the month in the centre's time zone, as far as it has come."""
    zone: ZoneInfo = queries.centre_timezone(work.session, work.now)
    following = (month + timedelta(days=32)).replace(day=1)
    start = datetime.combine(month, time(), zone).astimezone(UTC)
    end = datetime.combine(following, time(), zone).astimezone(UTC)
    return start, min(end, work.now)


def _pool(work: Work, window: tuple[datetime, datetime]) -> tuple[list[_Candidate], Counter[str]]:
    """Return the calls of the month that may be drawn, and why the others may not (D10)."""
    taken = set(
        work.session.scalars(
            select(views.drawn.c.segment_id).where(
                views.drawn.c.purpose == "normal", views.drawn.c.segment_id.is_not(None)
            )
        )
    )
    with_audio = set(
        work.session.scalars(select(AudioFile.call_id).where(AudioFile.dropped_at.is_(None)))
    )
    rows = work.session.execute(
        select(CallSegment, Call.is_test)
        .join(Call, Call.id == CallSegment.call_id)
        .where(
            CallSegment.started_at.is_(None) | CallSegment.started_at.between(window[0], window[1])
        )
    )
    pool: list[_Candidate] = []
    excluded: Counter[str] = Counter()
    for segment, is_test in rows:
        csr_id, team_id = segment.person_id, segment.team_id
        if csr_id is None or team_id is None or segment.started_at is None:
            excluded["unresolved"] += 1
        elif is_test:
            excluded["test_call"] += 1
        elif segment.id in taken:
            excluded["already_drawn"] += 1
        elif segment.call_id not in with_audio:
            excluded["no_recording"] += 1
        else:
            pool.append(_Candidate(segment.id, segment.call_id, csr_id, team_id))
    return pool, excluded


def _still_wanted(
    work: Work, plan: Plan, count: int, strata: dict[UUID, list[UUID]]
) -> dict[UUID, int]:
    """Return how many each CSR still needs, after earlier draws from the same plan."""
    had: dict[UUID, int] = dict(
        work.session.execute(
            select(views.drawn.c.csr_id, func.count())
            .join(Draw, Draw.id == views.drawn.c.draw_id)
            .where(Draw.plan_id == plan.id, ~views.drawn.c.is_void)
            .group_by(views.drawn.c.csr_id)
        ).all()
    )
    return {csr_id: max(0, count - had.get(csr_id, 0)) for csr_id in strata}


def _nothing_to_draw(exclusions: Counter[str]) -> str:
    if exclusions.get("already_drawn"):
        return _("Every CSR with calls has all the evaluations this plan asks for.")
    return _(
        "There is nothing to draw: no call of this month has a known CSR, a time and a recording. "
        "Import recordings first."
    )


def _assign(work: Work, record: Draw, chosen: Sequence[_Candidate]) -> None:
    """Give the drawn calls to the inspectors, evenly, nobody his own call (NO-SELF)."""
    inspectors = _inspectors(work)
    skill_groups = _skill_groups(work, {c.csr_id for c in chosen})
    day = work.now.astimezone(queries.centre_timezone(work.session, work.now)).date()
    numbers = queries.next_numbers(work.session, Evaluation.number, "ZJ", day, len(chosen))
    for number, candidate in zip(numbers, chosen, strict=True):
        skill_group = skill_groups.get(candidate.csr_id, "general")
        inspector_id = _next_of(inspectors, candidate, skill_group).id
        evaluation = Evaluation(
            number=number,
            sample_reason="random",
            draw_id=record.id,
            draw_rank=sampling.rank(record.seed, candidate.call_id),
            call_id=candidate.call_id,
            segment_id=candidate.segment_id,
            csr_id=candidate.csr_id,
            team_id=candidate.team_id,
            skill_group=skill_group,
            inspector_id=inspector_id,
            assigned_at=work.now,
        )
        facts = Facts(inspector_is_csr=inspector_id == candidate.csr_id)
        held = work.actor.roles | ({"system"} if work.actor.is_system else set())
        step = workflow.check("draw", facts, held)
        evaluation.status = step.target
        evaluation.due_at = due(work.session, step, evaluation, work.now)
        work.session.add(evaluation)


def _next_of(waiting: list[Actor], candidate: _Candidate, group: str) -> Actor:
    """Return whose turn it is among those whose role reaches the call (P11), and queue him again.

    His own call comes to an inspector only when there is nobody else: the table of steps refuses.
    """
    fits = [a for a in waiting if permissions.holds(a, "inspector", candidate.team_id, group)]
    if not fits:
        raise RuleError(
            _(
                "No QA inspector's role reaches all the calls that would be drawn. Nothing was "
                "drawn. Give somebody the role for that team, that skill group or the centre."
            )
        )
    chosen = next((a for a in fits if a.id != candidate.csr_id), fits[0])
    waiting.remove(chosen)
    waiting.append(chosen)
    return chosen


def _inspectors(work: Work) -> list[Actor]:
    today = work.now.date()
    found = work.session.scalars(
        select(Person)
        .where(
            Person.id.in_(
                select(RoleGrant.person_id).where(
                    RoleGrant.role == "inspector", queries.valid_on(RoleGrant, today)
                )
            ),
            Person.left_on.is_(None),
        )
        .order_by(Person.staff_no)
    ).all()
    if not found:
        raise RuleError(_("There is no QA inspector yet. Give somebody that role first."))
    return [database.actor_of(work.session, person, work.now) for person in found]


def _skill_groups(work: Work, people: set[UUID]) -> dict[UUID, str]:
    today = work.now.date()
    rows = work.session.execute(
        select(Membership.person_id, SkillGroup.code)
        .join(SkillGroup, SkillGroup.id == Membership.skill_group_id)
        .where(Membership.kind == "member", queries.valid_on(Membership, today))
    )
    return {person_id: code for person_id, code in rows if person_id in people}


def _draw_row(work: Work, record: Draw, count: int) -> DrawRow:
    drawn = work.session.scalar(
        select(func.sum(DrawStratum.drawn)).where(DrawStratum.draw_id == record.id)
    )
    work.session.flush()
    inspectors = work.session.scalar(
        select(views.progress.c.inspectors).where(views.progress.c.draw_id == record.id)
    )
    return DrawRow(
        record.id,
        record.drawn_at,
        _name(work, record.drawn_by),
        record.seed,
        record.pool_from,
        record.pool_to,
        record.pool_count,
        record.pool_digest.hex(),
        drawn or 0,
        inspectors or 0,
        _shortfalls(work, record, count),
        tuple(sorted(record.exclusions.items())),
    )


def _shortfalls(work: Work, record: Draw, count: int) -> tuple[tuple[str, int], ...]:
    """Return whom this draw and those before it from the same plan left short, and by how many."""
    rows = work.session.execute(
        select(DrawStratum.person_id, DrawStratum.drawn)
        .join(Draw, Draw.id == DrawStratum.draw_id)
        .where(Draw.plan_id == record.plan_id, Draw.drawn_at <= record.drawn_at)
    )
    had: Counter[UUID] = Counter()
    for person_id, drawn in rows:
        had[person_id] += drawn
    wanted = queries.csrs_on(work.session, record.drawn_at.date()) | had.keys()
    short = queries.people_by_id(work.session, (id_ for id_ in wanted if had[id_] < count))
    people = sorted(short.values(), key=lambda person: person.staff_no)
    return tuple((f"{person.name} {person.staff_no}", count - had[person.id]) for person in people)


def _name(work: Work, person_id: UUID) -> str:
    """Return a person as always shown: name and staff no. (P21)."""
    person = work.session.get_one(Person, person_id)
    return f"{person.name} {person.staff_no}"
