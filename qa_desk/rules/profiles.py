"""What a CSR's results say of him, and a team's of its people: pictures and tables (P12).

Trends and averages stand on the random sample, fatal errors and lost items on all samples, items
only as far as the CSR is their cause (S3-3a). Nobody is ranked: people stand by their staff no.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from qa_desk.i18n import _
from qa_desk.rules import figuring
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.charts import Bars, Chart, Mark, Pareto, Trend
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.dimension_sections import Month
from qa_desk.rules.dispute_figures import Figures
from qa_desk.rules.figuring import RATE, Sums
from qa_desk.rules.report_forms import Figure, Part, Table, Value
from qa_desk.rules.report_words import item_title
from qa_desk.rules.service_quality import Names, rows
from qa_desk.rules.statistics import Mean, Share

TREND_MONTHS, WINDOW = 12, 3
ITEMS = 10
SKILLS = Table("skills", ("dimension", "points", "minimum", "opportunities", *RATE))
LOST = Table("items_lost", ("item", "item_name", "opportunities", "defects", *RATE, "lost"))
FATALS = Table("fatal_results", ("evaluation", "day", "fatal_class"))
CHECKS = Table("checks", ("checks", "evaluations", "required", "missed"))
PRAISE = Table("praise", ("evaluation", "day", "praise"))
PEOPLE = Table(
    "team_people",
    ("csr", "n", "score", "score_low", "score_high", "pass", "pass_low", "pass_high", "fatals",
     "points"),
)  # fmt: skip


@dataclass(frozen=True)
class Fatal:
    """A result with fatal errors."""

    id: UUID
    number: str
    day: date
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Praised:
    """What an inspector praised."""

    id: UUID
    number: str
    day: date
    words: str


@dataclass(frozen=True)
class Checked:
    """How often somebody was checked in the month, and how often it was due."""

    checks: int
    evaluations: int
    required: int
    missed: int  # days


@dataclass(frozen=True)
class Ground:
    """What the profile of a CSR or a team stands on."""

    months: tuple[Month, ...]  # random sample, the newest last
    every: Sums  # all samples of the newest month
    window: Sums  # all samples of the last WINDOW months
    names: Names
    pass_mark: int | None = None  # tenths
    minimum: Mapping[str, int] = field(default_factory=dict)  # of the skill group
    fatals: tuple[Fatal, ...] = ()  # of the months of the trend
    disputes: Figures | None = None  # of the window; None where they are not the reader's
    praise: tuple[Praised, ...] | None = None
    checked: Checked | None = None


@dataclass(frozen=True)
class Member:
    """A CSR of a team with the month's random sample, and all fatal errors of the month."""

    id: UUID
    name: str  # and staff no.
    totals: Sums
    fatals: int


def figures(ground: Ground, cause: str = "csr") -> tuple[Figure, ...]:
    """Return the figures of the newest month against the one before."""
    now, before = ground.months[-1].sums, ground.months[-2].sums
    count = ground.every.totals
    own, was = (each.items.of_dimension().rate(cause) for each in (now, before))
    return (
        figuring.score("score", now.totals.score, before.totals.score, ground.pass_mark, RANDOM),
        figuring.rate("pass_rate", now.totals.pass_rate, before.totals.pass_rate, of=RANDOM),
        figuring.rate("defect_rate", own, was, of=RANDOM),
        figuring.rate("fatal_rate", count.fatal_rate()),
    )


def parts(ground: Ground, cause: str = "csr") -> tuple[Part, ...]:
    """Return the sections in their order; what the reader may not know is not there."""
    made = [
        Part("month", figures(ground, cause)),
        Part("dimensions", tables=(skills(ground, cause),)),
        Part("items", tables=(lost(ground, cause),)),
        Part("fatals", tables=(_fatals(ground.fatals),)),
    ]
    if ground.checked:
        one = ground.checked
        told = (one.checks, one.evaluations, one.required, one.missed)
        made.append(Part("coverage", tables=(rows(CHECKS, [told]),)))
    if ground.disputes:
        made.append(Part("disputes", disputes(ground.disputes)))
    if ground.praise is not None:
        lines = [(one.number, one.day.isoformat(), one.words) for one in ground.praise]
        made.append(Part("praise", tables=(rows(PRAISE, lines),)))
    return tuple(made)


