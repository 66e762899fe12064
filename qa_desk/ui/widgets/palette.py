"""Ctrl+K: jump to a page or a person, or run a command, by typing a few letters of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import readings
from qa_desk.ui import theme
from qa_desk.ui.widgets.person_field import Known, words

PERSON = "person/"
"""How the key of a person begins; the id follows."""
_PEOPLE = 8  # shown at most


@dataclass(frozen=True)
class Entry:
    """One thing to jump to; `key` tells the window which."""

    key: str
    title: str
    hint: str
    icon: str


class Palette(QFrame):
    """A field and the entries that match it, over the window.

    It closes when an entry is taken, by Escape, and when the person goes elsewhere. A widget of
    the window and not a window of its own; it holds keys and not functions of the window, so
    that the window can go at any moment. `taken(key)` says what was taken.
    """

    taken = Signal(str)

    def __init__(self, entries: Sequence[Entry], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme.role(self, "palette")
        self._entries = entries
        self._people: Sequence[Known] = ()
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Jump to a page or command"))
        self.field.setAccessibleName(_("Jump to a page or command"))
        self.field.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._on_text)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setIconSize(theme.icon_size(gap=True))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(_("Matches"))
        self.list.itemClicked.connect(self._on_taken)
        self._nothing = theme.role(QLabel(_("Nothing matches")), "dim")
        self._nothing.setContentsMargins(8, 8, 8, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        layout.addWidget(self._nothing)
        self.resize(theme.px(480), theme.px(360))
        self._on_text("")

    def open(self) -> None:
        """Open near the top middle of the window."""
        self._before = QApplication.focusWidget()
        self.move((self.window().width() - self.width()) // 2, theme.px(64))
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows and Enter of the field reach the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event.key())
        if event.type() == QEvent.Type.FocusOut:
            self.close()
        return super().eventFilter(watched, event)

    def _on_key(self, key: int) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key), 0)
        if step and self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem():
            self._on_taken(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self._give_back()
        else:
            return False
        return True

    @Slot(object)
    def show_people(self, people: Sequence[Known]) -> None:
        """Find these people too, by name, pinyin, its initials or staff no. (P21)."""
        self._people = people
        hint = _("Jump to a page, a person or a command")
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self._on_text(self.field.text())

    @Slot(str)
    def _on_text(self, text: str) -> None:
        typed = text.casefold().split()
        self.list.clear()
        for entry in self._entries:
            if all(word in f"{entry.title} {entry.hint}".casefold() for word in typed):
                self._add(entry)
        for person in self._found(text):
            self._add(Entry(f"{PERSON}{person.id}", words(person), person.team, "user"))
        self.list.setCurrentRow(0)
        self.list.setVisible(self.list.count() > 0)
        self._nothing.setVisible(self.list.count() == 0)

    def _add(self, entry: Entry) -> None:
        line = f"{entry.title}    {entry.hint}" if entry.hint else entry.title
        item = QListWidgetItem(theme.icon(entry.icon), line)
        item.setData(Qt.ItemDataRole.UserRole, entry.key)
        self.list.addItem(item)

    def _found(self, typed: str) -> list[Known]:
        """Return the people that may be meant, the likeliest first."""
        fits = [
            (readings.fits(typed, person.staff_no, person.name, person.reading), person)
            for person in self._people
        ]
        meant = sorted((pair for pair in fits if pair[0]), key=lambda pair: -pair[0])
        return [person for _how_well, person in meant[:_PEOPLE]]

    @Slot(QListWidgetItem)
    def _on_taken(self, item: QListWidgetItem) -> None:
        self._give_back()
        self.taken.emit(item.data(Qt.ItemDataRole.UserRole))

    def _give_back(self) -> None:
        """Close, and let the keys go where they went before."""
        self.close()
        if self._before:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
