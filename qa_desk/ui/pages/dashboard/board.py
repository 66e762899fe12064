"""The pictures of a dashboard under one another, two in a row where there is room."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import N_, _
from qa_desk.rules.charts import Chart, Heat
from qa_desk.ui import theme
from qa_desk.ui.widgets.charts.chart_view import ChartView
from qa_desk.ui.widgets.number_strip import NumberStrip

TITLES = {
    "trend": N_("Average score by month"),
    "control": N_("Pass rate"),
    "pareto": N_("Where points are lost"),
    "dimensions": N_("Defect rate by dimension"),
    "coverage": N_("Shift days reached by team"),
    "disputes": N_("Dispute rate by team"),
    "heat": N_("Defect rate by item"),
    "teams": N_("Pass rate by team"),
    "output": N_("My evaluations by week of the contact"),
}
_WIDE = frozenset({"heat", "pareto"})
_TWO = 720  # from this width on, two stand in a row


class Board(QScrollArea):
    """Signals: `mark_chosen(picture, key, words)`, `taken(what, picture)`, `retried()`."""

    mark_chosen = Signal(str, str, str)
    taken = Signal(str, str)
    retried = Signal()

    def __init__(self, codes: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Pictures"))
        inside = theme.role(QWidget(), "surface")
        self.numbers = NumberStrip()
        self.process = NumberStrip()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(32)
        self._grid.setVerticalSpacing(24)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 4, 24, 24)
        column.setSpacing(16)
        column.addWidget(self.numbers)
        column.addWidget(self.process)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setWidget(inside)
        self.views = {code: self._view(code) for code in codes}
        self._columns = 0
        self._arrange(2)

    def _view(self, code: str) -> ChartView:
        view = ChartView()
        view.title.setText(_(TITLES[code]))
        view.show_loading()
        view.mark_chosen.connect(lambda key: self._on_chosen(code, key))
        view.taken.connect(lambda what: self.taken.emit(what, code))
        view.retried.connect(self.retried)
        return view

    def _on_chosen(self, code: str, key: str) -> None:
        view = self.views[code]
        spot = view.canvas.spot()
        title = view.chart.title if view.chart else ""
        self.mark_chosen.emit(code, key, f"{title} · {spot.words}" if spot else title)

    def wait(self) -> None:
        """Say of each picture that is not drawn that it is on its way."""
        for view in self.views.values():
            if not view.is_drawn():
                view.show_loading()

    def show_chart(self, code: str, chart: Chart) -> None:
        """Show one picture."""
        if code in self.views:
            self.views[code].show_chart(chart)
            if isinstance(chart, Heat):
                self._arrange(self._columns)

    def show_failed(self, codes: Sequence[str], sentence: str) -> None:
        """Say why some pictures are not there."""
        for code in codes:
            if code in self.views:
                self.views[code].show_failed(sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(2 if self.viewport().width() >= theme.px(_TWO) else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for view in self.views.values():
            self._grid.removeWidget(view)
        row = column = 0
        for code, view in self.views.items():
            wide = code in _WIDE or columns == 1
            if wide and column:
                row, column = row + 1, 0
            self._grid.addWidget(view, row, column, 1, columns if wide else 1)
            column += columns if wide else 1
            if column >= columns:
                row, column = row + 1, 0
        for place in range(2):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
