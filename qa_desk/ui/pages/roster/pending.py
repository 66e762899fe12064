"""The bar under the grid: what is not saved yet, what moves with it, why, and Save (P6)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _, ngettext
from qa_desk.rules.rosters import Change
from qa_desk.services.rosters import Moves, RosterRow
from qa_desk.ui import theme
from qa_desk.ui.pages.roster import moves as moving
from qa_desk.ui.widgets.chips import ElidedLabel

_LIST_HEIGHT, _REASON_WIDTH, _SOON_MS = 180, 240, 150


class PendingBar(QFrame):
    """Hidden while nothing is changed.

    Signals: `asked()` when what moves is to be looked up, `saved()`, `undone()`, `discarded()`.
    """

    asked = Signal()
    saved = Signal()
    undone = Signal()
    discarded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "status")
        self._words = theme.role(QLabel(), "strong")
        self._moves = ElidedLabel()
        self.list_button = theme.role(QPushButton(_("Show")), "link")
        self.list_button.setCheckable(True)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Reason"))
        self.reason.setAccessibleName(_("Reason"))
        self.reason.setMaximumWidth(theme.px(_REASON_WIDTH))
        self.undo_button = QPushButton(_("Undo"))
        self.undo_button.setIcon(theme.icon("undo-2"))
        self.undo_button.setIconSize(theme.icon_size(gap=True))
        self.discard_button = QPushButton(_("Discard all"))
        self.save_button = theme.role(QPushButton(_("Save")), "primary")
        self.table = moving.MovesTable()
        self.table.setFixedHeight(theme.px(_LIST_HEIGHT))
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.asked)
        self.list_button.toggled.connect(self._on_list)
        self.save_button.clicked.connect(self.saved)
        self.undo_button.clicked.connect(self.undone)
        self.discard_button.clicked.connect(self.discarded)
        self.reason.returnPressed.connect(self._on_entered)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self._words)
        row.addWidget(self._moves, 1)
        row.addWidget(self.list_button)
        for widget in (self.reason, self.undo_button, self.discard_button, self.save_button):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table)
        layout.addLayout(row)
        self.table.hide()
        self.hide()

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Say how much is changed, and ask soon what moves with it."""
        n = len(changes)
        self._words.setText(ngettext("{n} day changed", "{n} days changed", n).format(n=n))
        self._moves.setText(_("Looking up what moves …"))
        self.save_button.setEnabled(False)
        self.setVisible(bool(changes))
        if changes:
            self._soon.start()
        else:
            self._soon.stop()
            self.reason.clear()
            self.list_button.setChecked(False)

    def show_moves(self, moves: Moves, people: Mapping[UUID, RosterRow]) -> None:
        """Say what moves; only now it can be saved."""
        self._moves.setText(moving.sentence(moves))
        self.table.show_rows(moving.lines(moves, people))
        self.list_button.setVisible(bool(moves))
        self.set_open(on=True)

    def set_open(self, *, on: bool) -> None:
        """Let it be saved, or not while it is being saved."""
        for widget in (self.save_button, self.undo_button, self.discard_button, self.reason):
            widget.setEnabled(on)

    def words(self) -> str:
        """Return what it says, nothing while it is hidden."""
        return "" if self.isHidden() else f"{self._words.text()}\n{self._moves.text()}"

    @Slot(bool)
    def _on_list(self, on: bool) -> None:
        self.table.setVisible(on)
        self.list_button.setText(_("Hide") if on else _("Show"))

    @Slot()
    def _on_entered(self) -> None:
        if self.save_button.isEnabled():
            self.saved.emit()
