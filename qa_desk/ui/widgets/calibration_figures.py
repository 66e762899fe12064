"""What a calibration shows: each person against the reference, each item, fatal errors (6.8)."""

from functools import partial

from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules import calibration_lines as lines
from qa_desk.rules.calibration_lines import Line
from qa_desk.rules.calibration_records import Record
from qa_desk.ui import theme
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.charts.chart_view import ChartView
from qa_desk.ui.widgets.plain_table import PlainTable

_MARGIN = 24
_WIDE = {lines.ITEM_HEADINGS: 1, lines.RATER_HEADINGS: 9}
_MARKS = {"act": ("triangle-alert", "late"), "good": ("check", "good")}


class CalibrationFigures(QScrollArea):
    """The panel's figures, the picture of deviations, and two tables, below one another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Figures"))
        self._record: Record | None = None
        self._page = theme.role(QWidget(), "surface")
        self.panel = QGridLayout()
        self.panel.setHorizontalSpacing(_MARGIN)
        self.panel.setVerticalSpacing(4)
        self.picture = ChartView()
        self.without = text(
            _("There was no reference scorer, so nothing is told of single people."), "dim"
        )
        self.raters = _table(lines.RATER_HEADINGS, 1, _("Each person"), self._page)
        self.items = _table(lines.ITEM_HEADINGS, 5, _("Each item"), self._page)
        self.key = theme.role(
            text(
                _(
                    "α is Krippendorff's: 0.800 and above is good, 0.667 and above tentative, "
                    "below people have to act. In brackets the 95 % interval."
                )
            ),
            "small",
        )
        self._headings = [heading(_("All together")), heading(_("Each person"))]
        column = QVBoxLayout(self._page)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._headings[0])
        column.addLayout(self.panel)
        column.addWidget(self._headings[1])
        for part in (self.without, self.picture, self.raters):
            column.addWidget(part)
        column.addWidget(heading(_("Each item")))
        column.addWidget(self.items)
        column.addWidget(self.key)
        column.addStretch(1)
        self.setWidget(self._page)

    def show_record(self, record: Record) -> None:
        """Show a record's figures."""
        if record == self._record:
            return
        self._record = record
        self._show_panel(record)
        chart = lines.deviations(record)
        self.without.setVisible(chart is None)
        self.picture.setVisible(chart is not None)
        self.raters.setVisible(chart is not None)
        if chart is not None:
            self.picture.show_chart(chart)
        self.raters.show_rows(lines.raters(record))
        self.items.show_rows(lines.items(record))

    def _show_panel(self, record: Record) -> None:
        while (place := self.panel.takeAt(0)) is not None:
            if (widget := place.widget()) is not None:
                widget.deleteLater()
        for row, (name, value) in enumerate(lines.panel(record)):
            label = text(value, "strong", wraps=False)
            label.setAccessibleName(name)
            self.panel.addWidget(text(name, "dim", wraps=False), row, 0)
            self.panel.addWidget(label, row, 1)
        self.panel.setColumnStretch(1, 1)


def _table(titles: tuple[str, ...], verdict: int, name: str, parent: QWidget) -> PlainTable:
    columns: list[Column[Line]] = [
        Column(
            _(title),
            partial(_cell, place),
            wide=place == _WIDE.get(titles),
            icon=_icon if place == verdict else None,
            colour=_colour if place == verdict else None,
        )
        for place, title in enumerate(titles)
    ]
    made = PlainTable(Table(columns, lambda line: line.cells[:2]), name, parent)
    made.fit_rows()
    return made


def _cell(place: int, line: Line) -> str:
    return line.cells[place]


def _icon(line: Line) -> str | None:
    return _MARKS[line.mark][0] if line.mark else None


def _colour(line: Line) -> str | None:
    return _MARKS[line.mark][1] if line.mark else None
