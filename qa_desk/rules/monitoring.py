"""The ten-day and monthly monitoring report, section by section (domain.md 5.3; S3-6.D2).

Pure: from sums and rows to figures and tables. Averages, rates and their change are of the random
stratum (6.5b); items, causes and fatal errors are of all samples, for they say what goes wrong.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

from qa_desk.i18n import Bilingual
from qa_desk.rules import checklist_changes, figuring, statistics
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.checklists import FATAL_CLASSES
from qa_desk.rules.figuring import Sums
from qa_desk.rules.report_forms import Figure, Part, Table, Value
from qa_desk.rules.report_words import both
from qa_desk.rules.sheets import CAUSES
from qa_desk.rules.statistics import Mean, Share, half_up
from qa_desk.rules.totals import STRATA, ItemTotals, Totals

Names = Mapping[str, Bilingual]  # of items or fatal errors, by key
Row = tuple[Value, ...]
_SCORE = ("score", "score_low", "score_high")
_PASS = ("pass", "pass_low", "pass_high")
_RATE = ("rate", "rate_low", "rate_high")
_CHANGE = ("change", "change_low", "change_high")


@dataclass(frozen=True)
class Targets:
    """The centre's targets in percent, and on how many results a ranking stands."""

    passed: int = 90
    fatal: int = 98
    nonfatal: int = 95
    coverage: int = 100
    signed: int = 95
    recheck: int = 95
    least_team: int = 30
    least_person: int = 10


@dataclass(frozen=True)
class Person:
    """A CSR in the period; `minimum` is the least of the minimum skill, in thousandths."""

    name: str
    team: str
    checks: int
    sums: Totals
    minimum: int | None = None


@dataclass(frozen=True)
class Watched:
    """An entry of the watch list and how its results went, and before."""

    subject: str
    reason: str
    since: str
    until: str | None
    uplift: int
    now: Totals
    before: Totals


@dataclass(frozen=True)
class Course:
    """What became of a result that was released: its state, its dispute, whose it is."""

    status: str
    reason: str | None = None  # why it was closed unsigned
    inspector: UUID | None = None
    is_disputed: bool = False
    verdict: str = ""  # a key of guards.VERDICTS; "" while nothing is decided
    minutes: int | None = None  # from the dispute to its last decision


@dataclass(frozen=True)
class Work:
    """What an inspector did in the period."""

    name: str
    sums: Totals
    released: int
    erred: int  # overturned for an error of his


@dataclass(frozen=True)
class Sheets:
    """The totals of the period by stratum, and the items of the random stratum and of all."""

    strata: Mapping[str, Totals] = field(default_factory=dict)
    random: ItemTotals = field(default_factory=ItemTotals)

    @property
    def at_random(self) -> Sums:
        """Return the random stratum."""
        return Sums(self.strata.get(RANDOM, Totals()), self.random)


def results(now: Sheets, before: Sheets, targets: Targets) -> Part:
    """Return averages and rates beside the period before, their change, and each stratum (6.5b)."""
    one, other = now.at_random, before.at_random
    found = (
        figuring.score("score", one.totals.score, other.totals.score, of=RANDOM),
        figuring.rate(
            "pass_rate", one.totals.pass_rate, other.totals.pass_rate, targets.passed, RANDOM
        ),
        *(
            figuring.rate(
                "fatal_accuracy",
                one.totals.fatal_accuracy(code),
                other.totals.fatal_accuracy(code),
                targets.fatal,
                code or RANDOM,
            )
            for code in ("", *FATAL_CLASSES)
        ),
        figuring.rate(
            "non_fatal_accuracy",
            one.items.non_fatal_accuracy,
            other.items.non_fatal_accuracy,
            targets.nonfatal,
            RANDOM,
        ),
    )
    lines = [
        (code, each.n, *_mean(each.score), *figuring.told(each.pass_rate), each.fatal)
        for code in STRATA
        if (each := now.strata.get(code))
    ]
    columns = ("stratum", "n", *_SCORE, *_PASS, "fatals")
    moved = score_change(one.totals.score, other.totals.score)
    names = ("score_change", "score_change_low", "score_change_high", "n", "n_before")
    changes = Table("score_change", names, (moved,) if moved else ())
    tables = (Table("strata", columns, tuple(lines)), changes, _changes(one, other))
    return Part("results", found, tables)


def _changes(now: Sums, before: Sums) -> Table:
    """Return how rates moved since the period before, with Newcombe's interval (6.9)."""
    pairs = (
        ("pass_rate", now.totals.pass_rate, before.totals.pass_rate),
        ("fatal_accuracy", now.totals.fatal_accuracy(), before.totals.fatal_accuracy()),
        ("non_fatal_accuracy", now.items.non_fatal_accuracy, before.items.non_fatal_accuracy),
    )
    lines = [
        (code, *figuring.change(one, other), one.of, other.of)
        for code, one, other in pairs
        if one.of and other.of
    ]
    return Table("change", ("figure", *_CHANGE, "n", "n_before"), tuple(lines))


