"""Whether somebody is there: the seconds since the last key or movement in any window of ours."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication

from qa_desk.ui.attention import INPUT

LAST_S = 15
"""How long before the end it begins to count aloud."""


class IdleClock(QObject):
    """Runs down while nothing is done, and begins again with each key or movement.

    Signals: `counting(seconds left)` at the last, 0 when somebody is there again; `ended()`.
    While `is_busy()` says so, as when a recording plays, somebody counts as being there.
    """

    counting = Signal(int)
    ended = Signal()
    _is_whole = False  # again so when the collector has taken a closed window apart

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_busy: Callable[[], bool] = lambda: False
        self._seconds = self._left = 0
        self._counts = False
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.tick)
        self._is_whole = True
        application = cast("QApplication", QApplication.instance())
        application.focusWindowChanged.connect(self._on_window)

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
        self._left = self._seconds
        if self._counts:
            self._counts = False
            self.counting.emit(0)

    @Slot()
    def tick(self) -> None:
        """Let a second pass."""
        if self.is_busy():
            self.rewind()
            return
        self._left -= 1
        if self._left <= 0:
            self.stop()
            self.ended.emit()
        elif self._left <= LAST_S:
            self._counts = True
            self.counting.emit(self._left)

    @Slot(object)
    def _on_window(self, window: QWindow | None) -> None:
        """Notice what is done in a window that comes forward, which may be a dialog."""
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that somebody is there."""
        del watched
        if self._is_whole and event.type() in INPUT:
            self.rewind()
        return False
