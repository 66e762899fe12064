"""Draws anybody can repeat (D10): rank = sha256(draw seed | call id) within the stratum.

A stratum is a CSR. Its calls lie in cells: a stretch of the period and a part of the day. Of a
stratum with N calls, n are drawn like this:

1. The cells share the n in proportion to their calls, N_c of N, rounded up or down. Laid end to
   end, the cells are a line of length n; one call falls on each of the places u, u + 1, …, where
   u, from 0 to 1, is sha256(draw seed | CSR's id) as a fraction. So the draw is even over the
   period and the day, the shares always add up to n, and a share is never more than one off.
2. In each cell the calls of the smallest ranks are drawn.

What holds:

- Equal chance: a cell's share is n·N_c/N on average over the seeds, and within a cell every call is
  as likely to have a small rank; so every call of a CSR has the same chance, n/N.
- Determinism: the sample follows from the seed, the ids, the cells and n alone, in any order.
- A late call changes nothing of another CSR. Within a cell it changes only itself: it takes the
  place of the last one or none. It makes the other cells' part of the line shorter by less than one
  place in all, so another cell's share may change by one at most, and most times does not.
- A replacement is the next rank of the same cell; of the whole stratum, when the cell has no more.
"""

import hashlib
import heapq
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from qa_desk.i18n import N_
from qa_desk.rules.call_filters import CallFilter

REASONS: Mapping[str, str] = {  # why a call is evaluated: every evaluation carries one (6.5b)
    "random": N_("Random sampling"),
    "targeted": N_("Targeted sampling"),
    "quota": N_("Quota sampling"),
    "complaint_driven": N_("Complaint-driven sample"),
    "follow_up": N_("Follow-up sample"),
    "watch_list": N_("Watch list"),
    "low_csat": N_("Low satisfaction"),
    "new_hire": N_("New hire"),
    "new_product": N_("New product"),
    "off_plan": N_("Off-plan check"),
    "quick_check": N_("From a quick check"),
}
EXCLUSIONS: Mapping[str, str] = {  # why a call of the period is not in the pool; the first counts
    "live": N_("Watched live"),
    "unresolved": N_("Without a known CSR or time"),
    "other_part": N_("Parts of transferred calls that are not scored"),
    "test_call": N_("Test calls"),
    "no_recording": N_("Without a recording"),
    "too_short": N_("Too short"),
    "too_old": N_("Too old"),
    "already_drawn": N_("Drawn before"),
    "own_call": N_("The QA inspector's own"),
    "same_team": N_("Of the QA inspectors' own team"),
    "filter": N_("Not what the rule is about"),
}
ONE = 1 << 256  # of which fair fractions are parts
QUARTER = timedelta(minutes=15)  # all offsets of time zones are multiples of it
_LINE = 37  # characters of an id and its line's end
_PARTS = 4  # of a day
_STRETCH = 7  # days; of a shorter period each day is a stretch

Cells = Mapping[int, Sequence[str]]  # the ids of a stratum's calls, as texts, by cell


