"""Improvement plans as services read them: whose they are, their versions, their progress."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Select, String, false, select, text, true
from sqlalchemy.types import TypeEngine

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import queries
from qa_desk.models.action_tables import ActionItem
from qa_desk.models.base import Key
from qa_desk.models.documents import Document
from qa_desk.models.improvement_tables import ImprovementCheckIn, ImprovementPlan
from qa_desk.models.people import Department, Person, RoleGrant
from qa_desk.rules import action_items as actions
from qa_desk.rules import permissions
from qa_desk.rules.improvement_plans import KIND
from qa_desk.work import SYSTEM_ID, Actor, Work

SUBJECT = "improvement_measure"  # what tasks are about
_SIGNING = ("department_head", "improvement_office", "steering_group", "qa_lead", "cs_manager")


@dataclass(frozen=True)
class Named:
    """Somebody who can be named in a plan, and as what he could sign."""

    id: UUID
    name: str  # and staff no.
    roles: frozenset[str] = frozenset()  # held for the whole centre
    heads: frozenset[UUID] = frozenset()  # the departments and sites that he heads


@dataclass(frozen=True)
class TaskCount:
    """How the improvement tasks of somebody went in a time (S4-6.2.2)."""

    due: int = 0
    done: int = 0
    late: int = 0  # done after their day, or not done though it is over


def within(actor: Actor, action: str) -> ColumnElement[bool]:
    """Return the condition for the plans that a right reaches; improvement.sql says the same."""
    reach = permissions.reach(actor, action)
    if reach.everywhere:
        return true()
    if not reach.departments:
        return false()
    return ImprovementPlan.department_id.in_(_of(reach.departments))


def departments(work: Work, action: str) -> list[Department]:
    """Return the departments in use that a right reaches, by name."""
    reach = permissions.reach(work.actor, action)
    wanted = select(Department).where(
        Department.closed_on.is_(None), Department.kind == "department"
    )
    if not reach.everywhere:
        wanted = wanted.where(Department.id.in_(_of(reach.departments)))
    return list(work.session.scalars(wanted.order_by(Department.name)))


def seen(work: Work, plan_id: UUID, action: str = "improvement.see") -> ImprovementPlan:
    """Return a plan that a right of the actor reaches; RuleError otherwise."""
    wanted = select(ImprovementPlan).where(
        ImprovementPlan.id == plan_id, within(work.actor, action)
    )
    found = work.session.scalar(wanted)
    if found is None:
        raise RuleError(_("This improvement plan is not there, or not yours to see or change."))
    return found


def papers(work: Work, kind: str, plans: Collection[UUID]) -> dict[UUID, list[Document]]:
    """Return the papers about plans that are not void, the newest first."""
    rows = work.session.scalars(
        select(Document)
        .where(Document.kind == kind, Document.subject_id.in_(plans), Document.voided_at.is_(None))
        .order_by(Document.created_at.desc(), Document.id.desc())
    )
    found: dict[UUID, list[Document]] = defaultdict(list)
    for paper in rows:
        assert paper.subject_id  # noqa: S101 - they are about plans
        found[paper.subject_id].append(paper)
    return found


def in_force(versions: Iterable[Document]) -> Document | None:
    """Return the approved version that holds: the newest."""
    return next((paper for paper in versions if paper.closed_at is not None), None)


def open_one(versions: Iterable[Document]) -> Document | None:
    """Return the version that is being written or signed."""
    return next((paper for paper in versions if paper.closed_at is None), None)


def check_ins(work: Work, plans: Collection[UUID]) -> dict[UUID, list[ImprovementCheckIn]]:
    """Return the reports of progress about plans, the newest first."""
    rows = work.session.scalars(
        select(ImprovementCheckIn)
        .where(ImprovementCheckIn.plan_id.in_(plans))
        .order_by(
            ImprovementCheckIn.day.desc(),
            ImprovementCheckIn.made_at.desc(),
            ImprovementCheckIn.id.desc(),
        )
    )
    found: dict[UUID, list[ImprovementCheckIn]] = defaultdict(list)
    for row in rows:
        found[row.plan_id].append(row)
    return found


def about(plan_id: UUID, measure: str) -> UUID:
    """Return under which id the tasks of a measure are found."""
    return uuid5(plan_id, measure)


def tasks(work: Work, subjects: Collection[UUID]) -> dict[UUID, list[ActionItem]]:
    """Return the tasks of measures that were not dropped, by `about`; for whoever sees the plan."""
    rows = work.session.scalars(
        select(ActionItem)
        .where(
            ActionItem.subject_kind == SUBJECT,
            ActionItem.subject_id.in_(subjects),
            ActionItem.state != "dropped",
        )
        .order_by(ActionItem.due, ActionItem.number)
    )
    found: dict[UUID, list[ActionItem]] = defaultdict(list)
    for row in rows:
        assert row.subject_id  # noqa: S101 - they are about measures
        found[row.subject_id].append(row)
    return found


def task_counts(work: Work, first: date, last: date) -> dict[UUID, TaskCount]:
    """Return how the improvement tasks due in a time went, by who had to do them (S4-6.2.2).

    Of the tasks that the actor may see: who appraises asks of his people.
    """
    day = work.today
    rows = work.session.scalars(
        select(ActionItem).where(
            ActionItem.kind == "task",
            ActionItem.subject_kind == SUBJECT,
            ActionItem.state != "dropped",
            ActionItem.due >= first,
            ActionItem.due <= last,
        )
    )
    found: dict[UUID, TaskCount] = defaultdict(TaskCount)
    for row in rows:
        assert row.owner_id  # noqa: S101 - a task has an owner
        ended = row.finished_at.astimezone(work.zone).date() if row.finished_at else None
        late = row.due < ended if ended else actions.is_overdue(row.state, row.due, day)
        before = found[row.owner_id]
        found[row.owner_id] = TaskCount(
            before.due + 1, before.done + (row.state == "done"), before.late + late
        )
    return dict(found)


def people(work: Work) -> list[Named]:
    """Return who can be named in a plan, by staff no.; on a server the owner tells."""
    permissions.require_of(work.actor, "improvement.see")
    day = work.today
    if work.session.get_bind().dialect.name == "postgresql":
        columns: Mapping[str, TypeEngine[Any]] = {
            **dict.fromkeys(("name", "staff_no", "role", "scope_kind"), String()),
            **dict.fromkeys(("id", "scope_id"), Key()),
        }
        told = text("SELECT * FROM people_of_improvement(:day)").columns(**columns)
        rows = work.session.execute(told, {"day": day}).all()
    else:
        rows = work.session.execute(_everybody(day)).all()
    found: dict[UUID, Named] = {}
    for key, name, staff_no, role, kind, scope in rows:
        one = found.setdefault(key, Named(key, f"{name} {staff_no}"))
        if role and kind == "centre":
            one = replace(one, roles=one.roles | {role})
        elif role == "department_head" and scope:
            one = replace(one, heads=one.heads | {scope})
        found[key] = one
    return sorted(found.values(), key=lambda one: one.name.rpartition(" ")[2])


def site_of(work: Work, department_id: UUID | None) -> frozenset[UUID]:
    """Return a department and its site: who heads one of them heads the department."""
    found = work.session.get(Department, department_id) if department_id else None
    return frozenset(filter(None, (found.id, found.parent_id))) if found else frozenset()


def _everybody(day: date) -> Select[UUID, str, str, str, str, UUID | None]:
    return (
        select(
            Person.id, Person.name, Person.staff_no, RoleGrant.role, RoleGrant.scope_kind,
            RoleGrant.scope_id,
        )
        .outerjoin(
            RoleGrant,
            (RoleGrant.person_id == Person.id)
            & RoleGrant.role.in_(_SIGNING)
            & queries.valid_on(RoleGrant, day),
        )
        .where(Person.left_on.is_(None), Person.id != SYSTEM_ID)
    )  # fmt: skip


def _of(given: Collection[UUID]) -> Select[UUID]:
    """Return the departments given, with those of a site."""
    return select(Department.id).where(Department.id.in_(given) | Department.parent_id.in_(given))


def plan_papers(work: Work, plans: Collection[UUID]) -> dict[UUID, list[Document]]:
    """Return the versions of plans that are not void, the newest first."""
    return papers(work, KIND, plans)
