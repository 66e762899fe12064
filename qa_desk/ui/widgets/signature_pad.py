"""A signature drawn with a pen, a mouse or a finger: the visible mark beside the password.

Only the line is kept, not how fast or how hard it was drawn.
"""

from itertools import pairwise
from math import dist, hypot

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.keys import Command

MOST_BYTES = 20_000
"""Of the picture: it stands on each print of the slip."""

_HEIGHT, _SHAPE = 132, 3.0  # of the field, and how much wider it is
_PICTURE = QSize(720, 240)
_SMALLER = 0.8
_THIN, _THICK, _OF_MOUSE = 0.008, 0.034, 0.5  # parts of the height; pressure where none is known
_NEAR = 0.004  # what moves less is trembling
_SHORTEST = 0.6  # of all lines together: less is a slip of the hand
_LINE = 0.78  # where one signs, from the top

Dot = tuple[float, float, float]  # across and down in heights of the field, and the pressure


class _Field(QWidget):
    """Where one draws; strokes are kept without a scale, so that they fit any picture."""

    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.strokes: list[list[Dot]] = []
        self._is_down = False
        self._finger = 0
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(_("Signature"))
        self.setFixedSize(theme.px(_HEIGHT * _SHAPE), theme.px(_HEIGHT))

    # -- drawing -----------------------------------------------------------------------------

    def _begin(self, point: QPointF, pressure: float) -> None:
        self._is_down = True
        self.strokes.append([self._dot(point, pressure)])
        self.update()

    def _go_on(self, point: QPointF, pressure: float) -> None:
        dot = self._dot(point, pressure)
        if dist(self.strokes[-1][-1][:2], dot[:2]) >= _NEAR:
            self.strokes[-1].append(dot)
            self.update()

    def _end(self) -> None:
        self._is_down = False
        self.drawn.emit()

    def _dot(self, point: QPointF, pressure: float) -> Dot:
        """Return a point of the field; a pen that leaves it draws along its edge."""
        x = min(max(point.x(), 0.0), float(self.width()))
        y = min(max(point.y(), 0.0), float(self.height()))
        return x / self.height(), y / self.height(), min(max(pressure, 0.0), 1.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position(), _OF_MOUSE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_down:
            self._go_on(event.position(), _OF_MOUSE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_down and event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw as hard as the pen is pressed; what is taken here comes as no mouse again."""
        kind, point, pressure = event.type(), event.position(), event.pressure()
        if kind == QEvent.Type.TabletPress:
            self._begin(point, pressure)
        elif kind == QEvent.Type.TabletMove and self._is_down:
            self._go_on(point, pressure)
        elif kind == QEvent.Type.TabletRelease and self._is_down:
            self._end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Draw with the first finger; what else touches the glass is a hand that rests."""
        if not isinstance(event, QTouchEvent):
            return super().event(event)
        if event.type() == QEvent.Type.TouchCancel:
            self._take_back()
        for point in event.points():
            if not self._is_down and point.state() == QEventPoint.State.Pressed:
                self._finger = point.id()
                self._begin(point.position(), _OF_MOUSE)
            elif self._is_down and point.id() == self._finger:
                self._go_on(point.position(), _OF_MOUSE)
                if point.state() == QEventPoint.State.Released:
                    self._end()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace or keys.command(event) is Command.UNDO:
            self.undo()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear()
        else:
            super().keyPressEvent(event)

    def _take_back(self) -> None:
        if self._is_down:
            self._is_down = False
            self.undo()

    @Slot()
    def undo(self) -> None:
        """Take the last stroke away."""
        if self.strokes and not self._is_down:
            self.strokes.pop()
            self.update()
            self.drawn.emit()

    @Slot()
    def clear(self) -> None:
        """Take all strokes away."""
        self._is_down = False
        self.strokes.clear()
        self.update()
        self.drawn.emit()

    # -- showing -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = colours.accent if self.hasFocus() else colours.edge
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        line = _LINE * self.height()
        painter.setPen(QPen(QColor(colours.edge), 1))
        painter.drawLine(QPointF(16, line), QPointF(self.width() - 16, line))
        if not self.strokes:
            painter.setPen(QColor(colours.dim))
            below = QRectF(16, line + 2, self.width() - 32, self.height() - line - 4)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, _("Sign here"))
        draw(painter, self.strokes, self.height(), QColor(colours.text))


class SignaturePad(QWidget):
    """Signal `drawn()` after each stroke, and after one was taken away."""

    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = _Field()
        self.undo = theme.role(QPushButton(_("Undo")), "link")
        self.undo.setIcon(theme.icon("undo-2", "accent"))
        self.undo.setToolTip(keys.tip(Command.UNDO))
        self.clear = theme.role(QPushButton(_("Clear")), "link")
        self.clear.setIcon(theme.icon("trash-2", "accent"))
        hint = theme.role(QLabel(_("Draw with a pen, the mouse or a finger.")), "small")
        for button in (self.undo, self.clear):
            button.setAutoDefault(False)
            button.setIconSize(theme.icon_size(gap=True))
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(hint, 1)
        below.addWidget(self.undo)
        below.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.field, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(below)
        self.setFixedWidth(self.field.width())
        self.setFocusProxy(self.field)
        self.undo.clicked.connect(self.field.undo)
        self.clear.clicked.connect(self.field.clear)
        self.field.drawn.connect(self._on_drawn)
        self._on_drawn()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is drawn."""
        return not self.field.strokes

    def missing(self) -> str:
        """Return why this is no signature yet, nothing when it is one."""
        return "" if length(self.field.strokes) >= _SHORTEST else _("Draw your signature.")

    def png(self) -> bytes:
        """Return the signature, black on white, as a PNG of at most MOST_BYTES."""
        size = _PICTURE
        while len(content := picture(self.field.strokes, size)) > MOST_BYTES:
            size = size * _SMALLER
        return content

    @Slot()
    def _on_drawn(self) -> None:
        for button in (self.undo, self.clear):
            button.setEnabled(not self.is_empty)
        self.drawn.emit()


def length(strokes: list[list[Dot]]) -> float:
    """Return how long all strokes are together, in heights of the field."""
    return sum(
        hypot(end[0] - start[0], end[1] - start[1])
        for stroke in strokes
        for start, end in pairwise(stroke)
    )


def picture(strokes: list[list[Dot]], size: QSize) -> bytes:
    """Return the strokes as a grey PNG without metadata."""
    image = QImage(size, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, strokes, size.height(), QColor(Qt.GlobalColor.black))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 0)  # type: ignore[call-overload]  # 0 is the smallest
    return bytes(buffer.data().data())


def draw(painter: QPainter, strokes: list[list[Dot]], height: int, colour: QColor) -> None:
    """Draw strokes in a field of a height, as smooth curves of their pressure's width."""
    pen = QPen(colour, 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in strokes:
        last = stroke[0]
        middle = last
        for dot in [*stroke[1:], stroke[-1]]:
            onward = ((last[0] + dot[0]) / 2, (last[1] + dot[1]) / 2, (last[2] + dot[2]) / 2)
            path = QPainterPath(QPointF(middle[0] * height, middle[1] * height))
            path.quadTo(
                QPointF(last[0] * height, last[1] * height),
                QPointF(onward[0] * height, onward[1] * height),
            )
            pen.setWidthF((_THIN + (_THICK - _THIN) * onward[2]) * height)
            painter.setPen(pen)
            painter.drawPath(path)
            last, middle = dot, onward
