"""Give calls that waited for somebody to their CSR and team (P2, D9)."""

from sqlalchemy import and_, exists, or_, select, update

from qa_desk.models import CallSegment, database, views
from qa_desk.models.roster import Roster
from qa_desk.services.people_import.register import Register
from qa_desk.work import Work


def resolve(work: Work, register: Register) -> int:
    """Return how many calls are resolved now; one of two possible people stays unresolved.

    Calls of somebody who was transferred go to the new team, unless they were drawn before.
    """
    drawn = exists().where(views.drawn.c.segment_id == CallSegment.id)
    waiting = work.session.execute(
        select(
            CallSegment.id,
            CallSegment.person_id,
            CallSegment.team_id,
            CallSegment.identifier_kind,
            CallSegment.identifier,
            CallSegment.started_at,
        ).where(
            or_(
                and_(
                    CallSegment.person_id.is_(None),
                    CallSegment.identifier.in_({value for _kind, value in register.named}),
                ),
                and_(CallSegment.person_id.in_(register.placed), CallSegment.team_id.is_(None)),
                and_(CallSegment.person_id.in_(register.moved), ~drawn),
            ),
        )
    ).all()
    roster = Roster(work.session, register.named, register.zone, register.placed | register.moved)
    found = []
    resolved = 0
    for key, person_id, team_id, kind, value, started_at in waiting:
        if started_at is None:
            continue
        person = person_id or roster.person(kind, value, started_at)
        team = (roster.team(person, started_at) if person else None) or team_id
        if (person, team) != (person_id, team_id):
            found.append({"id": key, "person_id": person, "team_id": team})
            resolved += team is not None and team_id is None
    if found:
        work.session.execute(update(CallSegment), found)
        database.changed(work.session, "CallSegment")
    return resolved
