"""What a new centre still needs before its first scored call, in the order in which it helps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qa_desk.i18n import N_

STEPS: Mapping[str, str] = {
    "people": N_("People"),
    "roster": N_("Roster"),
    "recordings": N_("Recordings"),
    "checklist": N_("Checklist"),
    "score": N_("First scored call"),
}


@dataclass(frozen=True)
class Standing:
    """What is in a centre."""

    centre: str = ""
    csrs: int = 0  # who are in a team
    shifts: int = 0
    calls: int = 0
    ready: int = 0  # of these, what can be scored
    checklists: tuple[str, ...] = ()  # codes of those in force
    scored: int = 0

    def done(self) -> frozenset[str]:
        """Return the steps that need nothing more."""
        has = {
            "people": self.csrs,
            "roster": self.shifts,
            "recordings": self.ready,
            "checklist": self.checklists,
            "score": self.scored,
        }
        return frozenset(step for step, there in has.items() if there)


def is_new(standing: Standing, steps: Collection[str]) -> bool:
    """Say whether the centre has not begun, to somebody who sees the results of these steps.

    Whoever has no part in scoring sees no results; for them the people tell.
    """
    return ("score" if "score" in steps else "people") not in standing.done()


def next_step(standing: Standing, skipped: Collection[str]) -> str:
    """Return the first step that is neither done nor skipped, the last where none is left."""
    left = [step for step in STEPS if step not in standing.done() and step not in skipped]
    return left[0] if left else tuple(STEPS)[-1]


def hindrances(standing: Standing) -> tuple[str, ...]:
    """Return the steps without which no call can be scored."""
    needed = ("people", "recordings", "checklist")
    return tuple(step for step in needed if step not in standing.done())
