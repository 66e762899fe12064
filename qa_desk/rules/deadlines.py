"""When something is due: every deadline is a moment, in UTC (domain.md 2.2, P20)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from qa_desk.rules import options, working_calendar
from qa_desk.rules.working_calendar import IsWorkingDay, is_weekday

BEGIN_OF_WORK = time(9, 0)
END_OF_WORK = time(18, 0)
END_OF_DAY = time(23, 59)
WHOLE = 100  # percent
_DAY = timedelta(days=1)

# Whose days a limit counts: the CSR's and the team lead's by their rosters, else the office's.
OF_CSR = frozenset({"sla.csr.respond", "sla.tl.help", "sla.appeal2.file"})
OF_LEAD = frozenset({"sla.tl.judge", "sla.tl.countersign"})

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Roster:
    """What the roster says of somebody: from when to when each shift day, and the days off."""

    shifts: Mapping[date, Span] = field(default_factory=dict)
    off: frozenset[date] = frozenset()

    def end(self, day: date) -> datetime | None:
        """Return when the work of a shift day ends."""
        return self.shifts[day][1].astimezone(UTC) if day in self.shifts else None


def rosters(rows: Iterable[tuple[UUID, date, Span | None]]) -> dict[UUID, Roster]:
    """Return the rosters of those whose days these are; a day off has no times."""
    shifts: dict[UUID, dict[date, Span]] = defaultdict(dict)
    off: dict[UUID, set[date]] = defaultdict(set)
    for whose, day, span in rows:
        if span is None:
            off[whose].add(day)
        else:
            shifts[whose][day] = span
    return {
        whose: Roster(shifts.get(whose, {}), frozenset(off.get(whose, ())))
        for whose in shifts.keys() | off.keys()
    }


def terms(stored: Mapping[str, str]) -> tuple[ZoneInfo, IsWorkingDay]:
    """Return the centre's time zone, and which days are its working days."""
    zone = ZoneInfo(options.text("centre.timezone", stored))
    return zone, working_calendar.of(stored).is_working_day


@dataclass(frozen=True)
class Due:
    """A deadline with the days that were counted; `unit` is shift, working or calendar."""

    at: datetime
    unit: str
    days: tuple[date, ...]


def due(limit: str, start: datetime, roster: Roster, stored: Mapping[str, str]) -> Due:
    """Return when a state whose clock is an option must have been left (domain.md 2.2)."""
    timezone, is_working_day = terms(stored)
    n = options.number(limit, stored)
    if limit in OF_CSR:
        cap = options.number("sla.csr.respond.cap", stored)
        found = shift_days_after(start, n, timezone, roster, cap)
        month = start.astimezone(timezone).date()
        lock = period_lock(month, options.number("period.lock", stored), timezone, is_working_day)
        latest = max(lock, shift_days_after(start, n, timezone, Roster(), cap).at)
        return found if found.at <= latest else _until(latest, found, timezone)
    if limit in OF_LEAD:
        found = lead_days_after(start, n, timezone, is_working_day, roster)
        vacant = options.number("sla.tl.vacant", stored)
        office = working_days_after(start, n + vacant, timezone, is_working_day)
        return min(found, office, key=lambda each: each.at)
    return working_days_after(start, n, timezone, is_working_day)


def shift_days_after(
    moment: datetime, n: int, timezone: ZoneInfo, roster: Roster, cap: int = 5
) -> Due:
    """Return the end of the n-th shift day of a CSR after the moment's own day.

    It is the end of the last day of the cap where the roster has no n shift days until then. A day
    off by the roster does not count to the cap: the clock stands still.
    """
    start = moment.astimezone(timezone).date()
    counted = tuple(islice((day for day in _after(start) if day not in roster.off), cap))
    latest = _moment(counted[-1], END_OF_DAY, timezone)
    days = sorted(day for day in roster.shifts if day > start)[:n]
    end = roster.end(days[-1]) if len(days) == n else None
    if end is None or end > latest:
        return Due(latest, "calendar", counted)
    return Due(end, "shift", tuple(days))


def lead_days_after(
    moment: datetime, n: int, timezone: ZoneInfo, is_working_day: IsWorkingDay, roster: Roster
) -> Due:
    """Return the end of the n-th day of a team lead: by his shifts as far as the roster goes.

    After it, and where it has no shifts of his, working days count on which he is not off.
    """
    known_until = max(roster.shifts, default=date.min)

    def counts(day: date) -> bool:
        if day <= known_until:
            return day in roster.shifts
        return is_working_day(day) and day not in roster.off

    start = moment.astimezone(timezone).date()
    days = tuple(islice(filter(counts, _after(start)), n))
    end = roster.end(days[-1])
    unit = "shift" if end else "working"
    return Due(end or _moment(days[-1], END_OF_WORK, timezone), unit, days)


