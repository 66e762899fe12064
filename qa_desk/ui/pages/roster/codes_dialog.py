"""The code table: what the roster's cells mean, set up once (P6)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import rosters
from qa_desk.rules.cells import CellError
from qa_desk.rules.rosters import Code
from qa_desk.ui import theme
from qa_desk.ui.widgets.problem import Problem

_CODE, _NAME, _KIND, _TIMES, _COUNTS = range(5)
_WIDTH, _HEIGHT = 680, 520


class CodesDialog(QDialog):
    """Signals `wanted(codes)`; whoever asked closes it or says a problem."""

    wanted = Signal(object)

    def __init__(
        self, codes: Sequence[Code], unknown: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Shift codes"))
        self.seen = tuple(codes)
        self.problem = Problem()
        self.table = QTableWidget(0, 5)
        self.add_button = QPushButton(_("Add code"))
        self.common_button = QPushButton(_("Add common codes"))
        self.remove_button = QPushButton(_("Remove code"))
        self.save_button = theme.role(QPushButton(_("Save codes")), "primary")
        self.cancel = QPushButton(_("Cancel"))
        self._lay_out()
        for code in (*codes, *(Code(each) for each in unknown)):
            self._add(code)
        self.add_button.clicked.connect(self._on_add)
        self.common_button.clicked.connect(self._on_common)
        self.remove_button.clicked.connect(self._on_remove)
        self.save_button.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.reject)

    def codes(self) -> tuple[Code, ...]:
        """Return the table as it was edited; InputError naming the row that is wrong."""
        return tuple(self._code(row) for row in range(self.table.rowCount()))

    def show_error(self, sentence: str) -> None:
        """Say why it was not saved, and let it be tried again."""
        self.problem.say(sentence)
        self.save_button.setEnabled(True)

    def _lay_out(self) -> None:
        self.table.setHorizontalHeaderLabels(
            [_("Code"), _("Meaning"), _("Kind"), _("Times"), _("Counts")]
        )
        self.table.setAccessibleName(_("Shift codes"))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px(34))
        self.table.setTabKeyNavigation(False)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((_CODE, 72), (_KIND, 132), (_TIMES, 200), (_COUNTS, 72)):
            head.resizeSection(column, theme.px(width))
        words = QLabel(
            _(
                "What a cell of the roster means. Times such as 08:00-12:00 13:00-17:00; a shift "
                "over midnight is 22:00-06:00. Leave without times is all day. Days that are in "
                "the roster already stay as they are."
            )
        )
        theme.role(words, "dim").setWordWrap(True)
        tools, buttons = QHBoxLayout(), QHBoxLayout()
        for row, widgets in (
            (tools, (self.add_button, self.common_button, self.remove_button)),
            (buttons, (self.cancel, self.save_button)),
        ):
            row.setSpacing(8)
            if row is buttons:
                row.addStretch(1)
            for widget in widgets:
                widget.setAutoDefault(False)
                row.addWidget(widget)
        tools.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addWidget(self.table, 1)
        layout.addLayout(tools)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))

    def _add(self, code: Code) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        kind = QComboBox()
        for each in rosters.CODE_KINDS:
            kind.addItem(_(rosters.KINDS[each]), each)
        kind.setCurrentIndex(rosters.CODE_KINDS.index(code.kind))
        kind.setAccessibleName(_("Kind"))
        times = " ".join(rosters.span(*span) for span in code.times)
        for column, text in ((_CODE, code.code), (_NAME, code.name), (_TIMES, times)):
            self.table.setItem(row, column, QTableWidgetItem(text))
        counts = QTableWidgetItem()
        counts.setFlags(counts.flags() & ~Qt.ItemFlag.ItemIsEditable)
        counts.setCheckState(Qt.CheckState.Checked if code.counts else Qt.CheckState.Unchecked)
        counts.setToolTip(_("Work that counts has daily checks."))
        self.table.setItem(row, _COUNTS, counts)
        self.table.setCellWidget(row, _KIND, kind)

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item else ""

    def _code(self, row: int) -> Code:
        kind = self.table.cellWidget(row, _KIND)
        assert isinstance(kind, QComboBox)  # noqa: S101 - put there by us
        code, times = self._text(row, _CODE), self._text(row, _TIMES)
        item = self.table.item(row, _COUNTS)
        counts = item is not None and item.checkState() == Qt.CheckState.Checked
        try:
            spans = rosters.times_of(times)
        except CellError as error:
            raise InputError(
                _("“{times}” of the code “{code}” are no times. Write 08:00-16:00.").format(
                    times=times, code=code
                )
            ) from error
        if kind.currentData() == "work" and not spans:
            raise InputError(
                _("The code “{code}” is work, so it needs times such as 08:00-16:00.").format(
                    code=code
                )
            )
        return Code(code, self._text(row, _NAME), kind.currentData(), spans, counts)

    @Slot()
    def _on_add(self) -> None:
        self._add(Code(""))
        self.table.setCurrentCell(self.table.rowCount() - 1, _CODE)
        self.table.editItem(self.table.currentItem())

    @Slot()
    def _on_common(self) -> None:
        """Offer what most centres write, as far as it is not there."""
        there = {rosters.key(self._text(row, _CODE)) for row in range(self.table.rowCount())}
        for code in rosters.COMMON:
            if rosters.key(code.code) not in there:
                self._add(Code(code.code, _(code.name), code.kind, code.times, code.counts))

    @Slot()
    def _on_remove(self) -> None:
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())

    @Slot()
    def _on_save(self) -> None:
        try:
            codes = self.codes()
        except InputError as error:
            self.problem.say(str(error))
            return
        self.problem.say("")
        self.save_button.setEnabled(False)
        self.wanted.emit(codes)
