"""The fields of an improvement plan (服务改善计划, domain.md 5.9), as they are filled in."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules.improvement import CYCLES, METHODS, Goal
from qa_desk.rules.improvement_plans import FIGURES, Measure, Plan
from qa_desk.services.improving import Candidate
from qa_desk.ui import theme
from qa_desk.ui.tables import Table
from qa_desk.ui.widgets import improvement_words, wording
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.improvement_lines import (
    GoalDialog,
    MeasureDialog,
    boxes,
    choice,
    labelled,
    lines,
)
from qa_desk.ui.widgets.improvement_signers import SignersForm
from qa_desk.ui.widgets.plain_table import PlainTable

_TEXTS = ("change", "overview", "observed", "problems", "competitors", "resources", "effect")


class LinesTable(QWidget):
    """Goals or measures, each edited in a small form. Signal: `changed()`."""

    changed = Signal()

    def __init__(
        self,
        name: str,
        table: Table[Any],
        ask: Callable[[Any | None], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._rows: list[Any] = []
        self.table = PlainTable(table, name, self)
        self.table.fit_rows()
        self.add = QPushButton(theme.icon("plus"), _("Add…"))
        self.edit = QPushButton(theme.icon("pen-line"), _("Change…"))
        self.remove = QPushButton(theme.icon("trash-2"), _("Remove"))
        below = QHBoxLayout()
        below.setSpacing(8)
        for button in (self.add, self.edit, self.remove):
            button.setIconSize(theme.icon_size(gap=True))
            button.setAutoDefault(False)
            button.setAccessibleName(f"{button.text()} {name}")
            below.addWidget(button)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.table)
        column.addLayout(below)
        self.add.clicked.connect(self._on_add)
        self.edit.clicked.connect(self._on_edit)
        self.table.opened.connect(self._on_edit)
        self.remove.clicked.connect(self._on_remove)
        self.table.chosen.connect(self._on_chosen)
        self._read_only = False
        self._on_chosen()

    @property
    def rows(self) -> tuple[Any, ...]:
        """Return the lines."""
        return tuple(self._rows)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show lines, without a word."""
        self._rows = list(rows)
        self.table.show_rows(self._rows)
        self.table.setVisible(bool(rows))
        self._on_chosen()

    def put(self, row: Any, before: Any | None) -> None:
        """Put a line in the place of another one, or at the end."""
        rows = list(self._rows)
        if before is None:
            rows.append(row)
        else:
            rows[rows.index(before)] = row
        self.show_rows(rows)
        self.changed.emit()

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        self._read_only = read_only
        for button in (self.add, self.edit, self.remove):
            button.setVisible(not read_only)

    @Slot()
    def _on_chosen(self) -> None:
        for button in (self.edit, self.remove):
            button.setEnabled(self.table.current() is not None)

    @Slot()
    def _on_add(self) -> None:
        self._ask(None)

    @Slot()
    def _on_edit(self) -> None:
        row = self.table.current()
        if row is not None and not self._read_only:
            self._ask(row)

    @Slot()
    def _on_remove(self) -> None:
        row = self.table.current()
        if row is not None:
            self.show_rows([one for one in self._rows if one is not row])
            self.changed.emit()


