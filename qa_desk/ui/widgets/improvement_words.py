"""How improvement plans read on screen, and the columns of their lists."""

from datetime import date
from decimal import Decimal, InvalidOperation

from qa_desk.i18n import N_, _
from qa_desk.rules import action_items, improvement
from qa_desk.rules.charts import Bars, Mark
from qa_desk.rules.improvement import CATEGORIES, KINDS, LIGHTS, Goal
from qa_desk.rules.improvement_plans import Measure
from qa_desk.rules.signatories import STATES
from qa_desk.services.improving import Paper, PlanRow, Report, Standing, TaskRow
from qa_desk.ui.tables import Column
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.names import shown

LIGHT_CHIPS = {
    "good": ("good", "check"),
    "soon": ("late", "clock"),
    "late": ("fatal", "triangle-alert"),
}
PLAN_STATES = {**STATES, "missing": N_("Missing"), "closed": N_("Published")}
_STATE_ICONS = {"missing": "circle-alert", "draft": "pen-line", "signing": "clock"}
_HALF_WIDTH = {0xFF10 + n: str(n) for n in range(10)} | {ord("．"): ".", ord("。"): "."}


def decimal_of(typed: str) -> Decimal | None:
    """Return a typed number, full-width digits among them; None is none."""
    try:
        found = Decimal(typed.strip().translate(_HALF_WIDTH))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def number(value: Decimal | None) -> str:
    """Return a number as it was typed."""
    return wording.NOTHING if value is None else f"{value:f}"


def percent(value: Decimal | None) -> str:
    """Return a rate in percent."""
    return wording.NOTHING if value is None else f"{value} %"


def day(found: date | None) -> str:
    """Return a day, or that there is none."""
    return found.isoformat() if found else wording.NOTHING


def department(row: PlanRow) -> str:
    """Return whose plan it is."""
    return shown(row.department) or _("The whole centre")


def to_do(row: PlanRow) -> str:
    """Return what waits for the reader."""
    if row.waits_for_me:
        return _("Sign")
    return {"due": _("Submit"), "overdue": _("Overdue")}.get(row.reminder, "")


def light(code: str) -> str:
    """Return a traffic light in words."""
    return _(LIGHTS[code]) if code else wording.NOTHING


def version(row: PlanRow) -> str:
    """Return the newest version; the one in force too, where it is another."""
    if not row.version:
        return wording.NOTHING
    if row.in_force and row.in_force != row.version:
        return _("{new} (in force: {held})").format(new=row.version, held=row.in_force)
    return str(row.version)


def picture(found: tuple[Standing, ...]) -> Bars:
    """Return the progress of the goals as a picture: how much of each is attained."""
    return Bars(
        _("Attainment of the goals"),
        note=_("percent of the way from the baseline to the target"),
        target=100.0,
        bars=tuple(
            Mark(f"{one.goal.key} {one.goal.title}", None if one.rate is None else float(one.rate))
            for one in found
        ),
    )


def plans() -> list[Column[PlanRow]]:
    """Return the columns of the list of plans."""
    return [
        Column(
            _("To do"),
            to_do,
            icon=lambda row: "pen-line" if to_do(row) else None,
            colour=lambda row: "late" if row.reminder == "overdue" else None,
            means="to_do",
        ),
        Column(_("Department"), department, wide=True, means="plan_department"),
        Column(
            _("Status"),
            lambda row: row.state,
            lambda code: _(PLAN_STATES[code]),
            icon=lambda row: _STATE_ICONS.get(row.state),
            means="status",
        ),
        Column(_("Progress"), lambda row: row.progress, percent, right=True, means="plan_progress"),
        Column(
            _("Light"),
            lambda row: row.light,
            light,
            icon=lambda row: LIGHT_CHIPS[row.light][1] if row.light else None,
            colour=lambda row: LIGHT_CHIPS[row.light][0] if row.light else None,
            means="plan_light",
        ),
        Column(_("Tasks overdue"), lambda row: row.late, right=True, means="tasks_late"),
        Column(_("Submitted"), lambda row: row.submitted_on, day, means="submitted_on"),
        Column(_("To be submitted by"), lambda row: row.due, day, means="submit_by"),
        Column(_("Version"), version, means="version"),
    ]


