"""Export whole evaluations as JSON: those chosen in a list, or all that it shows."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.services import evaluation_export
from qa_desk.services.evaluation_export import Wanted, Written
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.export_leave import ExportLeave

_ENDINGS = (".json", ".jsonl")


class EvaluationExport(QObject):
    """Asks where to, and for leave where they are many.

    Signals: `said(words)`, `failed(error)`.
    """

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self._jobs, self._window = jobs, parent
        self._wanted = Wanted()
        self._file = Path()
        self.leave = ExportLeave(jobs, self)
        self.leave.granted.connect(self._on_granted)
        self.leave.too_much.connect(self._on_too_much)
        self.leave.said.connect(self.said)
        self.leave.failed.connect(self.failed)

    def begin(self, ids: Sequence[UUID]) -> None:
        """Export these evaluations."""
        self._wanted = Wanted(ids=tuple(ids))
        self.leave.find(evaluation_export.before, self._wanted)

    def choose_file(self) -> str:
        """Ask where to save; nothing when the person changed their mind."""
        kinds = _("JSON, one document (*.json);;JSON, one evaluation a line (*.jsonl)")
        title = _("Export whole evaluations")
        chosen, kind = QFileDialog.getSaveFileName(self._window, title, "evaluations.json", kinds)
        if not chosen or chosen.lower().endswith(_ENDINGS):
            return chosen
        return f"{chosen}{_ENDINGS['jsonl' in kind]}"

    def ask_reason(self, number: int) -> str:
        """Ask what so many are needed for; nothing when the person changed their mind."""
        words = ngettext(
            "{n} evaluation is more than you may export alone. Somebody else has to approve it.\n"
            "What is it needed for?",
            "{n} evaluations are more than you may export alone. Somebody else has to approve it.\n"
            "What is it needed for?",
            number,
        ).format(n=number)
        said, _given = QInputDialog.getText(self._window, _("Export whole evaluations"), words)
        return said

    @Slot(int)
    def _on_too_much(self, number: int) -> None:
        if reason := self.ask_reason(number):
            self.leave.ask(evaluation_export.ask, reason)

    @Slot()
    def _on_granted(self) -> None:
        if chosen := self.choose_file():
            self._file = Path(chosen)
            job = self._jobs.work(evaluation_export.allow, self._wanted)
            job.succeeded.connect(self._on_allowed)
            job.failed.connect(self.failed)

    @Slot()
    def _on_allowed(self) -> None:
        job = self._jobs.ask(evaluation_export.write, self._wanted, self._file)
        job.named(_("Exporting whole evaluations"))
        job.succeeded.connect(self._on_written)
        job.failed.connect(self.failed)

    @Slot(object)
    def _on_written(self, written: Written) -> None:
        self.said.emit(told(written))


def told(written: Written) -> str:
    """Say how many evaluations were exported, and how many were left out."""
    words = ngettext("{n} evaluation exported", "{n} evaluations exported", written.number)
    said = words.format(n=written.number)
    if not written.unseen:
        return said
    words = ngettext(
        "{n} was left out: you review it unseen.",
        "{n} were left out: you review them unseen.",
        written.unseen,
    )
    return f"{said}. {words.format(n=written.unseen)}"
