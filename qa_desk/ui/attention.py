"""Whether somebody looks at a window: an idle one reads nothing, holds no connection (P4)."""

from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget

TIRED_S = 60
_LOOK_MS = 1000
INPUT = frozenset(  # what a person does, as a window gets it before any widget has it
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletMove,
    }
)


class Attention(QObject):
    """Follows a window: there is somebody while it is on the screen.

    A window that `tires` also counts as left a minute after the last key or movement in it.
    Signal: `changed()`.
    """

    changed = Signal()
    _is_whole = False  # again so when the collector has taken a closed window apart

    def __init__(self, window: QWidget, *, tires: bool) -> None:
        super().__init__(window)
        self._window = window
        self._tires = tires
        self._handle: QWindow | None = None
        self._moved = monotonic()
        self.is_there = False
        self._is_whole = True
        window.installEventFilter(self)
        timer = QTimer(self, interval=_LOOK_MS)
        timer.timeout.connect(self._look)
        timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice input to the whole window, and the window's coming and going."""
        kind = event.type()
        if not self._is_whole:
            return False
        if kind in INPUT or kind == QEvent.Type.FocusIn:
            self._moved = monotonic()
            if not self.is_there:
                self._look()
        elif watched is self._window and kind in {
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.WindowStateChange,
        }:
            self._moved = monotonic()
            self._look()
        return False

    @Slot()
    def _look(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._handle:
            self._handle = handle
            handle.installEventFilter(self)
        awake = not self._tires or monotonic() - self._moved < TIRED_S
        there = self._window.isVisible() and not self._window.isMinimized() and awake
        if there != self.is_there:
            self.is_there = there
            self.changed.emit()
