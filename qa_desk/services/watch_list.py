"""Whom and what the centre watches more closely for a time (S3-4.3c)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import Person, WatchEntry, queries
from qa_desk.rules import permissions
from qa_desk.work import Work

MOST = 100  # evaluations more in a month


@dataclass(frozen=True)
class WatchRow:
    """An entry of the watch list."""

    id: UUID
    version: int
    person_id: UUID | None
    name: str  # name and staff no., or the contact reason
    staff_no: str
    contact_reason: str
    reason: str
    uplift: int  # evaluations more in a month
    valid_from: date
    valid_to: date | None
    created_at: datetime
    created_by: str  # name and staff no.
    is_current: bool  # today, or still to come


def list_entries(work: Work, *, ended_too: bool = False) -> list[WatchRow]:
    """Return the watch list, the newest entry first."""
    permissions.require_of(work.actor, "watch_list")
    today = work.today
    wanted = select(WatchEntry).order_by(WatchEntry.created_at.desc(), WatchEntry.id.desc())
    if not ended_too:
        wanted = wanted.where(WatchEntry.valid_to.is_(None) | (WatchEntry.valid_to >= today))
    entries = work.session.scalars(wanted).all()
    ids = [key for entry in entries for key in (entry.created_by, entry.person_id) if key]
    people = queries.people_by_id(work.session, ids)
    return [_row(entry, people, today) for entry in entries]


def add(
    work: Work,
    reason: str,
    uplift: int,
    days: tuple[date, date | None],
    *,
    person_id: UUID | None = None,
    contact_reason: str = "",
) -> UUID:
    """Watch a CSR or a contact reason from one day to another, for a reason."""
    permissions.require_of(work.actor, "watch_list")
    _check(reason, uplift, days, person_id, contact_reason)
    if person_id is not None and person_id not in queries.csrs_on(work.session, work.today):
        raise RuleError(_("Only CSRs are on the watch list, and contact reasons."))
    entry = WatchEntry(
        person_id=person_id,
        contact_reason=contact_reason.strip(),
        reason=reason.strip(),
        uplift=uplift,
        valid_from=days[0],
        valid_to=days[1],
        created_at=work.now,
        created_by=work.actor.id,
    )
    work.session.add(entry)
    work.session.flush()
    return entry.id


def end(work: Work, entry_id: UUID, seen: int, last: date | None = None) -> None:
    """End an entry with a day, today where none is given; it stays to be read."""
    permissions.require_of(work.actor, "watch_list")
    entry = work.session.get_one(WatchEntry, entry_id)
    if entry.version != seen:
        raise ConflictError(_("Somebody else changed this entry meanwhile. Look at it again."))
    entry.valid_to = max(last or work.today, entry.valid_from)
    work.session.flush()


def _check(
    reason: str,
    uplift: int,
    days: tuple[date, date | None],
    person_id: UUID | None,
    contact_reason: str,
) -> None:
    if (person_id is None) == (not contact_reason.strip()):
        raise InputError(_("Choose a CSR or write a contact reason, one of them."))
    if not reason.strip():
        raise InputError(_("Say why, so that others understand the entry."))
    if not 1 <= uplift <= MOST:
        raise InputError(_("Choose from 1 to 100 evaluations more a month."))
    if days[1] is not None and days[1] < days[0]:
        raise InputError(_("The last day is before the first. Choose a later one."))


def _row(entry: WatchEntry, people: dict[UUID, Person], today: date) -> WatchRow:
    person = people.get(entry.person_id) if entry.person_id else None
    by = people[entry.created_by]
    return WatchRow(
        id=entry.id,
        version=entry.version,
        person_id=entry.person_id,
        name=f"{person.name} {person.staff_no}" if person else entry.contact_reason,
        staff_no=person.staff_no if person else "",
        contact_reason=entry.contact_reason,
        reason=entry.reason,
        uplift=entry.uplift,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        created_at=entry.created_at,
        created_by=f"{by.name} {by.staff_no}",
        is_current=entry.valid_to is None or entry.valid_to >= today,
    )
