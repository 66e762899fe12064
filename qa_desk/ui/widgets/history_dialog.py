"""Results of before QA Desk: the lists that were imported, a further one, and taking one back."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _, ngettext
from qa_desk.rules.column_choice import Source
from qa_desk.services import history
from qa_desk.services.history import Batch, Summary
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.history_import_dialog import HistoryImportDialog
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Progress, Work

_SIZE = (820, 460)


class HistoryDialog(QDialog):
    """The lists of earlier results, for whoever may import them (P19)."""

    def __init__(self, jobs: Jobs, memory: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Results of before QA Desk"))
        self.resize(theme.px(_SIZE[0]), theme.px(_SIZE[1]))
        self._jobs, self._memory = jobs, memory
        self.import_dialog: HistoryImportDialog | None = None
        self.notice = Notice()
        self.lists = TableView(_table(), _("Lists that were imported"))
        self.lists.say_when_empty(
            _("No list yet"),
            _("Results of before, from Excel: plans and CSRs' records begin with them."),
            icon="upload",
        )
        self.bring = theme.role(QPushButton(_("Import a list…")), "primary")
        self.take_back = QPushButton(theme.icon("undo-2"), _("Take back…"))
        self.close_button = QPushButton(_("Close"))
        self._lay_out()
        self.lists.chosen.connect(self._on_chosen)
        self.lists.retried.connect(self.refresh)
        self.bring.clicked.connect(self._on_bring)
        self.take_back.clicked.connect(self._on_take_back)
        self.close_button.clicked.connect(self.reject)
        self._on_chosen(None)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the lists again."""
        self.lists.follow(self._jobs.ask(history.batches))

    def ask_file(self) -> str:
        """Ask for a list; "" when none is chosen."""
        kinds = _("Lists of results") + " (*.xlsx *.xls *.csv *.txt *.tsv);;"
        kinds += _("All files") + " (*)"
        return QFileDialog.getOpenFileName(self, _("Import a list…"), "", kinds)[0]

    @Slot(object)
    def _on_chosen(self, batch: Batch | None) -> None:
        self.take_back.setEnabled(batch is not None)
        self.take_back.setToolTip("" if batch else _("Choose a list first"))

    @Slot()
    def _on_bring(self) -> None:
        if chosen := self.ask_file():
            self._do(self._jobs.compute(_opened, Path(chosen)), self._on_source)

    @Slot(object)
    def _on_source(self, source: Source) -> None:
        self._do(self._jobs.ask(_with_items, source), self._on_list)

    @Slot(object)
    def _on_list(self, found: tuple[Source, tuple[str, ...]]) -> None:
        self.import_dialog = HistoryImportDialog(self._jobs, *found, self._memory, self)
        self.import_dialog.imported.connect(self._on_imported)
        self.import_dialog.open()

    @Slot(object)
    def _on_imported(self, summary: Summary) -> None:
        self.notice.say(summary.sentence())
        self.refresh()

    @Slot()
    def _on_take_back(self) -> None:
        batch = self.lists.current()
        if batch is not None and messages.ask(
            self,
            ngettext(
                "Take back {file}? {n} result goes again.",
                "Take back {file}? {n} results go again.",
                batch.results,
            ).format(file=batch.file, n=batch.results),
            _("Take back"),
        ):
            self._do(self._jobs.work(history.take_back, batch), self._on_taken_back)

    @Slot(object)
    def _on_taken_back(self, number: int) -> None:
        words = ngettext("{n} result was taken back.", "{n} results were taken back.", number)
        self.notice.say(words.format(n=number))
        self.refresh()

    def _do(self, job: Job, then: Any) -> None:
        self.notice.hide()
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
            self.refresh()
        else:
            messages.failure(self, error)

    def _lay_out(self) -> None:
        self.take_back.setIconSize(theme.icon_size(gap=True))
        for button in (self.bring, self.take_back, self.close_button):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.setSpacing(8)
        foot.addWidget(self.take_back)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.bring)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(8)
        column.addWidget(self.notice)
        column.addWidget(self.lists, 1)
        column.addLayout(foot)


def _opened(_progress: Progress, file: Path) -> Source:
    return history.open_list(file)


def _with_items(work: Work, source: Source) -> tuple[Source, tuple[str, ...]]:
    return source, history.names_of_items(work)


def _table() -> Table[Batch]:
    return Table(
        [
            Column(_("List"), lambda row: row.file, wide=True),
            Column(_("Results"), lambda row: row.results),
            Column(_("From"), lambda row: row.first.isoformat()),
            Column(_("To"), lambda row: row.last.isoformat()),
            Column(_("Imported"), lambda row: row.at, wording.local_time),
            Column(_("By"), lambda row: shown(row.by)),
        ],
        key=lambda row: (row.at, row.file),
    )
