"""People: who is here, which roles they hold, and their passwords."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Ability,
    Membership,
    Person,
    PersonIdentifier,
    RoleGrant,
    Setting,
    SkillGroup,
    Team,
    passwords,
    queries,
    visible,
)
from qa_desk.rules import accounts, permissions, readings
from qa_desk.work import SYSTEM_ID, Work


@dataclass(frozen=True)
class PersonRow:
    """A person as lists show them."""

    id: UUID
    name: str
    staff_no: str
    login: str
    roles: tuple[str, ...]
    team: str
    leads: str  # the team led
    hired_on: date | None
    left_on: date | None
    reading: str = ""  # the pinyin where the usual one is wrong (P21)
    judges: tuple[str, ...] = ()  # skill groups and languages, where they are limited (P16)


def list_people(work: Work) -> list[PersonRow]:
    """Return the people whom the actor may see, by pinyin and staff number (P21)."""
    permissions.require_of(work.actor, "see_people")
    today = work.today
    people = work.session.scalars(
        select(Person)
        .where(Person.id != SYSTEM_ID, visible.people(work.actor, today))
        .order_by(Person.staff_no)
    ).all()
    roles: dict[UUID, list[str]] = {}
    for person_id, role in work.session.execute(
        select(RoleGrant.person_id, RoleGrant.role).where(queries.valid_on(RoleGrant, today))
    ):
        roles.setdefault(person_id, []).append(role)
    teams: dict[tuple[UUID, str], Team] = {
        (person_id, kind): team
        for person_id, kind, team in work.session.execute(
            select(Membership.person_id, Membership.kind, Team)
            .join(Team, Team.id == Membership.team_id)
            .where(queries.valid_on(Membership, today))
        )
    }

    judges = _judges(work)

    def name_of(key: tuple[UUID, str]) -> str:
        return teams[key].name if key in teams else ""

    return [
        PersonRow(
            person.id,
            person.name,
            person.staff_no,
            person.login or "",
            tuple(sorted(roles.get(person.id, ()))),
            name_of((person.id, "member")),
            name_of((person.id, "lead")),
            person.hired_on,
            person.left_on,
            person.reading or "",
            tuple(judges.get(person.id, ())),
        )
        for person in sorted(people, key=_order)
    ]


def _order(person: Person) -> tuple[str, str]:
    return readings.order(person.name, person.reading or ""), person.staff_no


def _judges(work: Work) -> dict[UUID, list[str]]:
    """Return to what inspectors are limited: names of skill groups, then languages (P16)."""
    rows = work.session.execute(
        select(Ability.person_id, func.coalesce(SkillGroup.name, Ability.value))
        .outerjoin(SkillGroup, (SkillGroup.code == Ability.value) & (Ability.kind == "skill_group"))
        .order_by(Ability.kind.desc(), Ability.value)
    )
    found: dict[UUID, list[str]] = {}
    for person_id, named in rows:
        found.setdefault(person_id, []).append(named)
    return found


@dataclass(frozen=True)
class Founder:
    """The first person of a new centre."""

    centre: str
    name: str
    staff_no: str
    login: str
    password: str = field(repr=False)
    roles: tuple[str, ...] = ("admin", "qa_lead", "inspector", "cs_manager")
    must_change: bool = False


def is_empty(work: Work) -> bool:
    """Say whether nobody can sign in yet."""
    return not work.session.scalar(select(func.count()).where(Person.id != SYSTEM_ID))


def found_centre(work: Work, founder: Founder) -> None:
    """Set up an empty centre: its name, and a first person, who may do everything unless told.

    RuleError when somebody is here already, or something is missing.
    """
    if not is_empty(work):
        raise RuleError(_("This database has people already. Sign in as one of them."))
    if not all((founder.centre.strip(), founder.name.strip(), founder.staff_no.strip())):
        raise RuleError(_("Give the centre's name, your own name and your staff no."))
    login = accounts.login_of(founder.login)
    if problem := accounts.login_problem(login):
        raise RuleError(problem)
    today = work.today
    person = Person(name=founder.name.strip(), staff_no=founder.staff_no.strip(), login=login)
    work.session.add(person)
    work.session.flush()
    work.session.add_all(
        RoleGrant(person_id=person.id, role=role, valid_from=today) for role in founder.roles
    )
    work.session.add(
        PersonIdentifier(
            person_id=person.id,
            kind="staff_no",
            value=person.staff_no,
            valid_from=datetime.combine(today, time(), UTC),
        )
    )
    work.session.add(
        Setting(
            key="centre.name",
            valid_from=work.now,
            value=founder.centre.strip(),
            changed_by=person.id,
        )
    )
    passwords.set_password(work.session, person, founder.password, must_change=founder.must_change)
