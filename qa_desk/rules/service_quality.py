"""The service quality report: what is reckoned for each of its sections (S3-4.7a/b; 5.4, 6).

What is compared over time or between people stands on the random sample; what is looked into
(items, causes, fatal errors, cases) on all samples, as the titles of the tables say. The five
sections of the dimensions are `rules/dimension_sections.py`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from qa_desk.rules import figuring, statistics
from qa_desk.rules.averages import RANDOM, stratum_of
from qa_desk.rules.checklists import DIMENSIONS, FATAL_CLASSES
from qa_desk.rules.figuring import CHANGE, RATE, Sums
from qa_desk.rules.report_forms import Figure, Part, Table, Value
from qa_desk.rules.statistics import Share, Stratum, half_up
from qa_desk.rules.totals import STRATA, ItemTotals, Totals

Names = Mapping[str, str]  # key of an item or fatal error → its words in both languages

SAMPLE = Table("sample", ("calls", "evaluations", "set_aside"))
STRATA_TABLE = Table("sample_strata", ("stratum", "calls", "n", "weight", "score"))
REASONS_TABLE = Table("sample_reasons", ("stratum", "sample_reason", "n", "share"))
OVERVIEW = Table(
    "dimensions",
    ("dimension", "applicable_points", "points", "opportunities", "defects", "share", "per_100"),
)
MOVES = Table("dimension_rates", ("dimension", *RATE, *CHANGE, "target", "state"))
BELOW = Table("below_minimum", ("group", "csr", "dimension", "points", "minimum", "n", "months"))
CLAUSES = Table("fatal_clauses", ("fatal_class", "fatal", "fatal_name", "n"))
CAUSES_TABLE = Table("causes", ("cause", "defects", "share"))
FINDINGS = Table("process_findings", ("cause", "item", "item_name", "defects", "lost"))
LAST = Table("last_measures", ("measure",))
CONTRAST = Table("contrast", ("month", "score", "n", "csat", "csat_n", "complaints"))


@dataclass(frozen=True)
class Pool:
    """The calls from which a draw chose, of a stretch of time (D10)."""

    filter: str  # which calls its rule is about, as text
    reason: str  # its sample reason
    starts: datetime
    ends: datetime
    calls: int


@dataclass(frozen=True)
class PersonMonths:
    """A CSR's months up to the one told of, the newest last, and the minimum of each dimension."""

    csr: str  # name and staff no.
    group: str
    minimum: Mapping[str, int]  # dimension → thousandths
    months: tuple[Totals, ...]


@dataclass(frozen=True)
class Beside:
    """A month's score beside what customers said."""

    month: date
    totals: Totals
    csat: Fraction | None = None
    csat_n: int = 0
    complaints: int | None = None  # None before the register had any


# -- 2: the sample ---------------------------------------------------------------------------------


def strata_sizes(pools: Iterable[Pool]) -> dict[str, int]:
    """Return how many calls each stratum has (6.5b).

    Draws that chose by the same filter over the same time saw the same calls: the largest counts.
    Different filters are taken to choose from different calls. What a targeted rule or a quota
    chose from is a part of all calls, so it is taken off those of the random rules.
    """
    sizes = Counter(dict.fromkeys(STRATA, 0))
    alike: dict[tuple[str, str], list[Pool]] = {}
    for pool in pools:
        alike.setdefault((stratum_of(pool.reason), pool.filter), []).append(pool)
    for (stratum, _filter), own in alike.items():
        sizes[stratum] += _distinct(own)
    sizes[RANDOM] = max(0, sizes[RANDOM] - sum(sizes[name] for name in STRATA if name != RANDOM))
    return dict(sizes)


def _distinct(pools: Iterable[Pool]) -> int:
    """Return how many calls the pools of one filter have together."""
    whole, until, most = 0, None, 0
    for pool in sorted(pools, key=lambda each: (each.starts, each.ends)):
        if until is None or pool.starts >= until:
            whole, most, until = whole + most, 0, pool.ends
        most, until = max(most, pool.calls), max(until, pool.ends)
    return whole + most


def sample(
    found: Mapping[tuple[str, str], Totals], sizes: Mapping[str, int], set_aside: int
) -> Part:
    """Return what the report stands on, from the totals by stratum and sample reason (5.4, 2)."""
    by_stratum = {
        name: sum((each for key, each in found.items() if key[0] == name), start=Totals())
        for name in STRATA
    }
    whole, calls = sum(one.n for one in by_stratum.values()), sum(sizes.values())
    strata = [Stratum(sizes.get(name, 0), by_stratum[name].score) for name in STRATA]
    weighted = statistics.weighted_mean(strata)
    low, high = figuring.scores(statistics.weighted_interval(strata))
    figures = (
        figuring.score("score", by_stratum[RANDOM].score, of=RANDOM),
        Figure("score_weighted", None if weighted is None else half_up(weighted), whole, low, high),
    )
    told = [
        (name, sizes.get(name) or None, one.n, Share(sizes.get(name, 0), calls).permille(),
         one.score.value())
        for name, one in by_stratum.items()
        if one.n or sizes.get(name)
    ]  # fmt: skip
    reasons = [
        (stratum, reason, one.n, Share(one.n, whole).permille())
        for (stratum, reason), one in sorted(found.items(), key=_by_stratum)
    ]
    return Part(
        "sample",
        figures,
        (
            rows(SAMPLE, [(calls or None, whole, set_aside)]),
            rows(STRATA_TABLE, told),
            rows(REASONS_TABLE, reasons),
        ),
    )


