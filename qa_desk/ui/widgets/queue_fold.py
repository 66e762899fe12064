"""Where a page is narrow, its list gives way to the sheet in hand and comes back by a button."""

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme

_ROOMY = 960


class QueueFold(QPushButton):
    """Folds `queue` away while `sheet` is in front of `stack` and `page` is narrow."""

    def __init__(
        self, page: QWidget, queue: QWidget, stack: QStackedWidget, sheet: QWidget
    ) -> None:
        super().__init__(theme.icon("list-checks"), _("Queue"))
        self._page, self._queue, self._stack, self._sheet = page, queue, stack, sheet
        self.setIconSize(theme.icon_size(gap=True))
        self.setCheckable(True)
        self.toggled.connect(self._make_room)
        stack.currentChanged.connect(self._on_turned)
        page.installEventFilter(self)
        self._make_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look how wide the page has become."""
        if event.type() == QEvent.Type.Resize:
            self._make_room()
        return super().eventFilter(watched, event)

    @Slot()
    def _on_turned(self) -> None:
        self.setChecked(False)
        self._make_room()

    @Slot()
    def _make_room(self) -> None:
        busy = self._stack.currentWidget() is self._sheet
        narrow = busy and self._page.width() < theme.px(_ROOMY)
        self.setVisible(narrow)
        self._queue.setVisible(self.isChecked() or not narrow)
