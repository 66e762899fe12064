"""Where a picture is drawn: what lies under the mouse, and a ring around the mark in hand."""

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from qa_desk.rules.charts import Chart, Dots, Dumbbells, Heat
from qa_desk.ui import theme
from qa_desk.ui.widgets.charts.dots import DotsPicture
from qa_desk.ui.widgets.charts.dumbbells import DumbbellPicture
from qa_desk.ui.widgets.charts.heat import HeatPicture
from qa_desk.ui.widgets.charts.plots import PlotPicture
from qa_desk.ui.widgets.charts.words import Spot, spots

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class Canvas(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph tells no types
    """Shows a chart; `reached(spot)`: another mark is in hand, `chosen(spot)`: it is wanted.

    Keys: arrows go from mark to mark, Home and End to the first and last, Enter chooses.
    """

    reached = Signal(object)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None, colours: theme.Colours | None = None) -> None:
        super().__init__(parent, background=None)
        self._colours = colours  # None: those of the theme
        self._spots: list[Spot] = []
        self._at: int | None = None
        self._picture: DotsPicture | DumbbellPicture | HeatPicture | PlotPicture | None = None
        self.setAntialiasing(True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.viewport().setAutoFillBackground(False)

    def show_chart(self, chart: Chart) -> None:
        """Draw a chart; no mark is in hand."""
        self._spots, self._at = spots(chart), None
        font, colours = self.font_in_use(), self._colours or theme.colours()
        self.setBackground(colours.surface)
        height = 0.0
        if isinstance(chart, Heat):
            self._picture = HeatPicture(chart, self._spots, font, colours)
            height = HeatPicture.height_of(chart, font)
        elif isinstance(chart, Dumbbells):
            self._picture = DumbbellPicture(chart, self._spots, font, colours)
            height = DumbbellPicture.height_of(chart, font)
        elif isinstance(chart, Dots):
            self._picture = DotsPicture(chart, self._spots, font, colours)
            height = DotsPicture.height_of(chart, font)
        else:
            self._picture = PlotPicture(chart, self._spots, font, colours)
        self.setCentralItem(self._picture)
        self.setMinimumSize(theme.px(220), max(theme.px(190), round(height)))
        self.viewport().update()

    @staticmethod
    def font_in_use() -> QFont:
        """Return the font of everything in a picture."""
        font = QFont(QApplication.font())
        font.setPixelSize(theme.px(12))
        return font

    def spot(self) -> Spot | None:
        """Return the mark in hand."""
        return None if self._at is None else self._spots[self._at]

    def reach(self, place: int | None) -> None:
        """Take a mark in hand by its number, or none."""
        if place != self._at:
            self._at = place
            self.viewport().update()
            self.reached.emit(self.spot())

    def area(self, place: int) -> QRectF:
        """Return where a mark stands, in the pixels of the canvas."""
        if self._picture is None:
            return QRectF()
        return QRectF(
            self.mapFromScene(self._picture.mapToScene(self._picture.areas()[place]).boundingRect())
            .boundingRect()
        )  # fmt: skip

    # -- what Qt asks ------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(theme.px(480), max(theme.px(240), self.minimumHeight()))

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        del rect
        if self._at is None or self._picture is None:
            return
        painter.save()
        painter.setTransform(self.viewportTransform())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        shades = self._colours or theme.colours()
        area = self._picture.mapToScene(self._picture.areas()[self._at]).boundingRect()
        for shade, width in ((shades.surface, 5), (shades.text, 2)):
            painter.setPen(QPen(QColor(shade), width))
            painter.drawRoundedRect(area, 3, 3)
        painter.restore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._at is not None:
            self.chosen.emit(self._spots[self._at])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and self._spots:
            self.reach(0 if key == Qt.Key.Key_Home else len(self._spots) - 1)
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self.reach(None)
        elif not (key in _STEPS and self._step(*_STEPS[key])):
            event.ignore()  # a page scrolls by it

    def _step(self, rows: int, columns: int) -> bool:
        """Go to the next mark in a direction; say whether the key was for us."""
        if not self._spots or (rows and self._spots[-1].row == 0):
            return False
        if self._at is None:
            self.reach(0)
            return True
        now = self._spots[self._at]
        wanted = (now.row + rows, now.column + columns)
        places = {(spot.row, spot.column): place for place, spot in enumerate(self._spots)}
        self.reach(places.get(wanted, self._at))
        return True

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.reach(self._under(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._under(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.reach(place)
            self.chosen.emit(self._spots[place])

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self.reach(None)
        super().leaveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._under(QPointF(event.pos()))
            words = "" if place is None else self._spots[place].words
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return bool(super().viewportEvent(event))

    def _under(self, point: QPointF) -> int | None:
        if self._picture is None:
            return None
        at = self._picture.mapFromScene(self.mapToScene(point.toPoint()))
        return self._picture.place_at(at.x(), at.y())
