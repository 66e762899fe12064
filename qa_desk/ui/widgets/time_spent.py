"""How long somebody has worked on one sheet: the time in which nothing is done does not count."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QLabel, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.attention import INPUT

IDLE_S = 60
_LOOK_MS = 1000


class Stopwatch:
    """Adds up the time between acts that follow each other within `IDLE_S`; a longer pause is none.

    It begins with the first act after `begin`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counted = 0.0
        self._last: float | None = None

    def begin(self, seconds: int) -> None:
        """Go on from what was counted before."""
        self._counted, self._last = float(seconds), None

    def touch(self) -> None:
        """Somebody has done something, or listens."""
        self._counted += self._since()
        self._last = self._clock()

    def seconds(self) -> int:
        """Return the time spent by the last act."""
        return int(self._counted)

    def _since(self) -> float:
        gap = 0.0 if self._last is None else self._clock() - self._last
        return gap if gap < IDLE_S else 0.0


class TimeSpent(QLabel):
    """Shows the minutes quietly; runs while it is visible, on keys, mouse and what `is_busy` says.

    `is_busy` is asked each second, such as whether a recording plays.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.watch = Stopwatch()
        self.is_busy: Callable[[], bool] = bool
        self._handle: QWindow | None = None
        theme.role(self, "small")
        self.setAccessibleName(_("Time spent on this evaluation"))
        self.setToolTip(
            _("Time spent on this evaluation; without key, mouse or playing for 60 s it stops")
        )
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def begin(self, seconds: int) -> None:
        """Show another sheet, on which so much was spent."""
        self.watch.begin(seconds)
        self._show_minutes()

    @Slot()
    def look(self) -> None:
        """Go on while a recording plays."""
        handle = self.window().windowHandle() if self.isVisible() else None
        if handle is not None and handle is not self._handle:
            self._handle = handle
            handle.installEventFilter(self)
        if self.isVisible() and self.is_busy():
            self.watch.touch()
        self._show_minutes()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice what a person does in the window."""
        del watched
        if event.type() in INPUT and self.isVisible():
            self.watch.touch()
        return False

    def _show_minutes(self) -> None:
        words = _("{n} min").format(n=self.watch.seconds() // 60)
        if words != self.text():
            self.setText(words)
