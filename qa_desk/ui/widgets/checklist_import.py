"""A checklist out of a file: what it holds, what was taken as usual, then a draft of it (P19)."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _, ngettext
from qa_desk.rules import checklist_files as documents
from qa_desk.rules.checklist_tables import DimensionError, Given, Reading
from qa_desk.rules.checklists import DIMENSIONS
from qa_desk.services import checklist_drafts, checklist_files
from qa_desk.services.checklist_drafts import Notice
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.work import Progress

_HEIGHT = 150


class ChecklistImport(FormDialog):
    """Reads a file; what is right becomes a draft, and `brought` has its id."""

    brought = Signal(object)

    def __init__(self, jobs: Jobs, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(path.name, _("Begin a draft"), parent)
        self._jobs, self._path = jobs, path
        self._given = Given(code=path.stem, title=path.stem)
        self.reading: Reading | None = None
        self.about = self.say(_("The file is being read…"))
        self.body.addWidget(self._dimension_field())
        self.found = QPlainTextEdit()
        self.found.setReadOnly(True)
        self.found.setTabChangesFocus(True)
        self.found.setFixedHeight(theme.px(_HEIGHT))
        self.found.setAccessibleName(_("What was found"))
        self.found.hide()
        self.body.addWidget(self.found)
        self.body.addSpacing(8)
        self.reason = QLineEdit()
        self.add(_("Why there is to be a new version"), self.reason)
        self.button.setEnabled(False)
        self.wanted.connect(self._on_wanted)
        self.follow(jobs.ask(checklist_drafts.notice)).succeeded.connect(self._on_notice)

    def _dimension_field(self) -> QWidget:
        """Return the field that is asked for where a file does not say it."""
        self.dimension = QComboBox()
        self.dimension.addItem(_("Choose a dimension"), "")
        for code, name in DIMENSIONS.items():
            self.dimension.addItem(_(name), code)
        label = QLabel(_("Dimension of its items"))
        label.setBuddy(self.dimension)
        self.dimension.setAccessibleName(label.text())
        self.asked = QWidget()
        layout = QVBoxLayout(self.asked)
        layout.setContentsMargins(0, 4, 0, 8)
        layout.setSpacing(4)
        layout.addWidget(label)
        layout.addWidget(self.dimension)
        self.asked.hide()
        self.dimension.currentIndexChanged.connect(self._on_dimension)
        return self.asked

    @Slot(object)
    def _on_notice(self, notice: Notice) -> None:
        self._given = replace(self._given, effective_from=notice.first)
        self._read()

    @Slot()
    def _on_dimension(self) -> None:
        self._given = replace(self._given, dimension=self.dimension.currentData())
        self._read()

    def _read(self) -> None:
        job = self._jobs.compute(_read, self._path, self._given)
        job.succeeded.connect(self._on_read)
        job.failed.connect(self._on_not_read)

    @Slot(object)
    def _on_read(self, reading: Reading) -> None:
        self.reading = reading
        checklist = reading.checklist
        self.problem.say("")
        self._say(
            ngettext(
                "{title} {number}: {n} item. It becomes a draft; nobody is scored by it yet.",
                "{title} {number}: {n} items. It becomes a draft; nobody is scored by it yet.",
                len(checklist.items),
            ).format(title=checklist.title, number=checklist.number, n=len(checklist.items)),
            reading.notes,
        )
        self.set_open(on=True)

    @Slot(object)
    def _on_not_read(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.reading = None
        first, *listed = str(error).splitlines()
        if isinstance(error, DimensionError):
            self.asked.show()
            self.problem.say("")
            self._say(first, listed)
            self.dimension.setFocus()
        else:
            self.problem.say(first)
            self._say("", listed)
        self.set_open(on=True)
        self.button.setEnabled(False)

    def _say(self, words: str, listed: list[str] | tuple[str, ...]) -> None:
        self.about.setText(words)
        self.about.setVisible(bool(words))
        room = self.width() - theme.px(48)
        self.about.setMinimumHeight(self.about.heightForWidth(room))
        self.found.setPlainText("\n".join(listed))
        self.found.setVisible(bool(listed))
        self.adjustSize()

    @Slot()
    def _on_wanted(self) -> None:
        if self.reading is None:
            self.set_open(on=True)
            return
        document = documents.to_document(self.reading.checklist)
        job = self._jobs.work(checklist_drafts.take_in, document, self.reason.text())
        self.follow(job).succeeded.connect(self._on_brought)

    @Slot(object)
    def _on_brought(self, draft: object) -> None:
        self.brought.emit(draft)
        self.set_open(on=True)
        self.accept()


def _read(_progress: Progress, path: Path, given: Given) -> Reading:
    return checklist_files.read(path, given)