def goals() -> list[Column[Goal]]:
    """Return the columns of the goals of a plan."""
    return [
        Column(_("No."), lambda one: one.key),
        Column(_("Improvement goal"), lambda one: shown(one.title), wide=True),
        Column(_("Category"), lambda one: _(CATEGORIES[one.category]) if one.category else ""),
        Column(_("Unit"), lambda one: one.in_unit),
        Column(_("Baseline"), lambda one: one.baseline, number, right=True),
        Column(_("Target value"), lambda one: one.target, number, right=True),
        Column(_("Due day"), lambda one: one.due_on, day),
        Column(_("Weight"), lambda one: one.weight, lambda weight: f"{weight} %", right=True),
        Column(_("Person responsible"), lambda one: shown(one.owner)),
        Column(
            _("Still needed"),
            lambda one: one.lacks,
            icon=lambda one: "circle-alert" if one.lacks else None,
            colour=lambda one: "late" if one.lacks else None,
        ),
    ]


def measures() -> list[Column[Measure]]:
    """Return the columns of the measures of a plan."""
    return [
        Column(_("No."), lambda one: one.key),
        Column(_("Measure"), lambda one: shown(one.content), wide=True),
        Column(_("For goal"), lambda one: one.goal),
        Column(_("Kind of measure"), lambda one: _(KINDS[one.kind]) if one.kind else ""),
        Column(_("Department"), lambda one: shown(one.department)),
        Column(_("Person responsible"), lambda one: shown(one.owner)),
        Column(_("Begins"), lambda one: one.begins, day),
        Column(_("Due day"), lambda one: one.due_on, day),
        Column(_("Cost"), lambda one: shown(one.cost)),
        Column(_("Benefit"), lambda one: shown(one.benefit)),
    ]


def standings() -> list[Column[Standing]]:
    """Return the columns of where the goals are now."""
    return [
        Column(_("No."), lambda one: one.goal.key),
        Column(_("Improvement goal"), lambda one: shown(one.goal.title), wide=True),
        Column(_("Baseline"), lambda one: one.goal.baseline, number, right=True),
        Column(_("Target value"), lambda one: one.goal.target, number, right=True),
        Column(_("Actual"), lambda one: one.actual, number, right=True),
        Column(_("Attained"), lambda one: one.rate, percent, right=True),
        Column(_("Planned today"), lambda one: one.planned, lambda n: f"{n} %", right=True),
        Column(
            _("Light"),
            lambda one: one.light,
            light,
            icon=lambda one: LIGHT_CHIPS[one.light][1] if one.light else None,
            colour=lambda one: LIGHT_CHIPS[one.light][0] if one.light else None,
        ),
        Column(_("Reported on"), lambda one: one.on, day),
    ]


def tasks() -> list[Column[TaskRow]]:
    """Return the columns of the tasks of a plan."""
    return [
        Column(_("Measure"), lambda one: one.measure),
        Column(_("Task"), lambda one: shown(one.what), wide=True),
        Column(_("Person responsible"), lambda one: shown(one.owner)),
        Column(_("Begins"), lambda one: one.begins, day),
        Column(
            _("Due"),
            lambda one: one.due,
            day,
            icon=lambda one: "circle-alert" if one.is_late else None,
            colour=lambda one: "late" if one.is_late else None,
        ),
        Column(_("Done"), lambda one: one.progress, lambda n: f"{n} %", right=True),
        Column(_("Status"), lambda one: _(action_items.STATES[one.state])),
        Column(_("Finished"), lambda one: one.finished_on, day),
    ]


def reports() -> list[Column[Report]]:
    """Return the columns of the reports of progress."""
    return [
        Column(_("Day"), lambda one: one.on, day),
        Column(_("Improvement goal"), lambda one: one.goal.key),
        Column(_("Planned progress"), lambda one: one.planned, lambda n: f"{n} %", right=True),
        Column(_("Actual"), lambda one: one.actual, number, right=True),
        Column(_("Attained"), lambda one: one.rate, percent, right=True),
        Column(
            _("Light"),
            lambda one: one.light,
            light,
            icon=lambda one: LIGHT_CHIPS[one.light][1] if one.light else None,
            colour=lambda one: LIGHT_CHIPS[one.light][0] if one.light else None,
        ),
        Column(_("Cause of the deviation"), lambda one: shown(one.cause), wide=True),
        Column(_("Problems"), lambda one: shown(one.problems)),
        Column(_("Data"), lambda one: shown(one.data)),
        Column(_("Reported by"), lambda one: shown(one.by)),
    ]


def evaluations() -> list[Column[Paper]]:
    """Return the columns of the evaluations of a plan."""
    return [
        Column(_("Evaluation no."), lambda one: one.number),
        Column(
            _("Period"),
            lambda one: f"{one.form.period_from} – {one.form.period_to}",  # type: ignore[union-attr]
            wide=True,
        ),
        Column(
            _("Attained"),
            lambda one: percent(improvement.percent(one.form.rate)),  # type: ignore[union-attr]
            right=True,
        ),
        Column(_("Status"), lambda one: _(STATES[one.state])),
        Column(_("To do"), lambda one: _("Sign") if one.waits_for_me else ""),
    ]
