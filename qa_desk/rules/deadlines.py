"""When something is due: every deadline is a moment, in UTC (domain.md 2.2, P20)."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

END_OF_WORK = time(18, 0)
END_OF_DAY = time(23, 59)
SATURDAY = 5


def is_weekday(day: date) -> bool:
    """Say whether a day is Monday to Friday."""
    return day.weekday() < SATURDAY


def csr_respond(
    released_at: datetime,
    shift_ends: Mapping[date, datetime],
    timezone: ZoneInfo,
    shift_days: int = 2,
    cap_days: int = 5,
) -> datetime:
    """Return when the CSR must have confirmed or disputed (`sla.csr.respond`).

    `shift_ends` tells when the last shift of each shift day ends. It is that of the second shift
    day after the day of release, at the latest the end of the fifth calendar day, and that too
    when the roster is not known.
    """
    released_on = released_at.astimezone(timezone).date()
    cap = _moment(released_on + timedelta(days=cap_days), END_OF_DAY, timezone)
    days = sorted(day for day in shift_ends if day > released_on)
    if len(days) < shift_days:
        return cap
    return min(shift_ends[days[shift_days - 1]].astimezone(UTC), cap)


def working_days_after(
    moment: datetime,
    n: int,
    timezone: ZoneInfo,
    is_working_day: Callable[[date], bool] = is_weekday,
) -> datetime:
    """Return the end of work (18:00 there) on the n-th working day after the moment's own day."""
    if n < 1:
        raise ValueError(n)
    day = moment.astimezone(timezone).date()
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return _moment(day, END_OF_WORK, timezone)


def last_time(at: time, now: datetime, timezone: ZoneInfo) -> datetime:
    """Return the last moment at which the clock there showed this time."""
    today = now.astimezone(timezone).date()
    moment = _moment(today, at, timezone)
    return moment if moment <= now else _moment(today - timedelta(days=1), at, timezone)


def _moment(day: date, at: time, timezone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, timezone).astimezone(UTC)
