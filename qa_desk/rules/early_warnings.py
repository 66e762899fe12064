"""When figures warn: a CSR below his own past, an item that fails more often than before.

A warning needs enough results on both sides, and an interval (95 %) without zero; so about one in
forty comes up by chance though nothing has changed. Only what chance drew is compared (6.5b).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from qa_desk.rules.statistics import Interval, Mean, Share, newcombe, welch

LATEST = 30  # days
BASELINE = 90  # days before them, a CSR's own past
LEAST_DROP = 20  # tenths: a smaller change of a score is no matter


@dataclass(frozen=True)
class Spans:
    """The days that are compared: the latest ones, and those before them."""

    first: date
    last: date
    before_first: date
    before_last: date


def spans(today: date, before: int) -> Spans:
    """Return the latest days, up to today, and as many days before them as are asked."""
    first = today - timedelta(days=LATEST - 1)
    return Spans(first, today, first - timedelta(days=before), first - timedelta(days=1))


def falling(latest: Mean, baseline: Mean, least: int) -> Interval | None:
    """Return by how many tenths a CSR has fallen, None without an alarm (Welch)."""
    if min(latest.n, baseline.n) < least:
        return None
    drop = welch(baseline, latest)
    middle = (baseline.exact or 0) - (latest.exact or 0)
    return drop if drop is not None and drop.low > 0 and middle >= LEAST_DROP else None


def rising(latest: Share, before: Share, least: int) -> Interval | None:
    """Return by how much (0 to 1) an item fails more often, None without an alarm (Newcombe)."""
    if min(latest.of, before.of) < least:
        return None
    rise = newcombe(latest, before)
    return rise if rise.low > 0 else None
