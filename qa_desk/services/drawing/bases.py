"""From what a rule draws, and how many: the plan, the settings and what was drawn before."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, func, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Answer,
    CallSegment,
    ChecklistItem,
    Draw,
    Evaluation,
    Membership,
    Person,
    Plan,
    Revision,
    SamplingRule,
    SkillGroup,
    Team,
    queries,
    views,
    workloads,
)
from qa_desk.models.drawing import Basis
from qa_desk.rules import options, permissions, quotas, workflow
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.quotas import Had
from qa_desk.services.drawing.types import Span
from qa_desk.work import Work

_COUNTED = [code for code, status in workflow.STATUSES.items() if status.counts_in_stats]


@dataclass(frozen=True)
class Period:
    """The days of a draw within a plan's month."""

    month: date
    span: Span
    is_whole: bool
    zone: ZoneInfo

    @property
    def part(self) -> Fraction:
        """Return the part of the month that is over when the period ends."""
        if self.is_whole:
            return Fraction(1)
        return Fraction(self.span.last.day, Span.of_month(self.month).last.day)

    def begins(self) -> datetime:
        """Return its first moment."""
        return self.midnight(self.span.first)

    def ends(self, now: datetime) -> datetime:
        """Return the moment after it, or now."""
        return min(self.midnight(self.span.last + timedelta(days=1)), now)

    def midnight(self, day: date) -> datetime:
        """Return when a day begins."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def whole(month: date, zone: ZoneInfo) -> Period:
    """Return a whole month."""
    return Period(month, Span.of_month(month), True, zone)


def period(work: Work, plan: Plan, span: Span | None) -> Period:
    """Return the period of a draw: the days asked for, or the month as far as it has come."""
    month = whole(plan.month, work.zone)
    first, last = month.span.first, month.span.last
    if span is None:
        return month
    if not first <= span.first <= span.last <= last:
        raise RuleError(
            _("These days are not days of the plan's month, {month}. Choose others.").format(
                month=f"{plan.month:%Y-%m}"
            )
        )
    return replace(month, span=span, is_whole=(span.first, span.last) == (first, last))


def kept_period(work: Work, plan: Plan, span: Sequence[Any]) -> Period:
    """Return the period that a draw kept."""
    first, last, catch_up = span
    return period(work, plan, Span(date.fromisoformat(first), date.fromisoformat(last), catch_up))


def basis(work: Work, rule: SamplingRule, of: Period, moment: datetime) -> Basis:
    """Return what the pool of a rule depends on, but for its conditions on CSRs."""
    stored = queries.stored_options(work.session, moment)
    days = options.number("sla.eval.age_max", stored)
    oldest = moment.astimezone(of.zone).date() - timedelta(days=days)
    own_call, same_team = _barred(work, of, moment)
    return Basis(
        start=of.begins(),
        end=of.ends(moment),
        moment=moment,
        zone=of.zone.key,
        filter=CallFilter.from_document(rule.filter),
        seconds=options.number("draw.seconds", stored),
        oldest=None if of.span.catch_up else of.midnight(oldest),
        part=options.text("draw.segment", stored),
        own_call=own_call,
        same_team=same_team,
    )


# -- people --------------------------------------------------------------------------------------

_NOBODY = UUID(int=0)
_Pairs = tuple[tuple[UUID, UUID], ...]


def _barred(work: Work, of: Period, moment: datetime) -> tuple[_Pairs, _Pairs]:
    """Return whose calls nobody can judge but themselves, and whose but people of their team."""
    day = moment.astimezone(of.zone).date()
    bench = workloads.bench(work.session, day, moment, absent_too=True)
    judges = {one.id for one in bench.inspectors}
    rows = work.session.execute(
        select(Membership.person_id, Membership.team_id, SkillGroup.code)
        .outerjoin(SkillGroup, SkillGroup.id == Membership.skill_group_id)
        .where(_members(of))
    )
    people: dict[tuple[UUID, UUID, str], list[UUID]] = {}  # those who are no judges are alike
    for person_id, team_id, code in rows:
        whose = person_id if person_id in judges else _NOBODY
        people.setdefault((whose, team_id, code or ""), []).append(person_id)
    tasks = [bench.task(UUID(int=n), *kind) for n, kind in enumerate(people)]
    refused = bench.assign(tasks).refused
    conflicts = [task for task in tasks if refused.get(task.key) == "conflict"]
    own = replace(bench, same_team=True).assign(conflicts).refused
    found: tuple[set[tuple[UUID, UUID]], set[tuple[UUID, UUID]]] = (set(), set())
    for task in conflicts:
        kind = (task.csr_id, task.team_id, task.skill_group)
        found[task.key not in own].update((person, task.team_id) for person in people[kind])
    return tuple(sorted(found[0])), tuple(sorted(found[1]))


def members_of(work: Work, of: Period) -> dict[UUID, UUID]:
    """Return the team of each CSR at the end of a period."""
    rows = work.session.execute(
        select(Membership.person_id, Membership.team_id)
        .where(_members(of))
        .order_by(Membership.valid_from)
    )
    return {person_id: team_id for person_id, team_id in rows}  # noqa: C416 - the newest wins


def about(work: Work, rule: Basis, of: Period) -> set[UUID]:
    """Return the CSRs that a rule is about, whether they have calls or not."""
    found = queries.csrs_on(work.session, min(of.span.last, work.now.astimezone(of.zone).date()))
    if rule.people is not None:
        found &= set(rule.people)
    if rule.filter.teams:
        found &= set(
            work.session.scalars(
                select(Membership.person_id)
                .join(Team, Team.id == Membership.team_id)
                .where(_members(of), Team.code.in_(rule.filter.teams))
            )
        )
    return found


def _members(of: Period) -> ColumnElement[bool]:
    valid_to = Membership.valid_to
    found: ColumnElement[bool] = (
        (Membership.kind == "member")
        & (Membership.valid_from <= of.span.last)
        & (valid_to.is_(None) | (valid_to >= of.span.first))
    )
    return found


def asks_of_people(wanted: CallFilter) -> bool:
    """Say whether a filter has conditions on CSRs."""
    asked = (wanted.people, wanted.skill_groups, wanted.tenure_max_days, wanted.weak_items)
    return any(asked) or wanted.last_score_max is not None


def people(work: Work, wanted: CallFilter, of: Period) -> tuple[UUID, ...] | None:
    """Return the CSRs that fit the conditions on CSRs; None when there are no conditions."""
    found = [set(people) for people in _sets(work, wanted, of)]
    return tuple(sorted(set.intersection(*found))) if found else None


def _sets(work: Work, wanted: CallFilter, of: Period) -> Iterable[Iterable[UUID]]:
    ask = work.session.scalars
    if wanted.people:
        yield ask(select(Person.id).where(Person.staff_no.in_(wanted.people)))
    if wanted.skill_groups:
        yield ask(
            select(Membership.person_id)
            .join(SkillGroup, SkillGroup.id == Membership.skill_group_id)
            .where(_members(of), SkillGroup.code.in_(wanted.skill_groups))
        )
    if wanted.tenure_max_days:
        since = of.span.first - timedelta(days=wanted.tenure_max_days)
        yield ask(select(Person.id).where(Person.hired_on >= since))
    if wanted.last_score_max is not None or wanted.weak_items:
        _require_results(work)
    last = _last_month(of)
    if wanted.last_score_max is not None:
        yield ask(
            select(Evaluation.csr_id)
            .join(Revision, _in_force())
            .where(last)
            .group_by(Evaluation.csr_id)
            .having(func.avg(Revision.final) <= wanted.last_score_max)
        )
    if wanted.weak_items:
        item = ChecklistItem
        yield ask(
            select(Evaluation.csr_id)
            .join(Revision, _in_force())
            .join(Answer, _of_revision())
            .join(
                item,
                (item.version_id == Revision.checklist_version_id) & (item.number == Answer.number),
            )
            .where(last, item.key.in_(wanted.weak_items), Answer.earned < item.points)
        )


def _last_month(of: Period) -> ColumnElement[bool]:
    first = (of.month - timedelta(days=1)).replace(day=1)
    found: ColumnElement[bool] = (
        Evaluation.status.in_(_COUNTED)
        & (Evaluation.purpose == "normal")
        & (Evaluation.day >= first)
        & (Evaluation.day < of.month)
    )
    return found


def _in_force() -> ColumnElement[bool]:
    return (Revision.evaluation_id == Evaluation.id) & (Revision.number == Evaluation.revision)


def _of_revision() -> ColumnElement[bool]:
    return (Answer.evaluation_id == Revision.evaluation_id) & (Answer.revision == Revision.number)


def _require_results(work: Work) -> None:
    if not permissions.reach(work.actor, "see_results").everywhere:
        raise RuleError(
            _(
                "This plan has a rule about last month's results, and you do not see them all. "
                "Nothing was drawn. Ask the QA lead to draw."
            )
        )


# -- numbers -------------------------------------------------------------------------------------


def had(work: Work, rule: SamplingRule, of: Period, end: datetime) -> dict[UUID, Had]:
    """Return what earlier draws by a rule, or by it in another version of the plan, gave."""
    drawn = views.drawn.c
    until = func.count(case((CallSegment.started_at < end, 1)))
    rows = work.session.execute(
        select(drawn.csr_id, until, func.count())
        .join(Draw, Draw.id == drawn.draw_id)
        .join(CallSegment, CallSegment.id == drawn.segment_id)
        .where(Draw.rule_id.in_(_same_rules(work, rule, of)), ~drawn.is_void)
        .group_by(drawn.csr_id)
    )
    return {person_id: Had(earlier, month) for person_id, earlier, month in rows}


def asked(rule: SamplingRule) -> quotas.Rule:
    """Return a rule's number as the rules know it."""
    return quotas.Rule(rule.id, rule.count, rule.unit, rule.per)


def _same_rules(work: Work, rule: SamplingRule, of: Period) -> list[UUID]:
    rules = work.session.scalars(
        select(SamplingRule)
        .join(Plan, Plan.id == SamplingRule.plan_id)
        .where(Plan.month == of.month)
    )
    return [each.id for each in rules if _likeness(each) == _likeness(rule)]


def _likeness(rule: SamplingRule) -> tuple[str, ...]:
    what = rule.name or json.dumps(rule.filter, sort_keys=True)
    return rule.kind, rule.sample_reason, rule.mode, rule.per, rule.unit, what
