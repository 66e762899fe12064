"""What an import left out: a table that can be copied, and saved as CSV."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from qa_desk import files
from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.reports import listing
from qa_desk.rules.list_problems import Problem
from qa_desk.ui import theme
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets.names import NameDelegate

_WORDS = 2  # the column


def as_csv(problems: Sequence[Problem]) -> bytes:
    """Return a list of problems as a CSV file that Excel opens as text."""
    head = (_("File"), _("Line"), _("What is wrong, and what to do"), _("Begins with"))
    rows = [(each.file, each.line or None, each.words, each.shown) for each in problems]
    return listing.as_csv([head, *rows])


class ProblemTable(TableView):
    """Hidden while there is no problem. Signal `not_saved(reason)` when no file can be written."""

    not_saved = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Table(_columns()), _("What was left out"), parent)
        self._problems: Sequence[Problem] = ()
        self.grid.setItemDelegateForColumn(_WORDS, NameDelegate(self.grid))  # they hold names
        self.copy_button = QPushButton(_("Copy"))
        self.copy_button.setIcon(theme.icon("copy"))
        self.copy_button.clicked.connect(self._on_copy)
        self.save_button = QPushButton(_("Save as CSV"))
        self.save_button.setIcon(theme.icon("download"))
        self.save_button.clicked.connect(self._on_save)
        for button in (self.copy_button, self.save_button):
            button.setIconSize(theme.icon_size(gap=True))
            self.bar.addWidget(button)
        self.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show these problems; hide when there are none."""
        self._problems = problems
        self.show_rows(problems)
        self.setVisible(bool(problems))

    def ask_path(self) -> str:
        """Ask where to save; "" when nothing is chosen."""
        return QFileDialog.getSaveFileName(self, _("Save list"), "import.csv", "CSV (*.csv)")[0]

    @Slot()
    def _on_copy(self) -> None:
        self.grid.selectAll()
        self.grid.copy()

    @Slot()
    def _on_save(self) -> None:
        chosen = self.ask_path()
        if not chosen:
            return
        try:
            with files.whole(Path(chosen)) as part:
                part.write_bytes(as_csv(self._problems))
        except StorageError as error:
            self.not_saved.emit(str(error))


def _columns() -> list[Column[Problem]]:
    return [
        Column(_("File"), lambda problem: problem.file),
        Column(_("Line"), lambda problem: problem.line or None, right=True),
        Column(_("What is wrong, and what to do"), lambda problem: problem.words, wide=True),
        Column(_("Begins with"), lambda problem: problem.shown),
    ]
