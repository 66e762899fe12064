"""The many rows of the coverage board, read as the driver gives them.

A month of 1,000 CSRs is 100,000 rows; making a UUID and a moment of each value would take longer
than the queries. So keys are text or bytes, and what is alike is made once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Text, cast, func, literal, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType, TypeEngine

from qa_desk.models import views
from qa_desk.models.base import Key, UtcDateTime
from qa_desk.models.people import Shift
from qa_desk.rules import coverage
from qa_desk.rules.coverage import MODES, NO_CHECKS, Checks, Duty, Month, Segment, Terms

_FULL, _QUICK, _LATE = 0, 1, 2  # places in the four numbers of a day: late ones come after


@dataclass
class Tally:
    """What was checked of one CSR: by day, and of each mode."""

    days: dict[int, Checks]
    modes: tuple[int, ...]


class Rows:
    """Reads one month."""

    def __init__(self, session: Session, month: Month, terms: Terms) -> None:
        self._session = session
        self._month = month
        self._terms = terms
        self._on_file = session.get_bind().dialect.name == "sqlite"
        self._places = {day: n for n, day in enumerate(self._bound(Date(), month.days))}
        self._closes = self._bound(UtcDateTime(), month.closes)

    def keys(self, people: Iterable[UUID]) -> list[Any]:
        """Return people's ids as the rows have them, in their order."""
        return self._bound(Key(), people) if self._on_file else list(map(str, people))

    def checks(self) -> dict[Any, Tally]:
        """Return the checks of every CSR."""
        table = views.checked.c
        rows = self._session.execute(
            select(self._key(table.csr_id),
                   *map(_raw, (table.day, table.is_full, table.mode, table.done_at)))
            .where(table.day.between(self._month.first, self._month.last))
        )  # fmt: skip
        numbers: dict[Any, list[int]] = {}
        size = 4 * len(self._closes)
        at_mode = {mode: size + n for n, mode in enumerate(MODES)}
        for csr, day, is_full, mode, done_at in rows.all():
            own = numbers.get(csr)
            if own is None:
                own = numbers[csr] = [0] * (size + len(MODES))
            n = self._places[day]
            late = _LATE if done_at is not None and done_at > self._closes[n] else 0
            own[4 * n + late + (_FULL if is_full else _QUICK)] += 1
            own[at_mode[mode]] += 1
        alike: dict[tuple[int, ...], Checks] = {(0, 0, 0, 0): NO_CHECKS}
        return {csr: _tally(own, size, alike) for csr, own in numbers.items()}

    def duties(self, checks: Mapping[Any, Tally]) -> dict[Any, dict[int, Duty]]:
        """Return the rostered days of everybody, and whether checks are due on them."""
        shift = Shift.__table__.c  # as an entity each row would cost more
        rows = self._session.execute(
            select(self._key(shift.person_id),
                   *map(_raw, (shift.day, shift.kind, shift.starts_at, shift.ends_at,
                               shift.counts, shift.reason)))
            .where(shift.day.between(self._month.first, self._month.last))
        )  # fmt: skip
        rostered: dict[Any, dict[int, tuple[Any, ...]]] = {}
        for row in rows.all():
            own = rostered.setdefault(row[0], {})
            n = self._places[row[1]]
            own[n] = (*own.get(n, ()), row[2:])
        made: dict[tuple[Any, ...], Duty] = {}
        found = {
            person: {n: self._duty(those, made) for n, those in days.items()}
            for person, days in rostered.items()
        }
        for person, n, number in self._few_contacts(found, checks):
            segments = [_segment(*each) for each in rostered[person][n]]
            found[person][n] = coverage.duty(segments, self._terms, number)
        return found

    def _duty(self, segments: tuple[Any, ...], made: dict[tuple[Any, ...], Duty]) -> Duty:
        duty = made.get(segments)
        if duty is None:
            duty = coverage.duty([_segment(*each) for each in segments], self._terms)
            made[segments] = duty
        return duty

    def _few_contacts(
        self, duties: Mapping[Any, Mapping[int, Duty]], checks: Mapping[Any, Tally]
    ) -> Iterator[tuple[Any, int, int]]:
        """Name the shift days gone by that had fewer contacts than checks are due from.

        A check is of a contact, so only days with fewer checks than that are counted. Of days that
        calls were not imported for nothing is known; they are left out.
        """
        newest = self._session.scalar(select(views.newest_call.c.started_at))
        if newest is None or not self._terms.contacts:
            return
        until = min(self._month.today, newest.astimezone(self._month.zone).date())
        gone = (until - self._month.first).days
        counted = {
            (person, n): 0
            for person, days in duties.items()
            for n, duty in days.items()
            if n < gone and not duty.exempt and _number(checks, person, n) < self._terms.contacts
        }
        for person, day, number in map(tuple, self._contacts(counted)):
            key = (person, self._places[day])
            if key in counted:
                counted[key] += number
        for (person, n), number in counted.items():
            if number < self._terms.contacts:
                yield person, n, number

    def _contacts(self, wanted: Iterable[tuple[Any, int]]) -> Iterable[Any]:
        """Count contacts within each shift of these people and days, up to those needed."""
        contact = views.contacts.c
        some = (
            select(literal(1))
            .where(
                contact.person_id == Shift.person_id,
                contact.started_at >= Shift.starts_at,
                contact.started_at < Shift.ends_at,
            )
            .limit(self._terms.contacts)
            .correlate(Shift)
            .subquery()
        )
        number = select(func.count()).select_from(some).scalar_subquery()
        return self._session.execute(
            select(self._key(Shift.person_id), _raw(Shift.day), number).where(
                Shift.day.in_({self._month.days[n] for _person, n in wanted}),
                Shift.person_id.in_(map(self._id, {person for person, _n in wanted})),
                Shift.kind == "work",
            )
        )

    def _key(self, column: Any) -> Any:
        """Return an id that is compared fast: a driver's UUID is not."""
        return _raw(column) if self._on_file else cast(column, Text)

    def _id(self, key: Any) -> UUID:
        return UUID(bytes=key) if self._on_file else UUID(key)

    def _bound(self, kind: TypeEngine[Any], values: Iterable[Any]) -> list[Any]:
        """Return values as the driver takes and gives them."""
        dialect = self._session.get_bind().dialect
        process = kind.dialect_impl(dialect).bind_processor(dialect)
        return [process(value) if process else value for value in values]


def _raw(column: Any) -> Any:
    return type_coerce(column, NullType())


def _tally(own: list[int], size: int, alike: dict[tuple[int, ...], Checks]) -> Tally:
    days = {}
    for n in range(0, size, 4):
        four = tuple(own[n : n + 4])
        if any(four):
            if four not in alike:
                alike[four] = Checks(*four)
            days[n // 4] = alike[four]
    return Tally(days, tuple(own[size:]))


def _number(checks: Mapping[Any, Tally], person: Any, n: int) -> int:
    done = checks[person].days.get(n, NO_CHECKS) if person in checks else NO_CHECKS
    return done.full + done.quick + done.late


def _segment(kind: str, starts_at: Any, ends_at: Any, counts: Any, reason: str) -> Segment:
    return Segment(kind, _moment(starts_at), _moment(ends_at), bool(counts), reason)


def _moment(value: Any) -> datetime:
    """Return a moment as the driver gives it: PostgreSQL's has its zone, SQLite's is UTC's text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.fromisoformat(value).replace(tzinfo=UTC)
