"""Indicators of the business beside the QA score, with targets and lights (S0-4.2.1b)."""

from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.rules.charts import Chart
from qa_desk.rules.column_choice import Source
from qa_desk.rules.kpis import SPANS
from qa_desk.services import indicators
from qa_desk.services.indicators import Board, Row, importing
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Table, TableView
from qa_desk.ui.widgets import indicator_import, indicator_words, wording
from qa_desk.ui.widgets.charts.chart_view import ChartView
from qa_desk.ui.widgets.indicator_forms import MetricForm, ValueForm
from qa_desk.ui.widgets.list_import_dialog import ListImportDialog
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.problem_table import ProblemTable
from qa_desk.ui.widgets.tool_button import tool_button
from qa_desk.work import Actor, Progress

_LEVELS = {"people": N_("People"), "teams": N_("Teams"), "centre": N_("The centre")}
_LEFT_OUT_HEIGHT, _CHART_HEIGHT = 200, 220


class IndicatorsPage(Page):
    """A table of a month or week, and the course of the indicator that is chosen below it."""

    name = "indicators"
    title = N_("Indicators")
    icon = "chart-line"
    group = N_("Department")
    roles = frozenset({*permissions.RIGHTS["kpi.see"], *permissions.RIGHTS["kpi.see_teams"]})
    watches = frozenset({"KpiValue", "KpiMetric", "Complaint", "Evaluation"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._day = wording.here(datetime.now(UTC)).date()
        self._asked: Job | None = None
        self._asked_course: Job | None = None
        self._tables: dict[Hashable, TableView] = {}
        self.board: Board | None = None
        self.list: TableView | None = None
        self.dialog: Any = None
        self.span, self.level, self.indicator = QComboBox(), QComboBox(), QComboBox()
        self.period = theme.role(QLabel(), "strong")
        self.before = tool_button("chevron-left", _("Period before"), self._on_before)
        self.after = tool_button("chevron-right", _("Period after"), self._on_after)
        self.value = QPushButton(theme.icon("pen-line"), _("Type a value…"), self)
        self.targets = QPushButton(theme.icon("target"), _("Indicators…"), self)
        self.imports = QPushButton(theme.icon("upload"), _("Import…"), self)
        self.notice, self.left_out = Notice(), ProblemTable()
        self.below = QWidget(self)
        self.chart = ChartView(parent=self.below)
        self._stack = QStackedWidget()
        self._lay_out()
        self.span.currentIndexChanged.connect(self.refresh)
        self.level.currentIndexChanged.connect(self.refresh)
        self.indicator.currentIndexChanged.connect(self._ask_course)
        self.value.clicked.connect(self._on_value)
        self.targets.clicked.connect(self._on_targets)
        self.imports.clicked.connect(self._on_import)
        self.left_out.not_saved.connect(self.notice.warn)

    @Slot()
    def refresh(self) -> None:
        """Read the table again."""
        said = self.span.currentData(), self._day, self.level.currentData()
        self._asked = self.jobs.ask(indicators.board, *said)
        self._asked.succeeded.connect(self._on_board)
        self._asked.failed.connect(self._on_failed)

    def state(self) -> Hashable:
        """Return which period and whose indicators are on show."""
        return self.span.currentIndex(), self._day, self.level.currentIndex()

    def restore(self, state: Hashable) -> None:
        """Come back to a period."""
        if isinstance(state, tuple):
            self._day = state[1]
            self.span.setCurrentIndex(state[0])
            self.level.setCurrentIndex(state[2])
            self.refresh()

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_board(self, board: Board) -> None:
        if self.sender() is not self._asked:
            return
        self.board = board
        words = f"{board.first:%Y-%m}"
        if board.span == "week":
            words = _("{first} to {last}").format(first=board.first, last=board.last)
        self.period.setText(words)
        self.list = self._table(board)
        self.list.show_rows(board.rows)
        self._stack.setCurrentWidget(self.list)
        self.setFocusProxy(self.list)
        self._offer_metrics(board)
        if self.list.current() is None and board.rows:
            self.list.choose(board.rows[0].about)
        self._ask_course()

    def _table(self, board: Board) -> TableView:
        """Return the table for these indicators; another set of them has another table."""
        key = board.level, tuple((one.code, one.called, one.unit) for one in board.metrics)
        if key not in self._tables:
            columns = indicator_words.columns(board.metrics, board.level)
            table = TableView(
                Table(columns, lambda row: row.about), _(_LEVELS[board.level]), code="indicators"
            )
            table.say_when_empty(
                _("No values of this period"), _("Import a list, or choose another period."),
                icon="chart-line",
            )  # fmt: skip
            table.chosen.connect(self._on_chosen)
            table.opened.connect(self._on_opened)
            self._tables[key] = table
            self._stack.addWidget(table)
        return self._tables[key]

    def _offer_metrics(self, board: Board) -> None:
        chosen = self.indicator.currentData()
        self.indicator.blockSignals(True)
        self.indicator.clear()
        for metric in board.metrics:
            self.indicator.addItem(metric.called, metric.code)
        self.indicator.setCurrentIndex(max(0, self.indicator.findData(chosen)))
        self.indicator.blockSignals(False)

    @Slot(object)
    def _on_chosen(self, _row: Row | None) -> None:
        self._ask_course()

    @Slot(object)
    def _on_opened(self, _row: Row) -> None:
        if self.value.isEnabled() and not self.value.isHidden():
            self._on_value()

    @Slot()
    def _ask_course(self) -> None:
        row = self.list.current() if self.list is not None else None
        self.value.setEnabled(row is not None)
        self.below.setVisible(row is not None)
        if row is None or self.board is None or self.indicator.currentData() is None:
            return
        self._asked_course = self.jobs.ask(
            indicators.course, self.board.span, self.board.first, self.indicator.currentData(),
            row.about,
        )  # fmt: skip
        self._asked_course.succeeded.connect(self._on_course)
        self._asked_course.failed.connect(self._on_failed)

    @Slot(object)
    def _on_course(self, chart: Chart) -> None:
        if self.sender() is self._asked_course:
            self.chart.show_chart(chart)

    @Slot()
    def _on_before(self) -> None:
        self._go(self.board.first - timedelta(days=1) if self.board else self._day)

    @Slot()
    def _on_after(self) -> None:
        self._go(self.board.last + timedelta(days=1) if self.board else self._day)

    def _go(self, day: date) -> None:
        self._day = day
        self.refresh()

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_value(self) -> None:
        row = self.list.current() if self.list is not None else None
        if row is not None and self.board is not None:
            form = ValueForm(self.board, row, self)
            form.indicator.setCurrentIndex(
                max(0, form.indicator.findData(self.indicator.currentData()))
            )
            self._ask(form, self._on_typed)

    @Slot()
    def _on_typed(self) -> None:
        form: ValueForm = self.dialog
        self._write(self.jobs.work(indicators.enter, form.entry(), form.seen()))

    @Slot()
    def _on_targets(self) -> None:
        self._do(self.jobs.ask(indicators.catalogue), self._on_catalogue)

    @Slot(object)
    def _on_catalogue(self, metrics: Any) -> None:
        self._ask(MetricForm(metrics, self), self._on_metric)

    @Slot()
    def _on_metric(self) -> None:
        self._write(self.jobs.work(indicators.save_metric, self.dialog.said()))

    def _ask(self, dialog: Any, then: Callable[[], None]) -> None:
        self.notice.hide()
        self.dialog = dialog
        dialog.wanted.connect(then)
        dialog.open()

    def _write(self, job: Job) -> None:
        self.dialog.follow(job).succeeded.connect(self._on_written)

    @Slot(object)
    def _on_written(self, _found: object) -> None:
        self.dialog.set_open(on=True)
        self.dialog.accept()
        self.refresh()

    def _do(self, job: Job, then: Callable[[Any], None]) -> None:
        self.notice.hide()
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
        else:
            messages.failure(self, error)

    # -- import ------------------------------------------------------------------------------

    def ask_file(self) -> str:
        """Ask for a list of indicators; "" when none is chosen."""
        kinds = _("Lists of indicators") + " (*.xlsx *.xls *.csv *.txt *.tsv);;"
        kinds += _("All files") + " (*)"
        return QFileDialog.getOpenFileName(self, _("Import indicators"), "", kinds)[0]

    @Slot()
    def _on_import(self) -> None:
        if chosen := self.ask_file():
            self.left_out.hide()
            self._do(self.jobs.compute(_opened, Path(chosen)), self._on_list)

    @Slot(object)
    def _on_list(self, source: Source) -> None:
        kind = indicator_import.kind()
        self.dialog = ListImportDialog(self.jobs, source, kind, self.memory, self.window())
        self.dialog.imported.connect(self._on_imported)
        self.dialog.open()

    @Slot(object)
    def _on_imported(self, summary: importing.Summary) -> None:
        self.notice.say(summary.sentence())
        self.left_out.show_problems(summary.listed)
        if summary.preview.lines:
            newest = max(summary.preview.lines, key=lambda line: line.first)
            self._day = newest.first
            self.span.setCurrentIndex(self.span.findData(newest.span))
        self.refresh()

    # -- building ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for box, table, name in (
            (self.span, SPANS, _("Which period")),
            (self.level, _LEVELS, _("Whose indicators")),
        ):
            box.setAccessibleName(name)
            for code, words in table.items():
                if box is self.span or code in indicators.levels(self.actor):
                    box.addItem(_(words), code)
        self.indicator.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.indicator.setAccessibleName(_("Indicator whose course is shown"))
        edits = permissions.may(self.actor, "kpi.edit")
        for button in (self.value, self.targets, self.imports):
            button.setIconSize(theme.icon_size(gap=True))
            button.setVisible(edits)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 12, 16, 4)
        bar.setSpacing(8)
        for widget in (self.span, self.before, self.after, self.period):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self.level)
        bar.addWidget(self.indicator)
        line = QHBoxLayout(self.below)
        line.setContentsMargins(16, 8, 16, 12)
        line.addWidget(self.chart)
        self.chart.setMinimumHeight(theme.px(_CHART_HEIGHT))
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self._stack)
        split.addWidget(self.below)
        self.below.hide()
        split.setStretchFactor(0, 1)
        self.left_out.setMaximumHeight(theme.px(_LEFT_OUT_HEIGHT))
        self.add_buttons(self.value, self.targets, self.imports)
        for part in (self.notice, self.left_out):
            self.body.addWidget(part)
        self.body.addLayout(bar)
        self.body.addWidget(split, 1)


def _opened(_progress: Progress, file: Path) -> Source:
    return importing.open_list(file)
