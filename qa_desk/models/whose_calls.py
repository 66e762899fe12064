"""Give calls that waited for somebody to their CSR and team (P2, D9)."""

from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import Session

from qa_desk.models import database, views
from qa_desk.models.calls import CallSegment
from qa_desk.models.roster import Roster


@dataclass
class News:
    """What is known since: identifiers, members of teams that had none, people transferred."""

    named: set[tuple[str, str]] = field(default_factory=set)
    placed: set[UUID] = field(default_factory=set)
    moved: set[UUID] = field(default_factory=set)


def resolve(session: Session, news: News, zone: ZoneInfo) -> int:
    """Return how many calls are resolved now; one of two possible people stays unresolved.

    Calls of somebody who was transferred go to the new team, unless they were drawn before.
    """
    drawn = exists().where(views.drawn.c.segment_id == CallSegment.id)
    waiting = session.execute(
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
                    CallSegment.identifier.in_({value for _kind, value in news.named}),
                ),
                and_(CallSegment.person_id.in_(news.placed), CallSegment.team_id.is_(None)),
                and_(CallSegment.person_id.in_(news.moved), ~drawn),
            ),
        )
    ).all()
    roster = Roster(session, news.named, zone, news.placed | news.moved)
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
        session.execute(update(CallSegment), found)
        database.changed(session, "CallSegment")
    return resolved