def _by_stratum(one: tuple[tuple[str, str], Totals]) -> tuple[int, int, str]:
    (stratum, reason), totals = one
    return STRATA.index(stratum), -totals.n, reason


# -- 3: the five dimensions ------------------------------------------------------------------------


def overview(now: Sums, before: Sums, target: int) -> Part:
    """Return the five dimensions against the month before; the target is of accuracy (5.4, 3)."""
    defects = now.items.of_dimension().rate().part
    lines: list[tuple[Value, ...]] = []
    moves: list[tuple[Value, ...]] = []
    for code in DIMENSIONS:
        points = now.totals.points(code)
        rate, was = (each.items.of_dimension(code).rate() for each in (now, before))
        lines.append(
            (code, points.of, points.permille(), rate.of, rate.part,
             Share(rate.part, defects).permille(), figuring.per_100(rate.part, now.totals.n))
        )  # fmt: skip
        moves.append(
            (code, *figuring.told(rate), *figuring.change(rate, was), 1000 - target * 10,
             figuring.state(rate.rest, target))
        )  # fmt: skip
    figures = (
        figuring.score("score", now.totals.score, before.totals.score, of=RANDOM),
        figuring.rate("pass_rate", now.totals.pass_rate, before.totals.pass_rate, of=RANDOM),
        figuring.rate(
            "non_fatal_accuracy",
            now.items.non_fatal_accuracy,
            before.items.non_fatal_accuracy,
            target,
            RANDOM,
        ),
    )
    return Part("dimensions", figures, (rows(OVERVIEW, lines), rows(MOVES, moves)))


# -- 9: below the minimum --------------------------------------------------------------------------


def below(people: Iterable[PersonMonths], least: int) -> Part:
    """Return who stays below the minimum skill of a dimension, and for how many months (6.4).

    A month with fewer evaluations than `least` says nothing, and ends what is running.
    """
    lines = [
        (one.group, one.csr, code, one.months[-1].points(code).permille(), one.minimum[code],
         one.months[-1].n, running)
        for one in people
        for code in DIMENSIONS
        if code in one.minimum and (running := running_below(one, code, least))
    ]  # fmt: skip
    return Part("below", tables=(rows(BELOW, sorted(lines, key=lambda line: str(line[0]))),))


def running_below(one: PersonMonths, code: str, least: int) -> int:
    """Return for how many months in a row a CSR is below the minimum of a dimension."""
    running = 0
    for month in reversed(one.months):
        points = month.points(code).permille() if month.n >= least else None
        if points is None or points >= one.minimum[code]:
            break
        running += 1
    return running


# -- 10–12, 14 -------------------------------------------------------------------------------------


def fatals(
    now: Totals, before: Totals, clauses: Mapping[tuple[str, str], int], names: Names, target: int
) -> Part:
    """Return fatal errors by class, never averaged, and by clause of all samples (5.4, 10; 6.2)."""
    figures = tuple(
        figuring.rate(
            "fatal_accuracy",
            now.fatal_accuracy(name),
            before.fatal_accuracy(name),
            target,
            name,
        )
        for name in ("", *FATAL_CLASSES)
    )
    order = list(FATAL_CLASSES)
    lines = [
        (name, clause, names.get(clause, ""), n)
        for (name, clause), n in sorted(
            clauses.items(), key=lambda one: (order.index(one[0][0]), -one[1], one[0][1])
        )
    ]
    return Part("fatals", figures, (rows(CLAUSES, lines),))


def process(items: ItemTotals, names: Names) -> Part:
    """Return what is not charged to CSRs: by cause, and the items it was met in (S3-3a)."""
    lines = [
        (cause, key, names.get(key, ""), one.rate(cause).part, one.points_lost(cause))
        for key, one in items.items.items()
        for cause in one.defects
        if cause != "csr" and one.defects[cause]
    ]
    lines.sort(key=lambda line: (str(line[0]), -int(line[3]), -int(line[4]), str(line[1])))
    return Part("process", tables=(causes(items), rows(FINDINGS, lines)))


def causes(items: ItemTotals, code: str = "") -> Table:
    """Return the deductions by cause, of a dimension or of all; the most frequent first."""
    found = items.of_dimension(code)
    whole = found.rate().part
    lines = [
        (cause, n, Share(n, whole).permille())
        for cause, n in sorted(found.defects.items(), key=lambda one: (-one[1], one[0]))
        if n
    ]
    return rows(CAUSES_TABLE, lines)


def last_measures(words: str) -> Table:
    """Return the measures of the report before, one for each line that was typed (5.4, 12)."""
    return rows(LAST, [(line.strip(),) for line in words.splitlines() if line.strip()])


def contrast(months: Sequence[Beside]) -> Part:
    """Return the scores beside what customers said and complained of (5.4, 14)."""
    lines = [
        (f"{each.month:%Y-%m}", each.totals.score.value(), each.totals.n,
         None if each.csat is None else half_up(each.csat * 100), each.csat_n,
         each.complaints)
        for each in months
    ]  # fmt: skip
    return Part("contrast", tables=(rows(CONTRAST, lines),))


def rows(table: Table, lines: Iterable[Sequence[Value]]) -> Table:
    """Return a table with its rows."""
    return Table(table.code, table.columns, tuple(tuple(line) for line in lines))
