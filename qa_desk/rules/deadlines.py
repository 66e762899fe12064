"""When something is due: every deadline is a moment, in UTC (domain.md 2.2, P20)."""

from collections.abc import Callable, Sequence
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
    shift_ends: Sequence[datetime],
    timezone: ZoneInfo,
    shift_days: int = 2,
    cap_days: int = 5,
) -> datetime:
    """Return when the CSR must have confirmed or disputed (`sla.csr.respond`).

    It is the end of the CSR's last shift on the second day with a shift after the day of release,
    at the latest the end of the fifth calendar day, and that too when the roster is not known.
    """
    released_on = released_at.astimezone(timezone).date()
    cap = _moment(released_on + timedelta(days=cap_days), END_OF_DAY, timezone)
    ends: dict[date, datetime] = {}
    for end in sorted(shift_ends):
        day = end.astimezone(timezone).date()
        if day > released_on:
            ends[day] = end  # of a split day the last shift counts
    counted = list(ends.values())[:shift_days]
    return min(counted[-1].astimezone(UTC), cap) if len(counted) == shift_days else cap


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


def _moment(day: date, at: time, timezone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, timezone).astimezone(UTC)
