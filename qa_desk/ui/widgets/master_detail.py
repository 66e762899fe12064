"""A list beside what it lists."""

from PySide6.QtCore import QByteArray, QSettings, Qt, Slot
from PySide6.QtWidgets import QSplitter, QWidget


class MasterDetail(QSplitter):
    """Two panes with a hairline between; the second grows, and the split is remembered."""

    def __init__(
        self, master: QWidget, detail: QWidget, width: int = 360, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(master)
        self.addWidget(detail)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.setSizes([width, width * 3])

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
