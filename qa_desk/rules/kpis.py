"""Indicators of the business beside the QA score: their units, targets and lights (S0-4.2.1b)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qa_desk.i18n import N_, _
from qa_desk.rules import complaints

UNITS: Mapping[str, str] = {
    "percent": N_("%"),
    "seconds": N_("seconds"),
    "count": N_("number"),
    "points": N_("points"),
}
DIRECTIONS: Mapping[str, str] = {
    "up": N_("Higher is better"),
    "down": N_("Lower is better"),
    "none": N_("Neither"),
}
SPANS: Mapping[str, str] = {"month": N_("Month"), "week": N_("Week")}
LIGHTS: Mapping[str, str] = {
    "good": N_("On target"),
    "near": N_("Within a tenth of the target"),
    "missed": N_("Target missed"),
    "": N_("No target"),
}
_NEAR = 10  # percent of the target
RECKONED = "complaint_timeliness"  # from the register, never imported


@dataclass(frozen=True)
class Metric:
    """An indicator: how it is called, its unit, which way is better, what is aimed at."""

    code: str
    name: str
    unit: str
    direction: str
    target: int | None = None  # hundredths
    is_own: bool = False  # of the centre, by the name that it typed
    version: int = 0  # of what the centre says of it, 0 for nothing

    @property
    def called(self) -> str:
        """Return the name in the language of now."""
        return self.name if self.is_own else _(self.name)


METRICS: Mapping[str, Metric] = {
    metric.code: metric
    for metric in (
        Metric("csat", N_("Customer satisfaction"), "percent", "up"),
        Metric("response_time", N_("Response time"), "seconds", "down"),
        Metric("resolution_rate", N_("Resolution rate"), "percent", "up"),
        Metric("volume", N_("Contacts handled"), "count", "none"),
        Metric("conversion", N_("Conversion rate"), "percent", "up"),
        Metric("handle_time", N_("Average handle time"), "seconds", "none"),
        Metric(RECKONED, N_("Complaints answered in time"), "percent", "up"),
    )
}


def light(value: int | None, target: int | None, direction: str) -> str:
    """Return the light of a value: good, near, missed, or "" where nothing is aimed at.

    Near is within a tenth of the target.
    """
    if value is None or target is None or direction == "none":
        return ""
    lacking = target - value if direction == "up" else value - target
    if lacking <= 0:
        return "good"
    return "near" if lacking * 100 <= abs(target) * _NEAR else "missed"


def start_of(span: str, day: date) -> date:
    """Return the first day of the month or week in which a day lies."""
    return complaints.span_around(span, day)[0]


def told(value: int | None, unit: str) -> str:
    """Return a value in hundredths as people read it."""
    if value is None:
        return "–"
    sign, whole, part = "−" if value < 0 else "", abs(value) // 100, abs(value) % 100
    digits = f"{whole:,}".replace(",", "\u202f") if unit == "count" else str(whole)
    shown = f"{sign}{digits}" + (f".{part:02d}".rstrip("0") if part else "")
    return f"{shown} %" if unit == "percent" else shown
