"""A CSR's profile, or a team's page: pictures, figures and tables below one another (P12)."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.reports.profile_sheet import TITLES
from qa_desk.rules import profiles, report_words
from qa_desk.rules.measures import MEASURES
from qa_desk.rules.report_forms import Part, Table
from qa_desk.services.profiles import Profile
from qa_desk.ui import theme
from qa_desk.ui.tables import Column
from qa_desk.ui.tables import Table as Rows
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.charts.chart_view import ChartView
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.plain_table import PlainTable

_MARGIN, _GAP = 24, 12
_CHART = 300
_CHARTS = 3  # of profiles.charts


@dataclass(frozen=True)
class Line:
    """A row of a table as it is shown, and what it leads to."""

    number: int
    cells: tuple[str, ...]
    key: str


class ProfileView(QScrollArea):
    """Shows a profile. Signal: `asked(code of the table, first cell)` for what a row leads to."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Profile"))
        self.tables: dict[str, PlainTable] = {}
        self.charts = [ChartView() for _number in range(_CHARTS)]
        self._empty = EmptyState()
        self._empty.say(
            _("Nobody is chosen"), _("Choose a CSR or a team from the list."), icon="user"
        )
        self._page = theme.role(QWidget(), "surface")
        self._layout = QVBoxLayout(self._page)
        self._layout.setContentsMargins(_MARGIN, 8, _MARGIN, _MARGIN)
        self._layout.setSpacing(_GAP)
        self._parts = [QWidget(), QWidget()]  # over and under the pictures
        self._layout.addWidget(self._empty)
        self._layout.addWidget(self._parts[0])
        self._pictures = QWidget()
        self._layout.addWidget(self._pictures)
        self._layout.addWidget(self._parts[1])
        self._layout.addStretch(1)
        self._place_pictures()
        self._pictures.hide()
        self.setWidget(self._page)

    def _place_pictures(self) -> None:
        grid = QGridLayout(self._pictures)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_MARGIN)
        grid.setVerticalSpacing(_GAP)
        trend, dimensions, items = self.charts
        grid.addWidget(trend, 0, 0)
        grid.addWidget(dimensions, 0, 1)
        grid.addWidget(items, 1, 0, 1, 2)
        for view in self.charts:
            view.setMinimumHeight(theme.px(_CHART))
        for column in range(2):
            grid.setColumnStretch(column, 1)

    def show_profile(self, found: Profile) -> None:
        """Show a page from its top; the pictures stay and change what they show."""
        self._empty.hide()
        self._pictures.show()
        self.tables = {}
        for view, chart in zip(self.charts, profiles.charts(found.ground), strict=True):
            view.show_chart(chart)
        for place, parts in enumerate((found.parts[:1], found.parts[1:])):
            made = QWidget()
            layout = QVBoxLayout(made)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(_GAP)
            for part in parts:
                self._add(layout, part)
            self._layout.replaceWidget(self._parts[place], made)
            self._parts[place].deleteLater()
            self._parts[place] = made
        self.verticalScrollBar().setValue(0)

    def _add(self, layout: QVBoxLayout, part: Part) -> None:
        title = _(TITLES[part.code])
        layout.addWidget(heading(title))
        if part.figures:
            layout.addLayout(_figures(part))
        for table in part.tables:
            if table.rows:
                layout.addWidget(self._table(title, table))
            else:
                layout.addWidget(text(_("Nothing in this period."), "dim"))

    def _table(self, title: str, table: Table) -> PlainTable:
        heads = report_words.headings(table)
        columns: list[Column[Line]] = [
            Column(
                head.label, partial(_cell, place), right=head.to_right, wide=_is_wide(table, place)
            )
            for place, head in enumerate(heads)
        ]
        view = PlainTable(Rows(columns, lambda line: line.number), title, self)
        cells = report_words.cells(table)
        view.show_rows([Line(n, tuple(row), row[0]) for n, row in enumerate(cells)])
        view.fit_rows()
        view.opened.connect(partial(self._on_opened, table.code))
        self.tables[table.code] = view
        return view

    @Slot()
    def _on_opened(self, code: str, *_row: object) -> None:
        line = self.tables[code].current()
        if line is not None:
            self.asked.emit(code, line.key)


def _cell(place: int, line: Line) -> str:
    return line.cells[place]


def _is_wide(table: Table, place: int) -> bool:
    shown = [code for code in table.columns if not code.endswith(("_low", "_high"))]
    return shown[place] in ("item_name", "praise")


def _figures(part: Part) -> QGridLayout:
    """Return figures with value, n, the one before and the target; what they are on hovering."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(_MARGIN)
    grid.setVerticalSpacing(6)
    for column, words in enumerate(report_words.FIGURE_HEADINGS):
        grid.addWidget(text(_(words), "small", wraps=False), 0, column)
    for row, figure in enumerate(part.figures, 1):
        for column, words in enumerate(report_words.figure_cells(figure)):
            label = text(words, "strong" if column == 1 else "", wraps=False)
            label.setToolTip(MEASURES[figure.measure].told())
            grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignLeft)
    grid.setColumnStretch(len(report_words.FIGURE_HEADINGS), 1)
    return grid
