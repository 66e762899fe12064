"""A list of results of before QA Desk, before it goes in: what its columns mean (P19)."""

from collections.abc import Sequence

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import past_results
from qa_desk.rules.column_choice import Source
from qa_desk.rules.past_results import FIELDS, ITEM
from qa_desk.services import history
from qa_desk.services.history import Line, Preview, Summary
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import column_boxes, names, wording
from qa_desk.ui.widgets.column_boxes import ColumnBoxes
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.problem_table import ProblemTable

_SIZE = (1000, 640)
_PROBLEMS_HEIGHT = 190
_KEY = "import/history"


class HistoryImportDialog(QDialog):
    """Signal `imported(summary)`; nothing is saved before its button is pressed."""

    imported = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        source: Source,
        items: Sequence[str],
        memory: QSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Import results of before"))
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        self._jobs, self._source, self._memory = jobs, source, memory
        self.preview: Preview | None = None
        self._asked = 0
        kept = column_boxes.remembered(memory, _KEY)
        layout = past_results.propose(source, kept, items)
        self.columns = ColumnBoxes(source, layout, FIELDS, {ITEM})
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.problem = Problem()
        self.problems = ProblemTable()
        self.problems.setMaximumHeight(theme.px(_PROBLEMS_HEIGHT))
        self.lines = TableView(_table(), _("What would come in"))
        grid = self.lines.grid
        grid.setItemDelegateForColumn(0, names.NameDelegate(grid))
        self.lines.say_when_empty(
            _("Nothing would come in"), _("Say what the columns hold."), icon="info"
        )
        self.import_button = theme.role(QPushButton(_("Import")), "primary")
        self.cancel_button = QPushButton(_("Cancel"))
        self.import_button.clicked.connect(self._on_import)
        self.cancel_button.clicked.connect(self.reject)
        self.columns.changed.connect(self._read)
        self._lay_out()
        self._read()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        title = _("Before the import of {file}").format(file=self._source.name)
        layout.addWidget(theme.role(QLabel(title), "heading"))
        said = QLabel(
            _(
                "They stay what they are: history. Nobody signs them, no coverage counts them, and "
                "each is shown as imported."
            )
        )
        said.setWordWrap(True)
        layout.addWidget(theme.role(said, "dim"))
        layout.addWidget(theme.role(QLabel(_("What each column holds")), "small"))
        layout.addWidget(self.columns)
        layout.addWidget(self.words)
        layout.addWidget(self.problem)
        layout.addWidget(self.problems)
        layout.addWidget(self.lines, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.import_button)
        layout.addLayout(buttons)

    # -- looking -----------------------------------------------------------------------------

    @Slot()
    def _read(self) -> None:
        self.import_button.setEnabled(False)
        self._asked += 1
        job = self._jobs.ask(history.preview, self._source, self.columns.chosen)
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
        self.lines.show_rows(preview.lines)
        self.import_button.setEnabled(preview.changes > 0)
        self.import_button.setToolTip("" if preview.changes else _("Nothing would change."))

    @Slot(object)
    def _on_unreadable(self, error: Exception) -> None:
        if self.sender().property("asked") != self._asked:
            return
        self.preview = None
        self.words.setText("")
        self.problems.show_problems(())
        self.lines.show_rows([])
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
        job = self._jobs.work(history.apply, self.preview)
        job.named(_("Importing results of before"))
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


def _table() -> Table[Line]:
    return Table(
        [
            Column(_("Full name"), lambda row: row.name, reading=usual),
            Column(_("Staff no."), lambda row: row.staff_no),
            Column(_("Date"), lambda row: row.day.isoformat()),
            Column(_("Checklist"), lambda row: row.checklist, wide=True),
            Column(_("Score"), lambda row: row.final, wording.score),
            Column(
                _("Result"),
                lambda row: row.result,
                wording.result,
                icon=lambda row: wording.result_icon(row.result) or None,
                colour=lambda row: wording.result_colour(row.result) or None,
            ),
            Column(_("Items"), lambda row: row.items),
            Column(
                _("What happens"),
                lambda row: _("Comes in") if row.is_new else _("In already"),
            ),
        ]
    )
