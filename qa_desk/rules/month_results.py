"""The QA result of a CSR for a month: a number for every person, and on what it stands (P12, 6.4).

The base is a setting and printed on the sheet. Who has fewer results than are needed has the mean
of three months, or a value that two people have confirmed; never an empty cell. Scores are tenths.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from qa_desk.i18n import N_
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.statistics import (
    Interval,
    Share,
    Stratum,
    half_up,
    weighted_interval,
    weighted_mean,
)
from qa_desk.rules.totals import Totals, total
from qa_desk.rules.working_calendar import IsWorkingDay

BASES: Mapping[str, str] = {
    "random": N_("random sample only"),
    "all": N_("all samples, unweighted"),
    "weighted": N_("all samples, weighted by the calls of their contact reasons"),
}
SOURCES: Mapping[str, str] = {  # what a line stands on
    "month": N_("This month"),
    "quarter": N_("The last three months"),
    "typed": N_("Entered and confirmed"),
    "none": N_("Too few results"),
}
QUALIFIED: Mapping[str, str] = {
    "yes": N_("Qualified"),
    "no": N_("Not qualified"),
    "open": N_("Not judged"),
}
EXTRA_DRAWS_FROM = 20  # the day of the month from which more is drawn for who has too few
BEST = 1000
_NO_SKILL = Share(0, 0)


@dataclass(frozen=True)
class Csr:
    """A CSR who was employed in the month, or in a part of it, in the newest team."""

    id: UUID
    name: str
    staff_no: str
    team_id: UUID | None = None
    team: str = ""
    group: str = ""
    is_part: bool = False  # not employed the whole month


@dataclass(frozen=True)
class Marks:
    """What a skill group asks: a score, and a part of the minimum skill, both in tenths."""

    pass_mark: int
    min_skill: int | None = None


@dataclass(frozen=True)
class Sample:
    """What results say on a base: their mean as it is, passes, and minimum skill in points."""

    n: int = 0
    score: Fraction | None = None
    interval: Interval | None = None
    passed: int = 0
    skill: Share = _NO_SKILL


@dataclass(frozen=True)
class Line:
    """One CSR's row of the sheet; a score of None is to be found before the month is closed."""

    csr: Csr
    source: str  # a key of SOURCES
    n: int
    score: int | None
    low: int | None
    high: int | None
    passed: int
    skill: Share
    marks: Marks
    fatals: int  # results with a confirmed fatal error, of every stratum
    late: int  # of these, released after the month before was locked
    adjusted: int | None = None  # the score, by a signed adjustment list

    @property
    def pass_rate(self) -> Share:
        """Return how many of the results passed."""
        return Share(self.passed, self.n)

    @property
    def final(self) -> int | None:
        """Return the score that holds now."""
        return self.score if self.adjusted is None else self.adjusted

    @property
    def qualified(self) -> str:
        """Return a key of QUALIFIED: mean and minimum skill both reach their marks (6.4)."""
        skill, least = self.skill.permille(), self.marks.min_skill
        if self.final is None:
            return "open"
        is_below = skill is not None and least is not None and skill < least
        if self.final < self.marks.pass_mark or is_below:
            return "no"
        return "open" if self.source == "typed" or (least and skill is None) else "yes"


@dataclass(frozen=True)
class Closed:
    """A month that was closed: when, by whom, and up to when releases counted."""

    month: date
    closed_at: datetime
    cut_at: datetime
    basis: str
    least: int
    people: int
    by: str = ""
    content_hash: str = ""
    is_intact: bool = True  # what is there now is what was sealed, as far as all of it is seen


@dataclass(frozen=True)
class Month:
    """The sheet of a month: its lines, what they stand on, and how far the month is."""

    first: date
    basis: str
    least: int
    lines: tuple[Line, ...]
    opens_at: datetime  # from when it may be closed
    locks_at: datetime
    closed: Closed | None = None
    totals: Mapping[str, Totals] = field(default_factory=dict)  # by stratum

    @property
    def missing(self) -> tuple[Line, ...]:
        """Return who has no value yet."""
        return tuple(line for line in self.lines if line.score is None)

    @property
    def attainment(self) -> Share:
        """Return how many CSRs with enough results reach their pass mark (6.4)."""
        judged = [line for line in self.lines if line.source in ("month", "quarter")]
        reached = sum((line.final or 0) >= line.marks.pass_mark for line in judged)
        return Share(reached, len(judged))


