"""The figures over the pictures, each with its n, its interval and its definition."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.dashboards import Number
from qa_desk.rules.measures import MEASURES
from qa_desk.ui import theme
from qa_desk.ui.widgets.charts.words import number
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.tool_button import tool_button


class NumberStrip(QWidget):
    """Shows figures beside one another; the button of one tells what it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = Flow(None, across=32, down=8)
        self.definition = theme.role(QLabel(), "dim")
        self.definition.setWordWrap(True)
        self.definition.setTextFormat(Qt.TextFormat.PlainText)
        self.definition.hide()
        self._told = ""
        self._words: list[str] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._row)
        layout.addWidget(self.definition)

    def show_numbers(self, numbers: Sequence[Number]) -> None:
        """Show these figures and no others."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._words.clear()
        for each in numbers:
            self._row.addWidget(self._shown(each))

    def words(self) -> list[str]:
        """Return what the figures say."""
        return list(self._words)

    def _shown(self, each: Number) -> QWidget:
        measure = MEASURES[each.measure]
        value = number(each.value, measure.unit)
        base = f"n = {each.n}"
        if each.low is not None and each.high is not None:
            ends = (number(end, measure.unit, bare=True) for end in (each.low, each.high))
            base += " · " + "–".join(ends)
        box = QWidget()
        box.setAccessibleName(f"{_(measure.name)} {value} · {base}")
        self._words.append(box.accessibleName())
        title = theme.role(QLabel(_(measure.name)), "small")
        figure = theme.role(QLabel(value), "figure")
        told = theme.role(QLabel(base), "small")
        explain = tool_button(
            "info", _("What this figure is"), partial(self._explain, measure.told())
        )
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(title)
        head.addWidget(explain)
        head.addStretch(1)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(figure)
        column.addWidget(told)
        return box

    def _explain(self, told: str) -> None:
        """Tell a definition, or take it away when it is there already."""
        self._told = "" if self._told == told else told
        self.definition.setText(self._told)
        self.definition.setVisible(bool(self._told))
