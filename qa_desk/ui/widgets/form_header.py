"""The line over the checklist: its name, how far it is, the time spent, undo, redo, blind."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.chips import ElidedLabel
from qa_desk.ui.widgets.sheet_history import Place
from qa_desk.ui.widgets.time_spent import TimeSpent


class FormHeader(QWidget):
    """Signals: `undo_asked()`, `redo_asked()`, `blind_chosen(bool)`."""

    undo_asked = Signal()
    redo_asked = Signal()
    blind_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = theme.role(ElidedLabel(), "heading")
        self.scored = theme.role(QLabel(), "small")
        self.time = TimeSpent()
        self.blind = _button("eye", _("Blind: hide points and scores until submitted (Ctrl+B)"))
        self.blind.setCheckable(True)
        self.undo = _button("undo-2", "")
        self.redo = _button("redo-2", "")
        self.undo.clicked.connect(self.undo_asked)
        self.redo.clicked.connect(self.redo_asked)
        self.blind.toggled.connect(self.blind_chosen)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 12, 6)
        line.setSpacing(4)
        line.addWidget(self.title, 1)
        line.addWidget(self.scored)
        line.addSpacing(8)
        line.addWidget(self.time)
        line.addSpacing(8)
        for button in (self.undo, self.redo, self.blind):
            line.addWidget(button)
        self.show_history(None, None)

    def show_scored(self, done: int, total: int) -> None:
        """Show how many items are scored."""
        self.scored.setText(_("{done} of {total} scored").format(done=done, total=total))

    def show_history(self, undoes: Place | None, redoes: Place | None) -> None:
        """Say what would be undone and done again."""
        names = (_("Undo"), _("Redo"))
        for button, place, name, key in (
            (self.undo, undoes, names[0], "Ctrl+Z"),
            (self.redo, redoes, names[1], "Ctrl+Y"),
        ):
            nothing = _("Nothing was changed since the form was opened")
            words = place.words() if place else nothing
            button.setEnabled(place is not None)
            button.setToolTip(f"{name} ({theme.keys(key)}): {words}")
            button.setAccessibleName(wording.told(name, words))

    def set_read_only(self, *, read_only: bool) -> None:
        """Hide what changes the sheet."""
        for widget in (self.undo, self.redo, self.blind, self.time):
            widget.setVisible(not read_only)


def _button(icon: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon, "text"))
    button.setIconSize(theme.icon_size())
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button
