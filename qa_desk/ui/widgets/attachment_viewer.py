"""Look at an attachment without any other program: pictures, PDF and text; the rest is saved."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk import files
from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import attachments as rules
from qa_desk.services import attachments
from qa_desk.services.attachments import AttachmentRow, Opened
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import arranging, keeping, pictures
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.tool_button import tool_button
from qa_desk.work import Progress

_STEP = 1.25
_SMALLEST, _LARGEST = 0.05, 8.0


class PictureView(QScrollArea):
    """A picture that fits, or is as large as one likes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture = QPixmap()
        self._factor: float | None = None  # None fits the window
        self._label = QLabel()
        self.setWidget(self._label)

    @property
    def factor(self) -> float:
        """Return how large it is, 1.0 as it was made."""
        room, size = self.viewport().size(), self._picture.size()
        if self._factor is not None or size.isEmpty():
            return self._factor or 1.0
        return min(1.0, room.width() / size.width(), room.height() / size.height())

    def show_picture(self, picture: QImage) -> None:
        """Show a picture, all of it."""
        self._picture = QPixmap.fromImage(picture)
        self.zoom(None)

    def zoom(self, by: float | None) -> None:
        """Make it larger or smaller; None fits it into the window."""
        now = self.factor
        self._factor = None if by is None else min(_LARGEST, max(_SMALLEST, now * by))
        self._draw()

    def _draw(self) -> None:
        if not self._picture.isNull():
            size = (self._picture.size().toSizeF() * self.factor).toSize().expandedTo(QSize(1, 1))
            smooth = Qt.TransformationMode.SmoothTransformation
            keep = Qt.AspectRatioMode.IgnoreAspectRatio
            self._label.setPixmap(self._picture.scaled(size, keep, smooth))
            self._label.resize(size)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._draw()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_STEP if event.angleDelta().y() > 0 else 1 / _STEP)
        else:
            super().wheelEvent(event)


class AttachmentViewer(QDialog):
    """Shows one attachment; + and - make it larger and smaller, 0 fits it, Esc closes."""

    def __init__(self, jobs: Jobs, row: AttachmentRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(row.name)
        self._jobs = jobs
        self._row = row
        self.picture = PictureView()
        self.document = QPdfDocument(self)  # goes before the buffer that it reads
        self._buffer = QBuffer(self)
        self.pages = QPdfView()
        self.text = QPlainTextEdit(readOnly=True)
        self.none = theme.role(QLabel(_("Reading…")), "dim")
        self.problem = Problem()
        self.said = Chip("", "good")
        self._stack = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        self.pages.setPageMode(QPdfView.PageMode.MultiPage)
        self.pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.pages.setFrameShape(QFrame.Shape.NoFrame)
        self.pages.setDocument(self.document)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.none.setWordWrap(True)
        for view in (self.none, self.picture, self.pages, self.text):
            view.setAccessibleName(self._row.name)
            self._stack.addWidget(view)
        self.said.hide()
        self.smaller = tool_button("minus", _("Smaller (-)"), lambda: self.zoom(1 / _STEP))
        self.larger = tool_button("plus", _("Larger (+)"), lambda: self.zoom(_STEP))
        self.fit = tool_button("", _("Fit (0)"), lambda: self.zoom(None))
        self.save = QPushButton(_("Save as…"))
        self.save.setIcon(theme.icon("download"))
        self.save.setIconSize(theme.icon_size(gap=True))
        self.save.setAutoDefault(False)
        self.save.setEnabled(self._row.is_takeable)
        if not self._row.is_takeable:
            self.save.setToolTip(_("Who may export lists may save attachments: ask a QA lead."))
        self.save.clicked.connect(self._on_save)
        bar = theme.role(QFrame(), "header")
        tools = (self.smaller, self.larger, self.fit, None, self.said, self.save)
        self.save.setVisible(keeping.may_keep(self.parentWidget()))
        line = arranging.line(*tools)
        line.setContentsMargins(12, 8, 12, 8)
        bar.setLayout(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self.problem)
        layout.addWidget(self._stack, 1)
        self.problem.setContentsMargins(12, 8, 12, 8)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(960), theme.px(720)).boundedTo(room * 0.95))

    # -- what is shown -----------------------------------------------------------------------

    def follow(self, job: Job) -> None:
        """Show what the job opens."""
        job.succeeded.connect(self.show_content)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def show_content(self, opened: Opened) -> None:
        """Show an attachment as its type allows."""
        media_type, content = self._row.media_type, opened.content
        if media_type.startswith("image/"):
            job = self._jobs.compute(_decode, content, media_type)
            job.succeeded.connect(self._on_picture)
            job.failed.connect(self._on_failed)
        elif media_type == "application/pdf":
            self._show_pages(content)
        elif media_type.startswith("text/"):
            self.text.setPlainText(rules.decoded(content) or "")
            self._stack.setCurrentWidget(self.text)
        else:
            self.none.setText(
                _("Office files are not shown here. Whoever may export saves it and opens it.")
            )

    @Slot(object)
    def _on_picture(self, picture: QImage) -> None:
        self.picture.show_picture(picture)
        self._stack.setCurrentWidget(self.picture)

    def _show_pages(self, content: bytes) -> None:
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        if self.document.status() == QPdfDocument.Status.Error:
            self._say(_("This PDF is damaged or asks for a password, so it cannot be shown."))
        else:
            self._stack.setCurrentWidget(self.pages)

    def zoom(self, by: float | None) -> None:
        """Make what is shown larger or smaller; None fits it."""
        if self._stack.currentWidget() is self.picture:
            self.picture.zoom(by)
        elif by is None:
            self.pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        else:
            self.pages.setZoomMode(QPdfView.ZoomMode.Custom)
            self.pages.setZoomFactor(min(5.0, max(0.25, self.pages.zoomFactor() * by)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("+", "=", "-", "0"):
            self.zoom({"-": 1 / _STEP, "0": None}.get(event.text(), _STEP))
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self._say(str(error))
        else:
            messages.failure(self, error)

    def _say(self, sentence: str) -> None:
        self.none.clear()
        self.problem.say(sentence)

    # -- saving ------------------------------------------------------------------------------

    def choose_file(self) -> str:
        """Ask where to save; nothing when the person changed their mind."""
        name = rules.file_name(self._row.name)
        return QFileDialog.getSaveFileName(self, _("Save as"), name)[0]

    @Slot()
    def _on_save(self) -> None:
        if name := self.choose_file():
            job = self._jobs.work(attachments.take, self._row.id)
            job.setProperty("file", name)
            job.succeeded.connect(self._on_taken)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_taken(self, opened: Opened) -> None:
        job = self._jobs.compute(_write, Path(self.sender().property("file")), opened.content)
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_saved(self, file: Path) -> None:
        self.said.show_state(_("Saved as {name}").format(name=file.name), "good")
        self.said.show()


def _decode(_progress: Progress, content: bytes, media_type: str) -> QImage:
    return pictures.decoded(content, media_type)


def _write(_progress: Progress, file: Path, content: bytes) -> Path:
    with files.whole(file) as part:
        part.write_bytes(content)
    return file
