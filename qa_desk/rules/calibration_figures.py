"""What the record of a calibration keeps of its figures (5.12 no. 6, 7): whole numbers only.

Coefficients are kept in ten-thousandths and means of scores in hundredths of a point, so that the
record reads the same for ever, whatever a later version of the program computes.
"""

from collections.abc import Mapping
from math import copysign, floor
from uuid import UUID

from qa_desk.rules import calibration_records as records
from qa_desk.rules.agreement import Coefficient
from qa_desk.rules.calibrations import ItemAgreement, Rater, Summary
from qa_desk.rules.statistics import Interval


def of_panel(summary: Summary) -> records.Figures:
    """Return what holds for all who took part."""
    within = [one.totals.within for one in summary.raters if one.totals]
    return records.Figures(
        totals=_fine(summary.totals.value),
        totals_low=_low(summary.totals),
        totals_high=_high(summary.totals),
        fatals=_fine(summary.fatals.value),
        fatals_low=_low(summary.fatals),
        fatals_high=_high(summary.fatals),
        fatals_fleiss=_fine(summary.fatal_fleiss),
        fatals_ac1=_fine(summary.fatal_ac1),
        fatals_pairs=summary.fatal_pairs.part,
        fatals_pairs_of=summary.fatal_pairs.of,
        mad=_hundredths(summary.panel.mad) if summary.panel else None,
        within=sum(share.part for share in within),
        within_of=sum(share.of for share in within),
        items=sum(one.items.part for one in summary.raters),
        items_of=sum(one.items.of for one in summary.raters),
    )


def of_item(item: records.Item, found: ItemAgreement | None) -> records.Item:
    """Return an item with how people agreed on it."""
    if found is None:
        return item
    return records.Item(
        key=item.key,
        number=item.number,
        label=item.label,
        is_fatal=item.is_fatal,
        pairs=found.pairs.part,
        pairs_of=found.pairs.of,
        against=found.against.part,
        against_of=found.against.of,
        alpha=_fine(found.alpha.value),
        low=_low(found.alpha),
        high=_high(found.alpha),
        fleiss=_fine(found.fleiss),
    )


def of_rater(rater: Rater, places: Mapping[UUID, int], *, is_beyond: bool) -> records.Rater:
    """Return how somebody's scores lie against the reference's."""
    totals = rater.totals
    limits = totals.limits if totals else None
    return records.Rater(
        member=places[rater.id],
        calls=rater.calls,
        bias=_hundredths(totals.bias) if totals else None,
        mad=_hundredths(totals.mad) if totals else None,
        greatest=round(totals.greatest) if totals else None,
        low=_end(limits, "low"),
        high=_end(limits, "high"),
        within=totals.within.part if totals else 0,
        within_of=totals.within.of if totals else 0,
        items=rater.items.part,
        items_of=rater.items.of,
        fatals=rater.fatals.part,
        fatals_of=rater.fatals.of,
        missed=rater.missed,
        added=rater.added,
        kappa=_fine(rater.kappa.value),
        is_beyond=is_beyond,
    )


def beyond(summary: Summary, tolerance: int, wider: Mapping[UUID, int]) -> tuple[UUID, ...]:
    """Return who has a score further from the reference's than is tolerated (5.12 no. 10)."""
    return tuple(
        one.id for one in summary.raters if not one.is_within(wider.get(one.id, tolerance))
    )


def _fine(value: float | None) -> int | None:
    return None if value is None else _half_up(value * 10_000)


def _low(found: Coefficient) -> int | None:
    return _fine(found.interval.low) if found.interval else None


def _high(found: Coefficient) -> int | None:
    return _fine(found.interval.high) if found.interval else None


def _hundredths(tenths: float) -> int:
    return _half_up(tenths * 10)


def _half_up(value: float) -> int:
    return int(copysign(floor(abs(value) + 0.5), value))


def _end(limits: Interval | None, which: str) -> int | None:
    return _hundredths(getattr(limits, which)) if limits else None
