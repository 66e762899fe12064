"""Lines of the monthly plans for samples that follow a training up (T-07)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from qa_desk.models import queries
from qa_desk.models.findings import next_month
from qa_desk.models.plans import Plan, SamplingRule
from qa_desk.rules.call_filters import CallFilter
from qa_desk.work import Work

_FIELDS = ("name", "kind", "mode", "sample_reason", "count", "unit", "per", "filter", "priority")


def plan(
    work: Work, number: str, people: Sequence[str], count: int, days: tuple[date, date]
) -> None:
    """Add a line for the trainees to the plan of each month that the days touch.

    A draft gets it as it is; of an approved plan a next number is drafted, for the QA lead to
    approve.
    """
    if not people:
        return
    queries.one_at_a_time(work.session, "plan")
    month = days[0].replace(day=1)
    while month <= days[1]:
        newest = _newest(work, month)
        if newest is not None:
            draft = newest if newest.state == "draft" else _renewed(work, newest)
            _add(work, draft, number, people, count)
        month = next_month(month)


def _newest(work: Work, month: date) -> Plan | None:
    return work.session.scalar(
        select(Plan).where(Plan.month == month).order_by(Plan.number.desc()).limit(1)
    )


def _renewed(work: Work, plan: Plan) -> Plan:
    made = Plan(
        month=plan.month,
        number=plan.number + 1,
        created_at=work.now,
        created_by=work.actor.id,
        content={**plan.content, "shortfall": None},
    )
    work.session.add(made)
    work.session.flush()
    for rule in work.session.scalars(select(SamplingRule).where(SamplingRule.plan_id == plan.id)):
        values = {name: getattr(rule, name) for name in _FIELDS}
        work.session.add(SamplingRule(plan_id=made.id, **values))
    return made


def _add(work: Work, plan: Plan, number: str, people: Sequence[str], count: int) -> None:
    last = work.session.scalar(
        select(func.max(SamplingRule.priority)).where(SamplingRule.plan_id == plan.id)
    )
    work.session.add(
        SamplingRule(
            plan_id=plan.id,
            name=number,
            kind="targeted",
            mode="recording",
            sample_reason="follow_up",
            count=count,
            unit="number",
            per="csr",
            filter=CallFilter(people=tuple(people)).to_document(),
            priority=(last or 0) + 1,
        )
    )
    work.session.flush()
