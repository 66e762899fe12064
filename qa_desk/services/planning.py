"""Make a month's plan and approve it (S3-4.3b)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Draw,
    Person,
    Plan,
    SamplingRule,
    queries,
    views,
)
from qa_desk.rules import permissions
from qa_desk.work import Work


@dataclass(frozen=True)
class PlanRow:
    """A monthly plan with what has come of it."""

    id: UUID
    version: int
    month: date
    number: int
    state: str
    per_csr: int
    created_at: datetime
    created_by: str
    approved_at: datetime | None
    approved_by: str
    drawn: int  # evaluations drawn so far
    done: int  # of these, submitted or further


@dataclass(frozen=True)
class Outlook:
    """What a new plan starts from."""

    month: date  # the first day of the centre's month of now
    csrs: int


def list_plans(work: Work) -> list[PlanRow]:
    """Return all plans, the newest month first."""
    permissions.require_of(work.actor, "plan.see")
    plans = work.session.scalars(select(Plan).order_by(Plan.month.desc(), Plan.number.desc()))
    return [_row(work, plan) for plan in plans]


def outlook(work: Work) -> Outlook:
    """Return what a new plan starts from."""
    permissions.require_of(work.actor, "plan.see")
    today = work.now.astimezone(queries.centre_timezone(work.session, work.now)).date()
    return Outlook(today.replace(day=1), len(queries.csrs_on(work.session, today)))


def make(work: Work, month: date, per_csr: int) -> PlanRow:
    """Draft the plan of a month: `per_csr` recordings of each CSR at random."""
    permissions.require_of(work.actor, "plan.draft")
    if not 1 <= per_csr <= 200:
        raise RuleError(_("Choose between 1 and 200 evaluations of each CSR."))
    month = month.replace(day=1)
    queries.one_at_a_time(work.session, "plan")
    number = work.session.scalar(select(func.max(Plan.number)).where(Plan.month == month)) or 0
    plan = Plan(month=month, number=number + 1, created_at=work.now, created_by=work.actor.id)
    work.session.add(plan)
    work.session.flush()
    work.session.add(SamplingRule(plan_id=plan.id, count=per_csr))
    work.session.flush()
    return _row(work, plan)


def approve(work: Work, plan_id: UUID, seen: int) -> PlanRow:
    """Approve a drafted plan (S3-4.3b)."""
    permissions.require_of(work.actor, "plan.approve")
    plan = queries.plan_as_seen(work.session, plan_id, seen)
    if plan.state != "draft":
        raise RuleError(_("This plan is approved already."))
    plan.state, plan.approved_at, plan.approved_by = "approved", work.now, work.actor.id
    work.session.flush()
    return _row(work, plan)


def _row(work: Work, plan: Plan) -> PlanRow:
    drawn, done = work.session.execute(
        select(func.sum(views.progress.c.drawn), func.sum(views.progress.c.done))
        .join(Draw, Draw.id == views.progress.c.draw_id)
        .where(Draw.plan_id == plan.id)
    ).one()
    per_csr = work.session.scalar(select(SamplingRule.count).where(SamplingRule.plan_id == plan.id))
    return PlanRow(
        plan.id,
        plan.version,
        plan.month,
        plan.number,
        plan.state,
        per_csr or 0,
        plan.created_at,
        _name(work, plan.created_by),
        plan.approved_at,
        _name(work, plan.approved_by) if plan.approved_by else "",
        int(drawn or 0),
        int(done or 0),
    )


def _name(work: Work, person_id: UUID) -> str:
    """Return a person as always shown: name and staff no. (P21)."""
    person = work.session.get_one(Person, person_id)
    return f"{person.name} {person.staff_no}"
