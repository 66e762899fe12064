"""The window in which a screen video is watched beside its call; the call's own keys work in it."""

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QFrame,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets import arranging, keys
from qa_desk.ui.widgets.keys import Command

STEP_MS = 100
_FARTHEST_S = 24 * 3600.0


class Screen(QWidget):
    """The picture, as large as there is room, or a sentence in its place; `resized(QSize)`."""

    resized = Signal(QSize)

    def __init__(self) -> None:
        super().__init__()
        self.picture = QImage()
        self.words = ""
        self.setMinimumSize(theme.px(240), theme.px(135))

    def show_picture(self, picture: QImage) -> None:
        """Show a picture."""
        self.picture, self.words = picture, ""
        self.update()

    def say(self, words: str) -> None:
        """Show a sentence instead."""
        self.picture, self.words = QImage(), words
        self.setAccessibleDescription(words)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit(self.size() * self.devicePixelRatioF())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture in its own shape."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("black"))
        if self.picture.isNull():
            painter.setPen(QColor("white"))
            middle = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(24, 24, -24, -24), middle, self.words)
        else:
            keep = Qt.AspectRatioMode.KeepAspectRatio
            box = QRect(self.rect().topLeft(), self.picture.size().scaled(self.size(), keep))
            box.moveCenter(self.rect().center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self.picture)
        painter.end()


class ScreenWindow(QDialog):
    """Shows pictures; signals `commanded(Command)` by a key, `moved(ms)` when its offset is set.

    `left()` when it is closed.
    """

    commanded = Signal(object)
    moved = Signal(int)
    left = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setWindowTitle(title)
        self.screen_view = Screen()
        self.screen_view.setAccessibleName(title)
        self.offset = QDoubleSpinBox()
        self.offset.setRange(-_FARTHEST_S, _FARTHEST_S)
        self.offset.setDecimals(1)
        self.offset.setSingleStep(STEP_MS / 1000)
        self.offset.setSuffix(_(" s"))
        self.offset.setKeyboardTracking(False)
        self.offset.setAccessibleName(_("The video begins after the recording"))
        self.offset.setToolTip(
            "\n".join(map(keys.tip, (Command.SCREEN_EARLIER, Command.SCREEN_LATER)))
        )
        self.offset.valueChanged.connect(self._on_value)
        self.label = theme.role(QLabel(_("The video begins after the recording")), "small")
        self.label.setBuddy(self.offset)
        self.hint = theme.role(QLabel(_("It has no sound of its own here.")), "dim")
        bar = theme.role(QFrame(), "header")
        line = arranging.line(self.label, self.offset, None, self.hint)
        line.setContentsMargins(12, 6, 12, 6)
        bar.setLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.screen_view, 1)
        column.addWidget(bar)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(640), theme.px(420)).boundedTo(room * 0.9))
        self.screen_view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.screen_view.setFocus()

    def without_recording(self, *, is_played: bool) -> None:
        """Say that there is none, and whether this video is what is played instead."""
        words = _("The video begins after the contact")
        self.label.setText(words)
        self.offset.setAccessibleName(words)
        if is_played:
            self.hint.setText(_("There is no recording: this video is played instead."))

    def show_offset(self, offset_ms: int, *, is_movable: bool) -> None:
        """Show where the video lies on the time line of the recording, or of the contact."""
        with QSignalBlocker(self.offset):
            self.offset.setValue(offset_ms / 1000)
        self.offset.setEnabled(is_movable)

    @Slot(float)
    def _on_value(self, seconds: float) -> None:
        self.moved.emit(round(seconds * 1000))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the call's player have its keys."""
        command = keys.command(event)
        if command is not None:
            self.commanded.emit(command)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.left.emit()
        super().closeEvent(event)

    def reject(self) -> None:
        """Close by Escape as by the window's own button."""
        self.close()