def form_changes(
    versions: Iterable[tuple[str, Bilingual, str, checklist_changes.Document]],
) -> list[tuple[str, str, int]]:
    """Return the versions that came after another of their checklist, and what broke with them.

    Of each version its checklist, title, number and document, in the order of their days; returned
    are title, number and how many items no longer compare (S3-4.6a).
    """
    return [
        (both(title), number, len(checklist_changes.changed_here(before, document)))
        for (other, _title, _number, before), (key, title, number, document) in pairwise(versions)
        if key == other
    ]


def score_change(now: Mean, before: Mean) -> Row | None:
    """Return how the average moved, with Welch's interval, in tenths; None for too few."""
    if now.exact is None or before.exact is None:
        return None
    interval = statistics.welch(now, before)
    low, high = interval.tenths(0.1) if interval else (None, None)
    return (half_up(now.exact - before.exact), low, high, now.n, before.n)


def teams(found: Mapping[str, Totals], least: int) -> Part:
    """Return each team with its rank by average score, none below `least` results (6.13)."""
    ranked = sorted(
        (name for name, each in found.items() if each.n >= least),
        key=lambda name: (-Fraction(found[name].final, found[name].n), name),
    )
    place = {name: number for number, name in enumerate(ranked, 1)}
    order = [*ranked, *sorted(name for name in found if name not in place)]
    lines = [
        (
            name,
            found[name].n,
            *_mean(found[name].score),
            *figuring.told(found[name].pass_rate),
            found[name].fatal,
            place.get(name),
        )
        for name in order
    ]
    columns = ("team", "n", *_SCORE, *_PASS, "fatals", "rank")
    return Part("teams", tables=(Table("teams", columns, tuple(lines)),))


def people(found: Iterable[Person], least: int) -> Part:
    """Return the CSRs in the order given, with who is below the minimum skill (5.3, 6; 6.4)."""
    lines = []
    for one in found:
        skill = one.sums.points("MS").permille() if one.sums.n >= least else None
        below = None if skill is None or one.minimum is None else int(skill < one.minimum)
        mean = one.sums.score.value()
        line = (one.name, one.team, one.checks, one.sums.n, mean, one.sums.fatal, skill, below)
        lines.append(line)
    columns = ("csr", "team", "checks", "evaluations", "score", "fatals", "skill", "is_below")
    return Part("people", tables=(Table("people", columns, tuple(lines)),))


def items(
    whole: ItemTotals, clauses: Mapping[tuple[str, str], int], names: Names, most: int
) -> Part:
    """Return the items by points lost and by number, and fatal errors by clause (5.3, 7)."""
    lost = sum(one.points_lost() for one in whole.items.values())
    by_loss = [key for key, one in whole.worst(most)]
    wrong = [key for key, one in whole.items.items() if one.rate().part]
    often = sorted(wrong, key=lambda key: (-whole.items[key].rate().part, key))[:most]
    columns = ("item", "item_name", "lost", "share", "defects", *_RATE)

    def line(key: str) -> Row:
        one = whole.items[key]
        share = Share(one.points_lost(), lost).permille()
        name = both(names.get(key, Bilingual()))
        rate = one.rate()
        return (key, name, one.points_lost(), share, rate.part, *figuring.told(rate))

    fatal = [
        (key, both(names.get(key, Bilingual())), code, times)
        for (key, code), times in sorted(clauses.items(), key=lambda one: (-one[1], one[0]))
    ]
    return Part(
        "items",
        tables=(
            Table("items_lost", columns, tuple(map(line, by_loss))),
            Table("items_often", columns, tuple(map(line, often))),
            Table("fatals", ("fatal", "fatal_name", "fatal_class", "times"), tuple(fatal)),
        ),
    )


def causes(whole: ItemTotals) -> Part:
    """Return the deductions by cause (5.3, 8; S3-3a)."""
    count = whole.of_dimension()
    every = sum(count.defects.values())
    lines = [
        (code, number, Share(number, every).permille(), count.points_lost(code))
        for code in CAUSES
        if (number := count.defects.get(code, 0))
    ]
    return Part(
        "causes", tables=(Table("causes", ("cause", "defects", "share", "lost"), tuple(lines)),)
    )


