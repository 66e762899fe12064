"""Goals of improvement: how far one is attained, and whether that is behind (domain.md 6.10).

Values are as people read them (percent, points), so a goal of any unit is reckoned alike; rates are
exact fractions, rounded last.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from uuid import UUID

from qa_desk.i18n import N_, _
from qa_desk.rules.measures import MEASURES, UNITS

CATEGORIES: Mapping[str, str] = {  # S4-5.1.1
    "quality": N_("Service quality"),
    "satisfaction": N_("Customer satisfaction"),
    "business": N_("Business"),
    "process": N_("Internal process"),
}
DIRECTIONS: Mapping[str, str] = {
    "higher": N_("Higher is better"),
    "lower": N_("Lower is better"),
}
KINDS: Mapping[str, str] = {  # of measures (S4-3.3.2)
    "process": N_("Process"),
    "training": N_("Training"),
    "facility": N_("Facilities"),
    "technology": N_("Technology"),
    "performance": N_("Performance management"),
}
METHODS: Mapping[str, str] = {  # of evaluating the effect (S4-5.2)
    "data": N_("Analysis of data"),
    "survey": N_("Survey of customers"),
    "site": N_("Checks on site"),
    "self": N_("Self-evaluation and superior"),
}
CYCLES: Mapping[str, str] = {"quarter": N_("Each quarter"), "half": N_("Each half-year")}
VERDICTS: Mapping[str, str] = {  # S4-5.4.1
    "achieved": N_("Achieved"),
    "partly": N_("Partly achieved"),
    "not": N_("Not achieved"),
}
FOLLOW_UPS: Mapping[str, str] = {  # S4-5.4.2
    "roll_out": N_("Roll out what worked"),
    "redo": N_("Adjust it and do it again"),
}
LIGHTS: Mapping[str, str] = {
    "good": N_("On plan"),
    "soon": N_("Behind plan"),
    "late": N_("Far behind plan"),
}
MOST = Fraction(12, 10)  # what a goal brings to its plan at most, 6.10
WHOLE = 100


@dataclass(frozen=True)
class Goal:
    """A goal of a plan: a measure of the catalogue or a typed one, from where to where, by when."""

    key: str = ""  # within the plan, the same in all its versions
    category: str = ""  # a key of CATEGORIES
    measure: str = ""  # a key of measures.MEASURES, or nothing
    name: str = ""  # typed, where it is none of these
    unit: str = ""  # typed
    direction: str = ""  # a key of DIRECTIONS
    baseline: Decimal | None = None
    baseline_source: str = ""
    baseline_on: date | None = None
    target: Decimal | None = None
    due_on: date | None = None
    weight: int = 0  # percent
    owner_id: UUID | None = None
    owner: str = ""  # and staff no.

    @property
    def title(self) -> str:
        """Return what it is called, in the language of now."""
        return _(MEASURES[self.measure].name) if self.measure in MEASURES else self.name

    @property
    def in_unit(self) -> str:
        """Return its unit in words."""
        return _(UNITS[MEASURES[self.measure].unit]) if self.measure in MEASURES else self.unit

    @property
    def lacks(self) -> str:
        """Return what keeps the goal from being SMART (S4-3.2.1); nothing when it is whole."""
        wanted = {
            N_("the category"): self.category,
            N_("the measure"): self.title.strip(),
            N_("the unit"): self.in_unit.strip(),
            N_("whether higher or lower is better"): self.direction,
            N_("the baseline"): self.baseline is not None,
            N_("where the baseline is from, and of which day"): self.baseline_source.strip()
            and self.baseline_on,
            N_("the target"): self.target is not None,
            N_("the due date"): self.due_on,
            N_("the owner"): self.owner_id,
        }
        return _(", ").join(_(words) for words, found in wanted.items() if not found)

    @property
    def is_aimless(self) -> bool:
        """Say whether the target is no better than the baseline."""
        if self.baseline is None or self.target is None:
            return False
        up = self.target > self.baseline
        return self.target == self.baseline or up != (self.direction == "higher")


def attainment(goal: Goal, actual: Decimal | None) -> Fraction | None:
    """Return how much of the way from baseline to target is done, 1 is all of it (6.10).

    Without a baseline it is actual ÷ target, or target ÷ actual where lower is better. None where
    that says nothing.
    """
    if actual is None or goal.target is None:
        return None
    if goal.baseline is not None:
        return _ratio(actual - goal.baseline, goal.target - goal.baseline)
    if goal.direction == "lower":
        return _ratio(goal.target, actual)
    return _ratio(actual, goal.target)


def clipped(rate: Fraction | None) -> Fraction:
    """Return what a rate brings to its plan: 0 to 120 %, nothing when it is not known."""
    return min(max(rate or Fraction(0), Fraction(0)), MOST)


def overall(rates: Iterable[tuple[int, Fraction | None]]) -> Fraction:
    """Return the rate of a plan, the sum of weight × rate, of its goals' weights and rates."""
    return sum((Fraction(weight, WHOLE) * clipped(rate) for weight, rate in rates), Fraction(0))


def percent(rate: Fraction | None) -> Decimal | None:
    """Return a rate in percent with one decimal place, halves up; None is not known."""
    if rate is None:
        return None
    exact = Decimal(rate.numerator * WHOLE) / Decimal(rate.denominator)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def planned(begins: date, due: date | None, day: date) -> int:
    """Return how much of a goal's time is over on a day, in whole percent: the planned progress."""
    if due is None or due <= begins:
        return WHOLE
    passed = Fraction((day - begins).days, (due - begins).days) * WHOLE
    return int(min(max(passed, Fraction(0)), Fraction(WHOLE)))


def light(planned_percent: int, rate: Fraction | None, least: int) -> str:
    """Return the traffic light of a goal (S4-4.4.1), a key of LIGHTS; nothing without an actual."""
    if rate is None:
        return ""
    if is_behind(planned_percent, rate, least):
        return "late"
    return "soon" if rate * WHOLE < planned_percent else "good"


def is_behind(planned_percent: int, rate: Fraction | None, least: int) -> bool:
    """Say whether so little of what was planned is done that the cause is to be said (S4-4.4.2)."""
    done = clipped(rate) * WHOLE
    return rate is not None and done * WHOLE < planned_percent * least


def worst(lights: Iterable[str]) -> str:
    """Return the light of a plan: that of its worst goal."""
    found = set(lights)
    return next((one for one in ("late", "soon", "good") if one in found), "")


def suggested(rates: Iterable[Fraction | None], least: int) -> str:
    """Return the verdict that the rates suggest, a key of VERDICTS; nothing while one is missing.

    Achieved is each goal reached; not achieved is none that comes to the least percent.
    """
    found = list(rates)
    known = [rate for rate in found if rate is not None]
    if not found or len(known) < len(found):
        return ""
    if all(rate >= 1 for rate in known):
        return "achieved"
    return "not" if all(rate * WHOLE < least for rate in known) else "partly"


def _ratio(part: Decimal, whole: Decimal) -> Fraction | None:
    return Fraction(part) / Fraction(whole) if whole else None
