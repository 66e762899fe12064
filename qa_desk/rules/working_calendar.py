"""Which days are working days: public holidays and make-up days of a year (节假日与调休, P20)."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from qa_desk import paths
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import options

IsWorkingDay = Callable[[date], bool]

_SATURDAY = 5
_DECEMBER = 12
_KINDS = ("holiday", "working")
_COLUMNS = ["year", "first", "last", "kind", "name"]
_LONGEST = timedelta(days=31)


def is_weekday(day: date) -> bool:
    """Say whether a day is Monday to Friday."""
    return day.weekday() < _SATURDAY


@dataclass(frozen=True)
class WorkingCalendar:
    """The holidays and the make-up days of some years; of every other year weekdays are worked."""

    years: frozenset[int] = frozenset()
    holidays: Mapping[date, str] = field(default_factory=dict)
    make_up: Mapping[date, str] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Say whether the office works on a day."""
        return day in self.make_up or (is_weekday(day) and day not in self.holidays)

    def listed(self, year: int) -> list[tuple[date, bool, str]]:
        """Return the holidays and make-up days of a year, whether each is worked, and its name."""
        days = [(day, False, name) for day, name in self.holidays.items()]
        days += [(day, True, name) for day, name in self.make_up.items()]
        return sorted(each for each in days if each[0].year == year)

    def working_days(self, year: int) -> int:
        """Return how many working days a year has."""
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
        return sum(map(self.is_working_day, days))

    def missing(self, today: date) -> int | None:
        """Return the year that should be known by now and is not: from 1 December the next one."""
        needed = today.year + (today.month == _DECEMBER)
        return needed if self.years and needed not in self.years else None


def of(stored: Mapping[str, str]) -> WorkingCalendar:
    """Return the calendar that a centre has chosen in its settings."""
    name = options.text("calendar", stored)
    return WorkingCalendar() if name == "weekdays" else shipped(name)


def not_known(year: int) -> str:
    """Return what is said of a year whose days are missing."""
    return _(
        "The holidays of {year} are not known. Deadlines count Monday to Friday until they are; "
        "a newer release of the program brings them."
    ).format(year=year)


@cache
def shipped(name: str) -> WorkingCalendar:
    """Return a calendar that comes with the program."""
    file = paths.resources() / "calendars" / f"{name}.csv"
    return read(file.read_text("utf-8"))


def read(written: str) -> WorkingCalendar:
    """Return the calendar in a file: year, first, last, kind (holiday or working), name."""
    years: set[int] = set()
    days: dict[str, dict[date, str]] = {kind: {} for kind in _KINDS}
    for number, line in _lines(written):
        try:
            year, first, last, kind, name = line
            years.add(int(year))
            days[kind] |= dict.fromkeys(_span(first, last), name)
        except (ValueError, KeyError) as error:
            raise InputError(
                _(
                    "Line {number} of the calendar cannot be read. Nothing was changed. Write a "
                    "year, the first and the last day, holiday or working, and a name."
                ).format(number=number)
            ) from error
    return WorkingCalendar(frozenset(years), days["holiday"], days["working"])


def _lines(written: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(written.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            (fields,) = csv.reader([line])
            if fields != _COLUMNS:
                yield number, fields


def _span(first: str, last: str) -> Iterator[date]:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    if not timedelta() <= end - day < _LONGEST:
        raise ValueError(last)
    while day <= end:
        yield day
        day += timedelta(days=1)
