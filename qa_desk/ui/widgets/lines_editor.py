"""Lines of which each can be removed, and a button whose menu adds one more."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from qa_desk.ui import theme
from qa_desk.ui.widgets.tab_order import put_before


class LinesEditor(QWidget):
    """What the editors of conditions and of targets share. `changed()` when somebody changed it.

    Another one says what its lines are: it fills the `menu`, and overrides `add_line` and
    `remove_line`.
    """

    changed = Signal()

    def __init__(self, add: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add = QPushButton(add)
        self.add.setIcon(theme.icon("plus"))
        self.add.setIconSize(theme.icon_size(gap=True))
        self.add.setAutoDefault(True)
        self.add.clicked.connect(self._on_add)
        self._rows = QWidget()
        self._below = QHBoxLayout()
        self._below.setSpacing(12)
        self._below.addWidget(self.add)
        self._below.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._rows)
        self._column.addLayout(self._below)

    def menu(self) -> QMenu:
        """Return the menu of what can be added; each entry's data is for `add_line`."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.triggered.connect(self._on_chosen)
        return menu

    def add_line(self, chosen: Any) -> None:
        """Add what was chosen in the menu, with the cursor in it."""
        raise NotImplementedError

    def remove_line(self, key: Any) -> None:
        """Remove the line of a `remove_button`."""
        raise NotImplementedError

    def show_lines(self, lines: QWidget, stops: Sequence[QWidget], *, visible: bool = True) -> None:
        """Put lines in the place of those before; Tab goes through the stops to the button."""
        self._column.replaceWidget(self._rows, lines)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = lines
        self._column.activate()
        lines.setVisible(visible)
        put_before(self.add, stops)

    def remove_button(self, key: Any, words: str) -> QToolButton:
        """Return a button that removes the line of this key."""
        button = QToolButton()
        button.setIcon(theme.icon("x"))
        button.setIconSize(theme.icon_size())
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setProperty("key", key)
        button.clicked.connect(self._on_remove)
        return button

    @Slot()
    def _on_add(self) -> None:
        self.menu().popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.add_line(action.data())

    @Slot()
    def _on_remove(self) -> None:
        self.remove_line(self.sender().property("key"))
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
