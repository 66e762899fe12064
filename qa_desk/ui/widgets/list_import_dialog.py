"""A list before it goes in: what its columns mean, what would come of each line (P19)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules.column_choice import Layout, Source
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Table, TableView
from qa_desk.ui.widgets import column_boxes
from qa_desk.ui.widgets.column_boxes import ColumnBoxes
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.problem_table import ProblemTable

_SIZE = (1000, 640)
_PROBLEMS_HEIGHT = 190


@dataclass(frozen=True)
class ListKind:
    """What the dialog has to know of a kind of list.

    `preview(work, source, layout)` returns what has a `sentence()`, `lines`, `listed` problems
    and a number of `changes`; `apply(work, preview)` takes it in.
    """

    key: str  # under which chosen columns are remembered
    title: str
    said: str  # what becomes of such a list, in a sentence
    job: str
    fields: Sequence[str]
    propose: Callable[[Source, Mapping[str, str]], Layout]
    preview: Callable[..., Any]
    apply: Callable[..., Any]
    table: Callable[[], Table[Any]]
    repeated: Collection[str] = ()


class ListImportDialog(QDialog):
    """Signal `imported(summary)`; nothing is saved before its button is pressed."""

    imported = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        source: Source,
        kind: ListKind,
        memory: QSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(kind.title)
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        self._jobs, self._source, self._kind, self._memory = jobs, source, kind, memory
        self.preview: Any = None
        self._asked = 0
        layout = kind.propose(source, column_boxes.remembered(memory, kind.key))
        self.columns = ColumnBoxes(source, layout, kind.fields, kind.repeated)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.problem = Problem()
        self.problems = ProblemTable()
        self.problems.setMaximumHeight(theme.px(_PROBLEMS_HEIGHT))
        self.lines = TableView(kind.table(), _("What would come in"))
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
        said = QLabel(self._kind.said)
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
        job = self._jobs.ask(self._kind.preview, self._source, self.columns.chosen)
        job.setProperty("asked", self._asked)
        job.succeeded.connect(self._on_preview)
        job.failed.connect(self._on_unreadable)

    @Slot(object)
    def _on_preview(self, preview: Any) -> None:
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
        self.columns.keep(self._memory, self._kind.key)
        job = self._jobs.work(self._kind.apply, self.preview)
        job.named(self._kind.job)
        job.succeeded.connect(self._on_imported)
        job.failed.connect(self._on_not_imported)

    @Slot(object)
    def _on_imported(self, summary: object) -> None:
        self.imported.emit(summary)
        self.accept()

    @Slot(object)
    def _on_not_imported(self, error: Exception) -> None:
        self._read()
        self._say(error)
