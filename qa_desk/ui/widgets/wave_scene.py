"""What the waveform paints and where: lanes, names, ruler, marks, the moment being heard."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QPolygonF

from qa_desk.audio.peaks import Peaks
from qa_desk.audio.recording import Recording
from qa_desk.i18n import N_, _
from qa_desk.ui import theme
from qa_desk.ui.widgets import wave_image
from qa_desk.ui.widgets.time_view import TimeView
from qa_desk.ui.widgets.timecode import clock
from qa_desk.ui.widgets.wave_overlay import WaveOverlay

LANE_NAMES = {
    "csr": N_("CSR"),
    "customer": N_("Customer"),
    "mono": N_("Both parties"),
    "silent": N_("No sound"),
}
MARK_REACH = 6
GAP = 12
_LANE_GAP = 8
_LANE_COLOURS = {"csr": "csr", "customer": "customer", "mono": "dim", "silent": "dim"}
_MARK_COLOURS = {"information": "accent", "late": "late", "fatal": "fatal"}
_UNPLAYED = 0.45  # how strong what is not yet heard is drawn


@dataclass(frozen=True)
class WaveMark:
    """A mark on the recording; `kind` is "information", "late" or "fatal"."""

    at_ms: int
    kind: str = "information"
    text: str = ""


def _colour(name: str) -> QColor:
    return QColor(getattr(theme.colours(), name))


class WaveScene:
    """One recording as a picture of `size`; `stale()` after anything but the position changed."""

    def __init__(self, peaks: Peaks, lanes: Sequence[str], recording: Recording | None) -> None:
        usual = ("csr", "customer") if peaks.channels == 2 else ("mono",) * peaks.channels
        if recording is not None and recording.is_silent:
            usual = ("silent",)
        self.lanes = tuple(lanes) or usual
        self.view = TimeView(peaks.frames, peaks.rate)
        self.marks: tuple[WaveMark, ...] = ()
        self.overlay = WaveOverlay()
        self.position = 0
        self.plot = QRect()
        self._peaks = peaks
        self._recording = recording
        self._gain = wave_image.gain(peaks)
        self._font = QFont()
        self._ratio = 1.0
        self._image: QImage | None = None

    @property
    def length(self) -> int:
        """The recording's length (milliseconds)."""
        return self.view.ms(self.view.frames)

    def stale(self) -> None:
        """Forget the picture: the stretch on screen or the theme changed."""
        self._image = None

    def grow(self) -> None:
        """Draw anew with what has become known of the peaks."""
        self._gain = wave_image.gain(self._peaks)
        self.stale()

    def lay_out(self, size: QSize, font: QFont, ratio: float) -> None:
        """Place the lanes: beside them the names, below them the marks and the ruler."""
        self._font, self._ratio = font, ratio
        metrics = QFontMetrics(font)
        names = [metrics.horizontalAdvance(_(LANE_NAMES[lane])) for lane in self.lanes]
        left = GAP + max(names, default=0) + GAP
        below = MARK_REACH + 4 + metrics.height() + 6
        width, height = size.width() - left - GAP, size.height() - 6 - below
        self.plot = QRect(left, 6, max(1, width), max(1, height))
        self.stale()

    def x(self, at_ms: float) -> float:
        """Return where a moment is."""
        return self.plot.left() + self.view.share(at_ms) * self.plot.width()

    def share(self, x: float) -> float:
        """Return a place as a share of the lanes' width, inside them."""
        return min(max(0.0, (x - self.plot.left()) / self.plot.width()), 1.0)

    def mark_near(self, x: float) -> WaveMark | None:
        """Return the mark under the pointer, if there is one."""
        near = [mark for mark in self.marks if abs(self.x(mark.at_ms) - x) <= MARK_REACH]
        return min(near, key=lambda mark: abs(self.x(mark.at_ms) - x), default=None)

    def paint(self, painter: QPainter, dirty: QRect) -> None:
        """Paint everything that touches `dirty`."""
        painter.setFont(self._font)
        self._paint_names(painter)
        self._paint_ruler(painter)
        self.overlay.paint_under(painter, self.plot, self.x, dirty)
        self._paint_wave(painter)
        self.overlay.paint_over(painter, self.plot, self.x, dirty)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_marks(painter, dirty)
        self._paint_position(painter)

    def _lane_rects(self) -> list[QRect]:
        count = max(1, len(self.lanes))
        height = (self.plot.height() - _LANE_GAP * (count - 1)) // count
        return [
            QRect(self.plot.left(), self.plot.top() + index * (height + _LANE_GAP), 1, height)
            for index in range(count)
        ]

    def _paint_names(self, painter: QPainter) -> None:
        for lane, rect in zip(self.lanes, self._lane_rects(), strict=True):
            painter.setPen(_colour(_LANE_COLOURS[lane]))
            box = QRect(GAP, rect.top(), self.plot.left() - GAP, rect.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, _(LANE_NAMES[lane]))

    def _paint_ruler(self, painter: QPainter) -> None:
        plot, metrics = self.plot, painter.fontMetrics()
        ticks, step = self.view.ticks(plot.width() // theme.px(88))
        digits = sum(step < limit for limit in (1000, 100, 10))
        baseline = plot.bottom() + MARK_REACH + 6 + metrics.ascent()
        for moment in ticks:
            text, x = clock(moment, digits), round(self.x(moment))
            width = metrics.horizontalAdvance(text)
            left = min(max(plot.left(), x - width // 2), plot.right() - width)
            painter.setPen(_colour("edge"))
            painter.drawLine(x, plot.bottom() + 2, x, plot.bottom() + 5)
            painter.setPen(_colour("dim"))
            painter.drawText(left, baseline, text)
        if not self.view.is_whole:
            self._paint_overview(painter, baseline + metrics.descent() + 1)

    def _paint_overview(self, painter: QPainter, top: int) -> None:
        """Show as a thin bar which part of the recording is on screen."""
        left, width = self.plot.left(), self.plot.width()
        painter.fillRect(QRectF(left, top, width, 2), _colour("line"))
        begin = self.view.start / self.view.frames * width
        part = max(8.0, self.view.span / self.view.frames * width)
        painter.fillRect(QRectF(left + begin, top, part, 2), _colour("accent"))

    def _wave(self) -> QImage:
        if self._image is None:
            ratio = self._ratio
            shape = wave_image.envelope(
                self._peaks,
                self._recording,
                (int(self.view.start), round(self.view.end)),
                max(1, int(self.plot.width() * ratio)),
            )
            lanes = [
                wave_image.Lane(
                    int((rect.top() - self.plot.top()) * ratio),
                    int(rect.height() * ratio),
                    _colour(_LANE_COLOURS[lane]),
                )
                for lane, rect in zip(self.lanes, self._lane_rects(), strict=True)
            ]
            height = int(self.plot.height() * ratio)
            self._image = wave_image.picture(shape, lanes, height, self._gain)
            self._image.setDevicePixelRatio(ratio)
        return self._image

    def _paint_wave(self, painter: QPainter) -> None:
        plot, image = self.plot, self._wave()
        known = (self._peaks.known - self.view.start) / self.view.span
        beyond = plot.left() + round(min(max(0.0, known), 1.0) * plot.width())
        heard = min(max(plot.left(), round(self.x(self.position))), beyond)
        for left, right, strength in ((plot.left(), heard, 1.0), (heard, beyond, _UNPLAYED)):
            painter.save()
            part = QRect(left, plot.top(), right - left, plot.height())
            painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
            painter.setOpacity(strength)
            painter.drawImage(plot.topLeft(), image)
            painter.restore()

    def _paint_marks(self, painter: QPainter, dirty: QRect) -> None:
        base = self.plot.bottom() + MARK_REACH + 2.0
        for mark in self.marks:
            x = self.x(mark.at_ms)
            outside = not self.plot.left() - 1 <= x <= self.plot.right() + 1
            if outside or not dirty.left() - GAP <= x <= dirty.right() + GAP:
                continue
            colour = _colour(_MARK_COLOURS[mark.kind])
            tip = QPointF(x, base - MARK_REACH)
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, self.plot.top()), tip)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([tip, QPointF(x - 5, base), QPointF(x + 5, base)]))

    def _paint_position(self, painter: QPainter) -> None:
        x = self.x(self.position)
        if self.plot.left() - 1 <= x <= self.plot.right() + 2:
            painter.setPen(QPen(_colour("text"), 2))
            painter.drawLine(QPointF(x, 1), QPointF(x, self.plot.bottom() + MARK_REACH))
