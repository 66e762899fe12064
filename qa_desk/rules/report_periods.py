"""The periods of reports: weeks, the ten days of a month (旬), months, half-years and years.

S3-6.D2 and domain.md 5.3; of digests S1-2A.9 and S1-2A.10, P25.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from qa_desk.errors import InputError
from qa_desk.i18n import N_, _

Period = tuple[date, date]
THIRDS = (
    N_("1st to 10th of {month}"),
    N_("11th to 20th of {month}"),
    N_("21st to the end of {month}"),
)
HALVES = (N_("first half of {year}"), N_("second half of {year}"))
_LENGTHS: Mapping[str, str] = {  # of kinds that are of no month
    "tenday_report": "third",
    "weekly_digest": "week",
    "half_year_digest": "half",
    "yearly_digest": "year",
}
_STARTS = (1, 11, 21)
_DAY = timedelta(days=1)
_WRITTEN: Mapping[str, str] = {
    "third": r"(\d{4})-(\d{2})-([123])",
    "week": r"(\d{4})-W(\d{2})",
    "month": r"(\d{4})-(\d{2})",
    "half": r"(\d{4})-H([12])",
    "year": r"(\d{4})",
}
_EXAMPLES: Mapping[str, str] = {
    "third": "2026-10-1, 2026-10-2, 2026-10-3",
    "week": "2026-W42",
    "month": "2026-10",
    "half": "2026-H1",
    "year": "2026",
}


def length(kind: str) -> str:
    """Return how long the periods of a kind are: week, third of a month, month, half, year."""
    return _LENGTHS.get(kind, "month")


def is_monthly(kind: str) -> bool:
    """Say whether a kind of report is of whole months."""
    return length(kind) == "month"


def around(kind: str, day: date) -> Period:
    """Return the period of a kind in which a day lies."""
    return _AROUND[length(kind)](day)


def before(kind: str, first: date) -> Period:
    """Return the period before the one that begins on a day."""
    return around(kind, first - _DAY)


def finished(kind: str, today: date) -> Period:
    """Return the newest period that is over."""
    return before(kind, around(kind, today)[0])


def lately(kind: str, today: date, number: int) -> list[Period]:
    """Return so many periods, that of today first."""
    found = [around(kind, today)]
    while len(found) < number:
        found.append(before(kind, found[-1][0]))
    return found


def months(period: Period) -> list[Period]:
    """Return the months, or parts of months, that a period is made of."""
    first, last = period
    found = []
    while first <= last:
        found.append((first, min(last, _month_end(first))))
        first = found[-1][1] + _DAY
    return found


def told(period: Period) -> str:
    """Return how people call a period: 2026-10, or the ten days of it, a week by its days."""
    first, last = period
    if period == _year(first):
        return f"{first:%Y}"
    if period == _half(first):
        return _(HALVES[first.month > 6]).format(year=first.year)
    if period == _month(first):
        return f"{first:%Y-%m}"
    if period == _week(first):
        return f"{first.isoformat()} – {last.isoformat()}"
    return _(THIRDS[_third(first)]).format(month=f"{first:%Y-%m}")


def written(kind: str, text: str) -> Period:
    """Return the period that somebody wrote: 2026-10, 2026-10-2 for the 11th to the 20th, 2026-W42.

    InputError for what is none.
    """
    found = re.fullmatch(_WRITTEN[length(kind)], text.strip())
    try:
        if found is None:
            raise ValueError(text)
        return around(kind, _first(length(kind), *map(int, found.groups())))
    except ValueError:
        raise InputError(
            _("“{text}” is no period of this report. Write it like this: {wanted}.").format(
                text=text, wanted=_EXAMPLES[length(kind)]
            )
        ) from None


def _first(length: str, year: int, number: int = 1, third: int = 1) -> date:
    """Return a day of the period with these numbers; ValueError where there is none."""
    if length == "week":
        return date.fromisocalendar(year, number, 1)
    month = {"half": 6 * number - 5, "year": 1}.get(length, number)
    return date(year, month, _STARTS[third - 1])


def _week(day: date) -> Period:
    first = day - day.weekday() * _DAY
    return first, first + 6 * _DAY


def _thirds(day: date) -> Period:
    third = _third(day)
    first = day.replace(day=_STARTS[third])
    return first, first + 9 * _DAY if third < 2 else _month_end(day)


def _month(day: date) -> Period:
    return day.replace(day=1), _month_end(day)


def _half(day: date) -> Period:
    first = date(day.year, 7 if day.month > 6 else 1, 1)
    return first, _month_end(first.replace(month=first.month + 5))


def _year(day: date) -> Period:
    return date(day.year, 1, 1), date(day.year, 12, 31)


_AROUND: Mapping[str, Callable[[date], Period]] = {
    "week": _week,
    "third": _thirds,
    "month": _month,
    "half": _half,
    "year": _year,
}


def _third(day: date) -> int:
    return min(2, (day.day - 1) // 10)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + 31 * _DAY).replace(day=1) - _DAY
