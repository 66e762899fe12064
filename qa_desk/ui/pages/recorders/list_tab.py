"""A recorder's call list: where it lies, and what its columns are (D9)."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import call_lists
from qa_desk.rules.list_problems import COLUMNS
from qa_desk.services import importing
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.problem import Problem
from qa_desk.work import Progress

Columns = tuple[tuple[str, str], ...]


def _headings(_progress: Progress, path: str) -> Columns:
    return importing.headings(path)


class ListTab(QWidget):
    """Names the list and its columns. Signal `changed()`."""

    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.path = QLineEdit()
        self.browse_button = QPushButton(_("Browse"))
        self.read_button = QPushButton(_("Read headings"))
        self.table = QTableWidget(0, 2)
        self.problem = Problem()
        self._lay_out()
        self.path.textChanged.connect(self.changed)
        self.browse_button.clicked.connect(self._on_browse)
        self.read_button.clicked.connect(self.read)

    def columns(self) -> Columns:
        """Return what the headings of the list are."""
        found = []
        for row in range(self.table.rowCount()):
            heading, field = self.table.item(row, 0), self.table.cellWidget(row, 1)
            if heading is not None and isinstance(field, QComboBox):
                found.append((heading.text(), str(field.currentData())))
        return tuple(found)

    def show_list(self, path: str, columns: Columns) -> None:
        """Show what is stored."""
        self.path.setText(path)
        self._show(columns)

    def ask_path(self) -> str:
        """Ask for the list; "" when none is chosen."""
        kinds = _("Call lists") + " (*.csv *.txt *.tsv);;" + _("All files") + " (*)"
        return QFileDialog.getOpenFileName(self, _("Call list"), self.path.text(), kinds)[0]

    @Slot()
    def read(self) -> None:
        """Read the headings of the list, and propose what each is."""
        self.problem.say("")
        job = self._jobs.compute(_headings, self.path.text().strip())
        job.succeeded.connect(self._on_headings)
        job.failed.connect(self._on_failed)

    @Slot()
    def _on_browse(self) -> None:
        if chosen := self.ask_path():
            self.path.setText(chosen)
            self.read()

    @Slot(object)
    def _on_headings(self, columns: Columns) -> None:
        self._show(columns)
        if not columns:
            self.problem.say(_("Asterisk's list has no headings; its columns are known."))
        self.changed.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))

    def _show(self, columns: Columns) -> None:
        self.table.setRowCount(0)
        for heading, column in columns:
            row = self.table.rowCount()
            self.table.insertRow(row)
            self.table.setItem(row, 0, QTableWidgetItem(heading))
            field = QComboBox()
            field.addItem(_("Ignored"), "")
            for each in call_lists.COLUMNS:
                field.addItem(_(COLUMNS[each]), each)
            field.setCurrentIndex(max(0, field.findData(column)))
            field.setAccessibleName(heading)
            field.currentIndexChanged.connect(self.changed)
            self.table.setCellWidget(row, 1, field)
        self.table.setVisible(bool(columns))

    def _lay_out(self) -> None:
        self.path.setAccessibleName(_("Call list"))
        self.path.setPlaceholderText(_("CSV file; with * the newest that fits: /cdr/*.csv"))
        self.table.setHorizontalHeaderLabels([_("Heading"), _("Meaning of the column")])
        self.table.setAccessibleName(_("Columns of the call list"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px(34))
        head = self.table.horizontalHeader()
        for column in (0, 1):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        words = _(
            "A list says more than names do: staff numbers, reasons, satisfaction. Columns with "
            "usual headings are known; say here what the others are."
        )
        told = theme.role(QLabel(words), "dim")
        told.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.path, 1)
        row.addWidget(self.browse_button)
        row.addWidget(self.read_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(told)
        layout.addLayout(row)
        layout.addWidget(self.problem)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)
