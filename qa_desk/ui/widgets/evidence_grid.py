"""The evaluations that show a training need: which are typical, where to listen, what to hear."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.services.training.types import Case, Marked
from qa_desk.ui import theme
from qa_desk.ui.widgets import names
from qa_desk.ui.widgets.cells import cell
from qa_desk.ui.widgets.choice_field import ChoiceField
from qa_desk.ui.widgets.timecode import clock, moment

_NUMBER, _CSR, _TYPICAL, _AT, _NOTE = range(5)
_ROW, _MOST = 30, 6


@dataclass(frozen=True)
class FoundResult:
    """A result that may be added as evidence."""

    id: UUID
    number: str
    csr: str
    day: date


class EvidenceGrid(QWidget):
    """Lines of evidence; a tick makes one a typical call. Signal: `changed()`."""

    changed = Signal()

    def __init__(
        self, cases: Sequence[Case], results: Sequence[FoundResult], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._known = {one.id: one for one in results}
        for case in cases:
            self._known[case.evaluation_id] = FoundResult(
                case.evaluation_id, case.number, str(case.csr), case.day
            )
        self._lines: list[UUID] = []
        self.table = QTableWidget(0, 5)
        self.choice = ChoiceField(_("Add results…"))
        self.choice.offer([(one.id, _words(one)) for one in results])
        self.choice.setVisible(bool(results))
        self.remove = QPushButton(theme.icon("trash-2"), _("Remove the line"))
        self._build()

    def marked(self) -> tuple[Marked, ...]:
        """Return the evidence as it is written."""
        found = []
        for row, key in enumerate(self._lines):
            is_typical = cell(self.table, row, _TYPICAL).checkState() == Qt.CheckState.Checked
            at = cell(self.table, row, _AT).text().strip()
            note = cell(self.table, row, _NOTE).text().strip()
            found.append(Marked(key, is_typical, moment(at) if at else None, note))
        return tuple(found)

    def show_marked(self, found: Sequence[Marked]) -> None:
        """Show lines of evidence instead."""
        with QSignalBlocker(self.table):
            self.table.setRowCount(0)
            self._lines = []
            for one in found:
                self._append(one)
        self.choice.set_values(self._lines)
        self._fit()

    def _append(self, one: Marked) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        self._lines.append(one.evaluation_id)
        known = self._known.get(one.evaluation_id)
        at = clock(one.at_ms) if one.at_ms is not None else ""
        cells = (known.number if known else "…", names.shown(known.csr) if known else "", "", at)
        for column, words in enumerate((*cells, one.note)):
            item = QTableWidgetItem(words)
            if column in (_NUMBER, _CSR):
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            if column == _TYPICAL:
                item.setFlags(
                    (item.flags() | Qt.ItemFlag.ItemIsUserCheckable) & ~Qt.ItemFlag.ItemIsEditable
                )
                checked = Qt.CheckState.Checked if one.is_typical else Qt.CheckState.Unchecked
                item.setCheckState(checked)
            self.table.setItem(row, column, item)

    @Slot()
    def _on_chosen(self) -> None:
        """Add what was ticked, and take away what no longer is."""
        wanted = [key for key in self.choice.values() if isinstance(key, UUID)]
        written = {one.evaluation_id: one for one in self.marked()}
        kept = [written[key] for key in self._lines if key in wanted]
        new = [Marked(key) for key in wanted if key not in written]
        self.show_marked([*kept, *new])
        self.changed.emit()

    @Slot()
    def _on_remove(self) -> None:
        row = self.table.currentRow()
        if row >= 0:
            found = self.marked()
            self.show_marked([*found[:row], *found[row + 1 :]])
            self.changed.emit()

    def _build(self) -> None:
        titles = (_("Evaluation no."), _("CSR"), _("Typical"), _("At"), _("What to hear"))
        self.table.setHorizontalHeaderLabels(list(titles))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(_NOTE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((_NUMBER, 150), (_CSR, 150), (_TYPICAL, 70), (_AT, 64)):
            header.resizeSection(column, theme.px(width))
        self.remove.setIconSize(theme.icon_size(gap=True))
        self.remove.setAutoDefault(False)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.choice, 1)
        below.addWidget(self.remove)
        below.addStretch(1)
        column_of = QVBoxLayout(self)
        column_of.setContentsMargins(0, 0, 0, 0)
        column_of.setSpacing(4)
        column_of.addWidget(self.table)
        column_of.addLayout(below)
        self.table.cellChanged.connect(self.changed)
        self.choice.changed.connect(self._on_chosen)
        self.remove.clicked.connect(self._on_remove)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the lines are, up to some."""
        rows = min(max(self.table.rowCount(), 1), _MOST)
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + rows * theme.px(_ROW) + 4)


def _words(one: FoundResult) -> str:
    return f"{one.number} · {names.shown(one.csr)} · {one.day.isoformat()}"
