"""“Files”: a checklist out of a file, into one, and on paper (P19, P25)."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from qa_desk import i18n
from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.checklists import Checklist
from qa_desk.services import checklist_files
from qa_desk.services.checklist_drafts import DraftRow
from qa_desk.services.checklists import ChecklistRow
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import keeping
from qa_desk.ui.widgets.checklist_import import ChecklistImport
from qa_desk.ui.widgets.standard_preview import StandardPreview
from qa_desk.work import Actor, Progress

READ = "*.yaml *.yml *.xlsx *.csv *.txt *.xls *.html *.json"


class ChecklistFileMenu(QPushButton):
    """A button with what can be done with files; `show_row` says with which version or draft.

    `brought` has the id of a draft that came from a file.
    """

    brought = Signal(object)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(_("Files"), parent)
        self._jobs = jobs
        self._row: ChecklistRow | DraftRow | None = None
        self._target = Path()
        self._exported: UUID | None = None
        self.dialog: ChecklistImport | None = None
        self.preview: StandardPreview | None = None
        self.setIcon(theme.icon("file-text"))
        self.setIconSize(theme.icon_size(gap=True))
        self.setAutoDefault(False)
        menu = QMenu(self)
        self.bring_in = menu.addAction(theme.icon("download"), _("Import a checklist…"))
        self.give_out = menu.addAction(theme.icon("upload"), _("Export…"))
        self.print = menu.addAction(theme.icon("printer"), _("Print…"))
        self.bring_in.setVisible(permissions.may(actor, "checklist.propose"))
        self.give_out.setVisible(checklist_files.may_export(actor) and keeping.may_keep(parent))
        self.bring_in.triggered.connect(self._on_bring_in)
        self.give_out.triggered.connect(self._on_give_out)
        self.print.triggered.connect(self._on_print)
        self.setMenu(menu)
        self.show_row(None)

    def show_row(self, row: ChecklistRow | DraftRow | None) -> None:
        """Say which version or draft is exported and printed; only a version is exported."""
        self._row = row
        self.give_out.setEnabled(isinstance(row, ChecklistRow))
        self.print.setEnabled(row is not None)

    def choose_source(self) -> str:
        """Ask for a file; nothing when the person changed their mind."""
        kinds = _("Checklists") + f" ({READ});;" + _("All files") + " (*)"
        return QFileDialog.getOpenFileName(self, _("Import a checklist"), "", kinds)[0]

    def choose_target(self, name: str) -> str:
        """Ask where to save; nothing when the person changed their mind."""
        kinds = _("Workbook") + " (*.xlsx);;YAML (*.yaml)"
        chosen, kind = QFileDialog.getSaveFileName(self, _("Export"), f"{name}.xlsx", kinds)
        if chosen and not Path(chosen).suffix:
            chosen += ".yaml" if "yaml" in kind else ".xlsx"
        return chosen

    @Slot()
    def _on_bring_in(self) -> None:
        if chosen := self.choose_source():
            self.dialog = ChecklistImport(self._jobs, Path(chosen), self.window())
            self.dialog.brought.connect(self.brought)
            self.dialog.finished.connect(self._on_closed)
            self.dialog.open()

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None

    @Slot()
    def _on_give_out(self) -> None:
        row = self._row
        if isinstance(row, ChecklistRow) and (
            chosen := self.choose_target(f"{row.code}-{row.number}")
        ):
            self._target, self._exported = Path(chosen), row.id
            job = self._jobs.ask(checklist_files.exported, row.id)
            job.succeeded.connect(self._on_gathered)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_gathered(self, checklist: Checklist) -> None:
        job = self._jobs.compute(_write, checklist, self._target, i18n.language())
        job.succeeded.connect(self._on_written)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_written(self, file: Path) -> None:
        if self._exported is not None:
            self._jobs.work(checklist_files.note_export, self._exported)
        messages.tell(self, _("Saved as {name}").format(name=file.name))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        messages.failure(self, error)

    @Slot()
    def _on_print(self) -> None:
        if self._row is not None:
            self.preview = StandardPreview(self._jobs, self._row, self.window())
            self.preview.finished.connect(self._on_preview_closed)
            self.preview.open()

    @Slot()
    def _on_preview_closed(self) -> None:
        self.preview = None


def _write(_progress: Progress, checklist: Checklist, target: Path, language: str) -> Path:
    checklist_files.writer(target, language)(checklist, target)
    return target
