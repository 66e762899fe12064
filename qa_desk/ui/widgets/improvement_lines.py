"""The small forms of an improvement plan: a goal, a measure, a report of progress, a task."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import improvement
from qa_desk.rules.improvement import CATEGORIES, DIRECTIONS, KINDS, WHOLE, Goal
from qa_desk.rules.improvement_plans import Measure, Plan
from qa_desk.rules.measures import MEASURES
from qa_desk.services.improving import Candidate, NewReport, NewTask, Standing
from qa_desk.ui import theme
from qa_desk.ui.widgets import improvement_words, names
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.case_parts import text
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.person_field import PersonField

_WIDTH, _LINES = 620, 3


@dataclass(frozen=True)
class Findable:
    """Somebody as a field finds him: a name and a staff no."""

    id: Any
    name: str
    staff_no: str
    reading: str = ""
    team: str = ""


def findable(people: Sequence[Candidate]) -> list[Findable]:
    """Return people as a field finds them."""
    found = []
    for one in people:
        name, _space, staff_no = one.name.rpartition(" ")
        found.append(Findable(one.id, name, staff_no))
    return found


class _TwoColumns(FormDialog):
    """A form whose fields stand in two columns."""

    def __init__(self, title: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(title, verb, parent)
        self.setFixedWidth(theme.px(_WIDTH))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self._count = 0

    def put(self, words: str, field: QWidget, *, whole: bool = False) -> None:
        """Add a field with its label above it, across both columns if it is `whole`."""
        if whole and self._count % 2:
            self._count += 1
        label = QLabel(words)
        label.setBuddy(field)
        field.setAccessibleName(words)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(label)
        column.addWidget(field)
        span = 2 if whole else 1
        self._grid.addLayout(column, self._count // 2, self._count % 2, 1, span)
        self._count += span
        if self.focusWidget() is None:
            field.setFocus()


class GoalDialog(_TwoColumns):
    """Asks for a goal; what it still needs is told in the plan (S4-3.2.1)."""

    def __init__(
        self, goal: Goal, people: Sequence[Candidate], day: date, parent: QWidget | None = None
    ) -> None:
        title = names.shown(goal.title) or _("New goal")
        super().__init__(title, _("Keep the goal"), parent)
        self._goal = goal
        self.category, self.direction = choice(CATEGORIES), choice(DIRECTIONS)
        self.measure = choice({code: one.name for code, one in MEASURES.items()})
        self.measure.setItemText(0, _("Another one, typed"))
        self.named, self.unit = QLineEdit(goal.name), QLineEdit(goal.unit)
        self.baseline, self.target = QLineEdit(), QLineEdit()
        self.source = QLineEdit(goal.baseline_source)
        self.since, self.due = day_field(day), day_field(date(day.year, 12, 31))
        self.weight = QSpinBox()
        self.weight.setRange(0, WHOLE)
        self.weight.setSuffix(" %")
        self.owner = PersonField()
        self.owner.show_people(findable(people))
        for words, field, whole in (
            (_("Category"), self.category, False),
            (_("Metric"), self.measure, False),
            (_("Name of the measure"), self.named, False),
            (_("Unit"), self.unit, False),
            (_("Which way is better"), self.direction, False),
            (_("Weight"), self.weight, False),
            (_("Baseline"), self.baseline, False),
            (_("Target value"), self.target, False),
            (_("Where the baseline is from"), self.source, True),
            (_("Baseline of"), self.since, False),
            (_("Due day"), self.due, False),
            (_("Person responsible"), self.owner, True),
        ):
            self.put(words, field, whole=whole)
        self.measure.currentIndexChanged.connect(self._on_measure)
        self._show()

    def goal(self) -> Goal:
        """Return what is filled in."""
        code = self.measure.currentData()
        person: Any = self.owner.person
        return Goal(
            key=self._goal.key,
            category=self.category.currentData(),
            measure=code,
            name="" if code else self.named.text().strip(),
            unit="" if code else self.unit.text().strip(),
            direction=self.direction.currentData(),
            baseline=improvement_words.decimal_of(self.baseline.text()),
            baseline_source=self.source.text().strip(),
            baseline_on=day_of(self.since),
            target=improvement_words.decimal_of(self.target.text()),
            due_on=day_of(self.due),
            weight=self.weight.value(),
            owner_id=person.id if person else None,
            owner=f"{person.name} {person.staff_no}" if person else "",
        )

    def missing(self) -> str:
        for field in (self.baseline, self.target):
            if field.text().strip() and improvement_words.decimal_of(field.text()) is None:
                return _("Write the baseline and the target as numbers.")
        return ""

    def _show(self) -> None:
        goal = self._goal
        for box, code in (
            (self.category, goal.category),
            (self.measure, goal.measure),
            (self.direction, goal.direction),
        ):
            box.setCurrentIndex(max(0, box.findData(code)))
        for field, value in ((self.baseline, goal.baseline), (self.target, goal.target)):
            field.setText("" if value is None else f"{value:f}")
        set_day(self.since, goal.baseline_on)
        set_day(self.due, goal.due_on)
        self.weight.setValue(goal.weight)
        choose_owner(self.owner, goal.owner_id, goal.owner)
        self._on_measure()

    @Slot()
    def _on_measure(self) -> None:
        """Take name, unit and direction from a measure of the catalogue."""
        found = MEASURES.get(self.measure.currentData())
        for field in (self.named, self.unit):
            field.setEnabled(found is None)
        if found is not None:
            goal = Goal(measure=found.code)
            self.named.setText(goal.title)
            self.unit.setText(goal.in_unit)
            if found.higher_is_better is not None and not self._goal.direction:
                code = "higher" if found.higher_is_better else "lower"
                self.direction.setCurrentIndex(self.direction.findData(code))


class MeasureDialog(_TwoColumns):
    """Asks for a measure (S4-3.3)."""

    def __init__(
        self,
        measure: Measure,
        plan: Plan,
        people: Sequence[Candidate],
        parent: QWidget | None = None,
    ) -> None:
        title = names.shown(measure.content) or _("New measure")
        super().__init__(title, _("Keep the measure"), parent)
        self._measure = measure
        self.content = lines(measure.content)
        self.goal = choice({one.key: f"{one.key} {one.title}" for one in plan.goals})
        self.kind = choice(KINDS)
        self.department = QLineEdit(measure.department or plan.department)
        self.owner = PersonField()
        self.owner.show_people(findable(people))
        first = date(plan.year, 1, 1)
        self.begins, self.due = day_field(first), day_field(date(plan.year, 12, 31))
        self.cost, self.benefit = QLineEdit(measure.cost), QLineEdit(measure.benefit)
        for words, field, whole in (
            (_("What is done"), self.content, True),
            (_("For goal"), self.goal, False),
            (_("Kind of measure"), self.kind, False),
            (_("Department responsible"), self.department, False),
            (_("Person responsible"), self.owner, False),
            (_("Begins"), self.begins, False),
            (_("Due day"), self.due, False),
            (_("Cost"), self.cost, False),
            (_("Benefit"), self.benefit, False),
        ):
            self.put(words, field, whole=whole)
        self.goal.setCurrentIndex(max(0, self.goal.findData(measure.goal)))
        self.kind.setCurrentIndex(max(0, self.kind.findData(measure.kind)))
        set_day(self.begins, measure.begins)
        set_day(self.due, measure.due_on)
        choose_owner(self.owner, measure.owner_id, measure.owner)

    def measure(self) -> Measure:
        """Return what is filled in."""
        person: Any = self.owner.person
        return Measure(
            key=self._measure.key,
            goal=self.goal.currentData(),
            content=self.content.toPlainText().strip(),
            kind=self.kind.currentData(),
            department=self.department.text().strip(),
            begins=day_of(self.begins),
            due_on=day_of(self.due),
            cost=self.cost.text().strip(),
            benefit=self.benefit.text().strip(),
            owner_id=person.id if person else None,
            owner=f"{person.name} {person.staff_no}" if person else "",
        )

    def missing(self) -> str:
        return "" if self.content.toPlainText().strip() else _("Write what is done.")


class ReportDialog(_TwoColumns):
    """Asks how far a goal is; far behind it needs the cause (S4-4.4.2)."""

    def __init__(
        self,
        standings: Sequence[Standing],
        chosen: str,
        least: int,
        day: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Progress of a goal"), _("Report progress"), parent)
        self._standings = {one.goal.key: one for one in standings}
        self._least = least
        self.goal = QComboBox()
        for key, one in self._standings.items():
            self.goal.addItem(names.shown(f"{key} {one.goal.title}"), key)
        self.on, self.planned, self.actual = day_field(day), QSpinBox(), QLineEdit()
        self.planned.setRange(0, WHOLE)
        self.planned.setSuffix(" %")
        self.data, self.problems, self.cause = lines(), lines(), lines()
        for words, field, whole in (
            (_("Improvement goal"), self.goal, True),
            (_("Day"), self.on, False),
            (_("Planned progress"), self.planned, False),
            (_("Actual value"), self.actual, False),
        ):
            self.put(words, field, whole=whole)
        self.told = text("", "dim")
        self.told.setMinimumHeight(2 * self.told.fontMetrics().lineSpacing() + theme.px(4))
        self.body.addWidget(self.told)
        self.add(_("Data"), self.data)
        self.add(_("Problems"), self.problems)
        self.add(_("Cause, and what is to be adjusted"), self.cause)
        self.goal.currentIndexChanged.connect(self._on_goal)
        self.actual.textChanged.connect(self._tell)
        self.planned.valueChanged.connect(self._tell)
        self.goal.setCurrentIndex(max(0, self.goal.findData(chosen)))
        self._on_goal()
        self.actual.setFocus()

    def report(self) -> NewReport:
        """Return what is filled in."""
        return NewReport(
            self.goal.currentData(),
            day_of(self.on),
            self.planned.value(),
            improvement_words.decimal_of(self.actual.text()),
            *(one.toPlainText().strip() for one in (self.data, self.problems, self.cause)),
        )

    def missing(self) -> str:
        if improvement_words.decimal_of(self.actual.text()) is None:
            return _("Enter the actual value as a number.")
        return ""

    @Slot()
    def _on_goal(self) -> None:
        self.planned.setValue(self._standing().planned)
        self._tell()

    def _standing(self) -> Standing:
        return self._standings[self.goal.currentData()]

    @Slot()
    def _tell(self) -> None:
        """Say what the actual value comes to, and whether a cause is needed."""
        goal = self._standing().goal
        rate = improvement.attainment(goal, improvement_words.decimal_of(self.actual.text()))
        said = _("Baseline {baseline}, target {target} {unit}").format(
            baseline=improvement_words.number(goal.baseline),
            target=improvement_words.number(goal.target),
            unit=goal.in_unit,
        )
        if rate is not None:
            attained = _("attained: {rate} %").format(rate=improvement.percent(rate))
            said = f"{said}  ·  {attained}"
            if improvement.is_behind(self.planned.value(), rate, self._least):
                said = f"{said}  ·  {_('far behind plan: the cause is needed')}"
        self.told.setText(said)


class TaskDialog(FormDialog):
    """Asks for a task of a measure (S4-4.1)."""

    def __init__(
        self,
        plan: Plan,
        chosen: str,
        people: Sequence[Candidate],
        day: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("New task"), _("Give the task"), parent)
        self.measure = QComboBox()
        for one in plan.measures:
            self.measure.addItem(names.shown(f"{one.key} {one.content}"), one.key)
        self.measure.setCurrentIndex(max(0, self.measure.findData(chosen)))
        self.what = lines()
        self.owner = PersonField()
        self.owner.show_people(findable(people))
        self.begins, self.due = day_field(day), day_field(day)
        for words, field in (
            (_("Measure"), self.measure),
            (_("What is to be done"), self.what),
            (_("Person responsible"), self.owner),
            (_("Begins"), self.begins),
            (_("Due day"), self.due),
        ):
            self.add(words, field)
        self.what.setFocus()

    def task(self) -> NewTask:
        """Return what is filled in."""
        person: Any = self.owner.person
        return NewTask(
            self.measure.currentData(),
            self.what.toPlainText().strip(),
            person.id,
            day_of(self.due),
            day_of(self.begins),
        )

    def missing(self) -> str:
        if not self.what.toPlainText().strip():
            return _("Write what is to be done.")
        return "" if self.owner.person else _("Choose who is to do it.")


def choice(offered: Mapping[str, str]) -> QComboBox:
    """Return a box that offers codes by their words, nothing first."""
    box = QComboBox()
    box.addItem("", "")
    for code, words in offered.items():
        box.addItem(names.shown(_(words)), code)
    return box


def lines(words: str = "", number: int = _LINES) -> QPlainTextEdit:
    """Return a field for a few lines."""
    field = QPlainTextEdit(words)
    field.setTabChangesFocus(True)
    field.setFixedHeight(theme.px(20) * number + 12)
    return field


def boxes(found: Iterable[QWidget]) -> QWidget:
    """Return boxes to tick beside one another, in as many lines as that takes."""
    whole = QWidget()
    row = Flow(whole, across=16, down=4)
    for box in found:
        row.addWidget(box)
    return whole


def labelled(form: QFormLayout, words: str, field: QWidget) -> None:
    """Add a field with its label to a form."""
    label = QLabel(words)
    label.setBuddy(field)
    field.setAccessibleName(words)
    form.addRow(label, field)


def set_day(field: QDateEdit, found: date | None) -> None:
    """Show a day, or leave the one that is there."""
    if found is not None:
        field.setDate(QDate(found.year, found.month, found.day))


def choose_owner(field: PersonField, key: Any, name: str) -> None:
    """Show who was chosen before."""
    if key is not None:
        said, _space, staff_no = name.rpartition(" ")
        field.choose(Findable(key, said, staff_no))