class PlanForm(QWidget):
    """Shows and edits one plan. Signals: `changed()`, `figures_wanted(span)`, `lines_wanted()`."""

    changed = Signal()
    figures_wanted = Signal(str)
    lines_wanted = Signal()

    def __init__(
        self, people: Sequence[Candidate], day: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._form: Plan | None = None
        self._people, self._day = people, day
        self.dialog: Any = None
        self._editing: Any = None
        self.texts = {name: lines() for name in _TEXTS}
        self.taken = text("", "dim")
        self.figures = text("", wraps=False)
        self.take = {
            code: QPushButton(theme.icon("calendar-check"), words)
            for code, words in (
                ("month", _("Take last month's figures")),
                ("quarter", _("Take last quarter's figures")),
            )
        }
        shown = Table(improvement_words.goals(), lambda one: one.key)
        self.goals = LinesTable(_("Goals"), shown, self._ask_goal)
        listed = Table(improvement_words.measures(), lambda one: one.key)
        self.measures = LinesTable(_("Measures"), listed, self._ask_measure)
        self.proposed = QPushButton(theme.icon("list-checks"), _("Take over proposed measures…"))
        self.weights, self.warning = text("", "dim"), text("")
        self.methods = {code: QCheckBox(_(words)) for code, words in METHODS.items()}
        self.cycle = choice(CYCLES)
        self.signers = SignersForm(people)
        self._change = QWidget()
        self._lay_out()
        self._connect()

    def show_form(self, form: Plan) -> None:
        """Show a plan, without a word."""
        with QSignalBlocker(self):
            self._form = form
            for name, field in self.texts.items():
                field.setPlainText(getattr(form, name))
            self._change.setVisible(form.version > 1)
            self._show_figures(form)
            self.goals.show_rows(form.goals)
            self.measures.show_rows(form.measures)
            for code, box in self.methods.items():
                box.setChecked(code in form.methods.split())
            self.cycle.setCurrentIndex(max(0, self.cycle.findData(form.cycle)))
            self.signers.show_people(form.heads, form.checkers, form.approvers)
        self._tell()

    def form(self) -> Plan:
        """Return what is filled in; what the program knows stays as it was read."""
        assert self._form is not None  # noqa: S101 - one was shown
        texts: dict[str, Any] = {
            name: field.toPlainText().strip() for name, field in self.texts.items()
        }
        heads, checkers, approvers = self.signers.people()
        return replace(
            self._form,
            **texts,
            goals=self.goals.rows,
            measures=self.measures.rows,
            methods=" ".join(code for code, box in self.methods.items() if box.isChecked()),
            cycle=self.cycle.currentData(),
            heads=heads,
            checkers=checkers,
            approvers=approvers,
        )

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        for table in (self.goals, self.measures):
            table.set_read_only(read_only=read_only)
        for field in self.texts.values():
            field.setReadOnly(read_only)
        for box in (*self.methods.values(), self.cycle):
            box.setEnabled(not read_only)
        for button in (*self.take.values(), self.proposed):
            button.setVisible(not read_only)
        self.signers.set_read_only(read_only=read_only)

    def add_measures(self, found: Sequence[Measure]) -> None:
        """Add measures that were proposed elsewhere, to be completed."""
        self.measures.show_rows([*self._keyed(self.measures.rows, found, "M")])
        self.changed.emit()

    # -- how it is done ----------------------------------------------------------------------

    def _ask_goal(self, goal: Goal | None) -> None:
        self._editing = goal
        self.dialog = GoalDialog(goal or Goal(), self._people, self._day, self)
        self.dialog.wanted.connect(self._on_goal)
        self.dialog.open()

    @Slot()
    def _on_goal(self) -> None:
        goal = self.dialog.goal()
        if self._editing is None:
            *_others, goal = self._keyed(self.goals.rows, [goal], "G")
        self.goals.put(goal, self._editing)
        self._close()

    def _ask_measure(self, measure: Measure | None) -> None:
        self._editing = measure
        self.dialog = MeasureDialog(measure or Measure(), self.form(), self._people, self)
        self.dialog.wanted.connect(self._on_measure)
        self.dialog.open()

    @Slot()
    def _on_measure(self) -> None:
        measure = self.dialog.measure()
        if self._editing is None:
            *_others, measure = self._keyed(self.measures.rows, [measure], "M")
        self.measures.put(measure, self._editing)
        self._close()

    def _close(self) -> None:
        self.dialog.set_open(on=True)
        self.dialog.accept()

    @staticmethod
    def _keyed(rows: Sequence[Any], new: Sequence[Any], begin: str) -> list[Any]:
        """Return lines with new ones at the end, each with a key that no other has."""
        taken = {one.key for one in rows}
        free = (f"{begin}{n}" for n in range(1, len(rows) + len(new) + 1))
        keys = [key for key in free if key not in taken]
        return [*rows, *(replace(one, key=key) for one, key in zip(new, keys, strict=False))]

    def _show_figures(self, form: Plan) -> None:
        taken = form.snapshot
        self.taken.setText(
            _("{first} – {last}, taken on {day}").format(
                first=taken.first, last=taken.last, day=taken.taken_on
            )
            if taken.taken_on
            else _("No figures are taken yet.")
        )
        said = (
            wording.told(
                _(FIGURES.get(one.code, one.code)),
                f"{improvement_words.number(one.value)}  (n = {one.n})",
            )
            for one in form.figures
        )
        self.figures.setText("\n".join(said))
        self.figures.setVisible(bool(form.figures))

    @Slot()
    def _tell(self) -> None:
        """Say what the weights come to, and which categories have no goal."""
        if self._form is None:
            return
        form = self.form()
        total = sum(one.weight for one in form.goals)
        self.weights.setText(_("The weights come to {sum} % of 100 %.").format(sum=total))
        self.weights.setVisible(bool(form.goals))
        self.warning.setText("\n".join(form.warnings))
        self.warning.setVisible(bool(form.warnings))

    @Slot()
    def _on_take(self) -> None:
        self.figures_wanted.emit(self.sender().property("span"))

    def _connect(self) -> None:
        for field in self.texts.values():
            field.textChanged.connect(self.changed)
        for table in (self.goals, self.measures):
            table.changed.connect(self.changed)
        for box in self.methods.values():
            box.toggled.connect(self.changed)
        self.cycle.currentIndexChanged.connect(self.changed)
        self.signers.changed.connect(self.changed)
        self.changed.connect(self._tell)
        for code, button in self.take.items():
            button.setProperty("span", code)
            button.clicked.connect(self._on_take)
        self.proposed.clicked.connect(self.lines_wanted)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        column.setSpacing(8)
        change = QFormLayout(self._change)
        change.setContentsMargins(0, 0, 0, 0)
        labelled(change, _("What is changed, and why"), self.texts["change"])
        column.addWidget(self._change)
        column.addLayout(self._texts((_("Overview"), "overview")))
        column.addWidget(heading(_("Current state")))
        column.addWidget(self.taken)
        column.addLayout(_line(*self.take.values()))
        column.addWidget(self.figures)
        column.addLayout(
            self._texts(
                (_("Observed on the floor, in surveys and interviews"), "observed"),
                (_("Main problems"), "problems"),
                (_("Compared with competitors"), "competitors"),
            )
        )
        for widget in (heading(_("Goals")), self.goals, self.weights, self.warning):
            column.addWidget(widget)
        column.addWidget(heading(_("Measures")))
        column.addWidget(self.measures)
        column.addLayout(_line(self.proposed))
        column.addWidget(heading(_("Resources and expected effect")))
        column.addLayout(
            self._texts(
                (_("Resources and coordination"), "resources"),
                (_("Expected effect"), "effect"),
            )
        )
        how = QFormLayout()
        how.addRow(_("How it is evaluated"), boxes(self.methods.values()))
        labelled(how, _("Evaluated how often"), self.cycle)
        column.addLayout(how)
        column.addWidget(heading(_("Approval")))
        column.addWidget(self.signers)
        column.addStretch(1)

    def _texts(self, *wanted: tuple[str, str]) -> QFormLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for words, name in wanted:
            labelled(form, words, self.texts[name])
        return form


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for widget in widgets:
        if isinstance(widget, QPushButton):
            widget.setIconSize(theme.icon_size(gap=True))
            widget.setAutoDefault(False)
        line.addWidget(widget)
    line.addStretch(1)
    return line