def working_days_after(
    moment: datetime, n: int, timezone: ZoneInfo, is_working_day: IsWorkingDay = is_weekday
) -> Due:
    """Return the end of work (18:00 there) on the n-th working day after the moment's own day."""
    if n < 1:
        raise ValueError(n)
    start = moment.astimezone(timezone).date()
    days = tuple(islice(filter(is_working_day, _after(start)), n))
    return Due(_moment(days[-1], END_OF_WORK, timezone), "working", days)


def working_hours_after(
    moment: datetime, n: int, timezone: ZoneInfo, is_working_day: IsWorkingDay = is_weekday
) -> datetime:
    """Return when n hours of office work (nine to six there) are over after a moment."""
    left = timedelta(hours=n)
    days = filter(is_working_day, _after(moment.astimezone(timezone).date() - _DAY))
    while True:
        day = next(days)
        begin = max(_moment(day, BEGIN_OF_WORK, timezone), moment)
        end = _moment(day, END_OF_WORK, timezone)
        if begin + left <= end:
            return begin + left
        left -= max(end - begin, timedelta())


def period_lock(
    month: date, n: int, timezone: ZoneInfo, is_working_day: IsWorkingDay = is_weekday
) -> datetime:
    """Return when the results of a month freeze: on the n-th working day of the next month."""
    next_month = (month.replace(day=1) + 31 * _DAY).replace(day=1)
    last = _moment(next_month - _DAY, END_OF_WORK, timezone)
    return working_days_after(last, n, timezone, is_working_day).at


def closes_at(
    day: date, at: time, timezone: ZoneInfo, is_working_day: IsWorkingDay = is_weekday
) -> datetime:
    """Return when a shift day closes: at `cov.day_close` on the next working day (P7)."""
    return _moment(next(filter(is_working_day, _after(day))), at, timezone)


def last_time(at: time, now: datetime, timezone: ZoneInfo) -> datetime:
    """Return the last moment at which the clock there showed this time."""
    today = now.astimezone(timezone).date()
    moment = _moment(today, at, timezone)
    return moment if moment <= now else _moment(today - _DAY, at, timezone)


def counted(limit: str, due_at: datetime, roster: Roster, stored: Mapping[str, str]) -> Due | None:
    """Return a deadline with the days that lead to it; None where the counting has changed."""
    fewest = options.number(limit, stored)
    if limit in OF_CSR:
        fewest = min(fewest, options.number("sla.csr.respond.cap", stored))
    start = due_at - fewest * _DAY
    while (found := due(limit, start, roster, stored)).at > due_at:
        start -= _DAY
    return found if found.at == due_at else None


# -- how much of the time is over ----------------------------------------------------------------


def working_time(
    start: datetime, end: datetime, roster: Roster, stored: Mapping[str, str]
) -> list[Span]:
    """Return the hours between two moments in which somebody works.

    They are those of the roster; where it has none they are the office's, nine to six.
    """
    timezone, is_working_day = terms(stored)
    spans = [span for span in roster.shifts.values() if span[0] < end and span[1] > start]
    if spans:
        return sorted(spans)
    first, last = (moment.astimezone(timezone).date() for moment in (start, end))
    return [
        (_moment(day, BEGIN_OF_WORK, timezone), _moment(day, END_OF_WORK, timezone))
        for day in (first + n * _DAY for n in range((last - first).days + 1))
        if is_working_day(day)
    ]


def passed_share(
    entered_at: datetime, due_at: datetime, now: datetime, working: Iterable[Span]
) -> int:
    """Return how many percent of the working time until a deadline are over."""
    spans = list(working)

    def worked(until: datetime) -> timedelta:
        parts = (min(end, until) - max(begin, entered_at) for begin, end in spans)
        return sum((max(part, timedelta()) for part in parts), timedelta())

    if now >= due_at:
        return WHOLE
    over, whole = worked(now), worked(due_at)
    if not whole:
        over, whole = now - entered_at, due_at - entered_at
    return max(0, WHOLE * over // whole)


def _until(latest: datetime, found: Due, timezone: ZoneInfo) -> Due:
    last = latest.astimezone(timezone).date()
    return Due(latest, "calendar", tuple(day for day in found.days if day <= last))


def _after(day: date) -> Iterator[date]:
    while True:
        day += _DAY
        yield day


def _moment(day: date, at: time, timezone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, timezone).astimezone(UTC)
