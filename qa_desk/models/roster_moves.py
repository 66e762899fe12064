"""What moves with the roster: quotas, deadlines of CSRs, the days of checks (P6, P7)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, func, select, update
from sqlalchemy.orm import Session

from qa_desk.errors import ConflictError
from qa_desk.i18n import _
from qa_desk.models import clocks, database, queries, roster_days, views
from qa_desk.models.evaluations import Evaluation
from qa_desk.models.quick_checks import QuickCheck
from qa_desk.models.roster_days import Cell
from qa_desk.rules import deadlines, options, rosters
from qa_desk.rules.deadlines import Roster
from qa_desk.rules.rosters import Change, Day
from qa_desk.work import Work

_DAY = timedelta(days=1)
_MOST_ASKED = 1000  # people in one query


@dataclass(frozen=True)
class Quota:
    """The checks due of a person on a day, before and after."""

    person: UUID
    day: date
    before: int
    after: int


@dataclass(frozen=True)
class Deadline:
    """Until when a CSR confirms or disputes a result, before and after."""

    id: UUID
    number: str
    person: UUID
    before: datetime | None
    after: datetime


@dataclass(frozen=True)
class Moved:
    """A check that belongs to another shift day now; `kind` is its table."""

    kind: str
    id: UUID
    person: UUID
    before: date
    after: date


@dataclass(frozen=True)
class Moves:
    """All that moves with some changes of the roster."""

    quotas: tuple[Quota, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    checks: tuple[Moved, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything moves."""
        return bool(self.quotas or self.deadlines or self.checks)


@dataclass(frozen=True)
class _Asked:
    """What the questions below have in common."""

    session: Session
    zone: ZoneInfo
    settings: Mapping[str, str]
    after: Mapping[Cell, Day]
    people: Sequence[UUID]

    def number(self, key: str) -> int:
        return options.number(key, self.settings)

    def roster(
        self, first: date, last: date, people: Collection[UUID] | None = None
    ) -> dict[Cell, Day]:
        """Return the roster of some people, or of everybody, as it will be."""
        asked = self.people if people is None else people
        found = roster_days.stored(self.session, asked, first, last, self.zone)
        return found | dict(self.after)


def find(work: Work, changes: Sequence[Change]) -> Moves:
    """Return what would move with these changes, before they are saved."""
    if not changes:
        return Moves()
    asked = _Asked(
        work.session,
        work.zone,
        queries.stored_options(work.session, work.now),
        {(change.person, change.day): change.after for change in changes},
        sorted({change.person for change in changes}),
    )
    return Moves(_quotas(asked, changes), _deadlines(asked), _checks(asked))


def apply(work: Work, changes: Sequence[Change]) -> Moves:
    """Write the changes with what moves; ConflictError when a day is not as it was seen."""
    if not changes:
        return Moves()
    days = [change.day for change in changes]
    people = {change.person for change in changes}
    queries.one_at_a_time(work.session, "roster")
    found = roster_days.stored(work.session, people, min(days), max(days), work.zone)
    if any(found.get((c.person, c.day), Day()) != c.before for c in changes):
        raise ConflictError(
            _("Somebody else changed the roster meanwhile. Nothing was saved. Look at it again.")
        )
    moves = find(work, changes)
    roster_days.put(work.session, {(c.person, c.day): c.after for c in changes}, work.zone)
    _carry_out(work.session, moves)
    return moves


def _carry_out(session: Session, moves: Moves) -> None:
    on_server = session.get_bind().dialect.name == "postgresql"
    for due in moves.deadlines:
        if on_server:  # whoever edits the roster need not see the evaluation itself
            session.execute(select(func.roster_due(due.id, due.after)))
        else:
            _set(session, due.id, {"due_at": due.after})
    for check in moves.checks:
        if on_server:
            session.execute(select(func.roster_day(check.kind, check.id, check.after)))
        elif check.kind == "evaluation":
            _set(session, check.id, {"day": check.after})
        else:
            moved = update(QuickCheck).where(QuickCheck.id == check.id)
            session.execute(moved.values(day=check.after))
    if moves.deadlines or moves.checks:
        database.changed(session, "Evaluation", "QuickCheck")


def _set(session: Session, evaluation_id: UUID, values: Mapping[str, date]) -> None:
    found = update(Evaluation).where(Evaluation.id == evaluation_id)
    session.execute(found.values(version=Evaluation.version + 1, **values))


def _quotas(asked: _Asked, changes: Sequence[Change]) -> tuple[Quota, ...]:
    wanted, least = asked.number("cov.day"), asked.number("cov.shift")
    found = []
    for change in changes:
        before, after = (
            wanted * rosters.is_due(day, least) for day in (change.before, change.after)
        )
        if before != after:
            found.append(Quota(change.person, change.day, before, after))
    return tuple(found)


def _deadlines(asked: _Asked) -> tuple[Deadline, ...]:
    view = views.roster_waiting.c
    waiting = _rows(asked, select(views.roster_waiting), view.csr_id)
    if not waiting:
        return ()
    moments = [row.entered_at for row in waiting]
    days = asked.roster(
        min(moments).date(), (max(moments) + clocks.AHEAD).date(), {row.csr_id for row in waiting}
    )
    roster = roster_days.rosters_of(days, asked.zone)
    moved = []
    for row in waiting:
        mine = roster.get(row.csr_id, Roster())
        due = deadlines.due(clocks.LIMITS[row.status], row.entered_at, mine, asked.settings).at
        if due != row.due_at:
            moved.append(Deadline(row.id, row.number, row.csr_id, row.due_at, due))
    return tuple(moved)


def _checks(asked: _Asked) -> tuple[Moved, ...]:
    first = min(day for _person, day in asked.after) - _DAY
    last = max(day for _person, day in asked.after) + 2 * _DAY
    view = views.roster_checks.c
    near = select(views.roster_checks).where(view.day.between(first, last))
    rows = _rows(asked, near, view.csr_id)
    if not rows:
        return ()
    spans = roster_days.spans_of(asked.roster(first - _DAY, last + _DAY), asked.zone)
    found = []
    for row in rows:
        local = row.began_at.astimezone(asked.zone).date()
        day = roster_days.day_of((row.csr_id, row.began_at), local, spans)
        if day != row.day:
            found.append(Moved(row.kind, row.id, row.csr_id, row.day, day))
    return tuple(found)


def _rows(asked: _Asked, query: Select[Any], person: ColumnElement[UUID]) -> list[Row[Any]]:
    """Return what a view has about the people asked for."""
    rows: list[Row[Any]] = []
    for at in range(0, len(asked.people), _MOST_ASKED):
        some = asked.people[at : at + _MOST_ASKED]
        rows += asked.session.execute(query.where(person.in_(some))).all()
    return rows
