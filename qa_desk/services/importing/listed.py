"""Write calls that only a list knows: no files to compare, so thousands at a time."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import Call, CallSegment, CustomerNumber, bulk
from qa_desk.models.roster import Roster
from qa_desk.rules import masking
from qa_desk.services.importing.types import Incoming, Place, Tally, missing
from qa_desk.work import Work


def add_new(
    work: Work, place: Place, batch: Sequence[Incoming]
) -> tuple[Tally, Sequence[Incoming]]:
    """Add those of a batch that are not there yet; return what came of it, and the others."""
    ids = [call.external_id for call in batch if not call.sounds]
    known = set(
        work.session.scalars(
            select(Call.external_id).where(
                Call.recorder_id == place.recorder_id,
                bulk.among(work.session, Call.external_id, ids),
            )
        )
        if ids
        else ()
    )
    new = [call for call in batch if not call.sounds and call.external_id not in known]
    if not new:
        return Tally(), batch
    rest = [call for call in batch if call.sounds or call.external_id in known]
    return _add(work, place, new), rest


def _add(work: Work, place: Place, calls: Sequence[Incoming]) -> Tally:
    count = len(calls)
    keys = bulk.keys(count)
    starts = [call.started_at for call in calls]
    lengths = [call.duration_ms for call in calls]
    digests = [masking.key_hash(call.number, place.secret) for call in calls]
    bulk.insert(
        work.session,
        Call,
        {
            "id": keys,
            "recorder_id": place.recorder_id,
            "external_id": [call.external_id for call in calls],
            "started_at": starts,
            "duration_ms": lengths,
            "direction": [call.direction or "unknown" for call in calls],
            "channel": "voice",
            "contact_reason": [call.reason for call in calls],
            "number_masked": [masking.mask(call.number) for call in calls],
            "number_hash": digests,
            "csat": [call.csat for call in calls],
            "is_test": False,
            "imported_at": work.now,
            "language": [call.language for call in calls],
        },
    )
    people, teams = _whose(work, place, calls)
    bulk.insert(
        work.session,
        CallSegment,
        {
            "id": bulk.keys(count),
            "call_id": keys,
            "no": 1,
            "person_id": people,
            "team_id": teams,
            "identifier_kind": [call.identifier_kind for call in calls],
            "identifier": [call.identifier for call in calls],
            "started_at": starts,
            "offset_ms": 0,
            "duration_ms": lengths,
        },
    )
    numbers = [
        (key, call.number) for key, call, seen in zip(keys, calls, digests, strict=True) if seen
    ]
    if numbers:
        whose, full = zip(*numbers, strict=True)
        bulk.insert(work.session, CustomerNumber, {"call_id": list(whose), "number": list(full)})
    return Tally(
        stored=count,
        unresolved=sum(None in whose for whose in zip(people, teams, starts, strict=True)),
        without_recording=count,
        problems=[missing(place, call) for call in calls if call.file and not call.refused],
    )


def _whose(
    work: Work, place: Place, calls: Sequence[Incoming]
) -> tuple[list[UUID | None], list[UUID | None]]:
    """Return the CSR and the team of each call."""
    wanted = {(call.identifier_kind, call.identifier) for call in calls}
    roster = Roster(work.session, wanted, place.centre_zone)
    people = [
        roster.person(call.identifier_kind, call.identifier, call.started_at)
        if call.started_at
        else None
        for call in calls
    ]
    teams = [
        roster.team(person, call.started_at) if person and call.started_at else None
        for person, call in zip(people, calls, strict=True)
    ]
    return people, teams
