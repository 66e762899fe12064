"""Where somebody belongs: transfers, leaving and coming back (S0-2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Deputy,
    Membership,
    Person,
    PersonIdentifier,
    RoleGrant,
    SkillGroup,
    Team,
    leavers,
    queries,
    whose_calls,
)
from qa_desk.models.whose_calls import News
from qa_desk.rules import careers, permissions
from qa_desk.rules.careers import Held, Place, Stay
from qa_desk.services.personnel.reading import Record, as_seen, stays_of
from qa_desk.work import Work


@dataclass(frozen=True)
class Ends:
    """What ends when somebody leaves: roles by code, teams led, stand-ins, identifiers."""

    roles: tuple[str, ...]
    leads: tuple[str, ...]
    stand_ins: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]  # kind and value


def transfer(work: Work, seen: Record, place: Place, first: date) -> int:
    """Put somebody into a team, skill group and post from a day on (S0-2.1).

    What was before ends the day before. Calls drawn already keep the team of their day; others go
    with the person. Returns how many calls that waited are resolved.
    """
    person = as_seen(work, seen)
    if person.left_on is not None:
        raise RuleError(
            _("{person} has left. Let the person come back first.").format(person=seen.words)
        )
    _require_open(work.session.get_one(Team, place.team), first)
    if place.group is not None:
        _require_open(work.session.get_one(SkillGroup, place.group), first)
    before = stays_of(work, person.id)
    return _write(work, person.id, before, careers.moved(before, place, first))


def take_back(work: Work, seen: Record, stay_id: UUID) -> int:
    """Undo a transfer: the place before it goes on as if it had never been."""
    person = as_seen(work, seen)
    before = stays_of(work, person.id)
    return _write(work, person.id, before, careers.taken_back(before, stay_id))


def ends(work: Work, person_id: UUID) -> Ends:
    """Return what ends if somebody leaves today."""
    permissions.require_of(work.actor, "people.edit")
    today = work.today
    dated = leavers.days_beyond(work.session, person_id, today)
    moments = leavers.moments_beyond(work.session, person_id, work.now)
    teams = {
        row.team_id: work.session.get_one(Team, row.team_id).name
        for row in dated
        if isinstance(row, Membership) and row.kind == "lead"
    }
    stand_ins = [row for row in moments if isinstance(row, Deputy)]
    people = queries.people_by_id(
        work.session, {key for row in stand_ins for key in (row.person_id, row.deputy_id)}
    )
    words = {key: f"{one.name} {one.staff_no}" for key, one in people.items()}
    return Ends(
        tuple(sorted({row.role for row in dated if isinstance(row, RoleGrant)})),
        tuple(teams.values()),
        tuple(
            _("{deputy} for {person}").format(
                deputy=words[row.deputy_id], person=words[row.person_id]
            )
            for row in stand_ins
        ),
        tuple((row.kind, row.value) for row in moments if isinstance(row, PersonIdentifier)),
    )


def come_back(work: Work, seen: Record, first: date) -> tuple[str, ...]:
    """Let somebody who left be here again from a day on, with the roles and the team of then.

    Returns the identifiers that somebody else has by now; they stay with that person.
    """
    person = as_seen(work, seen)
    if person.left_on is None:
        raise RuleError(_("{person} has not left.").format(person=seen.words))
    if first <= person.left_on:
        raise RuleError(
            _("{person} was here until {day}. Choose a later first day.").format(
                person=seen.words, day=person.left_on
            )
        )
    left_on, person.left_on = person.left_on, None
    work.session.flush()
    _hold_again(work, person, left_on, first)
    taken = _name_again(work, person, left_on, first)
    work.session.flush()
    return taken


def _hold_again(work: Work, person: Person, left_on: date, first: date) -> None:
    """Give the roles anew that ended with the last day, and the team of that day if it is open."""
    roles = work.session.scalars(
        select(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.valid_to == left_on)
    ).all()
    for row in roles:
        work.session.add(
            RoleGrant(
                person_id=person.id,
                role=row.role,
                scope_kind=row.scope_kind,
                scope_id=row.scope_id,
                valid_from=first,
            )
        )
    last = next((stay for stay in stays_of(work, person.id) if stay.last == left_on), None)
    team = work.session.get_one(Team, last.place.team) if last else None
    if last and team and (team.closed_on is None or team.closed_on >= first):
        work.session.add(_row(person.id, Stay(None, last.place, first)))


def _name_again(work: Work, person: Person, left_on: date, first: date) -> tuple[str, ...]:
    begins = datetime.combine(first, time(), work.zone).astimezone(UTC)
    mine = work.session.scalars(
        select(PersonIdentifier).where(
            PersonIdentifier.person_id == person.id,
            PersonIdentifier.valid_to == leavers.after(left_on, work.zone),
        )
    ).all()
    taken = []
    for row in mine:
        new = Held(person.id, begins)
        others = work.session.scalars(
            select(PersonIdentifier).where(
                PersonIdentifier.kind == row.kind,
                PersonIdentifier.value == row.value,
                PersonIdentifier.person_id != person.id,
            )
        )
        if any(new.clashes(Held(one.person_id, one.valid_from, one.valid_to)) for one in others):
            taken.append(row.value)
            continue
        work.session.add(
            PersonIdentifier(person_id=person.id, kind=row.kind, value=row.value, valid_from=begins)
        )
    return tuple(taken)


def _write(work: Work, person_id: UUID, before: Sequence[Stay], after: Sequence[Stay]) -> int:
    kept = {stay.key: stay for stay in after if stay.key is not None}
    for old in before:
        row = work.session.get_one(Membership, old.key)
        new = kept.get(row.id)
        if new is None:  # it stays in the history as a time of no day
            row.valid_to = careers.NEVER
            continue
        row.team_id, row.skill_group_id = new.place.team, new.place.group
        row.post, row.valid_from, row.valid_to = new.place.post, new.first, new.last
    work.session.add_all(_row(person_id, stay) for stay in after if stay.key is None)
    work.session.flush()
    news = News(placed={person_id}, moved={person_id})
    return whose_calls.resolve(work.session, news, work.zone)


def _row(person_id: UUID, stay: Stay) -> Membership:
    return Membership(
        person_id=person_id,
        team_id=stay.place.team,
        skill_group_id=stay.place.group,
        kind="member",
        post=stay.place.post,
        valid_from=stay.first,
        valid_to=stay.last,
    )


def _require_open(row: Team | SkillGroup, day: date) -> None:
    if row.closed_on is not None and row.closed_on < day:
        raise RuleError(
            _("{name} was closed on {day}. Choose another.").format(
                name=row.name, day=row.closed_on
            )
        )
