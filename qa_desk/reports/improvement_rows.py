"""The improvement plan and its evaluation on paper; `improvement_paper.draw` is the way in."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from qa_desk.i18n import _
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.improvement_paper import Sheet
from qa_desk.reports.parts import BODY, BOLD, NAME, VALUE, labelled
from qa_desk.reports.signing import signing_box
from qa_desk.reports.style import EMPTY, LATE, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules import improvement, improvement_plans
from qa_desk.rules.improvement import CATEGORIES, CYCLES, FOLLOW_UPS, KINDS, VERDICTS, Goal
from qa_desk.rules.improvement_evaluations import Evaluation, Result
from qa_desk.rules.improvement_plans import FIGURES, Measure, Plan
from qa_desk.rules.masking import mask_typed

_FIGURES = (LEFT, LEFT + 220, LEFT + 320)
_GOALS = (LEFT, LEFT + 26, LEFT + 176, LEFT + 244, LEFT + 306, LEFT + 368, LEFT + 432)
_TASKS = (LEFT, LEFT + 26, LEFT + 236, LEFT + 320, LEFT + 430)
_RESULTS = (LEFT, LEFT + 26, LEFT + 206, LEFT + 268, LEFT + 330, LEFT + 392, LEFT + 440)
_WARNING = Style(9.5, LATE, bold=True)


class _Paper:
    """What both have: whose it is, opinions, and places to sign."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.zone = ZoneInfo(sheet.imprint.timezone)

    def void(self) -> Iterator[Row]:
        """Yield that the paper is void, and why."""
        if self.sheet.state == "void":
            said = _("Void: {reason}").format(reason=self.sheet.void_reason)
            yield from side_by_side(Column(LEFT, RIGHT, said, _WARNING))
            yield flow.space(7)

    def end(self) -> Iterator[Row]:
        """Yield what signatories wrote, and a place for each of them."""
        yield from parts.section(_("Opinions"), "", parts.statements(self.sheet.signatories))
        yield signing_box(
            _("Signatures"),
            (),
            parts.places(self.sheet.signatories, self.zone, self._named()),
        )

    def _named(self) -> list[tuple[int, str, str]]:
        """Return whom a draft names so far."""
        form = self.sheet.form
        groups = (
            ("plan_head", form.heads),
            ("plan_checker", form.checkers),
            ("plan_approver", form.approvers),
        )
        named = [(role, one.name) for role, people in groups for one in people]
        missing = [(role, "") for role, people in groups if not people]
        return [(place, *one) for place, one in enumerate([*named, *missing], start=1)]


