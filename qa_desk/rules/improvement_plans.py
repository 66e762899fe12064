"""The improvement plan of a department for a year (服务改善计划, domain.md 5.9): what it says.

Its text in canonical form is the document that people sign; the same text is read back. What a
year's plan becomes when it is changed is a further version of it, approved again (S4-4.4.3).
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from qa_desk.i18n import N_, _
from qa_desk.rules import form_texts
from qa_desk.rules.improvement import CATEGORIES, CYCLES, KINDS, METHODS, WHOLE, Goal
from qa_desk.rules.signatories import Asked, in_order

KIND, PREFIX = "improvement_plan", "IMP"
FIGURES: Mapping[str, str] = {  # of a snapshot: not all are measures of the catalogue
    "evaluations": N_("Evaluations released"),
    "score": N_("Average score"),
    "pass_rate": N_("Pass rate"),
    "fatal_rate": N_("Fatal error rate"),
    "dispute_rate": N_("Dispute rate"),
    "csat": N_("Customer satisfaction"),
}
SPANS: Mapping[str, str] = {"month": N_("Last month"), "quarter": N_("Last quarter")}
_MONTHS = {"month": 1, "quarter": 3}
_TURN_OF_YEAR = 7  # from this month on, what is submitted is the plan of the next year


@dataclass(frozen=True)
class Person:
    """Who signs."""

    person_id: UUID
    name: str  # and staff no.


@dataclass(frozen=True)
class Figure:
    """A figure of the current state as it was when it was taken (S4-3.1.1)."""

    code: str  # a key of FIGURES
    value: Decimal | None
    n: int


@dataclass(frozen=True)
class Snapshot:
    """When figures were taken, and of which days."""

    taken_on: date | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Measure:
    """What is done for a goal (S4-3.3)."""

    key: str = ""  # within the plan, the same in all its versions
    goal: str = ""  # the key of a goal
    content: str = ""
    kind: str = ""  # a key of KINDS
    department: str = ""
    begins: date | None = None
    due_on: date | None = None
    cost: str = ""
    benefit: str = ""
    owner_id: UUID | None = None
    owner: str = ""

    @property
    def is_whole(self) -> bool:
        """Say whether it has a goal, content, kind, department, owner and times (S4-3.3.1)."""
        said = (self.goal, self.content.strip(), self.kind, self.department.strip(), self.owner_id)
        return all(said) and bool(self.begins and self.due_on)


@dataclass(frozen=True)
class Plan:
    """The whole plan; the first five say whose it is."""

    plan_id: UUID
    year: int
    department: str
    version: int = 1
    replaces: str = ""  # the number of the approved version that this one changes
    change: str = ""  # what changes and why (5.9 no. 11)
    overview: str = ""
    snapshot: Snapshot = Snapshot()
    figures: tuple[Figure, ...] = ()
    observed: str = ""  # on the floor, in surveys and interviews
    problems: str = ""
    competitors: str = ""
    goals: tuple[Goal, ...] = ()
    measures: tuple[Measure, ...] = ()
    resources: str = ""
    effect: str = ""
    methods: str = ""  # keys of METHODS, joined by blanks
    cycle: str = ""  # a key of CYCLES
    heads: tuple[Person, ...] = ()
    checkers: tuple[Person, ...] = ()
    approvers: tuple[Person, ...] = ()

    def to_text(self) -> str:
        """Return the plan in canonical form (qad1)."""
        return form_texts.written(self)

    @classmethod
    def from_text(cls, text: str) -> "Plan":
        """Return the plan that a text says."""
        return form_texts.read_as(cls, text)

    def signatories(self) -> tuple[Asked, ...]:
        """Return who signs: department head, then office, then steering group (S4-3.2.3)."""
        return asked(self.heads, self.checkers, self.approvers)

    def problem(self) -> str:
        """Return what is missing before people can sign it; nothing when it is whole."""
        return next(_problems(self), "")

    @property
    def warnings(self) -> list[str]:
        """Return what deserves a look, but keeps nobody from signing (S4-3.2.2)."""
        empty = [code for code in CATEGORIES if code not in {one.category for one in self.goals}]
        if not empty:
            return []
        names = _(", ").join(_(CATEGORIES[code]) for code in empty)
        return [_("No goal is about: {categories}.").format(categories=names)]

    def begins(self, goal: Goal) -> date:
        """Return from when a goal is worked at: its first measure's day, else the year's first."""
        days = [one.begins for one in self.measures if one.goal == goal.key and one.begins]
        return min(days, default=date(self.year, 1, 1))

    def goal(self, key: str) -> Goal | None:
        """Return a goal by its key."""
        return next((one for one in self.goals if one.key == key), None)

    def keeping(self, before: "Plan") -> "Plan":
        """Return what was filled in, with what the program knows as it was before.

        Each goal and measure gets a key that no other has.
        """
        return replace(
            before,
            **{name: getattr(self, name) for name in _FILLED_IN},
            goals=tuple(_keyed(self.goals, "G")),
            measures=tuple(_keyed(self.measures, "M")),
        )


def asked(
    heads: Sequence[Person], checkers: Sequence[Person], approvers: Sequence[Person]
) -> tuple[Asked, ...]:
    """Return who signs a plan or its evaluation, one group after the other."""
    groups = zip(
        ("plan_head", "plan_checker", "plan_approver"), (heads, checkers, approvers), strict=True
    )
    return in_order([(role, [one.person_id for one in people]) for role, people in groups])


def span(code: str, day: date) -> tuple[date, date]:
    """Return the first and last day of the last whole month or quarter, keys of SPANS."""
    months = _MONTHS[code]
    first = day.replace(day=1, month=(day.month - 1) // months * months + 1)
    last = first - timedelta(days=1)
    start = last.month - months + 1
    return last.replace(day=1, month=start), last


def submission(setting: str, year: int) -> date | None:
    """Return by when the plan of a year is to be submitted; None without a date (P25, S4-3.4.2).

    `setting` is a month and a day, 12-15; one of the second half-year is of the year before.
    """
    if not setting:
        return None
    month, day = map(int, setting.split("-"))
    year -= month >= _TURN_OF_YEAR
    return date(year, month, min(day, monthrange(year, month)[1]))


_FILLED_IN = (
    *("change", "overview", "observed", "problems", "competitors", "resources", "effect"),
    *("methods", "cycle", "heads", "checkers", "approvers"),
)
_Line = TypeVar("_Line", Goal, Measure)


def _problems(plan: Plan) -> Iterator[str]:
    if not (plan.overview.strip() and plan.problems.strip()):
        yield _("Write the overview, and the main problems of the current state.")
    if plan.version > 1 and not plan.change.strip():
        yield _("Say what is changed in the approved plan, and why.")
    yield from _of_goals(plan.goals)
    yield from _of_measures(plan)
    if not plan.effect.strip() or not plan.methods.split() or plan.cycle not in CYCLES:
        yield _("Say which effect is expected, how it is evaluated, and how often.")
    if not (plan.heads and plan.checkers and plan.approvers):
        yield _("Name who signs for the department, the improvement office and the steering group.")


def _of_goals(goals: Sequence[Goal]) -> Iterator[str]:
    if not goals:
        yield _("A plan needs a goal at least.")
    for one in goals:
        name = one.title or one.key
        if one.lacks:
            yield _("The goal “{goal}” still needs {missing}.").format(goal=name, missing=one.lacks)
        if one.is_aimless:
            yield _("The target of “{goal}” is not better than its baseline.").format(goal=name)
    if goals and sum(one.weight for one in goals) != WHOLE:
        yield _("The weights of the goals come to {sum} %. They have to come to 100 %.").format(
            sum=sum(one.weight for one in goals)
        )


def _of_measures(plan: Plan) -> Iterator[str]:
    known = {one.key for one in plan.goals}
    for one in plan.measures:
        if not one.is_whole or one.goal not in known or one.kind not in KINDS:
            words = _("The measure “{measure}” needs its goal, kind, department, owner and times.")
            yield words.format(measure=one.content or one.key)
        elif one.begins and one.due_on and one.due_on < one.begins:
            yield _("The measure “{measure}” is due before it begins.").format(measure=one.content)
    for goal in plan.goals:
        if goal.key not in {one.goal for one in plan.measures}:
            yield _("The goal “{goal}” has no measure yet.").format(goal=goal.title)


def _keyed(lines: Sequence[_Line], begin: str) -> Iterator[_Line]:
    taken = {one.key for one in lines}
    seen: set[str] = set()
    number = 1
    for one in lines:
        key = one.key
        while not key or key in seen:
            key = "" if f"{begin}{number}" in taken | seen else f"{begin}{number}"
            number += 1
        seen.add(key)
        yield replace(one, key=key)


def methods(text: str) -> str:
    """Return the methods of evaluating in words."""
    return _(", ").join(_(METHODS[code]) for code in text.split() if code in METHODS)
