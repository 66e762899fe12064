"""A recording that cannot be opened may have been moved: a person chooses where to look for it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.services import cases, relinking
from qa_desk.services.cases import Case
from qa_desk.services.relinking import Relinked
from qa_desk.ui.jobs import Jobs, Open
from qa_desk.ui.widgets.draft_choice import DraftChoice
from qa_desk.ui.widgets.listening import Listening
from qa_desk.work import Actor, Progress


class Relinker(QObject):
    """Offers to look, beside what a page says; signals `found()` when the recording is back."""

    found = Signal()

    def __init__(self, jobs: Jobs, actor: Actor, choice: DraftChoice, listening: Listening) -> None:
        super().__init__(listening)
        self._jobs = jobs
        self._may = permissions.may(actor, "import_calls")
        self._choice = choice
        self._listening = listening
        self._case: Case | None = None
        listening.loaded.connect(self._on_loaded)

    def show_case(self, case: Case) -> None:
        """Remember whose recording is being opened."""
        self._case = case

    @Slot(bool)
    def _on_loaded(self, there: bool) -> None:
        if not there and self._may and self._case and self._case.parts and not self._choice.speaks:
            words = _("The recording cannot be opened from where it was imported. Was it moved?")
            self._choice.warn(words, _("Look in a folder…"), self.look)

    def ask_folder(self) -> str:
        """Ask for a folder; "" when none is chosen."""
        return QFileDialog.getExistingDirectory(self._listening, _("Folder of recordings"))

    def look(self) -> None:
        """Look for all missing recordings in the folder that is chosen."""
        if folder := self.ask_folder():
            job = self._jobs.compute(_relink, self._jobs.open_work, Path(folder))
            job.named(_("Looking for recordings")).succeeded.connect(self._on_looked)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_looked(self, looked: Relinked) -> None:
        if not looked.found or self._case is None:
            self._choice.warn(looked.sentence(), _("Look in a folder…"), self.look)
            return
        self._choice.say(looked.sentence(), "", self.found.emit)
        self._jobs.ask(cases.case, self._case.row.id).succeeded.connect(self._on_case)

    @Slot(object)
    def _on_case(self, case: Case) -> None:
        if self._case is not None and case.row.id == self._case.row.id:
            self._listening.load(case.parts)
            self.found.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self._choice.warn(str(error))


def _relink(progress: Progress, open_work: Open, folder: Path) -> Relinked:
    return relinking.relink(lambda: open_work(progress), folder, progress)
