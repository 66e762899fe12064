"""A list of people before it goes in: what its columns mean, and what would change (P19)."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import people_lists
from qa_desk.rules.column_choice import Source
from qa_desk.rules.list_problems import COLUMNS
from qa_desk.services import people_import
from qa_desk.services.people_import import OUTCOMES, UNCHANGED, Difference, Line, Preview, Summary
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import column_boxes, names, wording
from qa_desk.ui.widgets.column_boxes import ColumnBoxes
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.problem_table import ProblemTable

_SIZE = (1000, 640)
_PROBLEMS_HEIGHT = 190
_KEY = "import/columns"


@dataclass(frozen=True)
class _Change:
    """One row of the table: a person of the list, and one thing that changes."""

    line: Line
    difference: Difference | None


class PeopleImportDialog(QDialog):
    """Signal `imported(summary)`; nothing is saved before its button is pressed."""

    imported = Signal(object)

    def __init__(
        self, jobs: Jobs, source: Source, memory: QSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Import people"))
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        self._jobs, self._source, self._memory = jobs, source, memory
        self.preview: Preview | None = None
        self._asked = 0
        kept = column_boxes.remembered(memory, _KEY)
        layout = people_lists.propose(source, kept)
        self.columns = ColumnBoxes(source, layout, people_lists.FIELDS)
        self.columns.changed.connect(self._on_columns)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.problem = Problem()
        self.problems = ProblemTable()
        self.problems.setMaximumHeight(theme.px(_PROBLEMS_HEIGHT))
        self.changes = TableView(_table(), _("What would change"), code="people_changes")
        grid = self.changes.grid
        grid.setItemDelegateForColumn(0, names.NameDelegate(grid))
        self.changes.say_when_empty(
            _("Nothing would change"), _("The centre says the same as the list."), icon="check"
        )
        self.import_button = theme.role(QPushButton(_("Import")), "primary")
        self.cancel_button = QPushButton(_("Cancel"))
        self.import_button.clicked.connect(self._on_import)
        self.cancel_button.clicked.connect(self.reject)
        self._lay_out()
        self._read()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        title = theme.role(QLabel(_("Before the import of {file}")), "heading")
        title.setText(title.text().format(file=self._source.name))
        layout.addWidget(title)
        layout.addWidget(theme.role(QLabel(_("What each column holds")), "small"))
        layout.addWidget(self.columns)
        layout.addWidget(self.words)
        layout.addWidget(self.problem)
        layout.addWidget(self.problems)
        layout.addWidget(self.changes, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.import_button)
        layout.addLayout(buttons)

    # -- looking -----------------------------------------------------------------------------

    @Slot()
    def _on_columns(self) -> None:
        self._read()

    def _read(self) -> None:
        self.import_button.setEnabled(False)
        self._asked += 1
        job = self._jobs.ask(people_import.preview, self._source, self.columns.chosen)
        job.setProperty("asked", self._asked)
        job.succeeded.connect(self._on_preview)
        job.failed.connect(self._on_unreadable)

    @Slot(object)
    def _on_preview(self, preview: Preview) -> None:
        if self.sender().property("asked") != self._asked:
            return  # the columns have changed since
        self.preview = preview
        self.problem.say("")
        self.words.setText(preview.sentence())
        self.problems.show_problems(preview.listed)
        self.changes.show_rows(_changes(preview.lines))
        self.import_button.setEnabled(preview.changes > 0)
        self.import_button.setToolTip("" if preview.changes else _("Nothing would change."))

    @Slot(object)
    def _on_unreadable(self, error: Exception) -> None:
        if self.sender().property("asked") != self._asked:
            return
        self.preview = None
        self.words.setText("")
        self.problems.show_problems(())
        self.changes.show_rows([])
        self._say(error)

    def _say(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.problem.say(str(error))
        else:
            messages.failure(self, error)

    # -- importing ---------------------------------------------------------------------------

    @Slot()
    def _on_import(self) -> None:
        if self.preview is None:
            return
        self.import_button.setEnabled(False)
        self.columns.keep(self._memory, _KEY)
        job = self._jobs.work(people_import.apply, self.preview)
        job.named(_("Importing people"))
        job.succeeded.connect(self._on_imported)
        job.failed.connect(self._on_not_imported)

    @Slot(object)
    def _on_imported(self, summary: Summary) -> None:
        self.imported.emit(summary)
        self.accept()

    @Slot(object)
    def _on_not_imported(self, error: Exception) -> None:
        self._read()
        self._say(error)


def _changes(lines: Sequence[Line]) -> list[_Change]:
    return [
        _Change(line, one)
        for line in lines
        if line.outcome != UNCHANGED
        for one in (line.differences or (None,))
    ]


def _table() -> Table[_Change]:
    def of(part: str, row: _Change) -> str:
        return getattr(row.difference, part) or wording.NOTHING if row.difference else ""

    return Table(
        [
            Column(_("Full name"), lambda row: row.line.name, reading=usual, means="name"),
            Column(_("Staff no."), lambda row: row.line.staff_no, means="staff_no"),
            Column(
                _("What happens"), lambda row: _(OUTCOMES[row.line.outcome]), means="what_happens"
            ),
            Column(
                _("What"),
                lambda row: _(COLUMNS[row.difference.column]) if row.difference else "",
                means="what",
            ),
            Column(_("Before"), lambda row: of("before", row), means="before"),
            Column(_("In the file"), lambda row: of("after", row), wide=True, means="after"),
        ]
    )
