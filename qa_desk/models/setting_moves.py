"""What a change of the settings or of the working calendar would move (domain.md 2.2, P20)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import clocks, queries, roster_days, views
from qa_desk.models.clocks import LIMITS, Clock
from qa_desk.rules import deadlines, options, rosters
from qa_desk.work import Work

Stored = Mapping[str, str]

_OF_DEADLINES = ("sla.", "period.", "calendar", "centre.timezone")
_OF_QUOTAS = ("cov.day", "cov.shift", "cov.month")


@dataclass(frozen=True)
class Waiting:
    """An open case whose deadline would be another, were its time counted anew."""

    id: UUID
    number: str
    status: str
    due_at: datetime
    counted: datetime


@dataclass(frozen=True)
class Quota:
    """The checks that are due of so many people, before and after; `span` is day or month."""

    span: str
    people: int
    before: int
    after: int


@dataclass(frozen=True)
class SettingMoves:
    """What moves: deadlines of cases that begin to wait from then on, and quotas at once.

    A deadline that has been told to somebody stays as it is, whatever is changed.
    """

    waiting: tuple[Waiting, ...] = ()
    quotas: tuple[Quota, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything moves."""
        return bool(self.waiting or self.quotas)


def find(work: Work, before: Stored, after: Stored) -> SettingMoves:
    """Return what moves between the settings in force and others."""
    changed = {
        key for key in before.keys() | after.keys() if _value(key, before) != _value(key, after)
    }
    waiting: tuple[Waiting, ...] = ()
    quotas: tuple[Quota, ...] = ()
    if any(key.startswith(_OF_DEADLINES) for key in changed):
        waiting = _waiting(work, before, after)
    if changed.intersection(_OF_QUOTAS):
        quotas = _quotas(work, before, after)
    return SettingMoves(waiting, quotas)


def _value(key: str, stored: Stored) -> object:
    return options.value(key, stored) if key in options.OPTIONS else stored.get(key)


def _waiting(work: Work, before: Stored, after: Stored) -> tuple[Waiting, ...]:
    view = views.waiting.c
    rows = work.session.execute(
        select(views.waiting).where(view.due_at.is_not(None)).order_by(view.number)
    ).all()
    asked = {
        row.id: (Clock.of(LIMITS[row.status], row.csr_id, row.team_id), row.entered_at)
        for row in rows
    }
    found = clocks.compared(work.session, set(asked.values()), before, after)
    pairs = ((row, *found[asked[row.id]]) for row in rows)
    return tuple(
        Waiting(row.id, row.number, row.status, row.due_at, now)
        for row, once, now in pairs
        if once != now
    )


def _quotas(work: Work, before: Stored, after: Stored) -> tuple[Quota, ...]:
    zone, _is_working_day = deadlines.terms(after)
    today = work.now.astimezone(zone).date()
    csrs = queries.csrs_on(work.session, today)
    days = roster_days.stored(work.session, csrs, today, today, zone)

    def due(stored: Stored) -> int:
        least, wanted = options.number("cov.shift", stored), options.number("cov.day", stored)
        return wanted * sum(rosters.is_due(day, least) for day in days.values())

    def monthly(stored: Stored) -> int:
        return len(csrs) * options.number("cov.month", stored)

    found = (
        Quota("day", len(csrs), due(before), due(after)),
        Quota("month", len(csrs), monthly(before), monthly(after)),
    )
    return tuple(quota for quota in found if quota.before != quota.after)