class _PlanPaper(_Paper):
    """Lays out a plan as rows, in the order of domain.md 5.9."""

    def __init__(self, sheet: Sheet, plan: Plan) -> None:
        super().__init__(sheet)
        self.plan = plan

    def rows(self) -> Iterator[Row]:
        """Yield the whole plan from top to bottom."""
        plan = self.plan
        yield from self.void()
        yield from parts.facts(
            (_("Department"), plan.department, NAME),
            (_("Year"), str(plan.year), VALUE),
            (_("Version"), str(plan.version), VALUE),
            (_("Replaces"), plan.replaces or self.sheet.replaces, VALUE),
        )
        yield flow.space(9)
        change = labelled(_("What is changed, and why"), plan.change)
        yield from parts.section(_("Changes in this version"), "", change)
        yield from parts.section(_("Overview"), "", labelled(_("Overview"), plan.overview))
        yield from parts.section(_("Current state"), self._taken(), self.current())
        yield from parts.section(_("Goals"), "", self.goals())
        yield from parts.section(_("Measures"), "", self.measures())
        yield from parts.section(_("Schedule of tasks"), self._printed(), self.tasks())
        yield from parts.section(_("Resources and expected effect"), "", self.effect())
        yield from parts.section(_("Progress reports"), self._printed(), self.check_ins())
        yield from self.end()

    def current(self) -> Iterator[Row]:
        """Yield the figures as they were taken, and what was found."""
        plan = self.plan
        if plan.figures:
            yield from parts.headings(_FIGURES, _("Figure"), _("Value"), _("Sample (n)"))
        for one in plan.figures:
            cells = ((wording.word(FIGURES, one.code), BODY), (_number(one.value), BOLD))
            yield from parts.table(_FIGURES, (*cells, (str(one.n), BODY)))
        for words, said in (
            (_("Observed on the floor, in surveys and interviews"), plan.observed),
            (_("Main problems"), plan.problems),
            (_("Compared with competitors"), plan.competitors),
        ):
            yield from labelled(words, said)
            yield flow.space(3)

    def goals(self) -> Iterator[Row]:
        """Yield each goal: from where to where, by when, with which weight, whose."""
        if not self.plan.goals:
            return
        yield from parts.headings(
            _GOALS,
            _("No."),
            _("Improvement goal"),
            _("Unit"),
            _("Baseline"),
            _("Target value"),
            _("Due day"),
            _("Weight"),
        )
        for one in self.plan.goals:
            yield from parts.table(_GOALS, self._goal(one))
            since = DOT.join(filter(None, (one.baseline_source, _day(one.baseline_on))))
            said = (
                wording.word(CATEGORIES, one.category),
                wording.word(improvement.DIRECTIONS, one.direction),
                _("Baseline: {source}").format(source=since or EMPTY),
                _("Owner: {name}").format(name=one.owner or EMPTY),
            )
            yield from side_by_side(Column(_GOALS[1], RIGHT, DOT.join(said), parts.LABEL))
            yield flow.space(4)

    def _goal(self, one: Goal) -> tuple[tuple[str, Style], ...]:
        return (
            (one.key, BODY),
            (mask_typed(one.title), BOLD),
            (one.in_unit, BODY),
            (_number(one.baseline), BODY),
            (_number(one.target), BOLD),
            (_day(one.due_on), BODY),
            (f"{one.weight} %", BODY),
        )

    def measures(self) -> Iterator[Row]:
        """Yield each measure with department, owner, times, cost and benefit."""
        for one in self.plan.measures:
            yield from parts.together(self._measure(one))
            yield flow.space(4)

    def _measure(self, one: Measure) -> Iterator[Row]:
        yield from side_by_side(
            Column(LEFT, _TASKS[1] - 8, one.key, BODY),
            Column(_TASKS[1], RIGHT, mask_typed(one.content), BOLD),
        )
        goal = self.plan.goal(one.goal)
        said = (
            _("For {goal}").format(goal=goal.title) if goal else "",
            wording.word(KINDS, one.kind) if one.kind else "",
            one.department,
            one.owner,
            f"{_day(one.begins)} – {_day(one.due_on)}",
            _("Cost: {cost}").format(cost=one.cost) if one.cost else "",
            _("Benefit: {benefit}").format(benefit=one.benefit) if one.benefit else "",
        )
        words = DOT.join(filter(None, said))
        yield from side_by_side(Column(_TASKS[1], RIGHT, mask_typed(words), parts.LABEL))

    def tasks(self) -> Iterator[Row]:
        """Yield the tasks as they stand now: who, planned and actual days, how much is done."""
        if not self.sheet.tasks:
            return
        yield from parts.headings(
            _TASKS, _("No."), _("Task"), _("Person responsible"), _("Planned days"), _("Done")
        )
        for one in self.sheet.tasks:
            done = f"{one.progress} %"
            if one.finished_on:
                done = DOT.join([done, _day(one.finished_on)])
            times = f"{_day(one.begins)} – {_day(one.due)}"
            said = (one.measure, mask_typed(one.what), one.owner, times, done)
            yield from parts.table(_TASKS, ((each, BODY) for each in said))
            yield flow.space(2)

    def effect(self) -> Iterator[Row]:
        """Yield resources, the expected effect, and how and how often it is evaluated."""
        plan = self.plan
        yield from labelled(_("Resources and coordination"), plan.resources)
        yield from labelled(_("Expected effect"), plan.effect)
        yield from labelled(_("How it is evaluated"), improvement_plans.methods(plan.methods))
        if plan.cycle:
            yield from labelled(_("Evaluated how often"), wording.word(CYCLES, plan.cycle))

    def check_ins(self) -> Iterator[Row]:
        """Yield the reports of progress, the oldest first."""
        for one in self.sheet.check_ins:
            head = _("{goal}: planned {planned} %, done {done} % (actual {actual})").format(
                goal=one.goal.title, planned=one.planned, done=one.done, actual=one.actual
            )
            yield from side_by_side(
                Column(LEFT, LEFT + 62, one.on.isoformat(), BODY),
                Column(LEFT + 70, RIGHT, head, BOLD),
            )
            for words, said in (
                (_("Data"), one.data),
                (_("Problems"), one.problems),
                (_("Cause of the deviation"), one.cause),
            ):
                yield from labelled(words, said, left=LEFT + 70)
            yield flow.space(4)

    def _taken(self) -> str:
        taken = self.plan.snapshot
        if not (taken.taken_on and taken.first and taken.last):
            return ""
        return _("{period}, taken on {day}").format(
            period=wording.period(taken.first, taken.last), day=taken.taken_on.isoformat()
        )

    def _printed(self) -> str:
        day = self.sheet.imprint.printed_at.astimezone(self.zone).date()
        return _("as of {day}").format(day=day.isoformat())


