"""A CSR's last results beside the call that is being scored."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.services.cases import CaseRow
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.chips import IconLabel


class PreviousResults(QWidget):
    """Date, score and result of up to three earlier evaluations."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        title = theme.role(QLabel(_("This CSR's last results")), "heading")
        title.setWordWrap(True)
        column.addWidget(title)
        self._lines = QWidget()
        column.addWidget(self._lines)

    def show_rows(self, rows: Sequence[CaseRow]) -> None:
        """Show these results, or that there are none."""
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(3, 1)
        if not rows:
            none = theme.role(QLabel(_("None released yet")), "dim")
            none.setWordWrap(True)
            grid.addWidget(none, 0, 0, 1, 4)
        for n, row in enumerate(rows):
            icon, colour = wording.result_icon(row.result), wording.result_colour(row.result)
            grid.addWidget(IconLabel(icon or "minus", colour or "dim"), n, 0)
            grid.addWidget(theme.role(QLabel(wording.day(row.started_at)), "dim"), n, 1)
            grid.addWidget(theme.role(QLabel(wording.score(row.final)), "heading"), n, 2)
            grid.addWidget(theme.role(QLabel(wording.result(row.result)), "dim"), n, 3)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(self._lines, lines)
        self._lines.deleteLater()
        self._lines = lines
