"""How much of a recording was heard so far, and where: a thin bar for the inspector himself."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from qa_desk.i18n import _
from qa_desk.rules import passages as rule
from qa_desk.rules.passages import Passage
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.heard import Heard
from qa_desk.ui.widgets.player import Player

_HIGH = 4
_REACH = 12  # a thin bar is easier to hit than to see
_KEPT_EVERY = 5  # percent of the recording


class _Bar(QWidget):
    """The passages heard, over the whole part."""

    pressed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.heard: tuple[Passage, ...] = ()
        self.part: Passage = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changes().happened.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(_REACH))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        colours, height = theme.colours(), theme.px(_HIGH)
        top = (self.height() - height) / 2
        painter = QPainter(self)
        painter.fillRect(QRectF(0, top, self.width(), height), QColor(colours.pressed))
        first, last = self.part
        for start, end in self.heard if last > first else ():
            left, right = (self._x(min(max(at, first), last)) for at in (start, end))
            painter.fillRect(QRectF(left, top, right - left, height), QColor(colours.accent))
        painter.end()

    def _x(self, at_ms: int) -> float:
        first, last = self.part
        return (at_ms - first) / (last - first) * self.width()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        first, last = self.part
        share = min(max(0.0, event.position().x() / max(1, self.width())), 1.0)
        self.pressed.emit(first + round(share * (last - first)))


class HeardBar(QWidget):
    """Follows a player and shows what was heard.

    Signals: `seek_requested(ms)` for a place that is clicked; `worth_keeping()` when the playing
    stops, and now and then while it goes on.
    """

    seek_requested = Signal(int)
    worth_keeping = Signal()

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heard = Heard(player, self)
        self._percent = 0
        self.bar = _Bar()
        self.words = theme.role(QLabel(), "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.bar, 1)
        row.addWidget(self.words)
        self.bar.pressed.connect(self.seek_requested)
        self._heard.changed.connect(self._on_heard)
        player.playing_changed.connect(self._on_playing)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Return what was heard so far."""
        return self._heard.passages

    def begin(self, part: Passage, heard: Iterable[Passage] = ()) -> None:
        """Follow another recording: how much of this part of it was heard, and is."""
        self.bar.part = part
        self._heard.begin(heard)
        self._show()

    def add(self, heard: Iterable[Passage]) -> None:
        """Count passages of this recording that were heard before, or elsewhere."""
        self._heard.add(heard)
        self._show()

    @Slot(int)
    def cover(self, length_ms: int) -> None:
        """Follow what is played where there is no recording: all of it, and be seen."""
        if self.isHidden():
            self.bar.part = (0, length_ms)
            self._show()
            self.show()

    @Slot()
    def _on_heard(self) -> None:
        before = self._percent
        self._show()
        if self._percent // _KEPT_EVERY != before // _KEPT_EVERY:
            self.worth_keeping.emit()

    @Slot(bool)
    def _on_playing(self, playing: bool) -> None:
        if not playing:
            self.worth_keeping.emit()

    def _show(self) -> None:
        self.bar.heard, part = self.passages, self.bar.part
        self._percent = rule.heard(self.bar.heard, part)
        self.words.setText(_("heard {share} %").format(share=self._percent))
        words = wording.heard(self.bar.heard, part)
        self.bar.setToolTip(words)
        self.bar.setAccessibleName(words)
        self.bar.update()
