"""What is known of one person."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from qa_desk.errors import ConflictError
from qa_desk.i18n import _
from qa_desk.models import Membership, Person, PersonIdentifier, SkillGroup, Team
from qa_desk.rules import careers, permissions
from qa_desk.rules.careers import Place, Stay
from qa_desk.work import SYSTEM_ID, Work

_MOMENT = timedelta(microseconds=1)
_SHOWN = 60  # identifiers: a sign-in log has one for each shift


@dataclass(frozen=True)
class Personal:
    """What somebody is; `reading` is the pinyin where the usual one is wrong (P21)."""

    name: str
    staff_no: str
    reading: str = ""
    hired_on: date | None = None
    probation_until: date | None = None
    mentor_id: UUID | None = None


@dataclass(frozen=True)
class StayRow:
    """A time in a team; both days are included."""

    id: UUID
    place: Place
    team: str
    group: str
    first: date
    last: date | None


@dataclass(frozen=True)
class LeadRow:
    """A time in which somebody leads a team."""

    id: UUID
    team: str
    first: date
    last: date | None


@dataclass(frozen=True)
class IdentifierRow:
    """What recorders and lists call somebody, from one moment until another (P2)."""

    id: UUID
    kind: str
    value: str
    first: datetime
    until: datetime | None
    first_day: date
    last_day: date | None  # included
    whole_days: bool


@dataclass(frozen=True)
class Record:
    """A person as the administrator sees one; two are the same when nothing has changed."""

    id: UUID
    version: int
    personal: Personal
    mentor: str
    login: str
    left_on: date | None
    stays: tuple[StayRow, ...]  # the newest first
    leads: tuple[LeadRow, ...]
    identifiers: tuple[IdentifierRow, ...]  # likewise; no more than can be looked through
    more_identifiers: int
    today: date = field(compare=False)

    @property
    def words(self) -> str:
        """Name and staff no. (P21)."""
        return f"{self.personal.name} {self.personal.staff_no}"


@dataclass(frozen=True)
class Choice:
    """Something to choose from."""

    id: UUID
    words: str


@dataclass(frozen=True)
class Choices:
    """Where somebody can be placed, and who can be a mentor."""

    teams: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    posts: tuple[str, ...]
    people: tuple[Choice, ...]


def record(work: Work, person_id: UUID) -> Record:
    """Return all that is known of a person."""
    permissions.require_of(work.actor, "people.edit")
    person = work.session.get_one(Person, person_id, populate_existing=True)
    mentor = work.session.get(Person, person.mentor_id) if person.mentor_id else None
    names = _identifiers(work, person_id, work.zone)
    return Record(
        id=person.id,
        version=person.version,
        personal=Personal(
            person.name,
            person.staff_no,
            person.reading or "",
            person.hired_on,
            person.probation_until,
            person.mentor_id,
        ),
        mentor=f"{mentor.name} {mentor.staff_no}" if mentor else "",
        login=person.login or "",
        left_on=person.left_on,
        stays=_stays(work, person_id),
        leads=_leads(work, person_id),
        identifiers=names[:_SHOWN],
        more_identifiers=max(0, len(names) - _SHOWN),
        today=work.today,
    )


def choices(work: Work) -> Choices:
    """Return what a person's record offers: what is open, and who is here."""
    permissions.require_of(work.actor, "people.edit")
    session, today = work.session, work.today
    teams = session.execute(select(Team.id, Team.name).where(_open(Team, today)))
    groups = session.execute(select(SkillGroup.id, SkillGroup.name).where(_open(SkillGroup, today)))
    posts = session.scalars(select(Membership.post).where(Membership.post != "").distinct())
    people = session.scalars(
        select(Person).where(Person.left_on.is_(None), Person.id != SYSTEM_ID)
    ).all()
    return Choices(
        tuple(sorted((Choice(*row) for row in teams), key=lambda one: one.words)),
        tuple(sorted((Choice(*row) for row in groups), key=lambda one: one.words)),
        tuple(sorted(posts)),
        tuple(Choice(one.id, f"{one.name} {one.staff_no}") for one in people),
    )


def _open(table: type[Team] | type[SkillGroup], today: date) -> ColumnElement[bool]:
    return table.closed_on.is_(None) | (table.closed_on >= today)


def as_seen(work: Work, seen: Record) -> Person:
    """Return the person, whom nobody else changes now; ConflictError when it was done meanwhile."""
    permissions.require_of(work.actor, "people.edit")
    person = work.session.get_one(Person, seen.id, with_for_update=True, populate_existing=True)
    if record(work, seen.id) != seen:
        raise ConflictError(
            _(
                "Somebody else has changed {person} meanwhile. Your change was not saved. Look at "
                "the record as it is now, and make the change again if it is still right."
            ).format(person=seen.words)
        )
    return person


def stays_of(work: Work, person_id: UUID) -> tuple[Stay, ...]:
    """Return the times in teams, as the rule takes them."""
    rows = work.session.scalars(
        select(Membership).where(Membership.person_id == person_id, Membership.kind == "member")
    )
    return careers.in_order(
        Stay(
            row.id,
            Place(row.team_id, row.skill_group_id, row.post),
            row.valid_from,
            row.valid_to,
        )
        for row in rows
    )


def _stays(work: Work, person_id: UUID) -> tuple[StayRow, ...]:
    teams, groups = _names(work, Team), _names(work, SkillGroup)
    found = [
        StayRow(
            stay.key,
            stay.place,
            teams[stay.place.team],
            groups[stay.place.group] if stay.place.group else "",
            stay.first,
            stay.last,
        )
        for stay in stays_of(work, person_id)
        if stay.key is not None
    ]
    return tuple(reversed(found))


def _names(work: Work, table: type[Team] | type[SkillGroup]) -> dict[UUID, str]:
    return {row.id: row.name for row in work.session.execute(select(table.id, table.name))}


def _leads(work: Work, person_id: UUID) -> tuple[LeadRow, ...]:
    rows = work.session.execute(
        select(Membership.id, Team.name, Membership.valid_from, Membership.valid_to)
        .join(Team, Team.id == Membership.team_id)
        .where(
            Membership.person_id == person_id,
            Membership.kind == "lead",
            Membership.valid_to.is_(None) | (Membership.valid_to >= Membership.valid_from),
        )
        .order_by(Membership.valid_from.desc())
    )
    return tuple(LeadRow(*row) for row in rows)


def _identifiers(work: Work, person_id: UUID, zone: ZoneInfo) -> tuple[IdentifierRow, ...]:
    rows = work.session.scalars(
        select(PersonIdentifier)
        .where(
            PersonIdentifier.person_id == person_id,
            PersonIdentifier.valid_to.is_(None)
            | (PersonIdentifier.valid_to > PersonIdentifier.valid_from),
        )
        .order_by(
            PersonIdentifier.valid_to.is_(None).desc(),
            PersonIdentifier.valid_from.desc(),
            PersonIdentifier.kind,
        )
    )
    found = []
    for row in rows:
        first = row.valid_from.astimezone(zone)
        until = row.valid_to.astimezone(zone) if row.valid_to else None
        ends = [first, *([until] if until else [])]
        found.append(
            IdentifierRow(
                row.id,
                row.kind,
                row.value,
                row.valid_from,
                row.valid_to,
                first.date(),
                (until - _MOMENT).date() if until else None,
                whole_days=all((one.hour, one.minute, one.second) == (0, 0, 0) for one in ends),
            )
        )
    return tuple(found)
