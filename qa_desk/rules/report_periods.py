"""The periods of reports: the ten days of a month (旬) and the month (S3-6.D2, domain.md 5.3)."""

import re
from datetime import date, timedelta

from qa_desk.errors import InputError
from qa_desk.i18n import N_, _

Period = tuple[date, date]
THIRDS = (
    N_("1st to 10th of {month}"),
    N_("11th to 20th of {month}"),
    N_("21st to the end of {month}"),
)
_STARTS = (1, 11, 21)
_DAY = timedelta(days=1)
_WRITTEN = re.compile(r"(\d{4})-(\d{2})(?:-([123]))?")


def is_monthly(kind: str) -> bool:
    """Say whether a kind of report is of whole months."""
    return kind != "tenday_report"


def around(kind: str, day: date) -> Period:
    """Return the period of a kind in which a day lies."""
    if is_monthly(kind):
        return day.replace(day=1), _month_end(day)
    third = _third(day)
    first = day.replace(day=_STARTS[third])
    return first, first + 9 * _DAY if third < 2 else _month_end(day)


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


def told(period: Period) -> str:
    """Return how people call a period: 2026-10, or the ten days of it."""
    first, last = period
    if last.month == first.month and (first.day, last) == (1, _month_end(first)):
        return f"{first:%Y-%m}"
    return _(THIRDS[_third(first)]).format(month=f"{first:%Y-%m}")


def written(kind: str, text: str) -> Period:
    """Return the period that somebody wrote: 2026-10, or 2026-10-2 for the 11th to the 20th."""
    found = _WRITTEN.fullmatch(text.strip())
    is_whole = found is not None and found[3] is None
    if found is None or is_whole is not is_monthly(kind) or not 1 <= int(found[2]) <= 12:
        wanted = "2026-10" if is_monthly(kind) else "2026-10-1, 2026-10-2, 2026-10-3"
        raise InputError(
            _("“{text}” is no period of this report. Write it like this: {wanted}.").format(
                text=text, wanted=wanted
            )
        )
    start = _STARTS[int(found[3]) - 1] if found[3] else 1
    return around(kind, date(int(found[1]), int(found[2]), start))


def _third(day: date) -> int:
    return min(2, (day.day - 1) // 10)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + 31 * _DAY).replace(day=1) - _DAY
