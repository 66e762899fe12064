"""Read improvement plans: all of a year, and one whole (S4-2.1.3, S4-2.2.2, S4-2.2.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    ActionItem,
    Department,
    Document,
    ImprovementCheckIn,
    ImprovementPlan,
    queries,
    signatories,
)
from qa_desk.models import improvement as plans
from qa_desk.rules import action_items as actions
from qa_desk.rules import improvement, options, permissions
from qa_desk.rules import improvement_evaluations as evaluations
from qa_desk.rules import improvement_plans as forms
from qa_desk.rules.improvement_evaluations import Evaluation
from qa_desk.rules.improvement_plans import Plan
from qa_desk.services.improving.types import (
    Candidate,
    Overview,
    Paper,
    PlanRow,
    Record,
    Report,
    Standing,
    TaskRow,
)
from qa_desk.work import Work

KINDS = (forms.KIND, evaluations.KIND)


def listed(work: Work, year: int) -> Overview:
    """Return the plans of a year, and which departments have none yet, those first (P25)."""
    permissions.require_of(work.actor, "improvement.see")
    found = work.session.scalars(
        select(ImprovementPlan).where(
            ImprovementPlan.year == year, plans.within(work.actor, "improvement.see")
        )
    ).all()
    rows = _rows(work, found)
    planned = {row.department_id for row in rows}
    missing = [one for one in _expected(work) if one not in planned]
    names = _names(work)
    due = forms.submission(_setting(work, "improve.submit"), year)
    told = _reminder(work, due)
    rows += [
        PlanRow(None, one, names.get(one, ""), year, "missing", due=due, reminder=told)
        for one in missing
    ]
    rows.sort(key=lambda row: (row.state != "missing", row.department))
    return Overview(year, tuple(rows))


def years(work: Work) -> list[int]:
    """Return of which years there are plans, with this and the next one."""
    permissions.require_of(work.actor, "improvement.see")
    known = work.session.scalars(
        select(ImprovementPlan.year).where(plans.within(work.actor, "improvement.see"))
    )
    this = work.today.year
    return sorted({this, this + 1, *known}, reverse=True)


def waiting(work: Work) -> int:
    """Return how many papers wait for the actor's signature, and plans for being submitted."""
    permissions.require_of(work.actor, "improvement.see")
    to_sign = sum(len(signatories.waiting_for_me(work, kind)) for kind in KINDS)
    if not permissions.may(work.actor, "improvement.draft"):
        return to_sign
    this = work.today.year
    rows = [row for year in (this, this + 1) for row in listed(work, year).rows]
    return to_sign + sum(bool(row.reminder) for row in rows)


def one(work: Work, plan_id: UUID) -> Record:
    """Return one plan whole; RuleError when it is not the actor's to see."""
    permissions.require_of(work.actor, "improvement.see")
    plan = plans.seen(work, plan_id)
    versions = plans.plan_papers(work, [plan_id])[plan_id]
    approved = plans.in_force(versions)
    names = {person.id: person.name for person in plans.people(work)}
    held = paper(work, approved.id) if approved else None
    least = number(work, "improve.gap")
    found = plans.check_ins(work, [plan_id])[plan_id]
    form = held.form if held else None
    judged = plans.papers(work, evaluations.KIND, [plan_id])[plan_id]
    return Record(
        row=_rows(work, [plan])[0],
        paper=paper(work, versions[0].id),
        approved=held,
        standings=tuple(_standings(work, form, found, least)) if isinstance(form, Plan) else (),
        reports=tuple(_reports(work, found, names, least)),
        tasks=tuple(_tasks(work, form, names)) if isinstance(form, Plan) else (),
        evaluations=tuple(paper(work, each.id) for each in judged),
        least=least,
        reports_progress=may_write(work, "check_in", plan_id),
        day=work.today,
    )


