"""Who has read a published version: confirm, see who has not, remind (S1-2A.2)."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from qa_desk.errors import RuleError
from qa_desk.i18n import Bilingual, _
from qa_desk.models import (
    Membership,
    Person,
    Policy,
    PolicyReading,
    PolicyVersion,
    RoleGrant,
    Team,
    queries,
)
from qa_desk.rules import options, permissions
from qa_desk.rules.policies import Readers
from qa_desk.services.policies.reading import one
from qa_desk.services.policies.types import Reader, Readership
from qa_desk.work import SYSTEM_ID, Work


def confirm(work: Work, version_id: UUID) -> None:
    """Say that one has read a version; once more changes nothing."""
    permissions.require_of(work.actor, "policy.see")
    version = work.session.get(PolicyVersion, version_id)
    if version is None or version.state != "published":
        raise RuleError(_("This version is not there, or not published. Look again."))
    one(work, version.policy_id)  # refuses what is not for the actor
    if work.session.get(PolicyReading, (version_id, work.actor.id)) is None:
        work.session.add(
            PolicyReading(version_id=version_id, person_id=work.actor.id, read_at=work.now)
        )
        work.session.flush()


def readership(work: Work, version_id: UUID) -> Readership:
    """Return who was asked to read a version and who has, those who have not first."""
    permissions.require_of(work.actor, "policy.edit")
    version = work.session.get_one(PolicyVersion, version_id)
    policy = work.session.get_one(Policy, version.policy_id)
    stored = queries.stored_options(work.session, work.now)
    days = options.number("policy.read", stored)
    since = (version.published_at or work.now).astimezone(work.zone).date()
    return Readership(
        version_id=version.id,
        seen=version.version,
        number=f"{policy.number} {version.number}",
        title=str(Bilingual(policy.title_zh, policy.title_en)),
        readers=tuple(_readers(work, version, work.today)),
        due=since + timedelta(days=days),
        reminded_at=version.reminded_at,
    )


def remind(work: Work, version_id: UUID) -> int:
    """Remind whoever has not read a version; return how many that are."""
    found = readership(work, version_id)
    work.session.get_one(PolicyVersion, version_id).reminded_at = work.now
    work.session.flush()
    return found.missing


def _readers(work: Work, version: PolicyVersion, day: date) -> list[Reader]:
    """Return everybody who is asked today: somebody new in a role or team is asked as well."""
    wanted = Readers.of(version.asked)
    roles: dict[UUID, set[str]] = {}
    grants = select(RoleGrant.person_id, RoleGrant.role)
    for person_id, role in work.session.execute(grants.where(queries.valid_on(RoleGrant, day))):
        roles.setdefault(person_id, set()).add(role)
    teams: dict[UUID, dict[UUID, str]] = {}
    members = select(Membership.person_id, Team.id, Team.name).join(
        Team, Team.id == Membership.team_id
    )
    for person_id, team_id, name in work.session.execute(
        members.where(queries.valid_on(Membership, day)).order_by(Membership.kind.desc())
    ):
        teams.setdefault(person_id, {})[team_id] = name
    found = work.session.execute(
        select(Person, PolicyReading.read_at)
        .outerjoin(
            PolicyReading,
            (PolicyReading.person_id == Person.id) & (PolicyReading.version_id == version.id),
        )
        .where(Person.id != SYSTEM_ID, or_(Person.left_on.is_(None), Person.left_on > day))
        .order_by(PolicyReading.read_at, Person.staff_no)
    )
    made = [
        Reader(
            person.id,
            person.name,
            person.staff_no,
            next(iter(teams.get(person.id, {}).values()), ""),
            read_at,
        )
        for person, read_at in found
        if wanted.has(roles.get(person.id, ()), teams.get(person.id, ()))
    ]
    return sorted(made, key=lambda reader: reader.read_at is not None)
