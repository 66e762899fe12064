"""“Cannot be scored…”: a task is replaced by the next call of its draw, for a reason (E-02)."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules import guards
from qa_desk.services import drawing
from qa_desk.services.cases import Case, CaseRow
from qa_desk.services.drawing import Replaced
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import names
from qa_desk.ui.widgets.form_dialog import FormDialog

_NOTE = 200  # characters
_NOT_DRAWN = ("off_plan", "calibration")


class ReplaceDialog(FormDialog):
    """Asks why a call cannot be scored."""

    def __init__(self, row: CaseRow, parent: QWidget | None = None) -> None:
        title = _("{number} cannot be scored").format(number=row.number)
        super().__init__(title, _("Replace"), parent)
        self.row = row
        self.say(names.shown(str(row.csr)))
        self.reason = QComboBox()
        self.reason.setPlaceholderText(_("Choose…"))
        for code, words in guards.REPLACEMENTS.items():
            self.reason.addItem(_(words), code)
        self.reason.setCurrentIndex(-1)
        self.note = QLineEdit()
        self.note.setMaxLength(_NOTE)
        self.add(_("Reason"), self.reason)
        self.add(
            _("Note"),
            self.note,
            _("The next call of the same draw takes its place. Every replacement is counted."),
        )

    def missing(self) -> str:
        """Refuse a replacement without a reason."""
        return "" if self.reason.currentIndex() >= 0 else _("Choose a reason first.")


class ReplaceButton(QPushButton):
    """Offers it for a task of one's own. `replaced(id, sentence)` when it was done."""

    replaced = Signal(object, str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(_("Cannot be scored…"), parent)
        self._jobs = jobs
        self._row: CaseRow | None = None
        self.dialog: ReplaceDialog | None = None
        self.setAutoDefault(True)
        self.setToolTip(_("Replace the task by the next call of the same draw"))
        self.clicked.connect(self._on_clicked)
        self.hide()

    def show_case(self, case: Case | None) -> None:
        """Offer it for a task that is not submitted yet, and of a draw."""
        self._row = case.row if case else None
        is_open = self._row is not None and self._row.status in ("E0", "E1")
        drawn = self._row is not None and self._row.sample_reason not in _NOT_DRAWN
        self.setVisible(is_open and drawn)

    @Slot()
    def _on_clicked(self) -> None:
        if self._row is not None:
            self.dialog = ReplaceDialog(self._row, self.window())
            self.dialog.wanted.connect(self._on_wanted)
            self.dialog.finished.connect(self._on_finished)
            self.dialog.open()

    @Slot()
    def _on_wanted(self) -> None:
        form = self.dialog
        if form is not None:
            row = form.row
            job = self._jobs.work(
                drawing.replace, row.id, row.version, form.reason.currentData(), form.note.text()
            )
            form.follow(job).succeeded.connect(self._on_replaced)

    @Slot(object)
    def _on_replaced(self, done: Replaced) -> None:
        form = self.dialog
        if form is not None:
            form.set_open(on=True)
            form.accept()
            self.replaced.emit(form.row.id, _sentence(done))

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = None


def _sentence(done: Replaced) -> str:
    if done.by:
        words = _("{number} is replaced; {next} takes its place.")
        return words.format(number=done.number, next=done.by)
    return _("{number} is replaced; its draw has no further call of this CSR.").format(
        number=done.number
    )
