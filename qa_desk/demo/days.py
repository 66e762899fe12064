"""When things happen in the demonstration centre: all of it before the day it is built for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qa_desk.rules.working_calendar import is_weekday

TIMEZONE = "Asia/Shanghai"
_ZONE = ZoneInfo(TIMEZONE)
_FULL_DAYS = 4  # of calls before a draw, so that everybody has been on shift


def at(day: date, hours: float) -> datetime:
    """Return a moment of a day by the centre's clock: 8.5 is half past eight."""
    return (datetime.combine(day, time(), _ZONE) + timedelta(hours=hours)).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """Return the centre's day of a moment."""
    return moment.astimezone(_ZONE).date()


def first_of(month_of: date, months: int = 0) -> date:
    """Return the first day of the month, or of one some months away."""
    index = month_of.year * 12 + month_of.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def weekday_on_or_after(day: date) -> date:
    """Return the day itself, or the Monday after a weekend."""
    while not is_weekday(day):
        day += timedelta(days=1)
    return day


def weekdays_later(day: date, count: int) -> date:
    """Return the day so many working days away; backwards when negative."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if is_weekday(day):
            count -= int(step.days)
    return day


@dataclass(frozen=True)
class Days:
    """The days that the story is told along."""

    today: date

    @property
    def yesterday(self) -> date:
        """The last day with calls."""
        return self.today - timedelta(days=1)

    @property
    def drawn_on(self) -> date:
        """The day of the newest draw: its tasks are due today, or on the next working day."""
        return weekdays_later(self.today, -2)

    @property
    def running(self) -> date:
        """The first day of the month that is being inspected."""
        return first_of(self.drawn_on - timedelta(days=_FULL_DAYS))

    @property
    def previous(self) -> date:
        """The first day of the month before: calls and roster begin here."""
        return first_of(self.running, -1)

    @property
    def moved_on(self) -> date:
        """The day on which a CSR came to another team."""
        return self.previous + timedelta(days=14)

    @property
    def roster(self) -> tuple[date, ...]:
        """All days of the roster, to the end of today's month."""
        count = (first_of(self.today, 1) - self.previous).days
        return tuple(self.previous + timedelta(days=i) for i in range(count))
