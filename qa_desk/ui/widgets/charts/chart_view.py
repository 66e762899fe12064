"""A picture of figures with all that belongs to it: what it is of, what it says, where it goes."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.charts import Chart
from qa_desk.ui import theme
from qa_desk.ui.widgets.charts import words
from qa_desk.ui.widgets.charts.chart_menu import ChartMenu
from qa_desk.ui.widgets.charts.words import Spot
from qa_desk.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from qa_desk.ui.widgets.charts.canvas import Canvas


class ChartView(QWidget):
    """Shows a chart, why there is none, or that it is on its way.

    Signals: `mark_chosen(key)` when somebody wants what stands behind a mark, `retried()` when a
    picture that failed is to be tried again, `taken("print" or "export")` when one left the window.
    """

    mark_chosen = Signal(str)
    retried = Signal()
    taken = Signal(str)

    def __init__(self, chart: Chart | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart: Chart | None = None
        self.title = _label("heading")
        self.note = _label("dim")
        self.definition = _label("dim")
        self.readout = _label("small")
        self.empty = EmptyState(self)  # a parent, or it shows as a window
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self.explain = _explain_button()
        self.head = QHBoxLayout()
        self.head.setSpacing(4)
        self.head.addWidget(self.title, 1)
        self.head.addWidget(self.explain, 0, Qt.AlignmentFlag.AlignTop)
        self.menu = ChartMenu(self._drawn, self)
        self.head.addWidget(self.menu, 0, Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self.readout.setMinimumHeight(theme.px(18))
        self.definition.hide()
        self.explain.toggled.connect(self._on_explain)
        self.empty.acted.connect(self.retried)
        self.menu.taken.connect(self.taken)
        self.menu.said.connect(self.readout.setText)
        theme.changes().happened.connect(self._on_theme)
        if chart is not None:
            self.show_chart(chart)

    @cached_property
    def canvas(self) -> "Canvas":
        """Return where it is drawn, made with the first picture: pyqtgraph takes its time."""
        from qa_desk.ui.widgets.charts.canvas import Canvas

        made = Canvas()
        made.reached.connect(self._on_reached)
        made.chosen.connect(self._on_chosen)
        self._stack.addWidget(made)
        self.setFocusProxy(made)
        return made

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self.head)
        layout.addWidget(self.note)
        layout.addWidget(self.definition)
        layout.addLayout(self._stack, 1)
        layout.addWidget(self.readout)

    # -- what it shows -----------------------------------------------------------------------

    def show_chart(self, chart: Chart) -> None:
        """Show a chart; one without a value says why it is empty."""
        self.chart = chart
        self.title.setText(chart.title)
        self.note.setText(chart.note)
        self.note.setVisible(bool(chart.note))
        self.definition.setText(words.told(chart))
        self.explain.setVisible(bool(words.told(chart)))
        self.readout.clear()
        if words.has_nothing(chart):
            self.show_empty(*words.why_nothing(chart))
            return
        self.canvas.setAccessibleName(words.summary(chart))
        self.canvas.setAccessibleDescription("")
        self.canvas.show_chart(chart)
        self._stack.setCurrentWidget(self.canvas)

    def show_loading(self) -> None:
        """Say that the figures are on their way."""
        self.empty.say(_("The figures are being counted…"), icon="clock")
        self._stack.setCurrentWidget(self.empty)

    def show_empty(self, title: str, reason: str) -> None:
        """Say why there is nothing to draw, and what to do next."""
        self.empty.say(title, reason, icon="chart-line")
        self._stack.setCurrentWidget(self.empty)

    def show_failed(self, sentence: str) -> None:
        """Say what went wrong, and offer to try again."""
        self.empty.say(_("The figures could not be read"), sentence, _("Try again"), "circle-alert")
        self._stack.setCurrentWidget(self.empty)

    def _drawn(self) -> Chart | None:
        return self.chart if self.is_drawn() else None

    def is_drawn(self) -> bool:
        """Say whether a picture is to be seen."""
        return self._stack.currentWidget() is not self.empty

    # -- what a person does ------------------------------------------------------------------

    @Slot(object)
    def _on_reached(self, spot: Spot | None) -> None:
        said = spot.words if spot else ""
        self.readout.setText(said)
        self.canvas.setAccessibleDescription(said)
        if spot is not None:
            event = QAccessibleEvent(self.canvas, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)

    @Slot(object)
    def _on_chosen(self, spot: Spot) -> None:
        if spot.mark.key:
            self.mark_chosen.emit(spot.mark.key)

    @Slot(bool)
    def _on_explain(self, checked: bool) -> None:
        self.definition.setVisible(checked)

    @Slot()
    def _on_theme(self) -> None:
        if self.chart is not None and self.is_drawn():
            self.canvas.show_chart(self.chart)


def _label(role: str) -> QLabel:
    label = theme.role(QLabel(), role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _explain_button() -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon("info"))
    button.setIconSize(theme.icon_size())
    button.setCheckable(True)
    button.setToolTip(_("What this figure is"))
    button.setAccessibleName(_("What this figure is"))
    return button
