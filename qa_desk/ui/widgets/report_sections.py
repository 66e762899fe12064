"""A section of a report on screen: its figures, tables and pictures, and the words typed in it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import Bilingual, _
from qa_desk.rules import report_charts, report_words
from qa_desk.rules.report_forms import Figure, Part, Wanted
from qa_desk.rules.report_words import Heading
from qa_desk.ui import theme
from qa_desk.ui.widgets.case_parts import text
from qa_desk.ui.widgets.charts.chart_view import ChartView
from qa_desk.ui.widgets.names import shown

_MOST_ROWS = 12  # seen at once; the rest is reached by scrolling
_LINES = 4
_CHART = 260


class ReportTable(QTableWidget):
    """Rows of a report, read only, as high as they need up to a dozen of them."""

    def __init__(self, heads: Sequence[Heading], lines: Sequence[Sequence[str]], name: str) -> None:
        super().__init__(len(lines), len(heads))
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        for place, head in enumerate(heads):
            title = QTableWidgetItem(head.label)
            title.setTextAlignment(_beside(head))
            self.setHorizontalHeaderItem(place, title)
            for number, line in enumerate(lines):
                item = QTableWidgetItem(shown(line[place]))
                item.setTextAlignment(_beside(head))
                self.setItem(number, place, item)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(False)
        rows = min(len(lines), _MOST_ROWS)
        row = self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(header.sizeHint().height() + rows * row + theme.px(14))

    def minimumSizeHint(self) -> QSize:
        """Let the page decide how wide it is."""
        return QSize(theme.px(120), super().minimumSizeHint().height())


class FigureTable(ReportTable):
    """The figures of a section. Signal: `told(code)` when somebody asks what one is."""

    told = Signal(str)

    def __init__(self, figures: Sequence[Figure], name: str) -> None:
        heads = [
            Heading(_(label), place > 0) for place, label in enumerate(report_words.FIGURE_HEADINGS)
        ]
        super().__init__(heads, [report_words.figure_cells(each) for each in figures], name)
        self._codes = [each.measure for each in figures]
        self.setToolTip(_("Choose a figure to read how it is reckoned."))
        self.currentCellChanged.connect(self._on_row)
        self.cellClicked.connect(self._on_row)

    @Slot(int, int)
    def _on_row(self, row: int, *_rest: int) -> None:
        if 0 <= row < len(self._codes):
            self.told.emit(self._codes[row])


class SectionView(QWidget):
    """One section of a report. Signal: `changed()` when something is typed."""

    changed = Signal()

    def __init__(
        self, title: str, wanted: Wanted, part: Part, definitions: Mapping[str, Bilingual]
    ) -> None:
        super().__init__()
        self.code = wanted.code
        self.definitions = definitions
        self.title = text(title, "heading")
        self.figures: FigureTable | None = None
        self.definition = text("", "dim")
        self.definition.hide()
        self.tables: list[ReportTable] = []
        self.charts: list[ChartView] = []
        self.words: QPlainTextEdit | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, theme.px(12))
        self.column.setSpacing(6)
        self.column.addWidget(self.title)
        self._add_figures(part, title)
        self._add_tables(part, title)
        if wanted.has_words:
            self._add_words(part, wanted, title)
        elif not (part.figures or self.tables):
            self.column.addWidget(text(_("Nothing in this period."), "dim"))

    def set_read_only(self, *, read_only: bool) -> None:
        """Let it be read, or written as well."""
        if self.words is not None:
            self.words.setReadOnly(read_only)

    def _add_figures(self, part: Part, title: str) -> None:
        if part.figures:
            self.figures = FigureTable(part.figures, title)
            self.figures.told.connect(self._on_told)
            self.column.addWidget(self.figures)
            self.column.addWidget(self.definition)

    def _add_tables(self, part: Part, title: str) -> None:
        for table in part.tables:
            if not table.rows:
                continue
            caption = report_words.caption(table)
            if caption:
                self.column.addWidget(text(caption, "small"))
            cells = report_words.cells(table)
            made = ReportTable(report_words.headings(table), cells, caption or title)
            self.tables.append(made)
            self.column.addWidget(made)
        for chart in report_charts.charts(part):
            view = ChartView(chart)
            view.setFixedHeight(theme.px(_CHART))
            self.charts.append(view)
            self.column.addWidget(view)

    def _add_words(self, part: Part, wanted: Wanted, title: str) -> None:
        field = QPlainTextEdit(part.words)
        field.setAccessibleName(title)
        field.setPlaceholderText(_(wanted.hint) if wanted.hint else _("Nothing written yet"))
        field.setTabChangesFocus(True)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * _LINES + theme.px(20))
        field.textChanged.connect(self.changed)
        self.words = field
        self.column.addWidget(field)

    @Slot(str)
    def _on_told(self, code: str) -> None:
        words = str(self.definitions.get(code, ""))
        self.definition.setText(words)
        self.definition.setVisible(bool(words))


def _beside(head: Heading) -> Qt.AlignmentFlag:
    across = Qt.AlignmentFlag.AlignRight if head.to_right else Qt.AlignmentFlag.AlignLeft
    return across | Qt.AlignmentFlag.AlignVCenter
