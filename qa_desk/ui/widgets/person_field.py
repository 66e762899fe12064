"""A field in which a person is found by staff no., name, pinyin or its initials (P21)."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from qa_desk.i18n import _
from qa_desk.rules import readings
from qa_desk.ui import theme
from qa_desk.ui.widgets import names

_SHOWN = 8
_WIDTH = 360


class Known(Protocol):
    """What the field has to know of a person."""

    @property
    def id(self) -> UUID:
        """Return who it is."""

    @property
    def name(self) -> str:
        """Return the name."""

    @property
    def staff_no(self) -> str:
        """Return the staff no."""

    @property
    def reading(self) -> str:
        """Return the pinyin where it is not the usual one."""

    @property
    def team(self) -> str:
        """Return the team's name."""


class PersonField(QLineEdit):
    """Type a few letters and press Enter: the best match is taken.

    Signal: `chosen(person)`; None when what was chosen is typed over.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: Sequence[Known] = ()
        self._person: Known | None = None
        self._list: QListWidget | None = None
        self.setPlaceholderText(_("Staff no., name or pinyin"))
        self.setAccessibleName(_("CSR"))
        self.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.textEdited.connect(self._on_edited)

    @property
    def person(self) -> Known | None:
        """Return who is chosen."""
        return self._person

    def show_people(self, people: Sequence[Known]) -> None:
        """Say who can be found; whoever is chosen stays so."""
        self._people = people

    def matches(self, typed: str) -> list[Known]:
        """Return who may be meant, the likeliest first."""
        found = [
            (-readings.fits(typed, p.staff_no, p.name, p.reading), n, p)
            for n, p in enumerate(self._people)
        ]
        return [person for how_well, _n, person in sorted(found, key=_order) if how_well]

    def choose(self, person: Known | None) -> None:
        """Take a person, or nobody; say so."""
        self._person = person
        self.setText(words(person) if person else "")
        self._hide()
        self.chosen.emit(person)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the matches, or take one."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        shown = self._list if self._list is not None and self._list.isVisible() else None
        if shown is not None and step:
            shown.setCurrentRow((shown.currentRow() + step) % shown.count())
        elif shown is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_taken(shown.currentItem())
        elif shown is not None and event.key() == Qt.Key.Key_Escape:
            self._hide()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list of matches."""
        self._hide()
        super().focusOutEvent(event)

    @Slot(str)
    def _on_edited(self, typed: str) -> None:
        if self._person is not None:
            self._person = None
            self.chosen.emit(None)
        found = self.matches(typed)[:_SHOWN]
        if not found:
            self._hide()
            return
        shown = self._matches()
        shown.clear()
        for person in found:
            item = QListWidgetItem(f"{words(person)}    {person.team}")
            item.setData(Qt.ItemDataRole.UserRole, person)
            shown.addItem(item)
        shown.setCurrentRow(0)
        row = shown.sizeHintForRow(0)
        shown.resize(theme.px(_WIDTH), row * len(found) + theme.px(10))
        shown.move(self.mapTo(self.window(), QPoint(0, self.height() + 2)))
        shown.show()
        shown.raise_()

    def _matches(self) -> QListWidget:
        """Return the list over the window; it is made when it is first needed."""
        if self._list is None:
            self._list = theme.role(QListWidget(self.window()), "palette")
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setAccessibleName(_("Matches"))
            self._list.itemClicked.connect(self._on_taken)
        return self._list

    @Slot(QListWidgetItem)
    def _on_taken(self, item: QListWidgetItem) -> None:
        self.choose(item.data(Qt.ItemDataRole.UserRole))

    def _hide(self) -> None:
        if self._list is not None:
            self._list.hide()


def words(person: Known) -> str:
    """Return a person as everywhere: name and staff no. (P21)."""
    return f"{names.shown(person.name)} {person.staff_no}"


def _order(found: tuple[int, int, Known]) -> tuple[int, int]:
    return found[0], found[1]
