"""Recordings: a folder of the recorder, with the list of its calls if there is one."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QProgressBar, QPushButton, QSizePolicy, QWidget

from qa_desk.errors import InputError
from qa_desk.i18n import _, ngettext
from qa_desk.rules import sources
from qa_desk.rules.setting_up import Standing
from qa_desk.services import importing
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Open
from qa_desk.ui.widgets.problem_table import ProblemTable
from qa_desk.ui.widgets.setting_up.step import Step
from qa_desk.work import Progress


def run_import(
    progress: Progress, open_work: Open, request: importing.Request
) -> importing.Summary:
    """Import in many transactions; runs on a worker."""
    return importing.run(lambda: open_work(progress), request, progress)


class RecordingsStep(Step):
    """Brings calls in."""

    key = "recordings"
    right = "import_calls"

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._job: Job | None = None
        self.explain(
            _(
                "The folder into which your recorder writes, or a copy of a day of it. Which CSR "
                "spoke and when comes from the files' names or from a list of calls. Nothing is "
                "moved or changed there."
            )
        )
        folder, listed = _("Folder of recordings"), _("Call list, if you have one")
        self.folder = self.line(folder, "import/folder", _("Or a recorder's address: sftp://…"))
        self.row(self.folder, self.browse_button(folder, self._on_folder), stretch=0)
        self.list = self.line(listed, "import/list", _("CSV file"))
        self.row(self.list, self.browse_button(listed, self._on_list), stretch=0)
        for field in (self.folder, self.list):
            field.returnPressed.connect(self.start)
        self.import_button = theme.role(QPushButton(_("Import recordings")), "primary")
        self.import_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.import_button.clicked.connect(self.start)
        self.cancel_button = theme.role(QPushButton(_("Cancel")), "link")
        self.cancel_button.clicked.connect(self._on_cancel)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("Progress"))
        room = self.bar.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # nothing jumps
        self.bar.setSizePolicy(room)
        self.row(self.import_button, self.bar, self.cancel_button, stretch=1)
        self.left_out = ProblemTable()
        self.left_out.not_saved.connect(self.problem.say)
        for widget in (self.said, self.problem):
            self.body.addWidget(widget)
        self.body.addWidget(self.left_out, 1)
        self.body.addStretch(0)
        self._show_running(on=False)

    def first_widget(self) -> QWidget:
        return self.folder

    def show_standing(self, standing: Standing) -> None:
        waiting = standing.calls - standing.ready
        if not standing.calls:
            return
        words = ngettext("{n} call can be scored.", "{n} calls can be scored.", standing.ready)
        said = [words.format(n=standing.ready)]
        if not standing.ready and waiting:
            said.append(
                _(
                    "Their CSR, team or time is not known yet: import a call list with staff "
                    "numbers, or the people whose they are. The Calls page shows each."
                )
            )
        self.say("\n".join(said))

    def ask_path(self, what: str) -> str:
        """Ask for the "folder" or the call "list"; "" when none is chosen."""
        if what == "folder":
            title = _("Folder of recordings")
            return QFileDialog.getExistingDirectory(self, title, self.folder.text())
        kinds = _("Call lists") + " (*.csv *.txt *.tsv);;" + _("All files") + " (*)"
        return QFileDialog.getOpenFileName(self, _("Call list"), self.folder.text(), kinds)[0]

    @Slot()
    def _on_folder(self) -> None:
        if chosen := self.ask_path("folder"):
            self.folder.setText(chosen)

    @Slot()
    def _on_list(self) -> None:
        if chosen := self.ask_path("list"):
            self.list.setText(chosen)

    @Slot()
    def start(self) -> None:
        """Start the import; the rest of the program stays usable."""
        folder, listed = self.folder.text().strip(), self.list.text().strip()
        if self._job is not None:
            return
        if not folder:
            self.problem.say(_("Choose the folder that holds the recordings."))
            self.folder.setFocus()
            return
        try:
            place = sources.given(folder)
        except InputError as error:
            self.problem.say(str(error))
            return
        request = importing.Request(place, Path(listed) if listed else None, "default")
        self.say("")
        self.left_out.show_problems(())
        self._show_running(on=True)
        job = self.follow(self.jobs.compute(run_import, self.jobs.open_work, request))
        self._job = job.named(_("Importing recordings"))
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_imported)
        job.ended.connect(self._on_ended)

    @Slot(object, object)
    def _on_progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot(object)
    def _on_imported(self, summary: importing.Summary) -> None:
        self.say(summary.sentence())
        self.left_out.show_problems(summary.problems)

    @Slot()
    def _on_ended(self) -> None:
        self._job = None
        self._show_running(on=False)
        self.put_in.emit()

    def _show_running(self, *, on: bool) -> None:
        self.import_button.setEnabled(not on)
        self.bar.setRange(0, 0)
        for widget in (self.bar, self.cancel_button):
            widget.setVisible(on)
