"""Which days are working days: public holidays and make-up days of a year (节假日与调休, P20)."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache

from qa_desk import paths
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import cells, options

IsWorkingDay = Callable[[date], bool]
Named = tuple[date, bool, str]  # a day, whether it is worked, and its name

_SATURDAY = 5
_DECEMBER = 12
KEY = "calendar."  # with a year: the setting that holds the centre's own days of it
_KINDS = {
    **dict.fromkeys(("holiday", "off", "休", "休息", "放假", "节假日"), False),
    **dict.fromkeys(("working", "work", "班", "上班", "补班", "调休"), True),
}
_COLUMNS = ("year", "first", "last", "kind", "name")
_HEADINGS = {"year", "day", "date", "kind", "日期", "类型", "年份"}
_YEAR = re.compile(r"20\d\d")
_OWN = re.compile(r"calendar\.20\d\d")
_WHOLE = 5  # days: a notice for a year lists more, a day of the year before or after is alone
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

    def listed(self, year: int) -> list[Named]:
        """Return the holidays and make-up days of a year, whether each is worked, and its name."""
        return [each for each in self.days() if each[0].year == year]

    def with_year(self, year: int, other: "WorkingCalendar") -> "WorkingCalendar":
        """Return this calendar with the days of a year as another one has them."""

        def mixed(mine: Mapping[date, str], theirs: Mapping[date, str]) -> dict[date, str]:
            kept = {day: name for day, name in mine.items() if day.year != year}
            return kept | {day: name for day, name in theirs.items() if day.year == year}

        return WorkingCalendar(
            self.years | {year},
            mixed(self.holidays, other.holidays),
            mixed(self.make_up, other.make_up),
        )

    def with_file(self, file: "WorkingCalendar") -> "WorkingCalendar":
        """Return this calendar with what a file says: whole years, and single days of others."""
        found = self
        for year in sorted(file.years):
            found = found.with_year(year, file)
        alone = {day for day, _worked, _name in file.days() if day.year not in file.years}
        return WorkingCalendar(
            found.years,
            {**_without(found.holidays, alone), **_only(file.holidays, alone)},
            {**_without(found.make_up, alone), **_only(file.make_up, alone)},
        )

    def days(self) -> list[Named]:
        """Return all holidays and make-up days, whether each is worked, and its name."""
        days = [(day, False, name) for day, name in self.holidays.items()]
        return sorted(days + [(day, True, name) for day, name in self.make_up.items()])

    def written(self, year: int) -> str:
        """Return the days of a year as they are stored; `of_rows` reads them back."""
        target = io.StringIO()
        rows = csv.writer(target, lineterminator="\n")
        for day, is_worked, name in self.listed(year):
            rows.writerow((day.isoformat(), "working" if is_worked else "holiday", name))
        return target.getvalue()

    def working_days(self, year: int) -> int:
        """Return how many working days a year has."""
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
        return sum(map(self.is_working_day, days))

    def missing(self, today: date) -> int | None:
        """Return the year that should be known by now and is not: from 1 December the next one."""
        needed = today.year + (today.month == _DECEMBER)
        return needed if self.years and needed not in self.years else None


def made(days: Iterable[Named]) -> WorkingCalendar:
    """Return the calendar of these days."""
    found = list(days)
    return WorkingCalendar(
        frozenset(day.year for day, _worked, _name in found),
        {day: name for day, is_worked, name in found if not is_worked},
        {day: name for day, is_worked, name in found if is_worked},
    )


def _without(days: Mapping[date, str], others: Collection[date]) -> dict[date, str]:
    return {day: name for day, name in days.items() if day not in others}


def _only(days: Mapping[date, str], wanted: Collection[date]) -> dict[date, str]:
    return {day: name for day, name in days.items() if day in wanted}


def of(stored: Mapping[str, str]) -> WorkingCalendar:
    """Return the calendar that a centre has chosen in its settings; days of its own win."""
    own = tuple(sorted((key, days) for key, days in stored.items() if _OWN.fullmatch(key)))
    return _with_own(options.text("calendar", stored), own)


@lru_cache(maxsize=64)
def _with_own(name: str, own: tuple[tuple[str, str], ...]) -> WorkingCalendar:
    found = WorkingCalendar() if name == "weekdays" else shipped(name)
    for key, days in own:
        found = found.with_year(int(key.removeprefix(KEY)), of_rows(csv.reader(days.splitlines())))
    return found


def not_known(year: int) -> str:
    """Return what is said of a year whose days are missing."""
    return _(
        "The holidays of {year} are not known. Deadlines count Monday to Friday until they are. "
        "A QA lead or the administrator imports them under Centre, Working calendar."
    ).format(year=year)


@cache
def shipped(name: str) -> WorkingCalendar:
    """Return a calendar that comes with the program."""
    file = paths.resources() / "calendars" / f"{name}.csv"
    return read(file.read_text("utf-8"))


def read(written: str) -> WorkingCalendar:
    """Return the calendar in the text of a file, see `of_rows`."""
    return of_rows(csv.reader(written.splitlines()))


def of_rows(rows: Iterable[Sequence[str]]) -> WorkingCalendar:
    """Return the calendar in the rows of a file, or refuse and name the line.

    A row is a day, holiday or working, and a name; or a year, the first and the last day, holiday
    or working, and a name. A year belongs to the calendar when it is named or has several days.
    """
    named: set[int] = set()
    days: dict[date, tuple[bool, str]] = {}
    for number, row in _written(rows):
        try:
            year, span, is_worked, name = _row(row)
        except (ValueError, KeyError, OverflowError) as error:
            raise InputError(_unreadable(number)) from error
        if any(days.get(day, (is_worked, ""))[0] != is_worked for day in span):
            raise InputError(_unreadable(number))
        days |= dict.fromkeys(span, (is_worked, name))
        named |= {year} if year else set()
    listed = Counter(day.year for day in days)
    named |= {year for year, count in listed.items() if count >= _WHOLE}
    return WorkingCalendar(
        frozenset(named),
        {day: name for day, (is_worked, name) in days.items() if not is_worked},
        {day: name for day, (is_worked, name) in days.items() if is_worked},
    )


def _unreadable(number: int) -> str:
    return _(
        "Line {number} of the calendar cannot be read. Nothing was changed. Write a day, holiday "
        "or working, and a name; each day once."
    ).format(number=number)


def _written(rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, 1):
        found = [cell.strip() for cell in row]
        heading = any(cell.casefold() in _HEADINGS for cell in found)
        if any(found) and not found[0].startswith("#") and not heading:
            yield number, found


def _row(row: list[str]) -> tuple[int | None, list[date], bool, str]:
    if len(row) > len(_COLUMNS) and any(row[len(_COLUMNS) :]):
        raise ValueError(row)
    if _YEAR.fullmatch(row[0]):
        first, last, kind, *names = row[1 : len(_COLUMNS)]
        year: int | None = int(row[0])
    else:
        first, kind, *names = row
        last, year = first, None
    return year, list(_span(first, last)), _KINDS[kind.casefold()], " ".join(filter(None, names))


def _span(first: str, last: str) -> Iterator[date]:
    day, end = cells.day(first), cells.day(last)
    if day is None or end is None or not timedelta() <= end - day < _LONGEST:
        raise ValueError(last)
    while day <= end:
        yield day
        day += timedelta(days=1)