def paper(work: Work, paper_id: UUID) -> Paper:
    """Return a version of a plan, or an evaluation, with who has signed and who is to."""
    found = work.session.get(Document, paper_id)
    if found is None or found.kind not in KINDS or found.subject_id is None:
        raise RuleError(_("This paper is not there, or not yours to see."))
    plans.seen(work, found.subject_id)
    form = form_of(found)
    replaced = work.session.get(Document, found.replaces_id) if found.replaces_id else None
    named = (*form.heads, *form.checkers, *form.approvers)
    names = {one.person_id: one.name for one in named}
    return Paper(
        id=found.id,
        seen=found.version,
        number=found.number,
        kind=found.kind,
        form=form,
        state=signatories.state(found),
        content_hash=found.content_hash.hex(),
        asked=signatories.asked(work, found.id),
        names=names,
        given=signatories.given(work, found.id),
        waits_for_me=found.id in signatories.waiting_for_me(work, found.kind),
        void_reason=found.void_reason,
        replaces=replaced.number if replaced else "",
        may_write=may_write(work, found.kind, found.subject_id),
        may_send_back=may_send_back(work, found),
    )


def form_of(found: Document) -> Plan | Evaluation:
    """Return what a paper says."""
    kind = Plan if found.kind == forms.KIND else Evaluation
    return kind.from_text(found.content or "")


def people(work: Work, department_id: UUID | None) -> list[Candidate]:
    """Return who can be named in the plan of a department, and as what he may sign it."""
    permissions.require_of(work.actor, "improvement.see")
    whose = plans.site_of(work, department_id)
    rights = permissions.RIGHTS
    drafts = {role for role, held in rights["improvement.draft"].items() if held == "all"}
    return [
        Candidate(
            one.id,
            one.name,
            may_head=bool(one.roles & drafts or one.heads & whose),
            may_check=bool(one.roles & set(rights["improvement.check"])),
            may_approve=bool(one.roles & set(rights["improvement.approve"])),
        )
        for one in plans.people(work)
    ]


def may_write(work: Work, kind: str, plan_id: UUID) -> bool:
    """Say whether the actor may write a paper about a plan; improvement.sql says the same."""
    if kind != forms.KIND and permissions.may(work.actor, "improvement.check"):
        return True
    reached = select(ImprovementPlan.id).where(
        ImprovementPlan.id == plan_id, plans.within(work.actor, "improvement.draft")
    )
    return work.session.scalar(reached) is not None


def may_send_back(work: Work, paper: Document) -> bool:
    """Say whether the actor may send back what was submitted."""
    assert paper.subject_id  # noqa: S101 - it is about a plan
    return may_write(work, paper.kind, paper.subject_id) or any(
        permissions.may(work.actor, action)
        for action in ("improvement.check", "improvement.approve")
    )


def number(work: Work, key: str) -> int:
    """Return a setting of the centre."""
    return options.number(key, queries.stored_options(work.session, work.now))


# -- how it is done ------------------------------------------------------------------------------


def _setting(work: Work, key: str) -> str:
    return options.text(key, queries.stored_options(work.session, work.now))


def _names(work: Work) -> dict[UUID | None, str]:
    rows = work.session.execute(select(Department.id, Department.name))
    return {key: name for key, name in rows}  # noqa: C416 - for the types


def _expected(work: Work) -> list[UUID | None]:
    """Return of which departments a plan is expected; of the centre where it has none."""
    found = [one.id for one in plans.departments(work, "improvement.see")]
    everywhere = permissions.reach(work.actor, "improvement.see").everywhere
    return [*found] or ([None] if everywhere else [])


def _reminder(work: Work, due: date | None) -> str:
    """Return whether whoever drafts is reminded of a plan that is missing."""
    day = work.today
    if due is None or not permissions.may(work.actor, "improvement.draft"):
        return ""
    if day > due:
        return "overdue"
    return "due" if day >= due - timedelta(days=number(work, "improve.ahead")) else ""


def _rows(work: Work, found: Sequence[ImprovementPlan]) -> list[PlanRow]:
    ids = [plan.id for plan in found]
    versions = plans.plan_papers(work, ids)
    reports = plans.check_ins(work, ids)
    least, names = number(work, "improve.gap"), _names(work)
    setting = _setting(work, "improve.submit")
    mine = {each for kind in KINDS for each in signatories.waiting_for_me(work, kind)}
    about = {
        paper.subject_id
        for paper in work.session.scalars(select(Document).where(Document.id.in_(mine)))
    }
    rows = []
    for plan in found:
        row = _row(work, plan, versions[plan.id], names)
        row = replace(
            row,
            due=forms.submission(setting, plan.year),
            waits_for_me=plan.id in about,
        )
        if row.submitted_on is None:
            row = replace(row, reminder=_reminder(work, row.due))
        approved = plans.in_force(versions[plan.id])
        if approved is not None:
            form = Plan.from_text(approved.content or "")
            row = _with_progress(work, row, form, reports[plan.id], least)
        rows.append(row)
    return rows


