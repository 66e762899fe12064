"""Print or save the confirmation slips of many results at once."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSizeF, Slot
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk import i18n
from qa_desk.errors import QaDeskError
from qa_desk.i18n import LANGUAGES, _, ngettext
from qa_desk.services import signing_off
from qa_desk.services.signing_off import Batch
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs, Open
from qa_desk.ui.widgets import printing
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.paper_choice import PaperChoice
from qa_desk.ui.widgets.problem import Problem
from qa_desk.work import Progress

_WIDTH, _SIDE = 640, 24
_SHEETS = {  # points, of what the printer is asked for
    "a4": QSizeF(595.28, 841.89),
    "a5": QSizeF(419.53, 595.28),
    "a5x2": QSizeF(841.89, 595.28),
}


class SlipBatch(QDialog):
    """Asks how, and shows how far it is; it stays open until all is done or cancelled.

    `numbers` are the slips, each once; `without` counts chosen results that have none yet.
    """

    def __init__(
        self, jobs: Jobs, numbers: Sequence[str], without: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Confirmation slips"))
        self._jobs = jobs
        self._numbers = tuple(numbers)
        self._job: Job | None = None
        self._cancelled = False
        self.language = QComboBox()
        self.paper = PaperChoice()
        self.together = QPushButton(theme.icon("download"), _("Save as one PDF…"))
        self.apart = QPushButton(theme.icon("download"), _("Save a PDF for each…"))
        self.print = theme.role(QPushButton(_("Print…")), "primary")
        self.print.setIcon(theme.icon("printer", "on_accent"))
        self.bar = QProgressBar()
        self.cancel = QPushButton(_("Cancel"))
        self.problem = Problem()
        self.said = Chip("", "good")
        self._lay_out(without)
        self.together.clicked.connect(self._on_together)
        self.apart.clicked.connect(self._on_apart)
        self.print.clicked.connect(self._on_print)
        self.cancel.clicked.connect(self._on_cancel)
        self._show_running(on=False)

    def batch(self) -> Batch:
        """Return what is to be drawn, as it is chosen now."""
        return Batch(self._numbers, self.language.currentData(), self.paper.paper)

    # -- what is asked -----------------------------------------------------------------------

    def choose_file(self) -> str:
        """Ask where all go; nothing when the person changed their mind."""
        name = f"{self._numbers[0]}-{len(self._numbers)}.pdf"
        kinds = _("PDF files (*.pdf)")
        return QFileDialog.getSaveFileName(self, _("Save as PDF"), name, kinds)[0]

    def choose_folder(self) -> str:
        """Ask into which folder each goes."""
        return QFileDialog.getExistingDirectory(self, _("Folder for the slips"))

    def choose_printer(self) -> QPrinter | None:
        """Ask for the printer."""
        return printing.choose_printer(self.windowTitle(), _SHEETS[self.paper.paper], self)

    @Slot()
    def _on_together(self) -> None:
        if name := self.choose_file():
            file = Path(name if name.lower().endswith(".pdf") else f"{name}.pdf")
            self._start(signing_off.save_together, file).succeeded.connect(self._on_saved)

    @Slot()
    def _on_apart(self) -> None:
        if folder := self.choose_folder():
            job = self._start(signing_off.save_apart, Path(folder))
            job.succeeded.connect(self._on_saved)

    @Slot()
    def _on_print(self) -> None:
        if printer := self.choose_printer():
            self._start(_print, printer).succeeded.connect(self._on_printed)

    # -- while it runs -----------------------------------------------------------------------

    def _start(self, service: Callable[..., object], target: Any) -> Job:
        jobs = self._jobs
        job = jobs.compute(service, jobs.open_ask, jobs.open_work, self.batch(), target)
        self._job = job.named(_("Drawing slips"))
        self._cancelled = False
        self.problem.say("")
        self.said.hide()
        self._show_running(on=True)
        job.progressed.connect(self._on_progressed)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)
        return job

    @Slot(object, object)
    def _on_progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is None:
            self.accept()
            return
        self._cancelled = True
        self._job.cancel()
        self.cancel.setEnabled(False)

    @Slot(object)
    def _on_saved(self, saved: tuple[Path, int]) -> None:
        place, number = saved
        words = ngettext("{n} slip saved: {name}", "{n} slips saved: {name}", number)
        self._say(words.format(n=number, name=place.name))

    @Slot(object)
    def _on_printed(self, pages: int) -> None:
        words = ngettext("{n} page sent to the printer", "{n} pages sent to the printer", pages)
        self._say(words.format(n=pages))

    def _say(self, words: str) -> None:
        self._cancelled = False  # it was done before it could be cancelled
        self.said.show_state(words, "good")
        self.said.show()

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
        if self._cancelled:
            self.said.show_state(_("Stopped. What was made before stays."), "neutral")
            self.said.show()

    def _show_running(self, *, on: bool) -> None:
        for widget in (self.language, self.paper, self.together, self.apart, self.print):
            widget.setEnabled(not on and bool(self._numbers))
        self.bar.setRange(0, 0)
        self.bar.setVisible(on)
        self.cancel.setEnabled(True)
        self.cancel.setText(_("Cancel") if on else _("Close"))

    def reject(self) -> None:
        """Close, but not while it runs: the journal is to tell of every copy."""
        if self._job is None:
            super().reject()

    # -- layout ------------------------------------------------------------------------------

    def _lay_out(self, without: int) -> None:
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(i18n.language()))
        self.language.setAccessibleName(_("Language"))
        grid = QGridLayout()
        for row, (words, field) in enumerate(
            ((_("Language"), self.language), (_("Paper"), self.paper))
        ):
            grid.addWidget(QLabel(words), row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        for button in (self.apart, self.together, self.print):
            button.setIconSize(theme.icon_size(gap=True))
            buttons.addWidget(button)
        for button in (self.cancel, self.apart, self.together):
            button.setAutoDefault(False)
        self.print.setDefault(True)
        self.print.setFocus()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, _SIDE, _SIDE, _SIDE)
        layout.setSpacing(12)
        layout.addWidget(theme.role(QLabel(self._title()), "title"))
        if without:
            words = ngettext(
                "{n} chosen result has no slip yet: it was not released.",
                "{n} chosen results have no slip yet: they were not released.",
                without,
            )
            layout.addWidget(theme.role(QLabel(words.format(n=without)), "dim"))
        layout.addLayout(grid)
        for widget in (self.bar, self.said, self.problem):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.said.hide()
        self.setMinimumWidth(theme.px(_WIDTH))

    def _title(self) -> str:
        number = len(self._numbers)
        words = ngettext("{n} confirmation slip", "{n} confirmation slips", number)
        return words.format(n=number)


def _print(progress: Progress, ask: Open, work: Open, batch: Batch, printer: QPrinter) -> int:
    content = signing_off.together(progress, ask, work, batch)
    return printing.print_pdf(progress, content, printer)
