"""An improvement plan as it is followed: progress of its goals, tasks, reports, evaluations."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.improvement import LIGHTS
from qa_desk.rules.improvement_plans import Plan
from qa_desk.services.improving import Paper, Record, Standing, TaskRow
from qa_desk.ui import theme
from qa_desk.ui.tables import Table
from qa_desk.ui.widgets import improvement_words
from qa_desk.ui.widgets.act_button import act_button
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.charts.chart_view import ChartView
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.work import Actor

_MARGIN = 24
_STATES = {"draft": "neutral", "signing": "information", "closed": "good"}


class ImprovementView(QWidget):
    """Shows a plan. Signal: `wanted(what)`, a key of `buttons`, or "paper" for an evaluation."""

    wanted = Signal(str)

    def __init__(self, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record: Record | None = None
        self._trains = permissions.may(actor, "training.propose")
        self.title = theme.role(heading(""), "title")
        self.title.setWordWrap(True)
        self.state, self.light = Chip("", "neutral"), Chip("", "neutral")
        self.facts, self.progress = text("", "dim"), theme.role(text(""), "heading")
        self.causes = text("")
        self.chart = ChartView(parent=self)
        self.buttons = {
            what: act_button(self, self._on_clicked, icon, what, words)
            for what, icon, words in (
                ("open", "pen-line", _("Open the plan…")),
                ("approved", "eye", _("Version in force…")),
                ("report", "chart-line", _("Report progress…")),
                ("task", "plus", _("New task…")),
                ("train", "graduation-cap", _("Raise a training need…")),
                ("evaluate", "scale", _("Evaluate…")),
                ("change", "repeat", _("Change the plan…")),
            )
        }
        self.standings = self._table(
            Table(improvement_words.standings(), lambda one: one.goal.key), _("Goals")
        )
        self.tasks = self._table(Table(improvement_words.tasks(), lambda one: one.id), _("Tasks"))
        self.reports = self._table(
            Table(improvement_words.reports(), lambda one: (one.on, one.goal.key, one.actual)),
            _("Reports of progress"),
        )
        self.evaluations = self._table(
            Table(improvement_words.evaluations(), lambda one: one.id), _("Evaluations")
        )
        self._parts = {
            self.standings: heading(_("Goals")),
            self.tasks: heading(_("Tasks")),
            self.reports: heading(_("Reports of progress")),
            self.evaluations: heading(_("Evaluations")),
        }
        self._lay_out()
        self.evaluations.opened.connect(self._on_evaluation)
        self.standings.opened.connect(self._on_standing)

    def show_record(self, record: Record) -> None:
        """Show a plan, and offer what the reader may do with it."""
        self.record = record
        row, is_approved = record.row, record.approved is not None
        self.title.setText(f"{improvement_words.department(row)} {row.year}")
        self.state.show_state(
            _(improvement_words.PLAN_STATES[row.state]), _STATES.get(row.state, "neutral")
        )
        self.light.setVisible(bool(row.light))
        if row.light:
            self.light.show_state(_(LIGHTS[row.light]), *improvement_words.LIGHT_CHIPS[row.light])
        self._say(record)
        for table, rows in (
            (self.standings, record.standings),
            (self.tasks, record.tasks),
            (self.reports, record.reports),
            (self.evaluations, record.evaluations),
        ):
            table.show_rows(rows)
            table.setVisible(bool(rows))
            self._parts[table].setVisible(bool(rows))
        known = any(one.rate is not None for one in record.standings)
        self.chart.setVisible(known)
        if known:
            self.chart.show_chart(improvement_words.picture(record.standings))
        is_open = row.state in ("draft", "signing")
        offered = {
            "open": True,
            "approved": is_approved and is_open,
            "report": is_approved and record.reports_progress,
            "task": is_approved and record.reports_progress,
            "train": self._trains and bool(self.trainings()),
            "evaluate": is_approved and record.reports_progress,
            "change": is_approved and record.paper.may_write and not is_open,
        }
        for what, button in self.buttons.items():
            button.setVisible(offered[what])

    def goal(self) -> str:
        """Return the key of the goal that is chosen."""
        found: Standing | None = self.standings.current()
        return found.goal.key if found else ""

    def measure(self) -> str:
        """Return the key of the measure of the task that is chosen."""
        found: TaskRow | None = self.tasks.current()
        return found.measure if found else ""

    def trainings(self) -> dict[str, str]:
        """Return the measures of the version in force that are trainings, by key."""
        held = self.record.approved if self.record else None
        if held is None or not isinstance(held.form, Plan):
            return {}
        return {one.key: one.content for one in held.form.measures if one.kind == "training"}

    def evaluation(self) -> Paper | None:
        """Return the evaluation that is chosen."""
        found: Paper | None = self.evaluations.current()
        return found

    # -- how it is done ----------------------------------------------------------------------

    def _say(self, record: Record) -> None:
        row = record.row
        self.facts.setText(
            "  ·  ".join(
                filter(
                    None,
                    (
                        record.paper.number,
                        _("version {version}").format(version=improvement_words.version(row)),
                        _("submitted {day}").format(day=row.submitted_on)
                        if row.submitted_on
                        else "",
                        _("to be submitted by {day}").format(day=row.due)
                        if row.due and not row.submitted_on
                        else "",
                    ),
                )
            )
        )
        self.progress.setVisible(row.progress is not None)
        self.progress.setText(_("Plan attained: {rate} %").format(rate=row.progress))
        plan = record.approved.form if record.approved else None
        self.causes.setText(shown(_causes(record)))
        self.causes.setVisible(isinstance(plan, Plan) and bool(self.causes.text()))

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(self.sender().property("what"))

    @Slot()
    def _on_evaluation(self) -> None:
        self.wanted.emit("paper")

    @Slot()
    def _on_standing(self) -> None:
        if not self.buttons["report"].isHidden():
            self.wanted.emit("report")

    def _table(self, table: Table, name: str) -> PlainTable:  # type: ignore[type-arg]
        found = PlainTable(table, name, self)
        found.fit_rows()
        return found

    def _lay_out(self) -> None:
        inside = QWidget()
        theme.role(inside, "surface")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inside)
        margin = theme.px(_MARGIN)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.light)
        head.addWidget(self.state)
        column.addLayout(head)
        column.addWidget(self.facts)
        offers = Flow()
        for button in self.buttons.values():
            offers.addWidget(button)
        column.addLayout(offers)
        for widget in (self.progress, self.causes, self.chart):
            column.addWidget(widget)
        for table, words in self._parts.items():
            column.addWidget(words)
            column.addWidget(table)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self.setFocusProxy(self.buttons["open"])


def _causes(record: Record) -> str:
    """Return what is to be analysed: the plan is below what needs no cause."""
    rate = record.row.progress
    known = all(one.rate is not None for one in record.standings)
    if rate is None or not known or rate >= record.least:
        return ""
    return _(
        "{rate} % is below {least} %: an analysis of the causes is asked for in the evaluation."
    ).format(rate=rate, least=record.least)