def disputes(found: Figures) -> tuple[Figure, ...]:
    """Return how many results were disputed, and with what success (6.7)."""
    return (
        figuring.rate("dispute_rate", found.disputed),
        figuring.rate("dispute_success", found.success),
        figuring.rate("sign_off", found.signed),
    )


def skills(ground: Ground, cause: str) -> Table:
    """Return the five dimensions of the newest month, beside the least that is wanted."""
    now = ground.months[-1].sums
    lines: list[tuple[Value, ...]] = []
    for code in DIMENSIONS:
        rate = now.items.of_dimension(code).rate(cause)
        points = now.totals.points(code).permille()
        lines.append((code, points, ground.minimum.get(code), rate.of, *figuring.told(rate)))
    return rows(SKILLS, lines)


def lost(ground: Ground, cause: str) -> Table:
    """Return the items that lost most points in the window."""
    lines: list[tuple[Value, ...]] = [
        (key, ground.names.get(key, ""), one.opportunities, one.rate(cause).part,
         *figuring.told(one.rate(cause)), one.points_lost(cause))
        for key, one in ground.window.items.worst(ITEMS, cause)
    ]  # fmt: skip
    return rows(LOST, lines)


def _fatals(found: Sequence[Fatal]) -> Table:
    return rows(
        FATALS, [(one.number, one.day.isoformat(), name) for one in found for name in one.classes]
    )


def people(found: Iterable[Member], least: int) -> Table:
    """Return the people of a team by staff no.; of fewer results than `least` nothing is said."""
    lines: list[tuple[Value, ...]] = []
    for one in sorted(found, key=lambda each: each.name.rpartition(" ")[2]):
        totals = one.totals.totals
        told = totals.n >= least
        score = totals.score if told else Mean()
        lines.append(
            (one.name, totals.n, score.value(), *figuring.scores(score.interval()),
             *figuring.told(totals.pass_rate if told else Share(0, 0)), one.fatals,
             totals.points().permille() if told else None)
        )  # fmt: skip
    return rows(PEOPLE, lines)


# -- pictures --------------------------------------------------------------------------------------


def charts(ground: Ground, cause: str = "csr") -> tuple[Chart, ...]:
    """Return the pictures: the trend of the score, the dimensions, the items lost (P12)."""
    return (trend(ground), dimensions(ground), pareto(ground, cause))


def trend(ground: Ground) -> Trend:
    """Return the average score of the random sample by month, with its interval."""
    points = []
    for month in ground.months:
        score = month.sums.totals.score
        low, high = figuring.scores(score.interval())
        points.append(
            Mark(f"{month.first:%Y-%m}", _tenth(score.value()), score.n, _tenth(low), _tenth(high),
                 month.first.isoformat(), is_changed=bool(month.changed))
        )  # fmt: skip
    n = sum(point.n for point in points)
    return Trend(
        _("Average score by month"),
        "score",
        _("Random sample, n = {n}").format(n=n),
        _tenth(ground.pass_mark),
        tuple(points),
    )


def dimensions(ground: Ground) -> Bars:
    """Return the points earned in each dimension in the newest month."""
    now = ground.months[-1].sums.totals
    bars = tuple(
        Mark(_(name), _tenth(now.points(code).permille()), now.n, key=code)
        for code, name in DIMENSIONS.items()
    )
    told = _("Random sample of {month}, n = {n}")
    note = told.format(month=f"{ground.months[-1].first:%Y-%m}", n=now.n)
    return Bars(_("Points earned by dimension"), "points", note, bars=bars)


def pareto(ground: Ground, cause: str) -> Pareto:
    """Return the items with most deductions in the window, those of the CSR alone or of all."""
    found = sorted(
        ((key, one) for key, one in ground.window.items.items.items() if one.rate(cause).part),
        key=lambda each: (-each[1].rate(cause).part, each[0]),
    )
    bars = tuple(
        Mark(item_title(key, ground.names.get(key, "")), float(one.rate(cause).part),
             one.opportunities, key=key)
        for key, one in found[:ITEMS]
    )  # fmt: skip
    n = ground.window.totals.n
    note = _("All samples of {months} months, n = {n}").format(months=WINDOW, n=n)
    return Pareto(_("Deductions by item"), "", note, bars=bars)


def _tenth(value: int | None) -> float | None:
    return None if value is None else value / 10
