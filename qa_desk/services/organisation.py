"""The centre as a tree: sites, departments, teams, and the skill groups beside them (S0-2.1).

Posts are held in a team (`personnel`). Nothing is deleted: what is closed stays in the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias, cast
from uuid import UUID

from sqlalchemy import Select, func, select

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.models import Department, Membership, Person, RoleGrant, SkillGroup, Team, queries
from qa_desk.rules import people_lists, permissions
from qa_desk.rules.careers import NEVER
from qa_desk.rules.lists import plain
from qa_desk.work import Work

KINDS = {
    "site": N_("Site or outsourcer"),
    "department": N_("Department"),
    "team": N_("Team"),
    "skill_group": N_("Skill group"),
}
UNDER = {"site": (), "department": ("site",), "team": ("department", "site"), "skill_group": ()}

_DAY = timedelta(days=1)
_Row: TypeAlias = Department | Team | SkillGroup


@dataclass(frozen=True)
class Unit:
    """A site, department, team or skill group, and how many belong to it today."""

    id: UUID
    version: int
    kind: str
    code: str
    name: str
    parent: UUID | None
    closed_on: date | None  # the last day
    people: int
    lead: str


@dataclass(frozen=True)
class NewUnit:
    """What a unit is to be; without a code it gets one from its name."""

    kind: str
    name: str
    code: str = ""
    parent: UUID | None = None


def units(work: Work) -> tuple[Unit, ...]:
    """Return all of the centre, sites first, each kind by name."""
    permissions.require_of(work.actor, "people.edit")
    today = work.today
    teams = _counted(work, Membership.team_id)
    groups = _counted(work, Membership.skill_group_id)
    leads = {
        key: f"{name} {staff_no}"
        for key, name, staff_no in work.session.execute(
            select(Membership.team_id, Person.name, Person.staff_no)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.kind == "lead", queries.valid_on(Membership, today))
        )
    }
    rows: list[tuple[str, _Row, UUID | None, int]] = [
        (row.kind, row, row.parent_id, 0) for row in work.session.scalars(select(Department))
    ]
    rows += [
        ("team", row, row.department_id, teams.get(row.id, 0))
        for row in work.session.scalars(select(Team))
    ]
    rows += [
        ("skill_group", row, None, groups.get(row.id, 0))
        for row in work.session.scalars(select(SkillGroup))
    ]
    order = list(KINDS)
    found = [
        Unit(
            row.id, row.version, kind, row.code, row.name, parent, row.closed_on, people,
            leads.get(row.id, ""),
        )
        for kind, row, parent, people in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda unit: (order.index(unit.kind), unit.name, unit.code)))


def create(work: Work, new: NewUnit) -> UUID:
    """Add a unit; RuleError when its name or code is taken."""
    permissions.require_of(work.actor, "people.edit")
    name, code = _named(work, new, None)
    _check_parent(work, new)
    row: _Row
    if new.kind == "team":
        row = Team(code=code, name=name, department_id=new.parent)
    elif new.kind == "skill_group":
        row = SkillGroup(code=code, name=name)
    else:
        row = Department(code=code, name=name, kind=new.kind, parent_id=new.parent)
    work.session.add(row)
    work.session.flush()
    return row.id


def change(work: Work, seen: Unit, name: str, parent: UUID | None) -> None:
    """Rename a unit, or put it under another one; its code stays, for lists know it by that."""
    row = _as_seen(work, seen)
    new = NewUnit(seen.kind, name, seen.code, parent)
    row.name, _code = _named(work, new, seen.id)
    _check_parent(work, new)
    if isinstance(row, Team):
        row.department_id = parent
    elif isinstance(row, Department):
        row.parent_id = parent


def close(work: Work, seen: Unit, day: date) -> None:
    """Close a unit after a day; RuleError while somebody or something belongs to it then."""
    row = _as_seen(work, seen)
    if isinstance(row, Department):
        _require_empty(work, row, day)
    else:
        _require_nobody(work, row, day)
    row.closed_on = day
    if isinstance(row, Team):
        for lead in work.session.scalars(_leads(row.id, day + _DAY)):
            lead.valid_to = day if lead.valid_from <= day else NEVER


def reopen(work: Work, seen: Unit) -> None:
    """Open a closed unit again."""
    _as_seen(work, seen).closed_on = None


def appoint(work: Work, seen: Unit, person_id: UUID, first: date) -> None:
    """Let somebody lead a team from a day on; who led it until then does so until the day before.

    The role of a team lead comes with it.
    """
    _as_seen(work, seen)
    person = work.session.get_one(Person, person_id)
    if person.left_on is not None or seen.kind != "team":
        raise RuleError(_("Only somebody who is here can lead a team. Choose somebody else."))
    for row in work.session.scalars(_leads(seen.id, first)):
        row.valid_to = first - _DAY if row.valid_from < first else NEVER
    work.session.add(
        Membership(person_id=person_id, team_id=seen.id, kind="lead", valid_from=first)
    )
    held = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id,
        RoleGrant.role == "team_lead",
        RoleGrant.valid_to.is_(None),
    )
    if work.session.scalars(held).first() is None:
        if person_id == work.actor.id:
            raise RuleError(_("Nobody changes his own roles. Ask another administrator."))
        work.session.add(RoleGrant(person_id=person_id, role="team_lead", valid_from=first))


def _counted(work: Work, column: object) -> dict[UUID, int]:
    rows = work.session.execute(
        select(column, func.count())  # type: ignore[call-overload]
        .where(Membership.kind == "member", queries.valid_on(Membership, work.today))
        .group_by(column)
    )
    return {key: count for key, count in rows if key is not None}


def _leads(team_id: UUID, day: date) -> Select[Membership]:
    return select(Membership).where(
        Membership.team_id == team_id,
        Membership.kind == "lead",
        Membership.valid_to.is_(None) | (Membership.valid_to >= day),
        Membership.valid_to.is_(None) | (Membership.valid_to >= Membership.valid_from),
    )


def _table(kind: str) -> type[_Row]:
    tables: dict[str, type[_Row]] = {"team": Team, "skill_group": SkillGroup}
    return tables.get(kind, Department)


def _as_seen(work: Work, seen: Unit) -> _Row:
    permissions.require_of(work.actor, "people.edit")
    row = cast("_Row", work.session.get_one(_table(seen.kind), seen.id, with_for_update=True))
    if row.version != seen.version:
        raise ConflictError(
            _(
                "Somebody else has changed {name} meanwhile. Your change was not saved. Look at it "
                "as it is now, and make the change again if it is still right."
            ).format(name=seen.name)
        )
    return row


def _named(work: Work, new: NewUnit, key: UUID | None) -> tuple[str, str]:
    """Return the name and the code; RuleError when another unit of this kind has one of them."""
    name = " ".join(new.name.split())
    if not name or new.kind not in KINDS:
        raise RuleError(_("Give it a name."))
    code = new.code.strip() or name
    if new.kind == "skill_group" and not new.code.strip():
        code = people_lists.SKILL_GROUPS.get(plain(name), plain(name) or name)
    rows = cast("Sequence[_Row]", work.session.scalars(select(_table(new.kind))).all())
    for row in rows:
        if row.id != key and (plain(row.name) == plain(name) or row.code == code):
            raise RuleError(
                _("There is {name} ({code}) already. Choose another name.").format(
                    name=row.name, code=row.code
                )
            )
    return name, code


def _check_parent(work: Work, new: NewUnit) -> None:
    if new.parent is None:
        return
    parent = work.session.get_one(Department, new.parent)
    if parent.kind not in UNDER[new.kind]:
        raise RuleError(_("A team belongs to a department or a site, and a department to a site."))
    if parent.closed_on is not None:
        raise RuleError(
            _("{name} was closed on {day}. Choose another.").format(
                name=parent.name, day=parent.closed_on
            )
        )


def _require_nobody(work: Work, row: Team | SkillGroup, day: date) -> None:
    column = Membership.team_id if isinstance(row, Team) else Membership.skill_group_id
    count = work.session.scalar(
        select(func.count(Membership.person_id.distinct())).where(
            column == row.id,
            Membership.kind == "member",
            Membership.valid_to.is_(None) | (Membership.valid_to > day),
            Membership.valid_to.is_(None) | (Membership.valid_to >= Membership.valid_from),
        )
    )
    if count:
        words = ngettext(
            "{n} person is in {name} after that day. Transfer the person first.",
            "{n} people are in {name} after that day. Transfer them first.",
            count,
        )
        raise RuleError(words.format(n=count, name=row.name))


def _require_empty(work: Work, row: Department, day: date) -> None:
    inside: list[Team | Department] = [
        *work.session.scalars(select(Team).where(Team.department_id == row.id)),
        *work.session.scalars(select(Department).where(Department.parent_id == row.id)),
    ]
    names = [one.name for one in inside if one.closed_on is None or one.closed_on > day]
    if names:
        raise RuleError(
            _("{units} belong to {name} after that day. Close them or move them first.").format(
                units=_(", ").join(names), name=row.name
            )
        )
