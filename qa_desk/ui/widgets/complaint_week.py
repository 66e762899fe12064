"""What a week or month of complaints comes to: figures, a table, two pictures (S1-2B.6, 6.12)."""

from datetime import date, timedelta

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules.complaints import GROUPINGS, SPANS, told_span
from qa_desk.rules.dashboards import Number
from qa_desk.rules.statistics import Share
from qa_desk.services import complaints
from qa_desk.services.complaints import Statistics
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.tables import Table, TableView
from qa_desk.ui.widgets import complaint_words
from qa_desk.ui.widgets.charts.chart_view import ChartView
from qa_desk.ui.widgets.number_strip import NumberStrip
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.tool_button import tool_button

_SMALLEST = 240


class ComplaintWeek(QWidget):
    """Shows a period's statistics; `refresh` reads them."""

    def __init__(self, jobs: Jobs, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._day = jobs, today
        self._asked: Job | None = None
        self.statistics: Statistics | None = None
        self.dialog: QDialog | None = None
        self.span, self.grouping = QComboBox(), QComboBox()
        for box, table, name in (
            (self.span, SPANS, _("Which period")),
            (self.grouping, GROUPINGS, _("Grouping")),
        ):
            box.setAccessibleName(name)
            for code, words in table.items():
                box.addItem(_(words), code)
        self.period = theme.role(QLabel(), "strong")
        self.before = tool_button("chevron-left", _("Period before"), self._on_before)
        self.after = tool_button("chevron-right", _("Period after"), self._on_after)
        self.print = QPushButton(theme.icon("printer"), _("Print…"))
        self.numbers, self.problem = NumberStrip(), Problem()
        self.tables = {
            grouping: TableView(
                Table(complaint_words.lines(grouping), lambda line: line.group),
                _(GROUPINGS[grouping]),
                code="complaint_week",
            )
            for grouping in GROUPINGS
        }
        self.reasons, self.trend = ChartView(parent=self), ChartView(parent=self)
        self._lay_out()
        self.span.currentIndexChanged.connect(self.refresh)
        self.grouping.currentIndexChanged.connect(self._on_grouping)
        self.print.clicked.connect(self._on_print)
        self.span.setCurrentIndex(self.span.findData("week"))
        self._on_grouping()

    @Slot()
    def refresh(self) -> None:
        """Read the period's complaints again."""
        self._asked = self._jobs.ask(complaints.statistics, self.span.currentData(), self._day)
        self._asked.succeeded.connect(self._on_statistics)
        self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_statistics(self, found: Statistics) -> None:
        if self.sender() is not self._asked:
            return
        self.statistics = found
        self.problem.say("")
        self.period.setText(told_span(found.span))
        self.numbers.show_numbers(_numbers(found))
        for grouping, lines in found.lines.items():
            self.tables[grouping].show_rows(lines)
        self.reasons.show_chart(found.reasons)
        self.trend.show_chart(found.trend)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.problem.say(str(error))

    @Slot()
    def _on_before(self) -> None:
        if self.statistics is not None:
            self._day = self.statistics.span[0] - timedelta(days=1)
            self.refresh()

    @Slot()
    def _on_after(self) -> None:
        if self.statistics is not None:
            self._day = self.statistics.span[1] + timedelta(days=1)
            self.refresh()

    @Slot()
    def _on_print(self) -> None:
        """Show the list of the period as it is printed."""
        if self.statistics is not None:
            from qa_desk.ui.widgets.complaint_preview import ComplaintPreview  # QtPdf

            span = self.statistics.span
            self.dialog = ComplaintPreview(self._jobs, self.span.currentData(), span, self)
            self.dialog.open()

    @Slot()
    def _on_grouping(self) -> None:
        for grouping, table in self.tables.items():
            table.setVisible(grouping == self.grouping.currentData())

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for widget in (self.span, self.before, self.after, self.period):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self.grouping)
        bar.addWidget(self.print)
        top = QWidget()
        upper = QVBoxLayout(top)
        upper.setContentsMargins(16, 12, 16, 4)
        upper.setSpacing(8)
        upper.addLayout(bar)
        upper.addWidget(self.problem)
        upper.addWidget(self.numbers)
        pictures = QWidget()
        beside = QHBoxLayout(pictures)
        beside.setContentsMargins(16, 8, 16, 12)
        beside.setSpacing(24)
        for chart in (self.reasons, self.trend):
            chart.setMinimumHeight(theme.px(_SMALLEST))
            beside.addWidget(chart, 1)
        lists = QWidget()
        column = QVBoxLayout(lists)
        column.setContentsMargins(0, 0, 0, 0)
        for table in self.tables.values():
            table.say_when_empty(
                _("No complaint in this period"), _("Choose another one."), icon="inbox"
            )
            column.addWidget(table)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(lists)
        split.addWidget(pictures)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(split, 1)


def _numbers(found: Statistics) -> list[Number]:
    figures = found.figures
    numbers = [Number("complaints", figures.complaints, figures.complaints)]
    if found.is_whole:
        rate = figures.rate
        value = None if rate is None else rate / 10
        numbers.append(Number("complaint_rate", value, figures.contacts))
    numbers.append(_share("complaint_timeliness", figures.on_time))
    numbers.append(_share("complaint_repeat", figures.repeat))
    return numbers


def _share(measure: str, share: Share) -> Number:
    interval = share.interval()
    if interval is None:
        return Number(measure, None, 0)
    value = 100 * share.part / share.of
    return Number(measure, value, share.of, 100 * interval.low, 100 * interval.high)
