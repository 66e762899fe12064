"""Who holds which role from when to when, and who stands in for whom (P9, P11, E-27)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Department,
    Deputy,
    Membership,
    Person,
    RoleGrant,
    SkillGroup,
    Team,
    queries,
)
from qa_desk.rules import permissions
from qa_desk.work import Work

SCOPES = ("centre", "site", "department", "team", "skill_group")


@dataclass(frozen=True)
class Grant:
    """A role somebody holds or will hold."""

    id: UUID
    role: str
    scope: str  # the name of the team, department or the like, empty for the whole centre
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class NewGrant:
    """A role to be given."""

    role: str
    scope_kind: str
    scope_id: UUID | None
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class StandIn:
    """Somebody who stands in for somebody for a time; days are those of the centre."""

    id: UUID
    person: str
    deputy: str
    first: date
    last: date
    reason: str


@dataclass(frozen=True)
class Choice:
    """Something to choose from."""

    id: UUID
    words: str


def grants(work: Work, person_id: UUID) -> list[Grant]:
    """Return the roles somebody holds or will hold, by the day they begin."""
    today = work.today
    rows = work.session.execute(
        select(RoleGrant, func.coalesce(Team.name, SkillGroup.name, Department.name, ""))
        .outerjoin(Team, Team.id == RoleGrant.scope_id)
        .outerjoin(SkillGroup, SkillGroup.id == RoleGrant.scope_id)
        .outerjoin(Department, Department.id == RoleGrant.scope_id)
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.valid_to.is_(None) | (RoleGrant.valid_to >= today),
        )
        .order_by(RoleGrant.valid_from, RoleGrant.role)
    )
    return [Grant(row.id, row.role, scope, row.valid_from, row.valid_to) for row, scope in rows]


def scopes(work: Work) -> dict[str, list[Choice]]:
    """Return for what a role can be given: teams, skill groups, departments and sites."""
    teams, groups = (
        work.session.execute(
            select(table.id, table.name).where(table.closed_on.is_(None)).order_by(table.name)
        )
        for table in (Team, SkillGroup)
    )
    departments = work.session.execute(
        select(Department.id, Department.name, Department.kind)
        .where(Department.closed_on.is_(None))
        .order_by(Department.name)
    ).all()
    return {
        **{
            kind: [Choice(key, name) for key, name, of in departments if of == kind]
            for kind in ("site", "department")
        },
        "team": [Choice(*row) for row in teams],
        "skill_group": [Choice(*row) for row in groups],
    }


def give(work: Work, person_id: UUID, new: NewGrant) -> None:
    """Give somebody else a role for a scope and a time; never oneself (P11)."""
    person = _somebody_else(work, person_id)
    if new.role not in permissions.ROLES or new.scope_kind not in SCOPES:
        raise RuleError(_("There is no such role or scope."))
    if (new.scope_kind == "centre") != (new.scope_id is None):
        raise RuleError(_("Choose the team, department or the like for which the role is given."))
    offered = [choice.id for choice in scopes(work).get(new.scope_kind, ())]
    if new.scope_id is not None and new.scope_id not in offered:
        raise RuleError(_("There is no such role or scope."))
    if person.left_on is not None:
        raise RuleError(_("{person} has left and cannot sign in.").format(person=_words(person)))
    _require_days(new.valid_from, new.valid_to)
    if new.valid_to is not None and new.valid_to < work.today:
        raise RuleError(_("These days are over. Choose others."))
    work.session.add(
        RoleGrant(
            person_id=person_id,
            role=new.role,
            scope_kind=new.scope_kind,
            scope_id=new.scope_id,
            valid_from=new.valid_from,
            valid_to=new.valid_to,
        )
    )


def take_back(work: Work, grant_id: UUID) -> None:
    """End a role of somebody else as of yesterday; it stays in the history."""
    grant = work.session.get_one(RoleGrant, grant_id)
    _somebody_else(work, grant.person_id)
    grant.valid_to = work.today - timedelta(days=1)


def may_deputise(work: Work, person_id: UUID) -> bool:
    """Say whether the actor may name who stands in for somebody."""
    reach = permissions.reach(work.actor, "deputise")
    return reach.everywhere or (reach.own and person_id == work.actor.id)


def stand_ins(work: Work, person_id: UUID) -> list[StandIn]:
    """Return who stands in for somebody, and for whom this person does, now or later."""
    away, deputy = aliased(Person), aliased(Person)
    rows = work.session.execute(
        select(Deputy, away, deputy)
        .join(away, away.id == Deputy.person_id)
        .join(deputy, deputy.id == Deputy.deputy_id)
        .where(
            (Deputy.person_id == person_id) | (Deputy.deputy_id == person_id),
            Deputy.valid_to >= work.now,
        )
        .order_by(Deputy.valid_from)
    )
    return [
        StandIn(
            row.id,
            _words(one),
            _words(other),
            row.valid_from.astimezone(work.zone).date(),
            row.valid_to.astimezone(work.zone).date(),
            row.reason,
        )
        for row, one, other in rows
    ]


def deputies(work: Work, person_id: UUID) -> list[Choice]:
    """Return who can stand in for somebody: other team leads of today, by staff no."""
    people = work.session.scalars(
        select(Person)
        .where(
            Person.left_on.is_(None),
            Person.id.not_in((person_id, work.actor.id)),
            Person.id.in_(
                select(RoleGrant.person_id)
                .where(RoleGrant.role == "team_lead", queries.valid_on(RoleGrant, work.today))
                .union(
                    select(Membership.person_id).where(
                        Membership.kind == "lead", queries.valid_on(Membership, work.today)
                    )
                )
            ),
        )
        .order_by(Person.staff_no)
    )
    return [Choice(person.id, _words(person)) for person in people]


def deputise(
    work: Work, person_id: UUID, deputy_id: UUID, days: tuple[date, date], reason: str
) -> None:
    """Let a team lead stand in for another from the first to the last day, both included (E-27).

    A lead names her own deputy; for others it takes the right to. Nobody names himself.
    """
    if not may_deputise(work, person_id):
        permissions.require_of(work.actor, "deputise")
        raise RuleError(_("You name only your own deputy. Ask the QA lead."))
    if deputy_id in (person_id, work.actor.id):
        raise RuleError(_("Nobody stands in for himself, and nobody names himself as a deputy."))
    first, last = days
    _require_days(first, last)
    if last < work.today:
        raise RuleError(_("These days are over. Choose others."))
    if not reason.strip():
        raise RuleError(_("Say why, such as annual leave."))
    work.session.add(
        Deputy(
            person_id=person_id,
            deputy_id=deputy_id,
            valid_from=datetime.combine(first, time(), work.zone),
            valid_to=datetime.combine(last + timedelta(days=1), time(), work.zone)
            - timedelta(seconds=1),
            reason=reason.strip(),
        )
    )


def end_stand_in(work: Work, stand_in_id: UUID) -> None:
    """End it now; it stays in the history."""
    row = work.session.get_one(Deputy, stand_in_id)
    if not may_deputise(work, row.person_id):
        raise RuleError(_("You name only your own deputy. Ask the QA lead."))
    row.valid_to = work.now


def _somebody_else(work: Work, person_id: UUID) -> Person:
    permissions.require_of(work.actor, "people.edit")
    if person_id == work.actor.id:
        raise RuleError(_("Nobody changes his own roles. Ask another administrator."))
    return work.session.get_one(Person, person_id)


def _require_days(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise RuleError(_("The last day lies before the first. Choose others."))


def _words(person: Person) -> str:
    return f"{person.name} {person.staff_no}"
