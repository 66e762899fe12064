"""A document as it will be printed: to look at, save and print."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Slot
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk import i18n
from qa_desk.errors import QaDeskError
from qa_desk.i18n import LANGUAGES, _
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import keeping, printing
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.tool_button import tool_button
from qa_desk.work import Progress

Draw: TypeAlias = Callable[[Any, "Path | BinaryIO", str], None]

_ZOOM = 1.25


class PdfPreview(QDialog):
    """Shows what a report draws; it is drawn in memory, so nothing of it is left behind.

    `name` is that of the file offered; `follow` the job that reads what `draw` draws.
    """

    def __init__(
        self, jobs: Jobs, title: str, name: str, draw: Draw, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._jobs = jobs
        self._name = name
        self._report = draw
        self._language = i18n.language()
        self._shown: Any = None
        self._content = b""
        self._drawing: Job | None = None
        self._taking = False
        self.document = QPdfDocument(self)  # goes before the buffer that it reads
        self._buffer = QBuffer(self)
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setAccessibleName(title)
        self.view.setDocument(self.document)
        self.problem = Problem()
        self.said = Chip("", "good")
        self.said.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar())
        layout.addWidget(self.problem)
        layout.addWidget(self.view, 1)
        self.problem.setContentsMargins(12, 8, 12, 8)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(860), theme.px(900)).boundedTo(room * 0.95))

    def follow(self, job: Job) -> None:
        """Show what the job reads."""
        job.succeeded.connect(self._on_read)
        job.failed.connect(self._on_failed)

    def note(self) -> None:
        """Remember that it was saved or printed; for documents of which the journal tells."""

    def _bar(self) -> QFrame:
        bar = theme.role(QFrame(), "header")
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        self.languages = QButtonGroup(self)
        for code, name in LANGUAGES.items():
            button = QPushButton(name)
            button.setCheckable(True)
            button.setChecked(code == self._language)
            button.setProperty("language", code)
            button.setAutoDefault(False)
            self.languages.addButton(button)
            layout.addWidget(button)
        self.languages.buttonClicked.connect(self._on_language)
        layout.addSpacing(8)
        self.choices = QHBoxLayout()  # of a document's own
        layout.addLayout(self.choices)
        for icon, words, slot in (
            ("minus", _("Smaller"), self.zoom_out),
            ("plus", _("Larger"), self.zoom_in),
            ("", _("Fit the width"), self.fit),
        ):
            layout.addWidget(tool_button(icon, words, slot))
        layout.addStretch(1)
        layout.addWidget(self.said)
        self.save = QPushButton(_("Save as PDF…"))
        self.save.setIcon(theme.icon("download"))
        self.save.clicked.connect(self._on_save)
        self.print = theme.role(QPushButton(_("Print…")), "primary")
        self.print.setIcon(theme.icon("printer", "on_accent"))
        self.print.clicked.connect(self._on_print)
        for button in (self.save, self.print):
            button.setIconSize(theme.icon_size(gap=True))
            button.setAutoDefault(False)
            button.setEnabled(False)
            layout.addWidget(button)
            button.setVisible(keeping.may_keep(self.parentWidget()))
        return bar

    # -- what is shown -----------------------------------------------------------------------

    @Slot(object)
    def _on_read(self, found: object) -> None:
        self._shown = found
        self._draw()

    def draw_by(self, draw: Draw) -> None:
        """Draw what is shown otherwise."""
        self._report = draw
        self._draw()

    def _draw(self) -> None:
        if self._drawing is not None:
            self._drawing.forget()
        if self._shown is not None:
            self._drawing = job = self._jobs.compute(
                _pdf, self._report, self._shown, self._language
            )
            job.succeeded.connect(self._on_drawn)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_drawn(self, content: bytes) -> None:
        self.document.close()
        self._buffer.close()
        self._content = content
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self.save.setEnabled(True)
        self.print.setEnabled(True)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.problem.say(str(error))
        else:
            messages.failure(self, error)

    @Slot(QAbstractButton)
    def _on_language(self, button: QAbstractButton) -> None:
        self._language = button.property("language")
        self._draw()

    @Slot()
    def zoom_in(self) -> None:
        """Show it larger."""
        self._zoom(_ZOOM)

    @Slot()
    def zoom_out(self) -> None:
        """Show it smaller."""
        self._zoom(1 / _ZOOM)

    @Slot()
    def fit(self) -> None:
        """Show the page as wide as the window."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _zoom(self, factor: float) -> None:
        if self.view.zoomMode() != QPdfView.ZoomMode.Custom:
            self.view.setZoomFactor(self._fitting())
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(5.0, max(0.25, self.view.zoomFactor() * factor)))

    def _fitting(self) -> float:
        """Return the factor at which the page is as wide as the window."""
        points = self.document.pagePointSize(0).width()
        margins = self.view.documentMargins()
        room = self.view.viewport().width() - margins.left() - margins.right()
        return room / (points * self.view.logicalDpiX() / 72) if points else 1.0

    # -- save and print ----------------------------------------------------------------------

    def choose_file(self) -> str:
        """Ask where to save; nothing when the person changed their mind."""
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Save as PDF"), f"{self._name}.pdf", _("PDF files (*.pdf)")
        )
        return name

    def choose_printer(self) -> QPrinter | None:
        """Ask for the printer; None when the person changed their mind."""
        return printing.choose_printer(self._name, self.document.pagePointSize(0), self)

    @Slot()
    def _on_save(self) -> None:
        name = self.choose_file()
        if name and self._shown is not None:
            file = Path(name if name.lower().endswith(".pdf") else f"{name}.pdf")
            job = self._jobs.compute(_save, self._report, self._shown, file, self._language)
            job.succeeded.connect(self._on_saved)
            self._take(job)

    @Slot(object)
    def _on_saved(self, file: Path) -> None:
        self._done(_("Saved as {name}").format(name=file.name))

    @Slot()
    def _on_print(self) -> None:
        printer = self.choose_printer()
        if printer is None:
            return
        job = self._jobs.compute(printing.print_pdf, self._content, printer)
        job.succeeded.connect(self._on_printed)
        self._take(job)

    @Slot()
    def _on_printed(self) -> None:
        self._done(_("Sent to the printer"))

    def _take(self, job: Job) -> None:
        """Stay open until the copy is made: the journal is to tell of it."""
        self._show_taking(on=True)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_taken)

    @Slot()
    def _on_taken(self) -> None:
        self._show_taking(on=False)

    def _show_taking(self, *, on: bool) -> None:
        self._taking = on
        self.save.setEnabled(not on)
        self.print.setEnabled(not on)

    def reject(self) -> None:
        """Close, but not while a copy is being made."""
        if not self._taking:
            super().reject()

    def _done(self, words: str) -> None:
        self.problem.say("")
        self.said.show_state(words, "good")
        self.said.show()
        self.note()


def _pdf(_progress: Progress, draw: Draw, found: object, language: str) -> bytes:
    content = io.BytesIO()
    draw(found, content, language)
    return content.getvalue()


def _save(_progress: Progress, draw: Draw, found: object, file: Path, language: str) -> Path:
    draw(found, file, language)
    return file
