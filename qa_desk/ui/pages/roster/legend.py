"""What the colours of the roster mean."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from qa_desk.i18n import _
from qa_desk.rules import rosters
from qa_desk.rules.rosters import Day, Segment
from qa_desk.ui import theme
from qa_desk.ui.pages.roster.grid import paint_day


class Legend(QWidget):
    """What the colours of the cells mean."""

    _DAYS = (
        ("work", Day(" ", (Segment(0, 1),))),
        ("leave", Day(" ", (Segment(0, 1, "leave"),))),
        ("training", Day(" ", (Segment(0, 1, "training"),))),
        ("incident", Day(" ", (Segment(0, 1, "incident"),))),
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for n, (kind, day) in enumerate(self._DAYS):
            row.addSpacing(12 if n else 0)
            row.addWidget(_Swatch(day))
            row.addWidget(theme.role(QLabel(_(rosters.KINDS[kind])), "small"))


class _Swatch(QWidget):
    def __init__(self, day: Day) -> None:
        super().__init__()
        self._day = day

    def sizeHint(self) -> QSize:
        return QSize(theme.px(20), theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        paint_day(painter, self.rect(), self._day)
        painter.end()
