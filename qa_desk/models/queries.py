"""Questions that several services ask."""

import base64
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from qa_desk.errors import ConflictError
from qa_desk.i18n import _
from qa_desk.models.centre import Setting
from qa_desk.models.people import Membership, Person, RoleGrant
from qa_desk.models.plans import Plan
from qa_desk.models.quick_checks import QuickCheck
from qa_desk.rules import options, policies
from qa_desk.work import Work

Row = TypeVar("Row")
LOGO = "centre.logo"  # the setting that holds a picture; read only where it is printed


def valid_on(table: Any, day: date) -> ColumnElement[bool]:
    """Return the condition that a dated row holds on a day."""
    condition: ColumnElement[bool] = (table.valid_from <= day) & (
        table.valid_to.is_(None) | (table.valid_to >= day)
    )
    return condition


def stored_options(session: Session, moment: datetime) -> dict[str, str]:
    """Return the centre's settings in force, for `rules.options.value`."""
    rows = session.execute(
        select(Setting.key, Setting.value)
        .where(Setting.valid_from <= moment, Setting.key != LOGO)
        .order_by(Setting.valid_from)
    )
    return {key: value for key, value in rows}  # noqa: C416 - the newest comes last and wins


def logo(session: Session, moment: datetime) -> bytes:
    """Return the centre's logo, a PNG; nothing where it has none."""
    return base64.b64decode(_in_force(session, LOGO, moment) or "")


def letterhead(
    work: Work, since: date | datetime, kept: str = "retention.records"
) -> dict[str, Any]:
    """Return what every paper says of the centre and of its printing.

    They are fields of `reports.papers.Imprint`. From `since` on the paper is kept as long as the
    setting `kept` says, in months.
    """
    stored = stored_options(work.session, work.now)
    day = since.astimezone(work.zone).date() if isinstance(since, datetime) else since
    return {
        "centre": options.text("centre.name", stored),
        "logo": logo(work.session, work.now),
        "printed_at": work.now,
        "printed_by": f"{work.actor.name} {work.actor.staff_no}".strip(),
        "retain_until": policies.months_after(day, options.number(kept, stored)),
        "timezone": work.zone.key,
    }


def _in_force(session: Session, key: str, moment: datetime) -> str | None:
    return session.scalar(
        select(Setting.value)
        .where(Setting.key == key, Setting.valid_from <= moment)
        .order_by(Setting.valid_from.desc())
        .limit(1)
    )


def check_behind(session: Session, evaluation_id: UUID) -> QuickCheck | None:
    """Return the quick check of which an evaluation was made."""
    return session.scalar(select(QuickCheck).where(QuickCheck.evaluation_id == evaluation_id))


def centre_timezone(session: Session, moment: datetime) -> ZoneInfo:
    """Return the centre's time zone; of now, a Work knows it."""
    key = "centre.timezone"
    found = _in_force(session, key, moment)
    return ZoneInfo(options.text(key, {} if found is None else {key: found}))


def span(session: Session, moment: datetime, first: date, last: date) -> tuple[datetime, datetime]:
    """Return when days of the centre begin and end."""
    zone = centre_timezone(session, moment)
    begins, ends = (
        datetime.combine(day, time(), zone).astimezone(UTC)
        for day in (first, last + timedelta(days=1))
    )
    return begins, ends


def people_by_id(session: Session, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Return the people of these ids."""
    found = session.scalars(select(Person).where(Person.id.in_(set(ids))))
    return {person.id: person for person in found}


def csrs_on(session: Session, day: date) -> set[UUID]:
    """Return everybody who is a CSR on a day."""
    found = session.scalars(
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == "csr",
            valid_on(RoleGrant, day),
            Person.left_on.is_(None) | (Person.left_on >= day),
        )
    )
    return set(found)


def plan_as_seen(session: Session, plan_id: UUID, seen: int) -> Plan:
    """Return a plan, or refuse when it has changed since somebody saw it."""
    plan = session.get_one(Plan, plan_id)
    if plan.version != seen:
        raise ConflictError(_("Somebody else changed this plan meanwhile. Look at it again."))
    return plan


def lead_of(session: Session, team_id: UUID, day: date) -> Person | None:
    """Return the team lead of a team on a day."""
    return session.scalar(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id == team_id, Membership.kind == "lead", valid_on(Membership, day))
    )


def ensured(session: Session, find: Callable[[], Row | None], row: Row) -> Row:
    """Return the row that is there, else add it; somebody else may be adding it now."""
    found = find()
    if found is not None:
        return found
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        found = find()
        if found is None:
            raise
        return found
    return row


def one_at_a_time(session: Session, what: str) -> None:
    """Wait until nobody else does this; nobody else does it until this transaction has ended.

    A writing transaction on a local file is alone in any case.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock(func.hashtext("qa_desk"), func.hashtext(what))
        session.execute(select(lock))


def next_numbers(
    session: Session, column: InstrumentedAttribute[str], prefix: str, day: date, count: int = 1
) -> list[str]:
    """Return the next free numbers `PREFIX-YYYYMMDD-NNNN` of a day (domain.md 5)."""
    stem = f"{prefix}-{day:%Y%m%d}-"
    session.flush()
    if session.get_bind().dialect.name == "postgresql":  # a person does not see all of them
        last = session.scalar(select(func.newest_number(stem)))
    else:
        last = session.scalar(
            select(column)
            .where(column.startswith(stem))
            .order_by(func.length(column).desc(), column.desc())
            .limit(1)
        )
    start = int(last.rsplit("-", 1)[1]) if last else 0
    return [f"{stem}{start + i:04d}" for i in range(1, count + 1)]
