"""What ends when somebody leaves, and begins again when the person comes back (P2, P3)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.models.people import Deputy, Membership, PersonIdentifier, RoleGrant
from qa_desk.rules.careers import NEVER

Dated: TypeAlias = RoleGrant | Membership

_DAY = timedelta(days=1)


def after(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment at which a last day is over."""
    return datetime.combine(day + _DAY, time(), zone).astimezone(UTC)


def days_beyond(session: Session, person_id: UUID, day: date) -> list[Dated]:
    """Return the roles and teams of somebody that last longer than a day."""
    found: list[Dated] = [
        *session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id)),
        *session.scalars(select(Membership).where(Membership.person_id == person_id)),
    ]
    return [row for row in found if row.valid_to is None or row.valid_to > day]


def moments_beyond(
    session: Session, person_id: UUID, moment: datetime
) -> list[Deputy | PersonIdentifier]:
    """Return whom somebody stands in for or is stood in for by, and the identifiers, after it."""
    stand_ins = session.scalars(
        select(Deputy)
        .where(
            (Deputy.person_id == person_id) | (Deputy.deputy_id == person_id),
            Deputy.valid_to > moment,
        )
        .order_by(Deputy.valid_from)
    )
    names = session.scalars(
        select(PersonIdentifier).where(
            PersonIdentifier.person_id == person_id,
            PersonIdentifier.valid_to.is_(None) | (PersonIdentifier.valid_to > moment),
        )
    )
    return [*stand_ins, *names]


def end(session: Session, person_id: UUID, day: date, zone: ZoneInfo, actor: UUID) -> None:
    """Let all that is dated end with a day; what begins later never does."""
    for dated in days_beyond(session, person_id, day):
        dated.valid_to = day if dated.valid_from <= day else NEVER
    moment = after(day, zone)
    for row in moments_beyond(session, person_id, moment):
        if isinstance(row, PersonIdentifier) or row.deputy_id != actor:  # nobody ends his own
            row.valid_to = max(moment, row.valid_from)
