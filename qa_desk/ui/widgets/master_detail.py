"""A list beside what it lists."""

from PySide6.QtCore import QByteArray, QSettings, Qt, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget


class MasterDetail(QSplitter):
    """Two panes with a hairline between; the second grows, and the split is remembered."""

    def __init__(
        self,
        master: QWidget,
        detail: QWidget,
        width: int = 360,
        parent: QWidget | None = None,
        *,
        empty: QWidget | None = None,
    ) -> None:
        """`empty` stands in the detail's place until there is one to be shown."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.master, self._detail, self._empty = master, detail, empty
        if empty is not None:
            self._stack = QStackedWidget()
            self._stack.addWidget(empty)
            self._stack.addWidget(detail)
            detail = self._stack
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(master)
        self.addWidget(detail)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.setSizes([width, width * 3])

    def show_detail(self, *, on: bool = True) -> None:
        """Show the detail, or what stands in its place."""
        if self._empty is not None:
            self._stack.setCurrentWidget(self._detail if on else self._empty)

    def shows_detail(self) -> bool:
        """Say whether the detail is shown."""
        return self._empty is None or self._stack.currentWidget() is self._detail

    def remember(self, memory: QSettings, key: str) -> None:
        """Restore the split kept under the key and keep it from now on."""
        state = memory.value(key)
        if isinstance(state, QByteArray):
            self.restoreState(state)
        self._memory = memory
        self._key = key
        self.splitterMoved.connect(self._keep)

    @Slot()
    def _keep(self) -> None:
        self._memory.setValue(self._key, self.saveState())
