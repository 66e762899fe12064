"""Whether a training helped: before and after, and beside those who were not trained (6.9).

Who is sent to a training is chosen for bad scores, and bad scores drift back to the middle by
themselves (regression to the mean). So a gain is told against untrained CSRs: difference in
differences, Welch. That is still too kind where these began higher than the trainees, for whoever
began lower comes back further. So the verdict stands on the net gain at equal beginnings: what a
lead at the beginning is worth at the end is read off the people themselves, trained and not, and
taken out (analysis of covariance; A. G. Barnett, J. C. van der Pols, A. J. Dobson, Int. J.
Epidemiol. 34 (2005) 215). It is right whoever was chosen by these scores; where people were chosen
by others besides, it calls too few trainings effective, never too many. Without enough untrained
CSRs no training is proven effective. Scores are tenths of a point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qa_desk.i18n import N_
from qa_desk.rules import covariance
from qa_desk.rules.statistics import Interval, Mean, Share, half_up, newcombe, welch

VERDICTS: Mapping[str, str] = {
    "effective": N_("Effective"),
    "partly": N_("Better, but short of the goal"),
    "not_effective": N_("Not effective"),
    "too_few": N_("Not enough data"),
}
LEAST_CONTROLS = 5
_NONE = Fraction()


@dataclass(frozen=True)
class Followed:
    """One CSR's random samples on the topic, before (28 days) and after (30 days)."""

    before: Mean
    after: Mean

    @property
    def gain(self) -> Fraction | None:
        """Return how much better the mean is; None without samples on both sides."""
        if self.before.exact is None or self.after.exact is None:
            return None
        return self.after.exact - self.before.exact


@dataclass(frozen=True)
class Goal:
    """What the need wants of a figure, in its unit: a score in tenths, a rate in thousandths."""

    target: int
    higher_is_better: bool = True

    def is_met(self, value: int | None) -> bool:
        """Say whether a value reaches it."""
        if value is None:
            return False
        return value >= self.target if self.higher_is_better else value <= self.target


@dataclass(frozen=True)
class Effect:
    """What became of the trainees: their gain, and the net gain against the others."""

    gain: Mean
    gain_interval: Interval | None
    controls: Mean
    net: Fraction | None  # None without enough controls
    net_interval: Interval | None
    level: Fraction | None  # the net gain at equal beginnings
    level_interval: Interval | None
    after: int | None  # mean of the trainees after, in tenths
    warns: bool  # nobody to compare with: part of the gain may be regression to the mean
    is_sampled: bool  # each trainee has as many samples after as were planned

    @property
    def interval(self) -> Interval | None:
        """Return the interval on which a verdict stands."""
        return self.gain_interval if self.warns else self.level_interval


def effect(trainees: Sequence[Followed], controls: Sequence[Followed], samples: int) -> Effect:
    """Return the effect of a training with so many follow-up samples planned for each trainee.

    *Example* of 6.9: +4.3 [2.6, 6.0], against six others net +3.1 [1.3, 4.8].
    """
    gain = Mean.of(each.gain for each in trainees if each.gain is not None)
    other = Mean.of(each.gain for each in controls if each.gain is not None)
    has_controls = other.n >= LEAST_CONTROLS and gain.n > 1
    level = covariance.difference(_points(trainees), _points(controls)) if has_controls else None
    after = sum((each.after for each in trainees), start=Mean())
    return Effect(
        gain=gain,
        gain_interval=gain.interval(),
        controls=other,
        net=(gain.exact or _NONE) - (other.exact or _NONE) if has_controls else None,
        net_interval=welch(gain, other) if has_controls else None,
        level=level.value if level else None,
        level_interval=level.interval if level else None,
        after=after.value(),
        warns=not has_controls,
        is_sampled=bool(trainees) and all(each.after.n >= samples for each in trainees),
    )


def _points(people: Sequence[Followed]) -> list[tuple[Fraction, Fraction]]:
    return [
        (each.before.exact, each.after.exact)
        for each in people
        if each.before.exact is not None and each.after.exact is not None
    ]


def verdict(found: Effect, goal: Goal) -> str:
    """Return a key of VERDICTS: effective needs an interval above 0 and the goal (6.9).

    Where not all the samples are there, or nothing varies, there is not enough to say that it did
    not help; without controls there is not enough to say that it did.
    """
    interval = found.interval
    if interval is None or (found.warns and interval.low > 0):
        return "too_few"
    if interval.low > 0:
        return "effective" if goal.is_met(found.after) else "partly"
    return "not_effective" if found.is_sampled else "too_few"


@dataclass(frozen=True)
class Drop:
    """The defect rate of the items before and after, and by how much it fell (Newcombe)."""

    before: Share
    after: Share

    @property
    def permille(self) -> int | None:
        """Return the fall in thousandths: 24/120 to 9/110 is 118."""
        if not self.before.of or not self.after.of:
            return None
        fell = Fraction(self.before.part, self.before.of) - Fraction(self.after.part, self.after.of)
        return half_up(fell * 1000)

    def interval(self) -> Interval | None:
        """Return its interval from −1 to 1; None without opportunities on both sides."""
        if not self.before.of or not self.after.of:
            return None
        return newcombe(self.before, self.after)
