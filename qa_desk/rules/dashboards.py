"""What a dashboard shows to whom, and its pictures out of totals (S3-4.9, S3-5.6, domain.md 6).

All rates and means are of the random sample, as for appraisal and trend (6.5b); each picture says
so, with its n. People and teams below the least n are not compared. The key of a mark says in
words of its own which results stand behind it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from qa_desk.i18n import N_, _
from qa_desk.rules import charts
from qa_desk.rules import coverage as board
from qa_desk.rules.charts import Bars, Control, Heat, Mark, Pareto, Trend
from qa_desk.rules.checklists import DIMENSIONS, Checklist
from qa_desk.rules.coverage import Line, Month
from qa_desk.rules.dispute_figures import LEAST_TEAM, Figures
from qa_desk.rules.statistics import Interval, Mean, Share
from qa_desk.rules.totals import ItemTotals, Scope, Totals, total

PERIODS: Mapping[str, tuple[str, int]] = {  # how many months, this one with them
    "month": (N_("This month"), 1),
    "quarter": (N_("Last 3 months"), 3),
    "year": (N_("Last 12 months"), 12),
}
TREND_MONTHS = 12
VIEWS: Mapping[str, str] = {  # of who holds several roles the first counts
    "qa_lead": "centre",
    "cs_manager": "manager",
    "inspector": "inspector",
    "team_lead": "team",
    "floor_coach": "coach",
    "csr": "own",
}
PICTURES: Mapping[str, tuple[str, ...]] = {  # of each view, in reading order
    "centre": ("control", "trend", "pareto", "dimensions", "disputes", "coverage", "heat"),
    "manager": ("teams", "trend", "disputes", "coverage", "heat"),
    "inspector": ("output", "trend", "dimensions", "pareto"),
    "team": ("control", "trend", "pareto", "dimensions", "disputes", "coverage", "heat"),
    "coach": ("control", "trend", "pareto", "dimensions", "coverage", "heat"),
    "own": ("trend", "dimensions", "pareto"),
}
OF_TEAMS = ("team", "coach")  # views of the teams that somebody leads or coaches
MOST_ITEMS = 12
PAGE = "page:"  # a mark behind which another page stands


@dataclass(frozen=True)
class Wanted:
    """Which results: of a period, of one team or skill group if any is named."""

    period: str = "month"
    team: UUID | None = None
    group: str = ""


@dataclass(frozen=True)
class Number:
    """A figure at the top, in the unit of its measure."""

    measure: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Least:
    """On how many results a figure of a person or a team has to stand to be compared."""

    person: int
    team: int


def view_of(roles: Collection[str]) -> str:
    """Return whose dashboard somebody has, "" for none."""
    return next((view for role, view in VIEWS.items() if role in roles), "")


def days_of(period: str, today: date) -> tuple[date, date]:
    """Return the first and last day of a period."""
    return charts.periods(today, PERIODS[period][1])[0], today


def note_of(scope: Scope, n: int) -> str:
    """Return what a picture is of: the sample, the days, how many."""
    words = _("Random sample · {first} – {last} · n = {n}")
    if not scope.strata:
        words = _("All samples · {first} – {last} · n = {n}")
    return words.format(first=scope.first, last=scope.last, n=n)


# -- keys ----------------------------------------------------------------------------------------


def key(**parts: object) -> str:
    """Return the key of a mark: first, last, team, csr, item, dimension, as far as they limit."""
    return urlencode({name: str(part) for name, part in parts.items() if part})


def narrowed(scope: Scope, of: str) -> tuple[Scope, str, str]:
    """Return the results behind a mark: their scope, and the item or dimension they lost at."""
    parts = dict(parse_qsl(of))
    if "first" in parts:
        scope = replace(scope, first=max(scope.first, date.fromisoformat(parts["first"])))
    if "last" in parts:
        scope = replace(scope, last=min(scope.last, date.fromisoformat(parts["last"])))
    if "team" in parts:
        scope = replace(scope, teams=frozenset([UUID(parts["team"])]))
    if "csr" in parts:
        scope = replace(scope, csrs=frozenset([UUID(parts["csr"])]))
    return scope, parts.get("item", ""), parts.get("dimension", "")


# -- figures at the top --------------------------------------------------------------------------


def numbers(found: Totals) -> tuple[Number, ...]:
    """Return the average score, the pass rate and the rate of fatal errors."""
    mean = found.score
    interval = mean.interval()
    return (
        Number("score", _value(mean), found.n, *_ends(interval, 0.1)),
        of_share("pass_rate", found.pass_rate),
        of_share("fatal_rate", found.fatal_rate()),
    )


def of_share(measure: str, share: Share) -> Number:
    """Return a rate in percent with its interval."""
    mark = _rate("", share)
    return Number(measure, mark.value, share.of, mark.low, mark.high)


# -- pictures ------------------------------------------------------------------------------------


def trend(
    found: Mapping[date, Totals], scope: Scope, changed: Collection[date], target: float | None
) -> Trend:
    """Return the average score of each month of a scope, by month's first day."""
    points = []
    for month in charts.periods(scope.last, TREND_MONTHS):
        mean = found.get(month, Totals()).score
        low, high = _ends(mean.interval(), 0.1)
        last = _month_end(month)
        points.append(
            Mark(
                f"{month:%Y-%m}", _value(mean), mean.n, low, high,
                key(first=month, last=last) if mean.n else "", month in changed,
            )
        )  # fmt: skip
    n = sum(point.n for point in points)
    note = note_of(scope, n)
    if target is not None:
        note += " · " + _("target: the pass mark")
    return Trend(_("Average score by month"), "score", note, target, points=tuple(points))


