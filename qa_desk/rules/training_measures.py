"""What the effect of a training is measured on: samples before and after, and who is like them.

Only random samples count, and those drawn to follow a training up, which are random too (6.9).
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from uuid import UUID

from qa_desk.rules import training_effect
from qa_desk.rules.statistics import Mean, Share
from qa_desk.rules.training_effect import Drop, Effect, Followed, Goal

LEVEL = 200  # tenths: who is further off than twenty points is not of the same level

Days = tuple[date, date]


@dataclass(frozen=True)
class Sample:
    """One random result of somebody on the topic: points of its items, and how they went."""

    csr: UUID
    earned: int  # hundredths
    applicable: int
    failed: int  # items that lost points by the CSR's fault
    items: int  # that applied

    @property
    def score(self) -> Fraction:
        """Return the score on the topic in tenths of a point in a hundred."""
        return Fraction(self.earned * 1000, self.applicable)


def sampled(found: Iterable[Sample]) -> dict[UUID, Mean]:
    """Return each CSR's mean of samples on the topic; one that had no points says nothing."""
    values: dict[UUID, list[Fraction]] = {}
    for each in found:
        if each.applicable:
            values.setdefault(each.csr, []).append(each.score)
    return {csr: Mean.of(scores) for csr, scores in values.items()}


def defects(found: Iterable[Sample], csrs: Collection[UUID]) -> Share:
    """Return the defect rate of the topic's items, of some CSRs (6.9)."""
    chosen = [each for each in found if each.csr in csrs]
    return Share(sum(each.failed for each in chosen), sum(each.items for each in chosen))


def controls(trained: Iterable[Mean], others: Mapping[UUID, Mean]) -> tuple[UUID, ...]:
    """Return who is compared with the trainees: untrained CSRs of the same level (6.9).

    That is everybody whose mean before lies among those of the trainees, or no further from them
    than `LEVEL`. How much higher they began is taken out afterwards (`training_effect`).
    """
    means = [mean.exact for mean in trained if mean.exact is not None]
    if not means:
        return ()
    low, high = min(means) - LEVEL, max(means) + LEVEL
    found = ((csr, mean.exact) for csr, mean in others.items())
    return tuple(csr for csr, mean in found if mean is not None and low <= mean <= high)


@dataclass(frozen=True)
class Measured:
    """The samples of trainees and of those they are compared with, as kept at a verdict."""

    before: Days
    after: Days
    samples: int  # wanted of each trainee
    trainees: Mapping[UUID, Followed]
    controls: Mapping[UUID, Followed]
    drop: Drop

    @cached_property
    def effect(self) -> Effect:
        """Return the effect of the training."""
        others = list(self.controls.values())
        return training_effect.effect(list(self.trainees.values()), others, self.samples)

    def reached(self, metric: str) -> int | None:
        """Return what the trainees reached of a metric, in its unit."""
        return self.drop.after.permille() if metric == "defects" else self.effect.after

    def is_met(self, metric: str, target: int) -> bool:
        """Say whether the goal of the need is met."""
        return Goal(target, metric != "defects").is_met(self.reached(metric))

    def verdict(self, metric: str, target: int) -> str:
        """Return what the rule says of it, a key of `training_effect.VERDICTS`."""
        found = replace(self.effect, after=self.reached(metric))
        return training_effect.verdict(found, Goal(target, metric != "defects"))

    def to_text(self) -> str:
        """Return it as it is kept: whole numbers and fractions, the same for the same samples."""
        sides = (self.drop.before, self.drop.after)
        document = {
            "before": [day.isoformat() for day in self.before],
            "after": [day.isoformat() for day in self.after],
            "samples": self.samples,
            "trainees": _written(self.trainees),
            "controls": _written(self.controls),
            "drop": [[side.part, side.of] for side in sides],
        }
        return json.dumps(document, separators=(",", ":"))


def from_text(text: str) -> Measured:
    """Return what was measured, as it was kept."""
    read = json.loads(text)
    before, after = (
        (date.fromisoformat(first), date.fromisoformat(last))
        for first, last in (read["before"], read["after"])
    )
    return Measured(
        before,
        after,
        read["samples"],
        _read(read["trainees"]),
        _read(read["controls"]),
        Drop(*(Share(part, of) for part, of in read["drop"])),
    )


def measured(
    days: tuple[Days, Days],
    samples: tuple[Collection[Sample], Collection[Sample]],
    trained: Collection[UUID],
    others: Collection[UUID],
    wanted: int,
) -> Measured:
    """Return what samples before and after say of those trained, beside others like them.

    `others` are CSRs who were not trained; those of them count who were of the same level before,
    and were sampled after it too.
    """
    before, after = (sampled(found) for found in samples)
    left = {csr: before[csr] for csr in others if csr in before and csr in after}
    means = [before[csr] for csr in trained if csr in before]
    chosen = controls(means, left)

    def followed(csrs: Iterable[UUID]) -> dict[UUID, Followed]:
        return {csr: Followed(before.get(csr, Mean()), after.get(csr, Mean())) for csr in csrs}

    return Measured(
        days[0],
        days[1],
        wanted,
        followed(sorted(trained)),
        followed(sorted(chosen)),
        Drop(defects(samples[0], trained), defects(samples[1], trained)),
    )


def _written(found: Mapping[UUID, Followed]) -> list[list[object]]:
    return [
        [str(csr), *([m.n, str(m.total), str(m.squares)] for m in (each.before, each.after))]
        for csr, each in found.items()
    ]


def _read(rows: Iterable[tuple[str, list[str], list[str]]]) -> dict[UUID, Followed]:
    return {UUID(csr): Followed(_mean(before), _mean(after)) for csr, before, after in rows}


def _mean(row: list[str]) -> Mean:
    number, total, squares = row
    return Mean(int(number), Fraction(total), Fraction(squares))
