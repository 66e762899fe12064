"""What can be done with the parts of a checklist: a line of buttons over their tree."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules.checklist_changes import PARTS
from qa_desk.rules.fields import Place
from qa_desk.ui import theme
from qa_desk.ui.pages.standards.history import Step

_ADDED = ("item", "section", "fatal", "group", "praise")


class PartTools(QWidget):
    """Signals: `add_asked(kind)`, `renumber_asked()`; its buttons are for the editor."""

    add_asked = Signal(str)
    renumber_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read_only = False
        self.add = QToolButton()
        self.add.setIcon(theme.icon("plus"))
        self.add.setText(_("Add"))
        self.add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add.setToolTip(_("Add a part after this one"))
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.add)
        for kind in _ADDED:
            menu.addAction(_(PARTS[kind]), partial(self.add_asked.emit, kind))
        menu.addSeparator()
        menu.addAction(_("Number the new items through"), self.renumber_asked.emit)
        self.add.setMenu(menu)
        self.duplicate = _button("copy", _("Duplicate"), "Ctrl+D")
        self.remove = _button("trash-2", _("Remove"), "Del")
        self.up = _button("chevron-up", _("Move up"), "Alt+Up")
        self.down = _button("chevron-down", _("Move down"), "Alt+Down")
        self.undo = _button("undo-2", _("Undo"), "Ctrl+Z")
        self.redo = _button("redo-2", _("Redo"), "Ctrl+Y")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.add)
        for button in (self.duplicate, self.remove, self.up, self.down):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.undo, self.redo):
            row.addWidget(button)

    def set_read_only(self, *, read_only: bool) -> None:
        """Offer nothing where one only reads."""
        self._read_only = read_only
        self.setVisible(not read_only)

    def show_state(self, place: Place, undoes: Step | None, redoes: Step | None) -> None:
        """Offer what can be done with the part in hand."""
        for button in (self.duplicate, self.remove, self.up, self.down):
            button.setEnabled(bool(place))
        self.undo.setEnabled(undoes is not None)
        self.redo.setEnabled(redoes is not None)


def _button(icon: str, words: str, keys: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setIconSize(theme.icon_size())
    button.setAccessibleName(words)
    button.setToolTip(f"{words} ({theme.keys(keys)})")
    return button
