"""Evaluate an approved plan by quarter or half-year (S4-5; domain.md 5.9 no. 12–13)."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import ImprovementCheckIn, signatories
from qa_desk.models import improvement as plans
from qa_desk.rules import improvement_evaluations as evaluations
from qa_desk.rules.improvement_evaluations import Evaluation, Result
from qa_desk.rules.improvement_plans import Plan
from qa_desk.services.improving import reading
from qa_desk.work import Work

_MONTHS = {"quarter": 3, "half": 6}


def evaluate(work: Work, plan_id: UUID) -> UUID:
    """Begin the evaluation of the present quarter or half-year, with the last values reported."""
    plan = plans.seen(work, plan_id)
    if not reading.may_write(work, evaluations.KIND, plan_id):
        raise RuleError(_("Evaluations of this plan are not yours to write. Nothing was changed."))
    held = plans.in_force(plans.plan_papers(work, [plan_id])[plan_id])
    if held is None:
        raise RuleError(_("This plan is not approved yet, so there is nothing to evaluate."))
    if plans.open_one(plans.papers(work, evaluations.KIND, [plan_id])[plan_id]) is not None:
        raise RuleError(_("An evaluation of this plan is not finished yet. Open that one."))
    form = Plan.from_text(held.content or "")
    first, last = _period(form, work.today)
    known = _last(plans.check_ins(work, [plan_id])[plan_id])
    made = Evaluation(
        plan_id=plan.id,
        plan=held.number,
        version=form.version,
        year=form.year,
        department=form.department,
        period_from=first,
        period_to=last,
        least=reading.number(work, "improve.gap"),
        cycle=form.cycle,
        methods=form.methods,
        results=tuple(Result(goal, *known.get(goal.key, (None, ""))) for goal in form.goals),
        heads=form.heads,
        checkers=form.checkers,
        approvers=form.approvers,
    )
    kind = evaluations.KIND, evaluations.PREFIX
    return signatories.draft(work, kind, plan.id, made.to_text(), (first, last)).id


def _period(form: Plan, day: date) -> tuple[date, date]:
    """Return the quarter or half-year of a day, within the year of the plan."""
    months = _MONTHS[form.cycle]
    day = min(max(day, date(form.year, 1, 1)), date(form.year, 12, 31))
    first = day.replace(day=1, month=(day.month - 1) // months * months + 1)
    after = (first + timedelta(days=31 * months)).replace(day=1)
    return first, after - timedelta(days=1)


def _last(reports: list[ImprovementCheckIn]) -> dict[str, tuple[Decimal, str]]:
    """Return the last value reported of each goal, and its cause."""
    found: dict[str, tuple[Decimal, str]] = {}
    for row in reports:  # the newest first
        found.setdefault(row.goal, (Decimal(row.actual), row.cause))
    return found
