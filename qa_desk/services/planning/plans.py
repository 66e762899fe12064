"""A plan from its draft to its closing (S3-4.3b, S3-4.3d)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Draw,
    Person,
    Plan,
    SamplingRule,
    findings,
    follow_ups,
    queries,
    views,
)
from qa_desk.rules import outcomes, permissions, plan_totals
from qa_desk.rules import plans as rules_of_plans
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plans import Content, RuleLine
from qa_desk.services.planning import loading, naming
from qa_desk.services.planning.types import Load, Outlook, PlanDetails, PlanRow
from qa_desk.work import Work


def list_plans(work: Work) -> list[PlanRow]:
    """Return all plans, the newest month first."""
    permissions.require_of(work.actor, "plan.see")
    plans = work.session.scalars(select(Plan).order_by(Plan.month.desc(), Plan.number.desc()))
    return [_row(work, plan) for plan in plans]


def outlook(work: Work) -> Outlook:
    """Return what a new plan starts from."""
    permissions.require_of(work.actor, "plan.see")
    today = work.today
    return Outlook(today.replace(day=1), len(queries.csrs_on(work.session, today)))


def details(work: Work, plan_id: UUID) -> PlanDetails:
    """Return a plan with all it says; who may see everybody's roster also sees its load."""
    permissions.require_of(work.actor, "plan.see")
    plan = work.session.get_one(Plan, plan_id)
    rules, content = _lines(work, plan), Content.from_document(plan.content)
    load: Load | None = None
    inspectors: tuple[str, ...] = ()
    if permissions.reach(work.actor, "see_people").everywhere:
        month = loading.month_of(work, plan.month)
        load = loading.reckon(work, month, rules, content)[0]
        inspectors = tuple(f"{each.name} {each.staff_no}" for each in month.inspectors)
    names = naming.names_in(work, rules, content)
    return PlanDetails(_row(work, plan), rules, content, load, inspectors, names)


def make(
    work: Work, month: date, rules: Sequence[RuleLine] | int, content: Content | None = None
) -> PlanRow:
    """Draft the plan of a month; a number as rules is that many of each CSR at random."""
    permissions.require_of(work.actor, "plan.draft")
    lines = rules_of_plans.at_random(rules) if isinstance(rules, int) else tuple(rules)
    content = content or Content()
    rules_of_plans.check(lines, content)
    return _add(work, month.replace(day=1), lines, content)


def change(
    work: Work, plan_id: UUID, seen: int, rules: Sequence[RuleLine], content: Content
) -> PlanRow:
    """Change what a draft says."""
    permissions.require_of(work.actor, "plan.draft")
    rules_of_plans.check(tuple(rules), content)
    plan = _draft_as_seen(work, plan_id, seen)
    plan.content = replace(content, shortfall=None).to_document()
    flag_modified(plan, "content")  # so that a change of its rules alone is noticed by others
    _replace_rules(work, plan, rules)
    return _row(work, plan)


def renew(work: Work, plan_id: UUID) -> PlanRow:
    """Draft the next number of an approved plan's month, with what that one says."""
    permissions.require_of(work.actor, "plan.draft")
    plan = work.session.get_one(Plan, plan_id)
    if plan.state == "draft":
        raise RuleError(_("This plan is a draft still. Change it as it is."))
    content = replace(Content.from_document(plan.content), shortfall=None)
    return _add(work, plan.month, _lines(work, plan), content)


def approve(work: Work, plan_id: UUID, seen: int, *, shortfall_accepted: bool = False) -> PlanRow:
    """Approve a draft (S3-4.3b); what the inspectors cannot reach has to be accepted (P16).

    It takes the place of an earlier number of the month.
    """
    permissions.require_of(work.actor, "plan.approve")
    plan = _draft_as_seen(work, plan_id, seen)
    _accept(work, plan, is_accepted=shortfall_accepted)
    earlier = select(Plan).where(Plan.month == plan.month, Plan.state == "approved")
    for each in work.session.scalars(earlier):
        each.state, each.closed_at, each.closed_by = "closed", work.now, work.actor.id
    plan.state, plan.approved_at, plan.approved_by = "approved", work.now, work.actor.id
    work.session.flush()
    return _row(work, plan)


def close(work: Work, plan_id: UUID, seen: int) -> PlanRow:
    """Close an approved plan with what became of its targets (S3-4.3d, P25)."""
    permissions.require_of(work.actor, "plan.approve")
    plan = queries.plan_as_seen(work.session, plan_id, seen)
    if plan.state != "approved":
        raise RuleError(_("Only an approved plan can be closed."))
    plan.content = _with_outcome(work, plan).to_document()
    plan.state, plan.closed_at, plan.closed_by = "closed", work.now, work.actor.id
    work.session.flush()
    return _row(work, plan)