class _EvaluationPaper(_Paper):
    """Lays out an evaluation as rows (5.9 no. 12–13)."""

    def __init__(self, sheet: Sheet, form: Evaluation) -> None:
        super().__init__(sheet)
        self.form = form

    def rows(self) -> Iterator[Row]:
        """Yield the whole evaluation from top to bottom."""
        form = self.form
        yield from self.void()
        yield from parts.facts(
            (_("Department"), form.department, NAME),
            (_("Year"), str(form.year), VALUE),
            (_("Plan"), form.plan, VALUE),
            (_("Version"), str(form.version), VALUE),
        )
        yield flow.space(7)
        yield from parts.facts(
            (_("Period evaluated"), wording.period(form.period_from, form.period_to), VALUE),
            (_("How it is evaluated"), improvement_plans.methods(form.methods), VALUE),
            (_("Replaces"), self.sheet.replaces, VALUE),
        )
        yield flow.space(9)
        yield from parts.section(_("Attainment of the goals"), "", self.results())
        yield from parts.section(_("Causes and rectification"), "", self.causes())
        yield from parts.section(_("Judgement"), "", self.judgement())
        yield from self.end()

    def results(self) -> Iterator[Row]:
        """Yield each goal with its rate, and what the plan comes to (6.10)."""
        yield from parts.headings(
            _RESULTS,
            _("No."),
            _("Improvement goal"),
            _("Baseline"),
            _("Target value"),
            _("Actual"),
            _("Weight"),
            _("Attained"),
        )
        for one in self.form.results:
            yield from parts.table(_RESULTS, self._result(one))
            yield flow.space(2)
        whole = f"{improvement.percent(self.form.rate)} %"
        cells = ("", _("Attainment of the plan"), "", "", "", "100 %", whole)
        yield from parts.table(_RESULTS, ((each, BOLD) for each in cells))

    def _result(self, one: Result) -> tuple[tuple[str, Style], ...]:
        goal = one.goal
        rate = EMPTY if one.rate is None else f"{improvement.percent(one.rate)} %"
        return (
            (goal.key, BODY),
            (DOT.join(filter(None, (mask_typed(goal.title), goal.in_unit))), BODY),
            (_number(goal.baseline), BODY),
            (_number(goal.target), BODY),
            (_number(one.actual), BOLD),
            (f"{goal.weight} %", BODY),
            (rate, BOLD),
        )

    def causes(self) -> Iterator[Row]:
        """Yield why goals are behind, what is put right, and the analysis of the whole."""
        for one in self.form.results:
            yield from labelled(_("Cause: {goal}").format(goal=one.goal.title), one.cause)
            yield from labelled(
                _("Put right: {goal}").format(goal=one.goal.title), one.rectification
            )
            yield flow.space(2)
        yield from labelled(_("Causes of the whole"), self.form.cause)

    def judgement(self) -> Iterator[Row]:
        """Yield highlights, problems, verdict, and what follows."""
        form = self.form
        yield from labelled(_("Highlights"), form.highlights)
        yield from labelled(_("Problems"), form.problems)
        verdict = wording.word(VERDICTS, form.verdict) if form.verdict else EMPTY
        yield from labelled(_("Verdict on the plan"), verdict, NAME)
        if form.follow_up:
            yield from labelled(_("What follows"), wording.word(FOLLOW_UPS, form.follow_up), BOLD)
        yield from labelled(_("Next steps"), form.next_steps)


def _day(day: date | None) -> str:
    return day.isoformat() if day else EMPTY


def _number(value: Decimal | None) -> str:
    return EMPTY if value is None else f"{value:f}"


def _plan_title() -> str:
    return _("Service improvement plan")


def _evaluation_title() -> str:
    return _("Evaluation of the improvement plan")


def pdf(sheet: Sheet) -> bytes:
    """Return the paper as a PDF in the language spoken now."""
    form = sheet.form
    title: Callable[[], str]
    if isinstance(form, Plan):
        rows, title = _PlanPaper(sheet, form).rows(), _plan_title
    else:
        rows, title = _EvaluationPaper(sheet, form).rows(), _evaluation_title
    with style.DRAWING:
        style.load_fonts()
        running = DOT.join([form.department, str(form.year)])
        notice = _(
            "Electronic signatures are internal acknowledgements: password entered again, bound "
            "to the content by its hash."
        )
        return flow.document(rows, parts.frame(sheet.imprint, title, running, notice))
