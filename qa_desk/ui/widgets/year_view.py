"""A year as twelve small months: days off, holidays and make-up days, each with its words."""

from collections.abc import Iterable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QLocale, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qa_desk.i18n import _, language
from qa_desk.rules.working_calendar import Named, is_weekday
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording

_COLUMNS, _ROWS = 4, 3
_WEEK, _LINES = 7, 8  # the month's name, the weekdays, six weeks
_CELL, _LINE, _GAP = 27, 21, 20
_DAY = timedelta(days=1)
_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_WEEK,
    Qt.Key.Key_Down: _WEEK,
}


class YearView(QWidget):
    """Shows a year; arrows and the mouse choose a day. Signals `chosen(date)`, `toggled(date)`."""

    chosen = Signal(object)
    toggled = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.year = 2000
        self.day = date(2000, 1, 1)
        self._days: dict[date, tuple[bool, str]] = {}
        self._today = date.min
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_year(self, year: int, days: Iterable[Named], today: date) -> None:
        """Show the days of a year; the day that is chosen stays in it."""
        self._days = {day: (is_worked, name) for day, is_worked, name in days}
        self._today = today
        if year != self.year:
            self.year = year
            self.day = today if today.year == year else date(year, 1, 1)
        self._tell()
        self.update()

    def choose(self, day: date) -> None:
        """Go to a day of the year."""
        if day.year == self.year and day != self.day:
            self.day = day
            self._tell()
            self.update()
            self.chosen.emit(day)

    def words(self, day: date) -> str:
        """Return what a day is: its date, whether it is worked and why."""
        kind = _("working day") if is_weekday(day) else _("day off")
        name = ""
        if day in self._days:
            is_worked, name = self._days[day]
            kind = _("make-up working day") if is_worked else _("holiday")
        return wording.DOT.join(
            filter(None, (day.isoformat(), _weekday(day.isoweekday()), kind, name))
        )

    def place(self, day: date) -> QRect:
        """Return where a day is drawn."""
        first = day.replace(day=1)
        at = first.weekday() + day.day - 1
        corner = self._corner(day.month)
        cell, line = theme.px(_CELL), theme.px(_LINE)
        x, y = at % _WEEK * cell, (2 + at // _WEEK) * line
        return QRect(corner.x() + x, corner.y() + y, cell, line)

    def day_at(self, point: QPoint) -> date | None:
        """Return the day that is drawn there."""
        day = date(self.year, 1, 1)
        while day.year == self.year:
            if self.place(day).contains(point):
                return day
            day += _DAY
        return None

    def sizeHint(self) -> QSize:
        corner = self._corner(12)
        wide, high = _WEEK * theme.px(_CELL), _LINES * theme.px(_LINE)
        return QSize(corner.x() + wide + 4, corner.y() + high + 4)

    def _corner(self, month: int) -> QPoint:
        column, row = (month - 1) % _COLUMNS, (month - 1) // _COLUMNS
        wide = _WEEK * theme.px(_CELL) + theme.px(_GAP)
        high = _LINES * theme.px(_LINE) + theme.px(_GAP) // 2
        return QPoint(2 + column * wide, 2 + row * high)

    def _tell(self) -> None:
        self.setAccessibleName(_("Year {year}").format(year=self.year))
        self.setAccessibleDescription(self.words(self.day))

    # -- keys and mouse ----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS:
            self.choose(self.day + _KEYS[key] * _DAY)
        elif key in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.toggled.emit(self.day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if day := self.day_at(event.position().toPoint()):
            self.choose(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if day := self.day_at(event.position().toPoint()):
            self.toggled.emit(day)

    def event(self, event: QEvent) -> bool:
        """Say in a tip what the day under the mouse is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), self.words(day) if day else "", self)
            return True
        return super().event(event)

    # -- painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for month in range(1, 13):
            self._paint_head(painter, month)
        day = date(self.year, 1, 1)
        while day.year == self.year:
            box = self.place(day)
            if box.intersects(event.rect()):
                self._paint_day(painter, day, box)
            day += _DAY
        painter.end()

    def _paint_head(self, painter: QPainter, month: int) -> None:
        corner, colours = self._corner(month), theme.colours()
        cell, line = theme.px(_CELL), theme.px(_LINE)
        painter.setPen(QColor(colours.text))
        self._embolden(painter, bold=True)
        box = QRect(corner.x(), corner.y(), _WEEK * cell, line)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{self.year}-{month:02d}")
        self._embolden(painter, bold=False)
        painter.setPen(QColor(colours.dim))
        for at in range(_WEEK):
            box = QRect(corner.x() + at * cell, corner.y() + line, cell, line)
            name = _weekday(at + 1, QLocale.FormatType.NarrowFormat)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_day(self, painter: QPainter, day: date, box: QRect) -> None:
        colours = theme.colours()
        ink, ground, frame = self._look(day)
        inside = box.adjusted(1, 1, -1, -1)
        if ground:
            painter.fillRect(inside, QColor(ground))
        if frame:
            painter.setPen(QPen(QColor(frame), 1))
            painter.drawRect(inside.adjusted(0, 0, -1, -1))
        if day == self.day:
            width = 2 if self.hasFocus() else 1
            painter.setPen(QPen(QColor(colours.accent), width))
            painter.drawRect(inside)
        painter.setPen(QColor(ink))
        self._embolden(painter, bold=day in self._days or day == self._today)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))
        self._embolden(painter, bold=False)

    def _look(self, day: date) -> tuple[str, str, str]:
        """Return the colours of a day's figure, ground and frame: a make-up day has a frame."""
        colours = theme.colours()
        if day in self._days:
            is_worked, _name = self._days[day]
            late = colours.late, colours.late_ground, colours.late
            return late if is_worked else (colours.good, colours.good_ground, "")
        return (colours.text, "", "") if is_weekday(day) else (colours.dim, colours.hover, "")

    def _embolden(self, painter: QPainter, *, bold: bool) -> None:
        font = painter.font()
        font.setBold(bold)
        painter.setFont(font)


def _weekday(iso: int, form: QLocale.FormatType = QLocale.FormatType.LongFormat) -> str:
    return QLocale(language()).dayName(iso, form)
