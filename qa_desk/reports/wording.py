"""How codes, points, scores and times read on paper."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from qa_desk.i18n import _
from qa_desk.reports.style import EMPTY

DOT = " · "


def word(table: Mapping[str, str], code: str) -> str:
    """Return a code's word in the language spoken now; an unknown code stands for itself."""
    return _(table.get(code, code))


def points(hundredths: int) -> str:
    """Return points as 30, 19.5 or 0.25."""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def score(tenths: int | None) -> str:
    """Return a score with its one decimal."""
    return EMPTY if tenths is None else f"{tenths // 10}.{tenths % 10}"


def clock(ms: int | None) -> str:
    """Return a length or a place in a recording as 4:05 or 1:02:03."""
    if ms is None:
        return ""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def moment(at: datetime, zone: tzinfo) -> str:
    """Return date and time in the centre's zone; no line ends between them."""
    return at.astimezone(zone).strftime("%Y-%m-%d\u00a0%H:%M")


def period(first: date, last: date) -> str:
    """Return the days of a period, the year once when it is the same."""
    if first == last:
        return first.isoformat()
    shown = last.isoformat()
    return _("{first} to {last}").format(
        first=first.isoformat(), last=shown[5:] if first.year == last.year else shown
    )


def span(time: timedelta) -> str:
    """Return how long something lasted: 1 d 3 h, 2 h 5 min or 12 min."""
    minutes = time // timedelta(minutes=1)
    days, minutes = divmod(minutes, 1440)
    hours, minutes = divmod(minutes, 60)
    if days:
        return _("{days} d {hours} h").format(days=days, hours=hours)
    if hours:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    return _("{minutes} min").format(minutes=minutes)