def on_base(
    basis: str, found: Mapping[tuple[str, str], Totals], calls: Mapping[str, int]
) -> Sample:
    """Return a CSR's sample on a base, from totals by (stratum, contact reason).

    `calls` are how many he had of each contact reason; only "weighted" asks.
    """
    chosen = {key: one for key, one in found.items() if basis != "random" or key[0] == RANDOM}
    whole = total(chosen.values()) if chosen else Totals()
    plain = Sample(
        whole.n, whole.score.exact, whole.score.interval(), whole.passed, whole.points("MS")
    )
    if basis != "weighted" or not chosen:
        return plain
    parts = _parts(chosen, calls)
    score, interval = weighted_mean(parts), weighted_interval(parts)
    return Sample(plain.n, score, interval, plain.passed, plain.skill)


def _parts(found: Mapping[tuple[str, str], Totals], calls: Mapping[str, int]) -> list[Stratum]:
    """Part the calls into those of contact reasons sampled on purpose, and the others (6.5b)."""
    chosen = {reason for stratum, reason in found if stratum != RANDOM}
    parts = []
    for is_chosen in (True, False):
        size = sum(n for reason, n in calls.items() if (reason in chosen) == is_chosen)
        drawn = [one.score for (_, reason), one in found.items() if (reason in chosen) == is_chosen]
        parts.append(Stratum(size, sum(drawn[1:], start=drawn[0]) if drawn else Totals().score))
    return parts


def shifted(sample: Sample, points: int) -> Sample:
    """Return a sample whose results together have so many tenths more, for what stays as it is."""
    if sample.score is None or not points:
        return sample
    return replace(sample, score=sample.score + Fraction(points, sample.n))


def line(
    csr: Csr,
    samples: tuple[Sample, Sample],
    least: int,
    marks: Marks,
    counts: tuple[int, int],
    typed: int | None = None,
) -> Line:
    """Return a CSR's line from the samples of the month and of three months.

    `counts` are fatal results and late ones; a value that two people confirmed goes before.
    """
    named = zip(("month", "quarter"), samples, strict=True)
    source = next((name for name, one in named if _will(one, least)), "none")
    source = "typed" if typed is not None else source
    sample = samples[source == "quarter"]
    is_counted = source in ("month", "quarter") and sample.score is not None
    score = half_up(sample.score or Fraction()) if is_counted else typed
    low, high = _ends(sample.interval if is_counted else None)
    return Line(
        csr, source, sample.n, score, low, high, sample.passed, sample.skill, marks, *counts
    )


def _will(sample: Sample, least: int) -> bool:
    return sample.n >= least and sample.score is not None


def _ends(interval: Interval | None) -> tuple[int | None, int | None]:
    if interval is None:
        return None, None
    low, high = interval.tenths(0.1)
    return max(0, low), min(BEST, high)


def digest(month: date, basis: str, lines: Collection[Line]) -> bytes:
    """Return the hash over what is frozen: each person's figures, in the order of their ids."""
    fields: list[tuple[str, str | int | date | UUID | None]] = [("month", month), ("basis", basis)]
    for one in sorted(lines, key=lambda each: each.csr.id):
        values = (
            *(one.csr.id, one.source, one.n, one.score, one.passed),
            *(one.skill.part, one.skill.of, one.fatals, one.late),
        )
        fields.append(("line", " ".join(map(str, values))))
    return content_hash(fields)


def opens(lock: datetime, working_days: int, zone: ZoneInfo, working: IsWorkingDay) -> datetime:
    """Return from when a month may be closed: working days before its lock, once it is over."""
    day = last = lock.astimezone(zone).date()
    while working_days and day.month == last.month:
        day -= timedelta(days=1)
        working_days -= working(day)
    return datetime.combine(max(day, last.replace(day=1)), time(), zone).astimezone(UTC)
