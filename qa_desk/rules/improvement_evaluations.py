"""The evaluation of an improvement plan by quarter or half-year (domain.md 5.9 no. 12–13, 6.10).

What follows by rule (rates, the light, the suggested verdict) is reckoned from what it says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from qa_desk.i18n import _
from qa_desk.rules import form_texts, improvement
from qa_desk.rules.improvement import FOLLOW_UPS, VERDICTS, WHOLE, Goal
from qa_desk.rules.improvement_plans import Person, asked
from qa_desk.rules.signatories import Asked

KIND, PREFIX = "improvement_evaluation", "IMPE"


@dataclass(frozen=True)
class Result:
    """How a goal came out."""

    goal: Goal
    actual: Decimal | None = None
    cause: str = ""  # of the deviation
    rectification: str = ""  # what is put right, and by when (S4-6.2.1)

    @property
    def rate(self) -> Fraction | None:
        """Return how far the goal is attained (6.10)."""
        return improvement.attainment(self.goal, self.actual)


@dataclass(frozen=True)
class Evaluation:
    """The whole evaluation; the first five say which plan it is about."""

    plan_id: UUID
    plan: str  # the number of the approved plan
    version: int
    year: int
    department: str
    period_from: date
    period_to: date
    least: int = 80  # percent of the plan below which a cause is to be said, as set then
    cycle: str = ""
    methods: str = ""
    results: tuple[Result, ...] = ()
    cause: str = ""
    highlights: str = ""
    problems: str = ""
    verdict: str = ""  # a key of VERDICTS
    follow_up: str = ""  # a key of FOLLOW_UPS
    next_steps: str = ""
    heads: tuple[Person, ...] = ()
    checkers: tuple[Person, ...] = ()
    approvers: tuple[Person, ...] = ()

    def to_text(self) -> str:
        """Return the evaluation in canonical form (qad1)."""
        return form_texts.written(self)

    @classmethod
    def from_text(cls, text: str) -> "Evaluation":
        """Return the evaluation that a text says."""
        return form_texts.read_as(cls, text)

    @property
    def rate(self) -> Fraction:
        """Return the attainment rate of the plan, Σ weight × rate (6.10)."""
        return improvement.overall((one.goal.weight, one.rate) for one in self.results)

    @property
    def suggested(self) -> str:
        """Return the verdict that the rates suggest, a key of VERDICTS."""
        return improvement.suggested((one.rate for one in self.results), self.least)

    def is_short(self, rate: Fraction | None) -> bool:
        """Say whether a rate is so low that its cause is to be analysed (6.10)."""
        return rate is not None and rate * WHOLE < self.least

    def signatories(self) -> tuple[Asked, ...]:
        """Return who signs: department head, then office, then steering group (S4-2.2.5)."""
        return asked(self.heads, self.checkers, self.approvers)

    def keeping(self, before: "Evaluation") -> "Evaluation":
        """Return what was filled in about the goals that it had before."""
        said = {one.goal.key: one for one in self.results}
        return replace(
            self,
            plan=before.plan,
            version=before.version,
            year=before.year,
            department=before.department,
            least=before.least,
            results=tuple(
                replace(said.get(one.goal.key, one), goal=one.goal) for one in before.results
            ),
        )

    def problem(self) -> str:
        """Return what is missing before people can sign it; nothing when it is whole."""
        return next(_problems(self), "")


def _problems(form: Evaluation) -> Iterator[str]:
    if form.period_to < form.period_from:
        yield _("The period ends before it begins.")
    yield from _of_results(form)
    if not (form.highlights.strip() and form.problems.strip()):
        yield _("Write down the highlights and the problems; “none” if there are none.")
    yield from _of_verdict(form)
    if not (form.heads and form.checkers and form.approvers):
        yield _("Name who signs for the department, the improvement office and the steering group.")


def _of_results(form: Evaluation) -> Iterator[str]:
    for one in form.results:
        if one.rate is None:
            yield _("Enter the actual value of “{goal}”.").format(goal=one.goal.title)
        elif form.is_short(one.rate) and not one.cause.strip():
            yield _(
                "“{goal}” is attained to {rate} %, less than {least} %: say why, then ask for "
                "signatures."
            ).format(goal=one.goal.title, rate=improvement.percent(one.rate), least=form.least)
    if form.is_short(form.rate) and not form.cause.strip():
        yield _(
            "The plan is attained to {rate} %, less than {least} %: analyse the causes, then ask "
            "for signatures."
        ).format(rate=improvement.percent(form.rate), least=form.least)


def _of_verdict(form: Evaluation) -> Iterator[str]:
    if form.verdict not in VERDICTS or form.follow_up not in FOLLOW_UPS:
        yield _("Choose the verdict, and whether to roll out or to do it again.")
    if form.verdict == "not" and not any(one.rectification.strip() for one in form.results):
        yield _("A plan that was not achieved needs a note on a goal how that is put right.")
