"""Whom recorders and lists mean (P2)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.models.bulk import among
from qa_desk.models.people import Membership, PersonIdentifier


class _Meant(NamedTuple):
    person_id: UUID
    valid_from: datetime
    valid_to: datetime | None


class _Member(NamedTuple):
    team_id: UUID
    valid_from: date
    valid_to: date | None


class Roster:
    """The people whom some identifiers may mean, and their teams, by date."""

    def __init__(
        self,
        session: Session,
        identifiers: set[tuple[str, str]],
        zone: ZoneInfo,
        others: Iterable[UUID] = (),  # people whose teams are asked for as well
    ) -> None:
        self._zone = zone
        self._people: dict[tuple[str, str], list[_Meant]] = {}
        meant = among(session, PersonIdentifier.value, {value for _kind, value in identifiers})
        for kind, value, whose, since, until in session.execute(
            select(
                PersonIdentifier.kind,
                PersonIdentifier.value,
                PersonIdentifier.person_id,
                PersonIdentifier.valid_from,
                PersonIdentifier.valid_to,
            ).where(meant)
        ):
            self._people.setdefault((kind, value), []).append(_Meant(whose, since, until))
        people = select(PersonIdentifier.person_id).where(meant)
        self._memberships: dict[UUID, list[_Member]] = {}
        for person_id, team_id, first, last in session.execute(
            select(
                Membership.person_id,
                Membership.team_id,
                Membership.valid_from,
                Membership.valid_to,
            ).where(
                Membership.person_id.in_(people) | Membership.person_id.in_(list(others)),
                Membership.kind == "member",
            )
        ):
            self._memberships.setdefault(person_id, []).append(_Member(team_id, first, last))

    def person(self, kind: str, value: str, moment: datetime) -> UUID | None:
        """Return the one person meant at a moment; nobody is guessed where two are."""
        found = {
            row.person_id
            for row in self._people.get((kind, value), ())
            if row.valid_from <= moment and (row.valid_to is None or moment < row.valid_to)
        }
        return found.pop() if len(found) == 1 else None

    def team(self, person_id: UUID, moment: datetime) -> UUID | None:
        """Return the team of a person on the day of a moment."""
        day: date = moment.astimezone(self._zone).date()
        for row in self._memberships.get(person_id, ()):
            if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
                return row.team_id
        return None
