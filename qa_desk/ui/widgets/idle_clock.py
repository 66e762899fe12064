"""Whether somebody is there: the seconds since the last key or movement in any window of ours."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from qa_desk.ui.attention import INPUT

_INPUT = INPUT | {QEvent.Type.InputMethod}  # while somebody composes no key arrives
LAST_S = 15
"""How long before the end it begins to count aloud."""

BUSY_S = 900
"""How long a recording that plays counts as somebody."""


class IdleClock(QObject):
    """Runs down while nothing is done, and begins again with each key or movement.

    Signals: `counting(seconds left)` at the last, 0 when somebody is there again; `ended()`.
    While `is_busy()` says so, as when a recording plays, somebody counts as there, for a while.
    """

    counting = Signal(int)
    ended = Signal()
    _is_whole = False  # again so when the collector has taken a closed window apart

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_busy: Callable[[], bool] = lambda: False
        self._seconds = self._left = self._busy = 0
        self._counts = False
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.tick)
        self._is_whole = True
        application = cast("QApplication", QApplication.instance())
        application.focusWindowChanged.connect(self._watch)
        application.focusObjectChanged.connect(self._watch)  # an input method tells no window

    def start(self, seconds: int) -> None:
        """Run down from so many seconds, again after each key or movement."""
        self._seconds = seconds
        self.rewind()
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()
        self.rewind()

    def rewind(self) -> None:
        """Begin again: somebody is there."""
        self._busy = 0
        self._fill()

    def _fill(self) -> None:
        self._left = self._seconds
        if self._counts:
            self._counts = False
            self.counting.emit(0)

    @Slot()
    def tick(self) -> None:
        """Let a second pass."""
        if self._busy < BUSY_S and self.is_busy():
            self._busy += 1
            self._fill()
            return
        self._left -= 1
        if self._left <= 0:
            self.stop()
            self.ended.emit()
        elif self._left <= LAST_S:
            self._counts = True
            self.counting.emit(self._left)

    @Slot(object)
    def _watch(self, place: QObject | None) -> None:
        """Notice what is done in a window that comes forward, which may be a dialog."""
        if place is not None:
            place.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that somebody is there."""
        del watched
        if self._is_whole and event.type() in _INPUT:
            self.rewind()
        return False
