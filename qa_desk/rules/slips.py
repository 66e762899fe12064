"""Which results share a confirmation slip, and for how long (domain.md 2.5, P22)."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

MODES: Mapping[str, str] = {  # the option slip.mode → the mode of its papers
    "per_evaluation": "single",
    "per_csr_per_day": "day",
    "per_csr_per_week": "week",
    "per_csr_per_month": "month",
}
SHARED = ("day", "week", "month")


def mode(chosen: str, result: str | None, *, fatal: bool) -> str:
    """Return on which kind of slip a result goes: only what passed shares one."""
    if fatal:
        return "fatal"
    return MODES[chosen] if result == "pass" else "single"


def period(mode: str, day: date) -> tuple[date, date]:
    """Return the first and the last day of the slip to which a call of this day belongs."""
    match mode:
        case "week":
            first = day - timedelta(days=day.weekday())
            return first, first + timedelta(days=6)
        case "month":
            return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
        case _:
            return day, day
