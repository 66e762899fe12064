"""Calls that only a list knows: no files to compare, so thousands at a time."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import Call, CallSegment, CustomerNumber, bulk
from qa_desk.models.roster import Roster
from qa_desk.services.importing.types import Incoming, Place, Tally, missing
from qa_desk.work import Work


class Batch:
    """Calls for one transaction: first made ready, then looked up, then stored.

    Only looking up and storing need the database, and only looking up keeps Python busy with it.
    """

    def __init__(self, calls: Sequence[Incoming]) -> None:
        self.calls = calls
        self.rest: Sequence[Incoming] = calls  # what is to be stored call by call
        self._new = _New([call for call in calls if call.is_only_listed])

    def look_up(self, work: Work, place: Place) -> None:
        """Find out which listed calls are there already, and whose the new ones are."""
        listed = [call for call in self.calls if call.is_only_listed]
        known = _known(work, place, listed) if listed else set()
        new = [call for call in listed if call.external_id not in known]
        if len(new) < len(self._new.calls):
            self._new = _New(new)
        rest = (call for call in self.calls if not call.is_only_listed or call.external_id in known)
        self.rest = list(rest)
        self._new.look_up(work, place)

    def add_new(self, work: Work, place: Place) -> Tally:
        """Store the new ones, as they were looked up."""
        return self._new.store(work, place)


def _known(work: Work, place: Place, calls: Sequence[Incoming]) -> set[str]:
    ids = [call.external_id for call in calls]
    found = select(Call.external_id).where(
        Call.recorder_id == place.recorder_id, bulk.among(work.session, Call.external_id, ids)
    )
    return set(work.session.scalars(found))


class _New:
    """Listed calls as rows."""

    def __init__(self, calls: Sequence[Incoming]) -> None:
        self.calls = calls
        self._keys = bulk.keys(len(calls))
        self._starts = [call.started_at for call in calls]
        self._lengths = [call.duration_ms for call in calls]
        self._rows = bulk.Rows(
            Call,
            {
                "id": self._keys,
                "external_id": [call.external_id for call in calls],
                "started_at": self._starts,
                "duration_ms": self._lengths,
                "direction": [call.direction or "unknown" for call in calls],
                "contact_reason": [call.reason for call in calls],
                "number_masked": [call.number.masked for call in calls],
                "number_hash": [call.number.digest for call in calls],
                "csat": [call.csat for call in calls],
                "language": [call.language for call in calls],
            },
        )
        whose = [n for n, call in enumerate(calls) if call.number.digest]
        self._numbers = bulk.Rows(
            CustomerNumber,
            {
                "call_id": [self._keys[n] for n in whose],
                "number": [calls[n].number.full for n in whose],
            },
        )

    def look_up(self, work: Work, place: Place) -> None:
        """Find the CSR and the team of each call."""
        people, teams = _whose(work, place, self.calls) if self.calls else ([], [])
        self._unresolved = sum(
            None in each for each in zip(people, teams, self._starts, strict=True)
        )
        self._segments = bulk.Rows(
            CallSegment,
            {
                "id": bulk.keys(len(self.calls)),
                "call_id": self._keys,
                "person_id": people,
                "team_id": teams,
                "identifier_kind": [call.identifier_kind for call in self.calls],
                "identifier": [call.identifier for call in self.calls],
                "started_at": self._starts,
                "duration_ms": self._lengths,
            },
        )

    def store(self, work: Work, place: Place) -> Tally:
        """Add the calls, looked up before."""
        if not self.calls:
            return Tally()
        of_import = {"recorder_id": place.recorder_id, "imported_at": work.now}
        bulk.insert(work.session, self._rows, {**of_import, "channel": "voice", "is_test": False})
        bulk.insert(work.session, self._segments, {"no": 1, "offset_ms": 0})
        bulk.insert(work.session, self._numbers, {})
        return Tally(
            stored=len(self.calls),
            unresolved=self._unresolved,
            late=sum(map(place.is_late, self._starts)),
            without_recording=len(self.calls),
            problems=[
                missing(place, each) for each in self.calls if each.file and not each.refused
            ],
        )


def _whose(
    work: Work, place: Place, calls: Sequence[Incoming]
) -> tuple[list[UUID | None], list[UUID | None]]:
    """Return the CSR and the team of each call."""
    wanted = {(call.identifier_kind, call.identifier) for call in calls}
    roster = Roster(work.session, wanted, place.centre_zone)
    people = [
        roster.person(one.identifier_kind, one.identifier, at) if (at := one.started_at) else None
        for one in calls
    ]
    teams = [
        roster.team(person, call.started_at) if person and call.started_at else None
        for person, call in zip(people, calls, strict=True)
    ]
    return people, teams
