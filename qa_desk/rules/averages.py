"""Average scores that say on which sample they stand (6.5b).

Targeted samples are drawn where something is wrong, so a plain mean over all of them says less than
the truth. Scores and averages are tenths of a percent-point.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qa_desk.i18n import N_
from qa_desk.rules.statistics import half_up

RANDOM, TARGETED, QUOTA = "random", "targeted", "quota"
BASES: Mapping[str, str] = {
    "random": N_("random sample only"),
    "weighted": N_("all samples, weighted by their calls"),
    "naive": N_("all samples, unweighted: for comparison only"),
}


@dataclass(frozen=True)
class Average:
    """A mean of `n` scores, None when there are none; `basis` is a code of `BASES`."""

    tenths: int | None
    n: int
    basis: str


@dataclass(frozen=True)
class Stratum:
    """The scores drawn from one part of the calls, and how many calls that part has."""

    calls: int
    scores: tuple[int, ...] = ()


def stratum_of(sample_reason: str) -> str:
    """Return the stratum of an evaluation: only what chance alone chose is random."""
    return sample_reason if sample_reason in (RANDOM, QUOTA) else TARGETED


def of_random(scores: Iterable[tuple[str, int | None]]) -> Average:
    """Return the mean of the random stratum, for appraisal and trend, from (reason, score)."""
    chosen = [tenths for reason, tenths in scores if stratum_of(reason) == RANDOM]
    return _mean([tenths for tenths in chosen if tenths is not None], "random")


def weighted(strata: Sequence[Stratum]) -> Average:
    """Return Σ (N_h/N)·mean_h, for the whole; none while a part with calls has no score."""
    parts = [stratum for stratum in strata if stratum.calls]
    n = sum(len(stratum.scores) for stratum in parts)
    if not parts or not all(stratum.scores for stratum in parts):
        return Average(None, n, "weighted")
    whole = sum(stratum.calls for stratum in parts)
    means = (Fraction(sum(each.scores), len(each.scores)) * each.calls for each in parts)
    return Average(half_up(sum(means, Fraction()) / whole), n, "weighted")


def naive(strata: Iterable[Stratum]) -> Average:
    """Return the plain mean over all samples: biased, so only to be shown beside another."""
    return _mean([tenths for stratum in strata for tenths in stratum.scores], "naive")


def _mean(scores: Sequence[int], basis: str) -> Average:
    mean = half_up(Fraction(sum(scores), len(scores))) if scores else None
    return Average(mean, len(scores), basis)