def control(found: Mapping[date, Totals], scope: Scope, *, weekly: bool) -> Control:
    """Return the pass rate of each day, or week, with its own 3-sigma limits."""
    spans: dict[date, Totals] = {}
    for day, part in sorted(found.items()):
        start = monday(day) if weekly else day
        spans[start] = spans.get(start, Totals()) + part
    points = tuple(
        _rate(
            f"{start:%m-%d}",
            part.pass_rate,
            key(first=start, last=start + timedelta(days=6 if weekly else 0)),
        )
        for start, part in spans.items()
    )
    whole = total(spans.values()) if spans else Totals()
    middle = _rate("", whole.pass_rate).value
    counts = [point.n for point in points]
    limits = charts.p_limits(middle, counts) if middle is not None else (None,) * len(counts)
    title = _("Pass rate by week") if weekly else _("Pass rate by day")
    return Control(
        title, "pass_rate", note_of(scope, whole.n), points=points, middle=middle, limits=limits
    )


def teams(
    found: Iterable[tuple[UUID, str, Totals]], scope: Scope, least: int, target: float | None
) -> Bars:
    """Return the pass rate of each team; of one with too few results nothing is said."""
    parts = sorted(found, key=lambda one: one[1])
    bars = tuple(
        _least(_rate(name, part.pass_rate, key(team=team)), least) for team, name, part in parts
    )
    n = sum(bar.n for bar in bars)
    return Bars(_("Pass rate by team"), "pass_rate", note_of(scope, n), target, bars=bars)


def output(found: Mapping[date, Totals], scope: Scope) -> Bars:
    """Return how many evaluations of each week's contacts an inspector has submitted."""
    weeks: dict[date, int] = {}
    for day, part in sorted(found.items()):
        weeks[monday(day)] = weeks.get(monday(day), 0) + part.n
    bars = tuple(
        Mark(f"{start:%m-%d}", n, n, key=key(first=start, last=start + timedelta(days=6)))
        for start, n in weeks.items()
    )
    title = _("My evaluations by week of the contact")
    return Bars(title, "", note_of(scope, sum(weeks.values())), bars=bars)


def dimensions(found: ItemTotals, scope: Scope, n: int, cause: str = "") -> Bars:
    """Return the defect rate of each dimension (6.5)."""
    bars = tuple(
        _rate(_(name), found.of_dimension(code).rate(cause), key(dimension=code))
        for code, name in DIMENSIONS.items()
    )
    return Bars(_("Defect rate by dimension"), "defect_rate", note_of(scope, n), bars=bars)


def pareto(
    found: ItemTotals, scope: Scope, n: int, titles: Mapping[str, str], cause: str = ""
) -> Pareto:
    """Return which items lost points how often in 100 evaluations, the most frequent first."""
    counts = [(item, one.rate(cause).part) for item, one in found.items.items()]
    counts = sorted((one for one in counts if one[1]), key=lambda one: (-one[1], one[0]))
    bars = tuple(
        Mark(titles.get(item, item), 100 * part / n, n, key=key(item=item))
        for item, part in counts[:MOST_ITEMS]
    )
    note = note_of(scope, n)
    if len(counts) > MOST_ITEMS:
        words = _("the {most} most frequent of {all} items")
        note += " · " + words.format(most=MOST_ITEMS, all=len(counts))
    whole = 100 * sum(part for _item, part in counts) / n if n else None
    title = _("Where points are lost")
    return Pareto(title, "defects_per_100", note, bars=bars, whole=whole)


