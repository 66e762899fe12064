"""What happens with an approved plan: tasks, reports of progress, trainings (S4-4)."""

from decimal import Decimal
from uuid import UUID

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Document,
    ImprovementCheckIn,
    ImprovementPlan,
    TrainingNeed,
    action_items,
    queries,
    training_needs,
)
from qa_desk.models import improvement as plans
from qa_desk.models.base import uuid7
from qa_desk.rules import improvement, permissions, trainings
from qa_desk.rules.action_items import NewAction
from qa_desk.rules.improvement_plans import Measure, Plan
from qa_desk.services.improving import reading
from qa_desk.services.improving.types import NewReport, NewTask
from qa_desk.work import Work

_MOST = 10**12


def report(work: Work, plan_id: UUID, new: NewReport) -> None:
    """Report how far a goal is; far behind what was planned only with the cause (S4-4.4)."""
    plan, paper = _approved(work, plan_id)
    if not reading.may_write(work, "check_in", plan.id):
        raise RuleError(_("Progress of this plan is not yours to report. Nothing was saved."))
    form = Plan.from_text(paper.content or "")
    goal = form.goal(new.goal)
    if goal is None:
        raise RuleError(_("This goal is not in the approved plan. Nothing was saved. Reload it."))
    day = work.today
    if new.on > day:
        raise InputError(_("Progress is reported of today or before."))
    actual = _known(new.actual)
    rate = improvement.attainment(goal, actual)
    least = reading.number(work, "improve.gap")
    if improvement.is_behind(new.planned, rate, least) and not new.cause.strip():
        raise InputError(
            _(
                "{rate} % is less than {least} % of the {planned} % planned. Nothing was saved. "
                "Write the cause, and what is to be adjusted."
            ).format(rate=improvement.percent(rate), least=least, planned=new.planned)
        )
    work.session.add(
        ImprovementCheckIn(
            plan_id=plan.id,
            paper_id=paper.id,
            goal=goal.key,
            day=new.on,
            planned=min(max(new.planned, 0), improvement.WHOLE),
            actual=f"{actual:f}",
            data=new.data.strip(),
            problems=new.problems.strip(),
            cause=new.cause.strip(),
            made_at=work.now,
            made_by=work.actor.id,
        )
    )
    work.session.flush()


def give_task(work: Work, plan_id: UUID, new: NewTask) -> UUID:
    """Give somebody a task of a measure; it waits in his actions (S4-4.1, S4-2.3.2, S1-2A.10)."""
    plan, paper = _approved(work, plan_id)
    if not reading.may_write(work, "task", plan.id):
        raise RuleError(_("Tasks of this plan are not yours to give. Nothing was saved."))
    measure = _measure(Plan.from_text(paper.content or ""), new.measure)
    item = action_items.add(
        work,
        NewAction(
            kind="task",
            what=new.what,
            due=new.due,
            owner_id=new.owner_id,
            department_id=plan.department_id,
            begins=new.begins,
            subject=(plans.SUBJECT, plans.about(plan.id, measure.key)),
        ),
    )
    return item.id


def raise_need(work: Work, plan_id: UUID, key: str) -> UUID:
    """Raise the training need of a measure of kind training; return its id (S4-4.3.1)."""
    permissions.require_of(work.actor, "training.propose")
    _plan, paper = _approved(work, plan_id)
    form = Plan.from_text(paper.content or "")
    measure = _measure(form, key)
    goal = form.goal(measure.goal)
    if measure.kind != "training" or goal is None or measure.due_on is None:
        raise RuleError(_("This measure is no training. Nothing was raised."))
    day = work.today
    stored = queries.stored_options(work.session, work.now)
    number = queries.next_numbers(work.session, TrainingNeed.number, trainings.PREFIX, day)[0]
    need = TrainingNeed(
        id=uuid7(),
        number=number,
        status="T0",
        raised_at=work.now,
        raised_by=work.actor.id,
        entered_at=work.now,
        due_at=trainings.due("train.submit", work.now, stored, "normal"),
        topic=measure.content,
        problem=_("Improvement plan {number}: {goal}").format(number=paper.number, goal=goal.title),
        content=measure.content,
        due_on=max(measure.due_on, day),
        period_from=day.replace(day=1),
        period_to=day,
    )
    work.session.add(need)
    work.session.flush()
    training_needs.take(work, need, "raise_need")
    return need.id


def _approved(work: Work, plan_id: UUID) -> tuple[ImprovementPlan, Document]:
    plan = plans.seen(work, plan_id)
    paper = plans.in_force(plans.plan_papers(work, [plan_id])[plan_id])
    if paper is None:
        raise RuleError(_("This plan is not approved yet. Nothing was saved."))
    return plan, paper


def _measure(form: Plan, key: str) -> Measure:
    found = next((one for one in form.measures if one.key == key), None)
    if found is None:
        raise RuleError(_("This measure is not in the approved plan. Nothing was saved."))
    return found


def _known(actual: Decimal | None) -> Decimal:
    if actual is None or not actual.is_finite() or abs(actual) >= _MOST:
        raise InputError(_("Enter the actual value as a number. Nothing was saved."))
    return actual
