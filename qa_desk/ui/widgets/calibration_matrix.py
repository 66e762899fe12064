"""Everybody's blind answers side by side, call by call (domain.md 5.12 no. 5)."""

from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.services.calibrating.types import CallRow, Cell, Item, Matrix, Member
from qa_desk.ui import theme
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import calibration_words, wording
from qa_desk.ui.widgets.case_parts import text
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.plain_table import PlainTable

_OTHER = "≠"
_LEAST = 84


@dataclass(frozen=True)
class Line:
    """A row: an item with everybody's cell, or a sum with everybody's words."""

    key: str
    number: str
    label: str
    cells: dict[UUID, Cell] = field(default_factory=dict)
    sums: dict[UUID, str] = field(default_factory=dict)
    is_fatal: bool = False
    apart: frozenset[UUID] = frozenset()  # whose sum asks for attention


class CalibrationMatrix(QWidget):
    """One call at a time, chosen by its number; the reference's column is the first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix: Matrix | None = None
        self._tolerances: dict[UUID, int] = {}
        self.calls = QTabBar()
        self.calls.setDrawBase(False)
        self.calls.setExpanding(False)
        self.calls.setAccessibleName(_("Call"))
        self.about = text("", "dim")
        self.key = text(_("≠ in amber: not what the reference chose"), "small", wraps=False)
        self.table: PlainTable | None = None
        self._place = QVBoxLayout()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.calls)
        head.addWidget(self.about, 1)
        head.addWidget(self.key)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._place, 1)
        self.calls.currentChanged.connect(self._on_call)

    def show_matrix(self, matrix: Matrix, tolerances: dict[UUID, int]) -> None:
        """Show what was scored; tolerances are tenths, by person. The call that was open stays."""
        if matrix == self._matrix:
            return
        self._matrix, self._tolerances = matrix, tolerances
        at = max(0, self.calls.currentIndex())
        self.calls.blockSignals(True)
        while self.calls.count():
            self.calls.removeTab(0)
        for call in matrix.calls:
            self.calls.addTab(_("Call {number}").format(number=call.place))
        self.calls.setCurrentIndex(min(at, self.calls.count() - 1))
        self.calls.blockSignals(False)
        has_reference = any(one.is_reference for one in matrix.members)
        self.key.setText(
            _("≠ in amber: not what the reference chose")
            if has_reference
            else _("≠ in amber: not what most chose")
        )
        self._on_call()

    def call(self) -> CallRow | None:
        """Return which call is shown."""
        at = self.calls.currentIndex()
        return self._matrix.calls[at] if self._matrix and at >= 0 else None

    def lines(self) -> list[Line]:
        """Return the rows of the call that is shown: its items, fatal errors and sums."""
        matrix, call = self._matrix, self.call()
        if matrix is None or call is None:
            return []
        found = [_line(item, matrix, call) for item in matrix.items]
        return [*found, *_sums(matrix, call, self._tolerances)]

    @Slot()
    def _on_call(self) -> None:
        matrix, call = self._matrix, self.call()
        if matrix is None or call is None:
            return
        facts = (call.recording, call.contact_reason, calibration_words.why(call.why))
        self.about.setText(wording.DOT.join(filter(None, facts)))
        made = PlainTable(Table(_columns(matrix), lambda line: line.key), _("Blind scores"), self)
        made.setTextElideMode(Qt.TextElideMode.ElideRight)
        made.show_rows(self.lines())
        for place in range(2, made.table.columnCount()):
            made.setColumnWidth(place, max(theme.px(_LEAST), made.columnWidth(place)))
        if self.table is not None:
            self._place.removeWidget(self.table)
            self.table.deleteLater()
        self.table = made
        self.setFocusProxy(made)
        self._place.addWidget(made)


def _columns(matrix: Matrix) -> list[Column[Line]]:
    return [
        Column(_("No."), lambda line: line.number, icon=_fatal_icon, colour=_fatal_colour),
        Column(_("Item"), lambda line: line.label, wide=True),
        *(
            Column(
                _titled(member),
                partial(_words, member.person_id),
                tip=partial(_tip, member.person_id),
                colour=partial(_colour, member.person_id),
                icon=partial(_icon, member.person_id),
            )
            for member in sorted(matrix.members, key=lambda one: not one.is_reference)
        ),
    ]


def _titled(member: Member) -> str:
    name = shown(member.name)
    return _("{person} (reference)").format(person=name) if member.is_reference else name


def _line(item: Item, matrix: Matrix, call: CallRow) -> Line:
    cells = {
        one.person_id: matrix.cells[call.id, one.person_id, item.key]
        for one in matrix.members
        if (call.id, one.person_id, item.key) in matrix.cells
    }
    number = item.key if item.is_fatal else str(item.number)
    return Line(item.key, number, str(item.label), cells, is_fatal=item.is_fatal)


def _sums(matrix: Matrix, call: CallRow, tolerances: dict[UUID, int]) -> list[Line]:
    """Return the score of each, how far it lies from the reference's, and the fatal errors."""
    found = {
        one.person_id: matrix.totals[call.id, one.person_id]
        for one in matrix.members
        if (call.id, one.person_id) in matrix.totals
    }
    finals = {key: wording.score(one.final) for key, one in found.items()}
    lines = [Line("total", "", _("Final score"), sums=finals)]
    apart = {key: one.apart for key, one in found.items() if one.apart is not None}
    if apart:
        said = {key: _signed(value) for key, value in apart.items()}
        far = frozenset(key for key, value in apart.items() if abs(value) > tolerances.get(key, 0))
        lines.append(Line("apart", "", _("Deviation"), sums=said, apart=far))
    if any(one.fatals for one in found.values()):
        said = {key: " ".join(one.fatals) for key, one in found.items()}
        lines.append(Line("fatals", "", _("Fatal errors"), sums=said))
    return lines


def _signed(tenths: int) -> str:
    sign = "−" if tenths < 0 else "+" if tenths else ""
    return sign + wording.score(abs(tenths))


def _words(person: UUID, line: Line) -> str:
    if line.key in ("total", "apart", "fatals") and not line.cells:
        return line.sums.get(person, wording.NOTHING)
    cell = line.cells.get(person)
    if cell is None:
        return ""
    if not cell.applies:
        said = _("N/A")
    elif line.is_fatal:
        said = str(cell.text) or wording.NOTHING
    elif cell.earned is None:
        said = str(cell.text)
    else:
        said = f"{wording.points(cell.earned)}  {cell.text}"
    return f"{_OTHER} {said}" if cell.is_other else said


def _tip(person: UUID, line: Line) -> str:
    cell = line.cells.get(person)
    said = _words(person, line)
    return "\n".join(filter(None, (said, cell.note))) if cell else said


def _colour(person: UUID, line: Line) -> str | None:
    cell = line.cells.get(person)
    if person in line.apart or (cell is not None and cell.is_other):
        return "late"
    return None


def _icon(person: UUID, line: Line) -> str | None:
    return "triangle-alert" if person in line.apart else None


def _fatal_icon(line: Line) -> str | None:
    return "circle-alert" if line.is_fatal else None


def _fatal_colour(line: Line) -> str | None:
    return "fatal" if line.is_fatal else None
