"""The eye on the recording: one lane a party, click to seek, wheel to zoom."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qa_desk.audio.peaks import Peaks
from qa_desk.audio.recording import Recording
from qa_desk.audio.sound_facts import Voices
from qa_desk.i18n import _
from qa_desk.rules.passages import Passage
from qa_desk.ui import theme
from qa_desk.ui.widgets.timecode import clock
from qa_desk.ui.widgets.wave_scene import GAP, LANE_NAMES, WaveMark, WaveScene

_ZOOM = 0.75  # a notch of the wheel
_SCROLL = 0.12


class Waveform(QWidget):
    """Shows a recording; asks to seek, never plays itself.

    Keys are left to what is around it, but for those that go to the beginning and the end.

    Signals: `seek_requested(ms)`, `passage_chosen(ms, ms)` when dragged over with Shift.
    """

    seek_requested = Signal(int)
    passage_chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: WaveScene | None = None
        self._sentence = ""
        self._dragging = False
        self._passage_from: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, theme.px(96))
        self.setAccessibleName(_("Waveform"))
        theme.changes().happened.connect(self._redraw)
        self.show_nothing()

    # -- what it shows -----------------------------------------------------------------------

    def show_loading(self) -> None:
        """Say that the recording is on its way."""
        self._show_sentence(_("The recording is being loaded…"))

    def show_nothing(self, sentence: str = "") -> None:
        """Say why there is nothing to see."""
        self._show_sentence(sentence or _("There is no recording."))

    def show_peaks(
        self, peaks: Peaks, lanes: Sequence[str] = (), recording: Recording | None = None
    ) -> None:
        """Show a recording by its peaks; its samples are read only when zoomed far in.

        `lanes` says whose channel each is ("csr", "customer" or "mono"). Peaks of the same
        length change nothing but the wave.
        """
        before = self._scene
        self._scene = WaveScene(peaks, lanes, recording)
        if before is not None and before.length == self._scene.length:
            self._scene.view = before.view
            self._scene.marks = before.marks
            self._scene.position = before.position
            self._scene.overlay = before.overlay
        self._describe(self._scene)
        self._lay_out()

    @Slot()
    def grow(self) -> None:
        """Show what has become known of the peaks since they were shown."""
        if self._scene is not None:
            self._scene.grow()
            self.update()

    def set_marks(self, marks: Sequence[WaveMark]) -> None:
        """Show these marks and no others."""
        if self._scene is not None:
            self._scene.marks = tuple(marks)
            self.update()

    def show_voices(self, voices: Voices) -> None:
        """Show who speaks when."""
        if self._scene is not None:
            self._scene.overlay.voices = voices
            self.update()

    def show_loop(self, begin: int | None, loop: Passage | None) -> None:
        """Show where the A–B loop begins, and where it ends once that is known."""
        if self._scene is not None:
            self._scene.overlay.begin, self._scene.overlay.loop = begin, loop
            self.update()

    def set_position(self, at_ms: int) -> None:
        """Move the position line; repaints only what it passed."""
        scene = self._scene
        if scene is None:
            return
        before, after = scene.x(scene.position), scene.x(at_ms)
        new_second = scene.position // 1000 != at_ms // 1000
        scene.position = at_ms
        if new_second:
            self._describe(scene)
        if not self._turn_page(scene, before):
            left, right = int(min(before, after)), int(max(before, after))
            self.update(QRect(left - 3, 0, right - left + 7, self.height()))

    def zoom(self, factor: float, share: float) -> None:
        """Show `factor` times as much of the recording, the place at `share` of the width fixed."""
        if self._scene is not None:
            self._scene.view.zoom(factor, share)
            self._redraw()

    def zoom_by(self, notches: int) -> None:
        """Zoom at the position, in or out (negative); 0 shows the whole recording."""
        scene = self._scene
        if scene is None:
            return
        self.reveal()
        share = min(max(0.0, scene.view.share(scene.position)), 1.0)
        self.zoom(_ZOOM**notches if notches else float("inf"), share)

    def reveal(self) -> None:
        """Bring the position on screen, after a leap of the listener."""
        scene = self._scene
        if scene is not None and not 0 <= scene.view.share(scene.position) <= 1:
            scene.view.scroll_to(scene.view.frame(scene.position) - scene.view.span / 10)
            self._redraw()

    def sizeHint(self) -> QSize:
        return QSize(800, theme.px(184))

    def _show_sentence(self, sentence: str) -> None:
        self._scene = None
        self._sentence = sentence
        self._dragging = False
        self._passage_from = None
        self.setAccessibleDescription(sentence)
        self.update()

    def _describe(self, scene: WaveScene) -> None:
        words = _("{position} of {length}").format(
            position=clock(scene.position), length=clock(scene.length)
        )
        silent = f"{_(LANE_NAMES['silent'])}, " if "silent" in scene.lanes else ""
        self.setAccessibleDescription(silent + words)

    def _turn_page(self, scene: WaveScene, before: float) -> bool:
        """Follow the position when it leaves the zoomed stretch; say whether it did."""
        inside = scene.plot.left() - 1 <= before <= scene.plot.right() + 2
        there = 0 <= scene.view.share(scene.position) <= 1
        if scene.view.is_whole or self._dragging or not inside or there:
            return False
        scene.view.scroll_to(scene.view.frame(scene.position) - scene.view.span / 10)
        self._redraw()
        return True

    def _redraw(self) -> None:
        if self._scene is not None:
            self._scene.stale()
        self.update()

    def _lay_out(self) -> None:
        if self._scene is not None:
            font = QFont(self.font())
            font.setPixelSize(theme.px(12))
            self._scene.lay_out(self.size(), font, self.devicePixelRatioF())
        self.update()

    # -- what Qt asks ------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.colours().surface))
        if self._scene is not None:
            self._scene.paint(painter, event.rect())
        else:
            self._paint_sentence(painter)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.colours().accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_sentence(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.colours().dim))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(GAP, 0, -GAP, 0), flags, self._sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._lay_out()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._lay_out()
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(event.pos().x()), self)
            return True
        return super().event(event)

    def _tip(self, x: float) -> str:
        if self._scene is None:
            return ""
        mark = self._scene.mark_near(x)
        if mark is not None:
            return f"{clock(mark.at_ms, 1)}  {mark.text}".strip()
        moment = self._scene.view.moment(self._scene.share(x))
        return self._scene.overlay.tip(moment) or clock(moment, 1)

    # -- what a person does ------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        scene = self._scene
        if event.button() != Qt.MouseButton.LeftButton or scene is None:
            return
        at = event.position()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._passage_from = scene.view.moment(scene.share(at.x()))
            return
        self._dragging = True
        mark = scene.mark_near(at.x()) if at.y() > scene.plot.bottom() else None
        self._ask(mark.at_ms if mark else scene.view.moment(scene.share(at.x())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._scene is None:
            return
        moment = self._scene.view.moment(self._scene.share(event.position().x()))
        if self._passage_from is not None:
            start, end = sorted((self._passage_from, moment))
            self.show_loop(start, (start, end))
        elif self._dragging:
            self._ask(moment)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._dragging = False
        start, self._passage_from = self._passage_from, None
        if start is not None and self._scene is not None:
            end = self._scene.view.moment(self._scene.share(event.position().x()))
            self.passage_chosen.emit(min(start, end), max(start, end))

    def _ask(self, at_ms: int) -> None:
        self.set_position(at_ms)
        self.seek_requested.emit(at_ms)

    def wheelEvent(self, event: QWheelEvent) -> None:
        scene, delta = self._scene, event.angleDelta()
        zooming = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if scene is None or (scene.view.is_whole and not zooming):
            event.ignore()
            return
        if zooming:
            self.zoom(_ZOOM ** (delta.y() / 120), scene.share(event.position().x()))
        else:
            notches = (delta.x() or delta.y()) / 120
            scene.view.scroll_to(scene.view.start - notches * _SCROLL * scene.view.span)
            self._redraw()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._scene is None or event.key() not in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            super().keyPressEvent(event)
            return
        self._ask(0 if event.key() == Qt.Key.Key_Home else self._scene.length)
        self.reveal()
