"""Draw the samples of an approved plan and put them into the queues (S3-4.3a, D10)."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Draw,
    DrawStratum,
    Plan,
    SamplingRule,
    pools,
    queries,
)
from qa_desk.models.drawing import Basis
from qa_desk.models.workloads import Bench
from qa_desk.rules import permissions, quotas, sampling
from qa_desk.rules.quotas import Had, Situation, Wanted
from qa_desk.rules.sampling import Stratum
from qa_desk.services.drawing import bases, rows, tasks
from qa_desk.services.drawing.bases import Period
from qa_desk.services.drawing.types import Drawn, DrawRow, Span
from qa_desk.work import Work


@dataclass(frozen=True)
class Chosen:
    """What a rule draws, before it is given to anybody."""

    basis: Basis
    counts: Mapping[UUID, int]  # of the pool, by CSR
    excluded: Counter[str]
    had: Mapping[UUID, Had]
    teams: Mapping[UUID, UUID]
    wanted: Wanted
    calls: Mapping[UUID, list[str]]  # by CSR, in rank order
    digests: Mapping[UUID, bytes]


@dataclass
class _Act:
    """One act of drawing: what its rules share."""

    of: Period
    moment: datetime
    bench: Bench
    excluded: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    inspectors: set[UUID] = field(default_factory=set)


def draw(work: Work, plan_id: UUID, seen: int, seed: str = "", span: Span | None = None) -> Drawn:
    """Draw an approved plan, rule by rule in order of priority, into the queues (E-01, D10).

    Without a span it is the month as far as it has come.
    """
    permissions.require_of(work.actor, "draw")
    moment = alone(work)
    plan = queries.plan_as_seen(work.session, plan_id, seen)
    if plan.state != "approved":
        raise RuleError(_("Only an approved plan can be drawn. Ask the QA lead to approve it."))
    act = _Act(bases.period(work, plan, span), moment, tasks.bench_of(work))
    found: list[Draw] = []
    for place, rule in enumerate(_rules(work, plan)):
        of_rule = _seed(seed or sampling.new_seed(), place)
        record = _draw_rule(work, act, rule, of_rule)
        found += [record] if record else []
    if not act.inspectors:
        raise RuleError(_nothing_to_draw(act))
    return Drawn(tuple(rows.row(work, record) for record in found), len(act.inspectors))


def list_draws(work: Work, plan_id: UUID) -> list[DrawRow]:
    """Return the draws made from a plan, the newest first."""
    permissions.require_of(work.actor, "plan.see")
    draws = work.session.scalars(
        select(Draw).where(Draw.plan_id == plan_id).order_by(Draw.drawn_at.desc())
    )
    return [rows.row(work, record) for record in draws]


def choose(work: Work, rule: SamplingRule, of: Period, moment: datetime, seed: str) -> Chosen:
    """Return what a rule draws now."""
    basis = bases.basis(work, rule, of, moment)
    basis = replace(basis, people=bases.people(work, basis.filter, of))
    asked, had = bases.asked(rule), bases.had(work, rule, of, basis.end)
    teams = bases.members_of(work, of) if rule.per == "team" else {}
    counts = dict.fromkeys(bases.about(work, basis, of), 0)
    excluded: Counter[str] = Counter()
    people: dict[UUID, int] = {}
    calls: dict[UUID, list[str]] = {}
    digests: dict[UUID, bytes] = {}
    waiting: dict[UUID, Stratum] = {}
    for person, stratum in pools.strata(work.session, basis, excluded=excluded):
        cells, counts[person] = stratum.cells(), stratum.count
        digests[person] = sampling.digest(chain.from_iterable(cells.values()))
        if rule.per == "csr":  # other people's calls do not change his number
            own = Situation({person: counts[person]}, had, {}, of.part)
            people |= quotas.wanted(asked, own).people
            calls[person] = sampling.chosen(seed, person, cells, people[person])
        else:
            waiting[person] = stratum
    others = {person: count for person, count in counts.items() if person not in people}
    wanted = quotas.wanted(asked, Situation(others, had, teams, of.part))
    wanted = replace(wanted, people={**people, **wanted.people})
    for person, stratum in waiting.items():
        calls[person] = sampling.chosen(seed, person, stratum.cells(), wanted.people[person])
    return Chosen(basis, counts, +excluded, had, teams, wanted, calls, digests)


def alone(work: Work) -> datetime:
    """Wait until nobody else draws; return the moment of this draw, later than any before it."""
    before = _clock(work)
    queries.one_at_a_time(work.session, "draw")  # no call may be drawn twice
    moment = work.now + (_clock(work) - before)
    last = work.session.scalar(select(func.max(Draw.drawn_at)))
    return max(moment, last + timedelta(microseconds=1)) if last else moment


def _clock(work: Work) -> datetime:
    if work.session.get_bind().dialect.name != "postgresql":
        return work.now
    return work.session.scalar(select(func.clock_timestamp())) or work.now


def _rules(work: Work, plan: Plan) -> list[SamplingRule]:
    found = work.session.scalars(
        select(SamplingRule)
        .where(SamplingRule.plan_id == plan.id, SamplingRule.mode == "recording")
        .order_by(SamplingRule.priority, SamplingRule.id)
    )
    return list(found)


def _seed(seed: str, place: int) -> str:
    """Return the seed of a rule: one for all would give the later rules the worse ranks."""
    return hashlib.sha256(f"{seed}|{place}".encode()).hexdigest()[:32] if place else seed


def _draw_rule(work: Work, act: _Act, rule: SamplingRule, seed: str) -> Draw | None:
    """Draw one rule; nothing is kept of a rule that asks for nothing."""
    found = choose(work, rule, act.of, act.moment, seed)
    act.excluded += found.excluded
    if not any(found.wanted.people.values()) and not found.wanted.short:
        return None
    calls = [UUID(call) for person in sorted(found.calls) for call in found.calls[person]]
    drawn = tasks.candidates(work, found.basis.part, calls)
    given = tasks.give(act.bench, drawn, seed)
    act.refused.update(given.refused.values())
    act.inspectors.update(inspector for _each, inspector in given.tasks)
    record = _record(work, act, rule, seed, found, given.refused)
    act.moment += timedelta(microseconds=1)
    _strata(work, record, found, Counter(each.csr_id for each, _inspector in given.tasks))
    tasks.make(work, record, rule.sample_reason, given.tasks)
    return record


def _record(
    work: Work,
    act: _Act,
    rule: SamplingRule,
    seed: str,
    found: Chosen,
    refused: Mapping[UUID, str],
) -> Draw:
    span = act.of.span
    facts: dict[str, Any] = {
        "basis": found.basis.to_document(),
        "span": [span.first.isoformat(), span.last.isoformat(), span.catch_up],
        "had": {str(person): [each.until, each.month] for person, each in found.had.items()},
        "teams": {str(person): str(team) for person, team in found.teams.items()},
        "short": {str(team or ""): n for team, n in found.wanted.short.items()},
        "unjudged": {str(call): reason for call, reason in refused.items()},
    }
    record = Draw(
        plan_id=rule.plan_id,
        rule_id=rule.id,
        seed=seed,
        drawn_at=act.moment,
        drawn_by=work.actor.id,
        pool_from=found.basis.start,
        pool_to=found.basis.end,
        pool_count=sum(found.counts.values()),
        pool_digest=sampling.whole_digest(found.digests),
        exclusions=dict(sorted(found.excluded.items())),
        facts=facts,
    )
    work.session.add(record)
    work.session.flush()
    return record


def _strata(work: Work, record: Draw, found: Chosen, drawn: Counter[UUID]) -> None:
    nothing = sampling.digest(())
    values = [
        {
            "draw_id": record.id,
            "person_id": person,
            "pool_count": found.counts[person],
            "pool_digest": found.digests.get(person, nothing),
            "wanted": wanted,
            "drawn": drawn[person],
        }
        for person, wanted in sorted(found.wanted.people.items())
    ]
    work.session.execute(insert(DrawStratum), values)


def _nothing_to_draw(act: _Act) -> str:
    if not act.bench.inspectors:
        return _("There is no QA inspector yet. Give somebody that role first.")
    if act.refused:
        return _(
            "No QA inspector's role reaches all the calls that would be drawn. Nothing was "
            "drawn. Give somebody the role for that team, that skill group or the centre."
        )
    if act.excluded["already_drawn"]:
        return _("Every CSR with calls has all the evaluations this plan asks for.")
    if act.excluded["too_old"]:
        return _(
            "There is nothing to draw: the calls are older than calls may be that are sampled. "
            "Draw their days to catch up, or change the setting."
        )
    return _(
        "There is nothing to draw: no call of this time has a known CSR, a recording and the least "
        "length. Import recordings first."
    )