def recurrence(
    found: Mapping[str, Mapping[str, int]], evaluations: Mapping[str, int], names: Names
) -> Part:
    """Return who failed the same item again within 30 days, by CSR (6.13).

    `found` says how often each CSR lost points of an item. Only what is charged to the CSR counts;
    whoever was evaluated at least twice could.
    """
    said = {key: both(name) for key, name in names.items()}
    lines: list[Row] = [
        (csr, key, said.get(key, both(Bilingual())), times)
        for csr in sorted(found)
        for key, times in sorted(found[csr].items())
        if times > 1
    ]
    again = Share(
        len({line[0] for line in lines}), sum(number > 1 for number in evaluations.values())
    )
    table = Table("recurrence", ("csr", "item", "item_name", "times"), tuple(lines))
    return Part("recurrence", (figuring.rate("recurrence", again),), (table,))


def watched(found: Iterable[Watched]) -> Part:
    """Return how those on the watch list do, and did in the period before (5.3, 10)."""
    lines = [
        (
            one.subject,
            one.reason,
            one.since,
            one.until,
            one.uplift,
            one.now.n,
            one.now.score.value(),
            one.before.score.value(),
            one.now.fatal,
        )
        for one in found
    ]
    columns = ("subject", "reason", "since", "until", "uplift", "n", "score", "before", "fatals")
    return Part("watched", tables=(Table("watched", columns, tuple(lines)),))


def disputes(found: Sequence[Course]) -> Part:
    """Return how many were disputed, what came of it and how long it took (6.7)."""
    disputed = [one for one in found if one.is_disputed]
    decided = [one for one in disputed if one.verdict]
    overturned = [one for one in decided if one.verdict != "upheld"]
    times = sorted(one.minutes for one in decided if one.minutes is not None)
    outcomes = Counter(one.verdict for one in decided)
    figures: tuple[Figure, ...] = (
        figuring.rate("dispute_rate", Share(len(disputed), len(found))),
        figuring.rate("dispute_success", Share(len(overturned), len(decided))),
        figuring.rate("inspector_accuracy", Share(sum(map(_erred, found)), len(found)).rest),
    )
    lasted = (times[(len(times) - 1) // 2], times[-1]) if times else ()
    return Part(
        "disputes",
        figures,
        (
            Table("outcomes", ("verdict", "times"), tuple(sorted(outcomes.items()))),
            Table(
                "days", ("decided", "half", "longest"), ((len(decided), *lasted),) if times else ()
            ),
        ),
    )


def _erred(one: Course) -> bool:
    return one.verdict == "overturned_inspector_error"


def signed(
    found: Sequence[Course], overdue: Iterable[tuple[str, str, int]], targets: Targets
) -> Part:
    """Return how results ended, unsigned ones by reason, and what is overdue by lead (5.3, 12)."""
    ended = Counter(_ending(one) for one in found)
    share = Share(ended["signed"], sum(one.status in ("E10", "E11") for one in found))
    figure = figuring.rate("sign_off", share, target=targets.signed)
    lines = sorted(ended.items(), key=lambda one: (-one[1], one[0]))
    return Part(
        "signed",
        (figure,),
        (
            Table("endings", ("closed", "times"), tuple(lines)),
            Table("overdue", ("team", "lead", "overdue"), tuple(sorted(overdue))),
        ),
    )


def _ending(one: Course) -> str:
    if one.status == "E10":
        return "signed"
    return (one.reason or "").partition(":")[0] if one.status == "E11" else "open"


def inspectors(found: Iterable[Work], targets: Targets) -> Part:
    """Return what each inspector did, and how often he erred (5.3, 13; 6.7)."""
    lines = [
        (
            one.name,
            one.sums.n,
            half_up(Fraction(one.sums.spent_s, 60 * one.sums.timed)) if one.sums.timed else None,
            one.released,
            one.erred,
            *figuring.told(Share(one.erred, one.released).rest, targets.least_person),
        )
        for one in found
    ]
    columns = ("inspector", "evaluations", "spent", "released", "overturned")
    accuracy = ("accuracy", "accuracy_low", "accuracy_high")
    table = Table("inspectors", (*columns, *accuracy), tuple(lines))
    return Part("inspectors", tables=(table,))


def complaints(found: Totals) -> Part:
    """Return what the samples of complaints came to (5.3, 16)."""
    line = (found.n, found.score.value(), *figuring.told(found.pass_rate), found.fatal)
    rows = (line,) if found.n else ()
    return Part("complaints", tables=(Table("complaints", ("n", "score", *_PASS, "fatals"), rows),))


def _mean(mean: Mean) -> tuple[int | None, int | None, int | None]:
    """Return a mean of scores and the ends of its interval, in tenths."""
    interval = mean.interval()
    low, high = interval.tenths(0.1) if interval else (None, None)
    return mean.value(), low, high