def _accept(work: Work, plan: Plan, *, is_accepted: bool) -> None:
    """Cut a plan that is over capacity down to what can be reached, if that is accepted (P16)."""
    rules, content = _lines(work, plan), Content.from_document(plan.content)
    month = loading.month_of(work, plan.month)
    load, each = loading.reckon(work, month, rules, content)
    found = load.shortfall
    if found is None:
        return
    if not found.reached:
        raise RuleError(
            _(
                "No QA inspector has time in that month. Look at the roster, or give somebody the "
                "role."
            )
        )
    if not is_accepted:
        raise RuleError(
            _(
                "The inspectors can do {share} % of this plan in that month. Take something out, "
                "or accept the shortfall."
            ).format(share=found.share)
        )
    _replace_rules(work, plan, plan_totals.fitted(rules, each, found.reached))
    plan.content = replace(content, shortfall=found).to_document()


def _with_outcome(work: Work, plan: Plan) -> Content:
    """Return a plan's content with what became of its targets, as far as the month has come."""
    content = Content.from_document(plan.content)
    month = outcomes.month(
        findings.people(work.session, plan.month), findings.items(work.session, plan.month)
    )
    return replace(content, targets=tuple(outcomes.met(each, month) for each in content.targets))


def _replace_rules(work: Work, plan: Plan, lines: Sequence[RuleLine]) -> None:
    for rule in _rules(work, plan):
        work.session.delete(rule)
    work.session.flush()
    _add_rules(work, plan, lines)


def _draft_as_seen(work: Work, plan_id: UUID, seen: int) -> Plan:
    plan = queries.plan_as_seen(work.session, plan_id, seen)
    if plan.state != "draft":
        raise RuleError(_("This plan is approved already."))
    return plan


def _add(work: Work, month: date, lines: Sequence[RuleLine], content: Content) -> PlanRow:
    queries.one_at_a_time(work.session, "plan")
    number = work.session.scalar(select(func.max(Plan.number)).where(Plan.month == month)) or 0
    plan = Plan(
        month=month,
        number=number + 1,
        created_at=work.now,
        created_by=work.actor.id,
        content=content.to_document(),
    )
    work.session.add(plan)
    work.session.flush()
    _add_rules(work, plan, lines)
    follow_ups.join(work, plan)
    return _row(work, plan)


def _add_rules(work: Work, plan: Plan, lines: Sequence[RuleLine]) -> None:
    for line in lines:
        work.session.add(
            SamplingRule(
                plan_id=plan.id,
                name=line.name,
                kind=line.kind,
                mode=line.mode,
                sample_reason=line.sample_reason,
                count=line.count,
                unit=line.unit,
                per=line.per,
                filter=line.filter.to_document(),
                priority=line.priority,
            )
        )
    work.session.flush()


def _rules(work: Work, plan: Plan) -> list[SamplingRule]:
    found = work.session.scalars(
        select(SamplingRule)
        .where(SamplingRule.plan_id == plan.id)
        .order_by(SamplingRule.priority, SamplingRule.id)
    )
    return list(found)


def _lines(work: Work, plan: Plan) -> tuple[RuleLine, ...]:
    return tuple(
        RuleLine(
            name=rule.name,
            count=rule.count,
            kind=rule.kind,
            mode=rule.mode,
            sample_reason=rule.sample_reason,
            unit=rule.unit,
            per=rule.per,
            filter=CallFilter.from_document(rule.filter),
            priority=rule.priority,
        )
        for rule in _rules(work, plan)
    )


def _row(work: Work, plan: Plan) -> PlanRow:
    drawn, done = work.session.execute(
        select(func.sum(views.progress.c.drawn), func.sum(views.progress.c.done))
        .join(Draw, Draw.id == views.progress.c.draw_id)
        .where(Draw.plan_id == plan.id)
    ).one()
    rules = _rules(work, plan)
    each = (rule.count for rule in rules if (rule.per, rule.unit) == ("csr", "number"))
    return PlanRow(
        plan.id,
        plan.version,
        plan.month,
        plan.number,
        plan.state,
        sum(each),
        plan.created_at,
        _name(work, plan.created_by),
        plan.approved_at,
        _name(work, plan.approved_by),
        int(drawn or 0),
        int(done or 0),
        len(rules),
        plan.closed_at,
        _name(work, plan.closed_by),
        Content.from_document(plan.content).shortfall,
    )


def _name(work: Work, person_id: UUID | None) -> str:
    """Return a person as always shown: name and staff no. (P21); nobody is no text."""
    if person_id is None:
        return ""
    person = work.session.get_one(Person, person_id)
    return f"{person.name} {person.staff_no}"
