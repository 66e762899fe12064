"""What a month's plan is reckoned from: CSRs, shifts, inspectors."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.models import queries
from qa_desk.models.findings import next_month
from qa_desk.models.people import Membership, Person, RoleGrant, Shift, SkillGroup, Team
from qa_desk.models.plans import WatchEntry
from qa_desk.rules.plan_totals import Csr
from qa_desk.rules.working_calendar import IsWorkingDay


def csrs(session: Session, day: date) -> list[Csr]:
    """Return the CSRs of a day with where they belong, in the order of their staff nos."""
    rows = session.execute(
        select(Person, Team.code, SkillGroup.code)
        .join(
            Membership,
            (Membership.person_id == Person.id)
            & (Membership.kind == "member")
            & queries.valid_on(Membership, day),
            isouter=True,
        )
        .join(Team, Team.id == Membership.team_id, isouter=True)
        .join(SkillGroup, SkillGroup.id == Membership.skill_group_id, isouter=True)
        .where(Person.id.in_(queries.csrs_on(session, day)))
        .order_by(Person.staff_no, Person.id)
    )
    found = {
        person.id: Csr(
            person.id,
            person.staff_no,
            person.name,
            team or "",
            group or "",
            person.hired_on,
            person.probation_until,
        )
        for person, team, group in rows
    }
    return list(found.values())


def leads(session: Session, day: date) -> dict[str, Person]:
    """Return who leads each team on a day, by the team's code."""
    rows = session.execute(
        select(Team.code, Person)
        .join(Membership, Membership.team_id == Team.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.kind == "lead", queries.valid_on(Membership, day))
    )
    return {team: person for team, person in rows}  # noqa: C416 - rows, not pairs


def inspectors(session: Session, day: date) -> list[Person]:
    """Return who inspects on a day, in the order of their staff nos."""
    found = session.scalars(
        select(Person)
        .where(
            Person.id.in_(
                select(RoleGrant.person_id).where(
                    RoleGrant.role == "inspector", queries.valid_on(RoleGrant, day)
                )
            ),
            Person.left_on.is_(None) | (Person.left_on >= day),
        )
        .order_by(Person.staff_no, Person.id)
    )
    return list(found)


def working_days(month: date, is_working_day: IsWorkingDay) -> int:
    """Return the working days of a month."""
    length = (next_month(month) - month).days
    return sum(is_working_day(month + timedelta(days=n)) for n in range(length))


def rostered(session: Session, people: Iterable[UUID], month: date) -> dict[UUID, list[Shift]]:
    """Return the shifts of a month of those people who are in its roster."""
    found: dict[UUID, list[Shift]] = {}
    shifts = session.scalars(select(Shift).where(Shift.day >= month, Shift.day < next_month(month)))
    wanted = set(people)
    for shift in shifts:
        if shift.person_id in wanted:
            found.setdefault(shift.person_id, []).append(shift)
    return found


def bounds(month: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when a month begins and ends by the centre's clock."""
    days = (month, next_month(month))
    start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in days)
    return start, end


def watched(session: Session, month: date) -> list[tuple[WatchEntry, Person | None]]:
    """Return what the watch list holds in a month, and whom it means."""
    rows = session.execute(
        select(WatchEntry, Person)
        .outerjoin(Person, Person.id == WatchEntry.person_id)
        .where(
            WatchEntry.valid_from < next_month(month),
            WatchEntry.valid_to.is_(None) | (WatchEntry.valid_to >= month),
        )
        .order_by(Person.staff_no, WatchEntry.contact_reason, WatchEntry.id)
    )
    return [(entry, person) for entry, person in rows]