def heat(
    rows: Sequence[tuple[UUID, str, ItemTotals, int]],
    scope: Scope,
    titles: Mapping[str, str],
    least: Least,
    *,
    of_people: bool,
) -> Heat:
    """Return the defect rate of each CSR, or team, at the items that go wrong most often.

    Rows are (id, name, items, evaluations). Of a CSR only what has the CSR as cause counts (6.5).
    """
    cause, whose = ("csr", "csr") if of_people else ("", "team")
    enough = least.person if of_people else least.team
    rows = sorted(rows, key=lambda row: row[1])
    whole = sum((row[2] for row in rows), start=ItemTotals())
    rates = ((item, one.rate(cause)) for item, one in whole.items.items())
    worst = sorted(
        (one for one in rates if one[1].part), key=lambda one: (-one[1].part / one[1].of, one[0])
    )
    columns = [item for item, _rate_of in worst[:MOST_ITEMS]]
    cells = tuple(
        tuple(
            _cell(one, titles.get(item, item), item, cause, key(**{whose: row, "item": item}))
            if evaluations >= enough
            else Mark(titles.get(item, item), None, evaluations)
            for item in columns
        )
        for row, _name, one, evaluations in rows
    )
    title = _("Defect rate by CSR and item") if of_people else _("Defect rate by team and item")
    note = note_of(scope, sum(row[3] for row in rows))
    least_told = _("at least {n} evaluations a line").format(n=enough)
    return Heat(
        title,
        "defect_rate",
        f"{note} · {least_told}",
        rows=tuple(row[1] for row in rows) if columns else (),
        columns=tuple(titles.get(item, item) for item in columns),
        cells=cells if columns else (),
    )


def coverage(lines: Sequence[Line], month: Month) -> Bars:
    """Return how many shift days of each team had as many checks as are due (6.6)."""
    teams_of: dict[str, list[Line]] = {}
    for line in lines:
        teams_of.setdefault(line.csr.team, []).append(line)
    counted = {name: board.totals(each, month) for name, each in sorted(teams_of.items())}
    bars = tuple(
        replace(_rate(name, Share(one.days_met, one.days)), key=f"{PAGE}coverage")
        for name, one in counted.items()
    )
    words = _("All checks · {month} until yesterday · n = {n} shift days")
    note = words.format(month=f"{month.first:%Y-%m}", n=sum(bar.n for bar in bars))
    return Bars(_("Shift days reached by team"), "coverage_day", note, bars=bars)


def disputes(found: Figures, names: Mapping[UUID, str]) -> Bars:
    """Return how many results of each team were disputed (6.7)."""
    bars = tuple(
        replace(
            _least(_rate(names.get(team.id, ""), team.disputed), LEAST_TEAM),
            key=f"{PAGE}dispute_figures",
        )
        for team in sorted(found.teams, key=lambda team: names.get(team.id, ""))
    )
    note = _("All results released in the period · n = {n}").format(n=found.released)
    return Bars(_("Dispute rate by team"), "dispute_rate", note, bars=bars)


def process(found: Figures) -> tuple[Number, ...]:
    """Return the figures of disputes and signatures together (6.7, 6.13)."""
    return (
        of_share("dispute_rate", found.disputed),
        of_share("dispute_success", found.success),
        of_share("sign_off", found.signed),
        of_share("timeliness", found.timely),
    )


def titles_of(forms: Iterable[Checklist]) -> dict[str, str]:
    """Return how each item is called, by its key, as the last of the checklists says it."""
    return {item.key: f"{item.number} {item.text}" for form in forms for item in form.items}


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _month_end(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _rate(label: str, share: Share, of: str = "") -> Mark:
    interval = share.interval()
    value = 100 * share.part / share.of if share.of else None
    return Mark(label, value, share.of, *_ends(interval, 100), of if share.of else "")


def _cell(one: ItemTotals, title: str, item: str, cause: str, of: str) -> Mark:
    found = one.items.get(item)
    return _rate(title, found.rate(cause), of) if found else Mark(title, None)


def _least(mark: Mark, least: int) -> Mark:
    return mark if mark.n >= least else replace(mark, value=None, low=None, high=None)


def _value(mean: Mean) -> float | None:
    return None if mean.exact is None else float(mean.exact) / 10


def _ends(interval: Interval | None, scale: float) -> tuple[float | None, float | None]:
    return (interval.low * scale, interval.high * scale) if interval else (None, None)
