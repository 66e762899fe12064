"""What lies under and over the wave: silences, paused recorders, both speaking, the A–B passage."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from qa_desk.audio.sound_facts import Voices
from qa_desk.i18n import _
from qa_desk.rules.passages import Passage
from qa_desk.ui import theme
from qa_desk.ui.widgets.timecode import clock

_STRIP = 4  # both speaking, between the lanes
_FAINT = 40
_LETTERS = 2.0  # room beside the line of A or B


def _colour(name: str, alpha: int = 255) -> QColor:
    colour = QColor(getattr(theme.colours(), name))
    colour.setAlpha(alpha)
    return colour


class WaveOverlay:
    """Paints passages where `x` says that their moments are; `dirty` is what is painted anew."""

    def __init__(self) -> None:
        self.voices: Voices | None = None
        self.begin: int | None = None
        self.loop: Passage | None = None

    def paint_under(
        self, painter: QPainter, plot: QRect, x: Callable[[float], float], dirty: QRect
    ) -> None:
        """Paint the silences and the pauses of the recorder."""
        if self.voices is None:
            return
        area = plot.intersected(dirty)
        for left, right in _spans(self.voices.silences, x, area):
            painter.fillRect(_across(plot, left, right), _colour("hover"))
        for left, right in _spans(self.voices.gaps, x, area):
            band = _across(plot, left, right)
            painter.fillRect(band, _colour("pressed"))
            painter.fillRect(band, QBrush(_colour("faint"), Qt.BrushStyle.BDiagPattern))

    def paint_over(
        self, painter: QPainter, plot: QRect, x: Callable[[float], float], dirty: QRect
    ) -> None:
        """Paint where both speak, and the passage that is repeated."""
        area = plot.intersected(dirty)
        both = self.voices.both if self.voices else ()
        top = plot.center().y() - _STRIP // 2 + 1
        for left, right in _spans(both, x, area):
            painter.fillRect(_across(plot, left, right), _colour("both", _FAINT))
            painter.fillRect(QRectF(left, top, right - left, _STRIP), _colour("both"))
        loop = self.loop or ((self.begin, self.begin) if self.begin is not None else None)
        if loop is None:
            return
        for left, right in _spans((loop,), x, area.adjusted(-20, 0, 20, 0)):
            painter.fillRect(_across(plot, left, right), _colour("accent", _FAINT))
        self._paint_edges(painter, plot, x)

    def _paint_edges(self, painter: QPainter, plot: QRect, x: Callable[[float], float]) -> None:
        edges = (("A", self.begin if self.loop is None else self.loop[0]), *self._end())
        for letter, at_ms in edges:
            at = x(at_ms or 0)
            if not plot.left() - 1 <= at <= plot.right() + 2:
                continue
            painter.setPen(QPen(_colour("accent"), 1))
            painter.drawLine(QPointF(at, plot.top()), QPointF(at, plot.bottom()))
            width = painter.fontMetrics().horizontalAdvance(letter)
            beside = at + _LETTERS if letter == "A" else at - width - _LETTERS
            painter.drawText(QPointF(beside, plot.top() + painter.fontMetrics().ascent()), letter)

    def _end(self) -> tuple[tuple[str, int], ...]:
        return (("B", self.loop[1]),) if self.loop is not None else ()

    def tip(self, at_ms: int) -> str:
        """Return what is special about a moment, in words."""
        if self.voices is None:
            return ""
        for words, passages in (
            (
                _("The recorder was paused for {seconds} s, as for card numbers"),
                self.voices.gaps,
            ),
            (_("Silence, {seconds} s"), self.voices.silences),
            (_("Both speak, {seconds} s"), self.voices.both),
        ):
            for start, end in passages:
                if start <= at_ms <= end:
                    said = words.format(seconds=f"{(end - start) / 1000:.1f}")
                    return f"{clock(start, 1)}–{clock(end, 1)}  {said}"
        return ""


def _spans(
    passages: tuple[Passage, ...], x: Callable[[float], float], area: QRect
) -> Iterator[tuple[float, float]]:
    """Yield where passages are within an area, each at least one pixel wide."""
    for start, end in passages:
        left = x(start)
        if left > area.right() + 1:
            return
        right = max(x(end), left + 1)
        if right >= area.left():
            yield max(left, area.left()), min(right, area.right() + 1)


def _across(plot: QRect, left: float, right: float) -> QRectF:
    return QRectF(left, plot.top(), right - left, plot.height())
