"""How far two results of one contact agree, and which results are scored a second time (6.7, 2.7).

A blind re-check is scored by somebody who does not see the first result; a repeat is the same
contact given to the same inspector again, weeks later and looking like any task.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from qa_desk.i18n import N_
from qa_desk.rules import answers, sampling, scoring
from qa_desk.rules.answers import Filled
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.sheets import Sheet
from qa_desk.rules.statistics import Share

KINDS: Mapping[str, str] = {
    "blind": N_("Blind re-check"),
    "repeat": N_("Repeat"),
}
SETTLED = ("E3", "E4", "E10", "E11")  # released and not disputed; what is disputed waits
LATEST = timedelta(days=180)  # a repeat is of no older result: its recording may be gone


@dataclass(frozen=True)
class Comparison:
    """A second result beside the first; scores are tenths."""

    decisions: Share  # decisions on items that agree, of those that both took
    fatal_missed: int = 0  # classes of fatal errors that only the second result has
    fatal_added: int = 0  # that only the first has
    difference: int | None = None  # second score less the first; None where one has no score


def compared(form: Checklist, group: str, first: Sheet, second: Sheet) -> Comparison:
    """Compare two sheets of one version of a checklist (6.7).

    An item decision is what is chosen for an item, "not applicable" among it, and where points
    were lost also to whom they are charged. Only items that both have decided are counted.
    """
    one, two = (
        {f.item.number: f for f in answers.read(form, each).filled} for each in (first, second)
    )
    both = [(one[number], two[number]) for number in sorted(one.keys() & two.keys())]
    was, is_now = (scoring.score(form, each, group) for each in (first, second))
    fatal, fatal_now = set(was.fatal_classes), set(is_now.fatal_classes)
    scored = was.final is not None and is_now.final is not None
    return Comparison(
        Share(sum(_agree(*pair) for pair in both), len(both)),
        len(fatal_now - fatal),
        len(fatal - fatal_now),
        (is_now.final or 0) - (was.final or 0) if scored else None,
    )


def _agree(first: Filled, second: Filled) -> bool:
    charged = not first.lost or first.answer.cause == second.answer.cause
    return first.answer.choice == second.answer.choice and charged


def opens(kind: str, found: Comparison, tolerance: int) -> bool:
    """Say whether an assessment follows: apart by more points than that, or a fatal error missed.

    Only of a blind re-check: who scores differently than before has shown how sure he is, not
    which of the two is right (I-01).
    """
    apart = found.difference is not None and abs(found.difference) > tolerance * 10
    return kind == "blind" and (apart or found.fatal_missed > 0)


@dataclass(frozen=True)
class Candidate:
    """A result that could be scored a second time, by the number of its evaluation."""

    number: str
    inspector: UUID
    day: date
    result: str


@dataclass(frozen=True)
class Pool:
    """What a draw chooses from, kept beside its seed so that it can be drawn again.

    `had` says how many of each inspector were drawn before; each gets as many as lack to `count`.
    """

    candidates: tuple[Candidate, ...]
    had: Mapping[UUID, int]
    count: int

    def to_document(self) -> dict[str, Any]:
        """Return it to be stored: in one order, whatever order it was found in."""
        found = sorted(self.candidates, key=lambda one: one.number)
        return {
            "count": self.count,
            "had": {str(key): self.had[key] for key in sorted(self.had)},
            "found": [
                [one.number, str(one.inspector), one.day.isoformat(), one.result] for one in found
            ],
        }

    @classmethod
    def from_document(cls, kept: Mapping[str, Any]) -> "Pool":
        """Return the pool that was stored."""
        return cls(
            tuple(
                Candidate(number, UUID(inspector), date.fromisoformat(day), result)
                for number, inspector, day, result in kept["found"]
            ),
            {UUID(key): number for key, number in kept["had"].items()},
            kept["count"],
        )

    def digest(self) -> bytes:
        """Return the SHA-256 over a line for each result and inspector, sorted."""
        kept = self.to_document()
        lines = ["|".join(line) for line in kept["found"]]
        lines += [f"{key}|{number}" for key, number in kept["had"].items()]
        return sampling.digest([*lines, f"count|{self.count}"])


def chosen(pool: Pool, seed: str) -> list[Candidate]:
    """Draw as many results of each inspector as are due, spread over results and days.

    By turns the result and the day that were drawn least so far; among them, whose rank is least:
    the SHA-256 over seed and number. The same seed and pool give the same draw, in any order.
    """
    of: defaultdict[UUID, list[Candidate]] = defaultdict(list)
    for one in pool.candidates:
        of[one.inspector].append(one)
    return [
        one
        for key in sorted(of)
        for one in _spread(of[key], pool.count - pool.had.get(key, 0), seed)
    ]


def _spread(candidates: Sequence[Candidate], count: int, seed: str) -> list[Candidate]:
    left = sorted(candidates, key=lambda one: sampling.rank(seed, one.number))
    results: Counter[str] = Counter()
    days: Counter[date] = Counter()
    drawn: list[Candidate] = []
    while left and len(drawn) < count:
        one = min(left, key=lambda each: (results[each.result], days[each.day]))
        left.remove(one)
        results[one.result] += 1
        days[one.day] += 1
        drawn.append(one)
    return drawn


def repeatable(now: datetime, weeks: int) -> tuple[datetime, datetime]:
    """Return from when to when a result was submitted that may be repeated now."""
    return now - LATEST, now - timedelta(weeks=weeks)
