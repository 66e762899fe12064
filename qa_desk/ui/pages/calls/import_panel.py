"""Import recordings: what from, how far it is, what came of it."""

from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCompleter,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.audio.remote import known
from qa_desk.errors import InputError, QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import sources
from qa_desk.services import importing
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs, Open
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_parts import text
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.problem_table import ProblemTable
from qa_desk.work import Progress

_WIDTH = 720


def run_import(
    progress: Progress, open_work: Open, request: importing.Request
) -> importing.Summary:
    """Import in many transactions; runs on a worker."""
    return importing.run(lambda: open_work(progress), request, progress)


class ImportPanel(QWidget):
    """A form, the progress of the import it starts, and the list of what was left out.

    Signal `closed()` when the person wants to go back to the calls.
    """

    closed = Signal()

    def __init__(self, jobs: Jobs, memory: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._memory = memory
        self._job: Job | None = None
        self.folder = QLineEdit(str(memory.value("import/folder", "")))
        self.list = QLineEdit()
        self.recorder = QLineEdit(str(memory.value("import/recorder", "default")))
        self.start_button = theme.role(QPushButton(_("Import")), "primary")
        self.close_button = QPushButton(_("Back to the calls"))
        self.problem = Problem()
        known_ones = QCompleter([one.address for one in known.listed()], self.folder)
        self.folder.setCompleter(known_ones)
        self._lay_out()
        self._connect()
        self._show_running(on=False)

    def _connect(self) -> None:
        self.start_button.clicked.connect(self.start)
        self.close_button.clicked.connect(self.closed)
        self.cancel_button.clicked.connect(self._on_cancel)
        self.table.not_saved.connect(self.problem.say)
        for field in (self.folder, self.list, self.recorder):
            field.returnPressed.connect(self.start)
            field.textEdited.connect(self._on_typed)

    def ask_path(self, what: str) -> str:
        """Ask for the "folder" or the call "list"; "" when none is chosen."""
        if what == "folder":
            return QFileDialog.getExistingDirectory(
                self, _("Folder of recordings"), self.folder.text()
            )
        kinds = _("Call lists") + " (*.csv *.txt *.tsv);;" + _("All files") + " (*)"
        return QFileDialog.getOpenFileName(self, _("Call list"), self.folder.text(), kinds)[0]

    @Slot()
    def start(self) -> None:
        """Start the import; the rest of the program stays usable."""
        folder = self.folder.text().strip()
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
            self.folder.setFocus()
            return
        listed, recorder = self.list.text().strip(), self.recorder.text().strip()
        self._memory.setValue("import/folder", str(place))
        self._memory.setValue("import/recorder", recorder)
        request = importing.Request(place, Path(listed) if listed else None, recorder or "default")
        self.problem.say("")
        self.result.hide()
        self._show_running(on=True)
        job = self._jobs.compute(run_import, self._jobs.open_work, request)
        self._job = job.named(_("Importing recordings"))
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_succeeded)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)

    # While it runs

    @Slot(object, object)
    def _on_progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self._count.setText(_("{done} of {total} calls").format(done=done, total=total))

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel_button.setEnabled(False)

    @Slot(object)
    def _on_succeeded(self, summary: importing.Summary) -> None:
        self._show_result(summary.sentence(), summary.problems)

    def _show_result(self, words: str, problems: tuple[importing.Problem, ...]) -> None:
        self._sentence.setText(words)
        self.table.show_problems(problems)
        self.result.show()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.problem.say(str(error))
        else:
            messages.failure(self, error)

    @Slot()
    def _on_ended(self) -> None:
        self._job = None
        self._show_running(on=False)
        if self.result.isHidden() and not self.problem.words():
            self._show_result(_("Stopped before anything was imported."), ())

    @Slot()
    def _on_typed(self) -> None:
        self.problem.say("")

    @Slot()
    def _on_browse_folder(self) -> None:
        if chosen := self.ask_path("folder"):
            self.folder.setText(chosen)
            self.problem.say("")

    @Slot()
    def _on_browse_list(self) -> None:
        if chosen := self.ask_path("list"):
            self.list.setText(chosen)

    def _show_running(self, *, on: bool) -> None:
        for widget in (*self._fields, self.start_button):
            widget.setEnabled(not on)
        self.cancel_button.setEnabled(on)
        self.bar.setRange(0, 0)
        self._count.setText(_("Looking for recordings") if on else "")
        self.running.setVisible(on)

    # Layout

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        line = QHBoxLayout()  # an alignment would forget that words wrap
        line.addWidget(self._form())
        line.addStretch(1)
        layout.addLayout(line)
        layout.addWidget(self._running_box(), 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._result_box(), 1)
        layout.addStretch(0)
        self.setFocusProxy(self.folder)

    def _form(self) -> QFrame:
        form = QFrame()
        form.setFixedWidth(theme.px(_WIDTH))
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self._fields: list[QWidget] = []
        browse = _("Browse")
        rows = (
            (
                _("Folder"),
                self.folder,
                self._on_browse_folder,
                _("Or a recorder's address: sftp://…"),
            ),
            (_("Call list"), self.list, self._on_browse_list, _("CSV file, if you have one")),
            (_("Recorder"), self.recorder, None, _("A short name; calls are known by it")),
        )
        for n, (words, field, slot, hint) in enumerate(rows):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            field.setPlaceholderText(hint)
            field.setToolTip(hint)
            grid.addWidget(label, n, 0)
            grid.addWidget(field, n, 1)
            self._fields.append(field)
            if slot is not None:
                button = QPushButton(browse)
                button.setIcon(theme.icon("folder-open"))
                button.setIconSize(theme.icon_size(gap=True))
                button.setAccessibleName(wording.told(words, browse))
                button.clicked.connect(slot)
                grid.addWidget(button, n, 2)
                self._fields.append(button)
        words = _(
            "Subfolders are read too. Importing again adds nothing twice; a call list that comes "
            "later completes the calls."
        )
        grid.addWidget(text(words, "dim"), 3, 1, 1, 2)
        grid.addWidget(self.problem, 4, 1, 1, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.start_button)
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        grid.addLayout(buttons, 5, 1, 1, 2)
        return form

    def _running_box(self) -> QWidget:
        self.running = QWidget()
        self.running.setFixedWidth(theme.px(_WIDTH))
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("Progress"))
        self._count = theme.role(QLabel(), "small")
        self.cancel_button = theme.role(QPushButton(_("Cancel")), "link")
        row = QHBoxLayout(self.running)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.bar, 1)
        row.addWidget(self._count)
        row.addWidget(self.cancel_button)
        return self.running

    def _result_box(self) -> QWidget:
        self.result = QWidget()
        self._sentence = text("", "heading")
        self.table = ProblemTable()
        layout = QVBoxLayout(self.result)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._sentence)
        layout.addWidget(self.table, 1)
        self.result.hide()
        return self.result
