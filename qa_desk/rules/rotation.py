"""Which backups are kept: one for each of the last days, one for each of the last weeks."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime

DAYS, WEEKS = 7, 4  # days and weeks that have a backup, however long ago


def kept(moments: Iterable[datetime], days: int = DAYS, weeks: int = WEEKS) -> set[datetime]:
    """Return the newest moment of each of the last days and of each of the last weeks."""
    newest_first = sorted(moments, reverse=True)
    by_day = _newest(newest_first, lambda moment: moment.date(), days)
    by_week = _newest(newest_first, lambda moment: moment.isocalendar()[:2], weeks)
    return by_day | by_week


def _newest(
    newest_first: Iterable[datetime], period: Callable[[datetime], Hashable], most: int
) -> set[datetime]:
    found: dict[Hashable, datetime] = {}
    for moment in newest_first:
        found.setdefault(period(moment), moment)
    return set(list(found.values())[:most])