def _row(
    work: Work,
    plan: ImprovementPlan,
    versions: Sequence[Document],
    names: Mapping[UUID | None, str],
) -> PlanRow:
    newest = versions[0]
    approved = plans.in_force(versions)
    issued = [paper.issued_at for paper in versions if paper.issued_at]
    return PlanRow(
        id=plan.id,
        department_id=plan.department_id,
        department=names.get(plan.department_id, ""),
        year=plan.year,
        state=signatories.state(newest),
        version=Plan.from_text(newest.content or "").version,
        in_force=Plan.from_text(approved.content or "").version if approved else 0,
        submitted_on=min(issued).astimezone(work.zone).date() if issued else None,
    )


def _with_progress(
    work: Work, row: PlanRow, form: Plan, reports: Iterable[ImprovementCheckIn], least: int
) -> PlanRow:
    standings = list(_standings(work, form, reports, least))
    rates = ((one.goal.weight, improvement.attainment(one.goal, one.actual)) for one in standings)
    tasks = list(_items(work, form))
    day = work.today
    return replace(
        row,
        progress=improvement.percent(improvement.overall(rates)),
        light=improvement.worst(one.light for one in standings),
        tasks=len(tasks),
        late=sum(actions.is_overdue(item.state, item.due, day) for _key, item in tasks),
    )


def _standings(
    work: Work, form: Plan, reports: Iterable[ImprovementCheckIn], least: int
) -> Iterable[Standing]:
    """Yield where each goal is, by its last report, against the version in force."""
    newest: dict[str, ImprovementCheckIn] = {}
    for report in reports:
        newest.setdefault(report.goal, report)
    day = work.today
    for goal in form.goals:
        last = newest.get(goal.key)
        actual = Decimal(last.actual) if last else None
        rate = improvement.attainment(goal, actual)
        planned = improvement.planned(form.begins(goal), goal.due_on, day)
        yield Standing(
            goal,
            planned,
            actual,
            improvement.percent(rate),
            improvement.light(last.planned if last else planned, rate, least),
            last.day if last else None,
        )


def _reports(
    work: Work, found: Iterable[ImprovementCheckIn], names: Mapping[UUID, str], least: int
) -> Iterable[Report]:
    """Yield the reports, each against the version that it was about."""
    said: dict[UUID, Plan] = {}
    for row in found:
        if row.paper_id not in said:
            text = work.session.get_one(Document, row.paper_id).content
            said[row.paper_id] = Plan.from_text(text or "")
        goal = said[row.paper_id].goal(row.goal)
        assert goal is not None  # noqa: S101 - it was reported on
        actual = Decimal(row.actual)
        rate = improvement.attainment(goal, actual)
        yield Report(
            on=row.day,
            goal=goal,
            planned=row.planned,
            actual=actual,
            rate=improvement.percent(rate),
            light=improvement.light(row.planned, rate, least),
            data=row.data,
            problems=row.problems,
            cause=row.cause,
            by=names.get(row.made_by, ""),
        )


def _items(work: Work, form: Plan) -> Iterable[tuple[str, ActionItem]]:
    """Yield the tasks of a plan with the keys of their measures."""
    keys = {plans.about(form.plan_id, one.key): one.key for one in form.measures}
    found = plans.tasks(work, list(keys))
    for subject, key in keys.items():
        for item in found[subject]:
            yield key, item


def _tasks(work: Work, form: Plan, names: Mapping[UUID, str]) -> Iterable[TaskRow]:
    day = work.today
    for key, item in _items(work, form):
        assert item.owner_id  # noqa: S101 - a task has an owner
        yield TaskRow(
            id=item.id,
            number=item.number,
            measure=key,
            what=item.what,
            owner=names.get(item.owner_id, _("Somebody who has left")),
            begins=item.begins,
            due=item.due,
            progress=item.progress,
            state=item.state,
            finished_on=item.finished_at.astimezone(work.zone).date() if item.finished_at else None,
            is_late=actions.is_overdue(item.state, item.due, day),
        )
