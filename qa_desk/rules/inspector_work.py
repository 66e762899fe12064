"""The inspector's monthly summary: what is reckoned for its sections (S3-4.9, S3-5.6; 5.7).

His work counts to the day of its submission, the results of his CSRs to the day of the contact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qa_desk.rules import dispute_figures, figuring, service_quality
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.rules.coverage import MODES
from qa_desk.rules.dispute_figures import Result
from qa_desk.rules.figuring import CHANGE, DONE, RATE, Sums
from qa_desk.rules.report_forms import Part, Table, Value
from qa_desk.rules.service_quality import Names, rows
from qa_desk.rules.statistics import Share, half_up
from qa_desk.rules.totals import Totals

PROBLEMS = 5
ATTENDANCE = Table("attendance", ("days_rostered", "days_attended", "teams"))
OUTPUT = Table("output_modes", ("mode", "planned", "done", *DONE, "quick"))
TIME = Table("time_spent", ("evaluations", "timed", "minutes_each"))
OVERTURNS = Table("overturns", ("verdict", "n"))
STATE = Table(
    "dimension_state",
    ("dimension", "points", "opportunities", *RATE, *CHANGE),
)
MAIN = Table(
    "main_problems",
    ("item", "item_name", "dimension", "opportunities", "defects", *RATE, "evaluation"),
)


@dataclass(frozen=True)
class Output:
    """What was to be done in a mode, and what was."""

    planned: int = 0  # evaluations given to him in the month
    done: int = 0  # of those, submitted
    quick: int = 0  # quick checks


@dataclass(frozen=True)
class Timeliness:
    """What was submitted and released in its time (6.13)."""

    submitted: Share
    released: Share


def output(
    attended: tuple[int, int] | None,
    teams: int,
    modes: Mapping[str, Output],
    work: Totals,
) -> Part:
    """Return attendance, output by mode against the plan, and the time spent (5.7, 2).

    `attended` are the days on the roster and those on which he worked; None without a roster.
    """
    whole = Share(
        sum(one.done for one in modes.values()), sum(one.planned for one in modes.values())
    )
    lines = [
        (mode, one.planned, one.done, *figuring.told(Share(one.done, one.planned)), one.quick)
        for mode in MODES
        if (one := modes.get(mode, Output())) != Output()
    ]
    rostered, present = attended or (None, None)
    return Part(
        "output",
        (figuring.rate("plan_done", whole),),
        (
            rows(ATTENDANCE, [(rostered, present, teams)]),
            rows(OUTPUT, lines),
            rows(TIME, [(work.n, work.timed, minutes(work))]),
        ),
    )


def minutes(work: Totals) -> int | None:
    """Return the minutes for an evaluation in tenths, of those whose time is known."""
    return half_up(Fraction(work.spent_s, 6 * work.timed)) if work.timed else None


def accuracy(
    found: Sequence[Result], before: Sequence[Result], recheck: Share, target: int
) -> Part:
    """Return re-check accuracy beside what disputes say, and why results changed (5.7, 4; 6.7)."""
    now, was = dispute_figures.figures(found), dispute_figures.figures(before)
    return Part(
        "accuracy",
        (
            figuring.rate("inspector_accuracy", now.accuracy, was.accuracy),
            figuring.rate("recheck_accuracy", recheck, target=target),
            figuring.rate("dispute_rate", now.disputed, was.disputed),
            figuring.rate("dispute_success", now.success, was.success),
        ),
        (rows(OVERTURNS, now.causes),),
    )


def timeliness(now: Timeliness, before: Timeliness, target: int) -> Part:
    """Return what was submitted and released in time (5.7, 5; 6.13)."""
    return Part(
        "timeliness",
        (
            figuring.rate("submitted_in_time", now.submitted, before.submitted, target),
            figuring.rate("timeliness", now.released, before.released, target),
        ),
    )


def state(now: Sums, before: Sums) -> Part:
    """Return how the five dimensions of his CSRs stand against the month before (5.7, 6)."""
    lines: list[tuple[Value, ...]] = []
    for code in DIMENSIONS:
        rate, was = (each.items.of_dimension(code).rate() for each in (now, before))
        lines.append(
            (code, now.totals.points(code).permille(), rate.of, *figuring.told(rate),
             *figuring.change(rate, was))
        )  # fmt: skip
    figures = (
        figuring.score("score", now.totals.score, before.totals.score, of="random"),
        figuring.rate("pass_rate", now.totals.pass_rate, before.totals.pass_rate, of="random"),
        figuring.rate(
            "fatal_accuracy", now.totals.fatal_accuracy(), before.totals.fatal_accuracy(),
            of="random",
        ),
    )  # fmt: skip
    return Part("state", figures, (rows(STATE, lines),))


def problems(now: Sums, cases: Mapping[str, str], names: Names) -> Part:
    """Return up to five items that lost most points, each with a case by its number (5.7, 7)."""
    lines: list[tuple[Value, ...]] = [
        (key, names.get(key, ""), now.items.dimensions[key], one.opportunities, one.rate().part,
         *figuring.told(one.rate()), cases.get(key, ""))
        for key, one in now.items.worst(PROBLEMS)
    ]  # fmt: skip
    return Part("problems", tables=(rows(MAIN, lines),))


def typical(lost: Iterable[tuple[str, Mapping[str, int]]]) -> dict[str, str]:
    """Return for each item the evaluation that lost most there, from (number, points by item)."""
    most: dict[str, tuple[int, str]] = {}
    for number, items in sorted(lost, key=lambda one: one[0]):
        for key, points in items.items():
            if points > most.get(key, (0, ""))[0]:
                most[key] = (points, number)
    return {key: number for key, (_points, number) in most.items()}


def last(words: str) -> Part:
    """Return the measures of the month before, as they were typed (5.7, 9)."""
    return Part("last", tables=(service_quality.last_measures(words),))
