"""One inspector's month: the figures, the trend of one, and the cases behind it."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules import charts, report_words
from qa_desk.rules.charts import Trend
from qa_desk.rules.inspector_figures import ORDER, RATES
from qa_desk.rules.measures import MEASURES
from qa_desk.rules.report_forms import Figure
from qa_desk.services.accuracy import Behind, InspectorRow
from qa_desk.ui import theme
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.charts.chart_view import ChartView
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.plain_table import PlainTable

_MARGIN, _GAP, _CHART = 24, 12, 240
_SECOND = frozenset({"recheck_accuracy", "fatal_missed", "repeatability", "repeat_difference"})


class AccuracyView(QScrollArea):
    """Shows an inspector's figures.

    Signals: `measure_chosen(code)` when another figure is current, `case_opened(Behind)`.
    """

    measure_chosen = Signal(str)
    case_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("QA inspector"))
        self.notice = Notice()
        self.figures = PlainTable(_figure_table(), _("Figures of the month"), self)
        self.figures.fit_rows()
        self.trend = ChartView()
        self.trend.setMinimumHeight(theme.px(_CHART))
        self.behind_title = heading("")
        self.cases = PlainTable(_case_table(), _("Cases behind the figure"), self)
        self.cases.fit_rows()
        self.none = text("", "dim")
        self._empty = EmptyState()
        self._content = self._lay_out()
        page = theme.role(QWidget(), "surface")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(_MARGIN, 8, _MARGIN, _MARGIN)
        layout.addWidget(self.notice)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._content)
        layout.addStretch(1)
        self.setWidget(page)
        self.clear()
        self.figures.chosen.connect(self._on_figure)
        self.cases.opened.connect(self._on_case)

    def _lay_out(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self.figures)
        layout.addWidget(
            text(
                _(
                    "Two accuracies stand side by side: what is not corrected after a dispute "
                    "flatters, since few people dispute; a blind re-check asks of results that "
                    "nobody disputed."
                ),
                "dim",
            )
        )
        layout.addWidget(self.trend)
        layout.addWidget(self.behind_title)
        layout.addWidget(self.none)
        layout.addWidget(self.cases)
        return content

    def clear(self) -> None:
        """Show that nobody is chosen."""
        self._empty.say(
            _("Nobody is chosen"), _("Choose a QA inspector from the list."), icon="user"
        )
        self._empty.show()
        self._content.hide()

    def show_inspector(self, row: InspectorRow) -> None:
        """Show somebody's figures; the figure that was current stays current."""
        self._empty.hide()
        self._content.show()
        self.figures.show_rows([row.figures[code] for code in ORDER])
        if self.figures.current() is None:
            self.figures.choose(ORDER[0])

    def measure(self) -> str:
        """Return the code of the figure that is current."""
        current = self.figures.current()
        return current.measure if current else ORDER[0]

    def show_trend(self, points: Sequence[tuple[date, Figure]]) -> None:
        """Show how a figure went over the last months."""
        figure = points[-1][1]
        measure = MEASURES[figure.measure]
        self.trend.show_chart(
            Trend(
                title=_("{figure}, by month").format(figure=_(measure.name)),
                measure=figure.measure,
                points=tuple(_mark(first, one) for first, one in points),
            )
        )

    def show_cases(self, measure: str, cases: Sequence[Behind]) -> None:
        """Show what stands behind a figure."""
        self.behind_title.setText(
            _("Behind “{figure}”: {n}").format(figure=_(MEASURES[measure].name), n=len(cases))
        )
        is_second = measure in _SECOND
        for columns, shown in (((1, 2), not is_second), ((4, 5, 6), is_second)):
            for column in columns:
                self.cases.setColumnHidden(column, not shown)
        self.cases.show_rows(list(cases))
        self.cases.setVisible(bool(cases))
        self.none.setVisible(not cases)
        self.none.setText(_("Nothing in this month."))

    @Slot(object)
    def _on_figure(self, figure: Figure | None) -> None:
        if figure is not None:
            self.measure_chosen.emit(figure.measure)

    @Slot()
    def _on_case(self, *_row: object) -> None:
        current = self.cases.current()
        if current is not None:
            self.case_opened.emit(current)


def _mark(first: date, one: Figure) -> charts.Mark:
    scale = 10 if one.measure in RATES or MEASURES[one.measure].unit == "score" else 1

    def value(number: int | None) -> float | None:
        return None if number is None else number / scale

    key = f"{first:%Y-%m}"
    return charts.Mark(key, value(one.value), one.n, value(one.low), value(one.high), key)


def _figure_table() -> Table[Figure]:
    heads = [_(head) for head in report_words.FIGURE_HEADINGS]
    return Table(
        [
            Column(
                head,
                partial(_cell, place),
                right=place > 1,
                tip=_definition,
                wide=place == 0,
            )
            for place, head in enumerate(heads)
        ],
        lambda one: one.measure,
    )


def _cell(place: int, one: Figure) -> str:
    return report_words.figure_cells(one)[place]


def _definition(one: Figure) -> str:
    return MEASURES[one.measure].told()


def _case_table() -> Table[Behind]:
    return Table(
        [
            Column(
                _("Evaluation no."),
                lambda one: one.number,
                icon=lambda one: None if one.is_counted else "triangle-alert",
                colour=lambda one: None if one.is_counted else "late",
            ),
            Column(_("When"), lambda one: one.at, wording.local_time),
            Column(_("Result"), lambda one: one.result, wording.result),
            Column(_("Final score"), lambda one: one.final, wording.score, right=True),
            Column(_("Decisions that agree"), _agreeing, right=True),
            Column(_("Second score less first"), lambda one: one.difference, _signed, right=True),
            Column(_("Fatal errors missed"), lambda one: one.fatal_missed, right=True),
        ],
        lambda one: (one.id, one.recheck),
    )


def _agreeing(one: Behind) -> str:
    return (
        ""
        if one.compared is None
        else _("{part} of {of}").format(part=one.agreeing, of=one.compared)
    )


def _signed(value: int | None) -> str:
    if not value:
        return wording.NOTHING if value is None else wording.score(0)
    return f"{value / 10:+.1f}".replace("-", "−")
