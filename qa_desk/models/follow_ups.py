"""Lines of the monthly plans for samples that follow a training up (T-07)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from qa_desk.models import queries, training_effects
from qa_desk.models.findings import next_month
from qa_desk.models.plans import Plan, SamplingRule
from qa_desk.models.training import TrainingNeed
from qa_desk.rules import options
from qa_desk.rules.call_filters import CallFilter
from qa_desk.work import Work

_FIELDS = ("name", "kind", "mode", "sample_reason", "count", "unit", "per", "filter", "priority")


@dataclass(frozen=True)
class Wanted:
    """The samples that follow a training up: of whom, how many of each, in which days."""

    number: str  # of the need
    people: tuple[str, ...]  # staff numbers
    count: int
    days: tuple[date, date]


def wanted(work: Work, need: TrainingNeed) -> Wanted:
    """Return the samples that a training asks for: of those who were there, after it."""
    stored = queries.stored_options(work.session, work.now)
    today = work.today
    held = training_effects.held_on(work, need.id) or today
    last = held + timedelta(days=options.number("train.followup", stored))
    people = queries.people_by_id(work.session, training_effects.was_there(work, need.id))
    numbers = sorted(person.staff_no for person in people.values())
    count = options.number("train.samples", stored)
    return Wanted(need.number, tuple(numbers), count, (held + timedelta(days=1), last))


def plan(work: Work, need: TrainingNeed) -> None:
    """Add a line for the trainees to the plan of each month that is left of their days (T-07).

    A draft gets it as it is; of an approved plan a next number is drafted, for the QA lead to
    approve. A month without a plan gets it with its plan: see `join`.
    """
    found = wanted(work, need)
    if not found.people:
        return
    queries.one_at_a_time(work.session, "plan")
    today = work.today
    for month in _months(found.days):
        newest = _newest(work, month)
        if newest is not None and month >= today.replace(day=1):
            draft = newest if newest.state == "draft" else _renewed(work, newest)
            _add(work, draft, found)


def join(work: Work, plan: Plan) -> None:
    """Add the lines of the trainings that are followed up in its month to a plan just made."""
    needs = work.session.scalars(
        select(TrainingNeed).where(TrainingNeed.status == "T6").order_by(TrainingNeed.number)
    ).all()
    for need in needs:
        found = wanted(work, need)
        if found.people and plan.month in _months(found.days) and not _has(work, plan, need.number):
            _add(work, plan, found)


def planned(work: Work, number: str, days: tuple[date, date]) -> Iterator[tuple[date, str]]:
    """Yield for each month that some days touch how its plan stands, a key of PLANNED."""
    for month in _months(days):
        newest = _newest(work, month)
        if newest is None:
            yield month, "none"
        elif not _has(work, newest, number):
            yield month, "missing"
        else:
            yield month, "draft" if newest.state == "draft" else "approved"


def _months(days: tuple[date, date]) -> list[date]:
    found, month = [], days[0].replace(day=1)
    while month <= days[1]:
        found.append(month)
        month = next_month(month)
    return found


def _has(work: Work, plan: Plan, number: str) -> bool:
    line = select(SamplingRule.id).where(
        SamplingRule.plan_id == plan.id,
        SamplingRule.sample_reason == "follow_up",
        SamplingRule.name == number,
    )
    return work.session.scalar(line.limit(1)) is not None


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


def _add(work: Work, plan: Plan, found: Wanted) -> None:
    last = work.session.scalar(
        select(func.max(SamplingRule.priority)).where(SamplingRule.plan_id == plan.id)
    )
    work.session.add(
        SamplingRule(
            plan_id=plan.id,
            name=found.number,
            kind="targeted",
            mode="recording",
            sample_reason="follow_up",
            count=found.count,
            unit="number",
            per="csr",
            filter=CallFilter(people=found.people).to_document(),
            priority=(last or 0) + 1,
        )
    )
    work.session.flush()
