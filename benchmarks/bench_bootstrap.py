"""1,000 bootstrap resamples of a calibration session: 12 raters, 20 calls, 18 items of 3 levels.

The peer is the PyPI package krippendorff, which has no bootstrap of its own: it reckons alpha anew
for each resample (it takes counts of values, which are quicker than ratings).
"""

import random
from statistics import median

import krippendorff
import numpy as np

from benchmarks.hours import seconds
from qa_desk.rules import agreement

RATERS, CALLS, ITEMS, LEVELS, RESAMPLES, RUNS = 12, 20, 18, 3, 1000, 3


def session() -> list[list[list[int]]]:
    """Return the ratings of each item: about two of three raters agree with what is right."""
    chance = random.Random(20261123)

    def rated(right: int) -> list[int]:
        levels = [right] * 5 + list(range(LEVELS))
        return [chance.choice(levels) for _rater in range(RATERS)]

    return [
        [rated(chance.choice([0, 0, 0, 1, 2])) for _call in range(CALLS)] for _item in range(ITEMS)
    ]


def ours(items: list[list[list[int]]]) -> None:
    """Bootstrap each item's alpha."""
    for ratings in items:
        agreement.bootstrap_alpha(ratings, "ordinal", RESAMPLES)


def theirs(items: list[list[list[int]]]) -> None:
    """Reckon the package's alpha of as many resamples of each item."""
    chance = np.random.default_rng(0)
    for ratings in items:
        counts = np.array([[row.count(level) for level in range(LEVELS)] for row in ratings])
        for _resample in range(RESAMPLES):
            drawn = counts[chance.integers(0, CALLS, CALLS)]
            krippendorff.alpha(value_counts=drawn, level_of_measurement="ordinal")


def measure() -> dict:
    """Take turns, having compared both on the whole session."""
    items = session()
    for ratings in items:
        counts = np.array([[row.count(level) for level in range(LEVELS)] for row in ratings])
        peer = krippendorff.alpha(value_counts=counts, level_of_measurement="ordinal")
        assert abs(peer - agreement.alpha(ratings, "ordinal")) < 1e-9
    pairs = [(seconds(lambda: ours(items)), seconds(lambda: theirs(items))) for _ in range(RUNS)]
    own, peer = (median(column) for column in zip(*pairs, strict=True))
    parts = [
        {"name": "18 items", "ours": own, "unit": "s", "target": 1.0},
        {
            "name": "18 items, beside its peer",
            "ours": own,
            "peer": peer,
            "peer_name": "krippendorff of PyPI",
            "unit": "s",
            "target": 1.0,
        },
    ]
    return {"parts": parts}
