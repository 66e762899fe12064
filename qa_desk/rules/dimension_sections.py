"""One section for each of the five dimensions of the service quality report (S3-4.7a; 5.4, 4–8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from qa_desk.i18n import N_
from qa_desk.rules import figuring, service_quality
from qa_desk.rules.figuring import CHANGE, RATE, Sums
from qa_desk.rules.report_forms import Figure, Part, Table, Value
from qa_desk.rules.service_quality import Names, rows
from qa_desk.rules.statistics import Share

WORST = 3
TYPICAL: Mapping[str, str] = {"good": N_("Done well"), "bad": N_("To learn from")}
TREND = Table("dimension_trend", ("month", "n", "opportunities", *RATE, "points", "is_changed"))
ITEMS = Table(
    "worst_items",
    ("item", "item_name", "opportunities", "defects", *RATE, "lost", *CHANGE, "is_changed"),
)
TEAMS = Table("dimension_teams", ("team", "n", "opportunities", *RATE, "points"))
GROUPS = Table("skill_groups", ("group", "n", "points", "minimum", "state"))
CASES = Table("typical_cases", ("case", "evaluation", "final", "item", "item_name", "lost"))


@dataclass(frozen=True)
class Month:
    """A month of the random sample, and the items that the checklist changed in it."""

    first: date
    sums: Sums = field(default_factory=Sums)
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """A skill group with the least that each dimension wants of it, in thousandths."""

    name: str
    sums: Sums
    minimum: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A signed result as it may be told of: by its number, without any person (P13)."""

    number: str
    final: int  # tenths
    applied: frozenset[str]  # dimensions of which something applied
    lost: Mapping[str, int] = field(default_factory=dict)  # item key → charged to the CSR


@dataclass(frozen=True)
class Ground:
    """What the sections stand on."""

    months: tuple[Month, ...]  # random sample, the newest last
    now: Sums  # all samples of the month
    before: Sums
    changed: frozenset[str]  # items that do not compare with the month before
    teams: Mapping[str, Sums]  # random sample
    groups: tuple[Group, ...]  # random sample
    cases: tuple[Case, ...]
    names: Names
    least: int  # evaluations, to say something of a team


def section(code: str, ground: Ground) -> Part:
    """Return what is reckoned for the section of a dimension."""
    now = ground.months[-1].sums
    before = ground.months[-2].sums if len(ground.months) > 1 else Sums()
    earned, rate = now.totals.points(code), now.items.of_dimension(code).rate()
    was = before.items.of_dimension(code).rate()
    figures = (  # pooled points are no rate of trials, so they have no interval
        Figure("points", earned.permille(), now.totals.n,
               before=before.totals.points(code).permille(), of=code),
        figuring.rate("defect_rate", rate, was, of=code),
    )  # fmt: skip
    return Part(
        code.lower(),
        figures,
        (
            trend(code, ground.months),
            worst(code, ground),
            teams(code, ground.teams, ground.least),
            groups(code, ground.groups),
            typical(code, ground.cases, ground),
            service_quality.causes(ground.now.items, code),
        ),
    )


def trend(code: str, months: Iterable[Month]) -> Table:
    """Return the months of the random sample, marked where the checklist changed (S3-4.6a)."""
    lines: list[tuple[Value, ...]] = []
    for month in months:
        rate = month.sums.items.of_dimension(code).rate()
        places = month.sums.items.dimensions
        is_changed = any(places.get(key) == code for key in month.changed)
        lines.append(
            (f"{month.first:%Y-%m}", month.sums.totals.n, rate.of, *figuring.told(rate),
             month.sums.totals.points(code).permille(), int(is_changed) or None)
        )  # fmt: skip
    return rows(TREND, lines)


def worst(code: str, ground: Ground) -> Table:
    """Return the items of a dimension that lost most points, of all samples and all causes."""
    items = ground.now.items
    lines: list[tuple[Value, ...]] = []
    for key, one in items.worst(len(items.items)):
        if items.dimensions[key] != code or len(lines) == WORST:
            continue
        is_changed = key in ground.changed
        was = ground.before.items.items.get(key)
        earlier = was.rate() if was and not is_changed else Share(0, 0)
        lines.append(
            (key, ground.names.get(key, ""), one.opportunities, one.rate().part,
             *figuring.told(one.rate()), one.points_lost(), *figuring.change(one.rate(), earlier),
             int(is_changed) or None)
        )  # fmt: skip
    return rows(ITEMS, lines)


def teams(code: str, found: Mapping[str, Sums], least: int) -> Table:
    """Return the teams by name; of one with fewer than `least` evaluations nothing is said."""
    lines: list[tuple[Value, ...]] = []
    for name, sums in sorted(found.items()):
        rate = sums.items.of_dimension(code).rate()
        is_told = sums.totals.n >= least
        lines.append(
            (name, sums.totals.n, rate.of, *figuring.told(rate if is_told else Share(0, 0)),
             sums.totals.points(code).permille() if is_told else None)
        )  # fmt: skip
    return rows(TEAMS, lines)


def groups(code: str, found: Iterable[Group]) -> Table:
    """Return the skill groups against the least that the standard wants of them (S3-4.4b)."""
    lines: list[tuple[Value, ...]] = []
    for group in found:
        points, least = group.sums.totals.points(code).permille(), group.minimum.get(code)
        state = "" if points is None or least is None else "met" if points >= least else "missed"
        lines.append((group.name, group.sums.totals.n, points, least, state))
    return rows(GROUPS, lines)


def typical(code: str, cases: Sequence[Case], ground: Ground) -> Table:
    """Return two cases to learn from: one that lost most there, and the best that lost nothing."""
    places = ground.now.items.dimensions

    def lost(case: Case) -> int:
        return sum(points for key, points in case.lost.items() if places.get(key) == code)

    applied = sorted((case for case in cases if code in case.applied), key=lambda case: case.number)
    good = max((case for case in applied if not lost(case)), key=lambda case: case.final,
               default=None)  # fmt: skip
    bad = max((case for case in applied if lost(case)), key=lambda case: (lost(case), -case.final),
              default=None)  # fmt: skip
    lines: list[tuple[Value, ...]] = []
    if good:
        lines.append(("good", good.number, good.final, "", "", 0))
    if bad:
        own = {key: points for key, points in bad.lost.items() if places.get(key) == code}
        key = max(sorted(own), key=lambda item: own[item])
        lines.append(("bad", bad.number, bad.final, key, ground.names.get(key, ""), lost(bad)))
    return rows(CASES, lines)