@dataclass(frozen=True)
class Stratum:
    """The calls of one CSR that may be drawn; millions of them have to fit into memory."""

    packed: Mapping[int, str]  # cell → the ids of its calls, one per line

    @classmethod
    def of(cls, cells: Cells) -> "Stratum":
        """Return the stratum of these cells."""
        return cls({cell: "\n".join(calls) for cell, calls in cells.items() if calls})

    @property
    def count(self) -> int:
        """Count the calls."""
        return sum((len(calls) + 1) // _LINE for calls in self.packed.values())

    def cells(self) -> Cells:
        """Return the ids by cell."""
        return {cell: calls.split("\n") for cell, calls in self.packed.items()}


def new_seed() -> str:
    """Return a fresh draw seed of 128 random bits."""
    return secrets.token_hex(16)


def rank(seed: str, call: UUID | str) -> bytes:
    """Return the place of a call in the draw; the smallest are drawn first."""
    return hashlib.sha256(f"{seed}|{call}".encode()).digest()


def fraction(seed: str, what: object) -> int:
    """Return a number from 0 to 1 that nobody chose, in parts of `ONE`."""
    return int.from_bytes(hashlib.sha256(f"{seed}|{what}".encode()).digest())


def fairly(numerator: int, denominator: int, start: int) -> int:
    """Return a fraction rounded up or down, on average itself over all starts."""
    return (numerator * ONE + denominator * start) // (denominator * ONE)


def shares(sizes: Sequence[int], n: int, start: int) -> list[int]:
    """Share n places between cells in proportion to their sizes; n is at most the sum."""
    whole, before, reached, found = sum(sizes), 0, 0, []
    for size in sizes:
        reached += size
        after = -((start * whole - n * reached * ONE) // (whole * ONE)) if whole else 0
        found.append(after - before)
        before = after
    return found


def digest(calls: Iterable[str]) -> bytes:
    """Return the SHA-256 over the sorted ids, one per line."""
    return hashlib.sha256("\n".join(sorted(calls)).encode()).digest()


def whole_digest(strata: Mapping[UUID, bytes]) -> bytes:
    """Return the SHA-256 over a line for each CSR, sorted: id, blank, digest of the stratum."""
    return digest(f"{person} {found.hex()}" for person, found in strata.items())


def chosen(seed: str, person: UUID, cells: Cells, n: int) -> list[str]:
    """Draw n calls of a CSR, or all there are; the smallest rank first."""
    order = sorted(cells)
    sizes = [len(cells[cell]) for cell in order]
    quotas = shares(sizes, min(n, sum(sizes)), fraction(seed, person))
    found = [
        each
        for cell, quota in zip(order, quotas, strict=True)
        for each in _smallest(seed, cells[cell], quota)
    ]
    return [call for _rank, call in sorted(found)]


def succession(seed: str, cells: Cells, replaced: str) -> list[str]:
    """Return a stratum's calls as they follow when one is replaced: first those of its cell."""
    own = next((set(calls) for calls in cells.values() if replaced in calls), set())
    everything = sorted((rank(seed, call), call) for calls in cells.values() for call in calls)
    ranked = [call for _rank, call in everything if call != replaced]
    return sorted(ranked, key=lambda call: call not in own)


def _smallest(seed: str, calls: Sequence[str], n: int) -> list[tuple[bytes, str]]:
    if n == 0:
        return []
    sha256, prefix = hashlib.sha256, f"{seed}|"
    return heapq.nsmallest(n, [(sha256((prefix + call).encode()).digest(), call) for call in calls])


# -- cells ---------------------------------------------------------------------------------------


def cells(start: datetime, end: datetime, zone: tzinfo, wanted: CallFilter) -> list[int | None]:
    """Return the cell of each quarter of an hour from start to end, None where the filter says no.

    A cell is a week of the period, or a day of a short one, and a part of the day of six hours.
    """
    first = start.astimezone(zone).date()
    last = (end - timedelta(microseconds=1)).astimezone(zone).date()
    stretch = _STRETCH if (last - first).days >= _STRETCH else 1
    found: list[int | None] = []
    moment = start
    while moment < end:
        local = moment.astimezone(zone)
        cell = (local.date() - first).days // stretch * _PARTS + local.hour * _PARTS // 24
        found.append(cell if is_wanted(local, wanted) else None)
        moment += QUARTER
    return found


def is_wanted(local: datetime, wanted: CallFilter) -> bool:
    """Say whether a filter is about calls of that hour and weekday."""
    if wanted.weekdays and local.isoweekday() not in wanted.weekdays:
        return False
    if wanted.hours is None:
        return True
    first, last = wanted.hours
    if first < last:
        return first <= local.hour < last
    return local.hour >= first or local.hour < last
