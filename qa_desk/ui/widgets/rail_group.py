"""A group of pages in the rail: its heading folds it, and counts what waits in it while folded."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme


class RailButton(QPushButton):
    """One page: icon, name, and how much waits. `counted()` when that has changed."""

    counted = Signal()

    def __init__(self, title: str, icon: str) -> None:
        super().__init__(title)
        self.waiting = 0
        self._title = title
        self._icon = icon
        theme.role(self, "rail")
        self.setCheckable(True)
        self.setAccessibleName(title)
        self._count = _count(self)
        self.toggled.connect(self._on_toggled)
        self._on_toggled(on=False)

    def show_name(self, *, on: bool) -> None:
        """Show the page's name beside its icon, or the icon alone."""
        self.setText(self._title if on else "")
        self.setIconSize(theme.icon_size(gap=on))

    def show_tight(self, *, on: bool) -> None:
        """Take less room from top to bottom, or as much as is pleasant."""
        if self.property("tight") != on:
            self.setProperty("tight", on)
            theme.repolish(self)

    def show_waiting(self, number: int) -> None:
        """Show how much waits, nothing for none."""
        self.waiting = number
        _show_count(self, self._count, number)
        self.counted.emit()

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        self.setIcon(theme.icon(self._icon, "accent" if on else "dim"))
        theme.role(self._count, "count-current" if on else "count")


class RailGroup(QWidget):
    """Pages of one kind below a heading; without a title there is no heading and no folding.

    `folded(open)` when a person has folded it or opened it.
    """

    folded = Signal(bool)

    def __init__(self, title: str) -> None:
        super().__init__()
        theme.role(self, "bare")
        self._title = title
        self.buttons: list[RailButton] = []
        self.heading = theme.role(QPushButton(title), "rail-group")
        self.heading.setAccessibleName(title)
        self.heading.setToolTip(title)
        self.heading.clicked.connect(self._on_clicked)
        self._count = _count(self.heading)
        self._inside = theme.role(QWidget(), "bare")
        self._rows = QVBoxLayout(self._inside)
        layout = QVBoxLayout(self)
        for each in (self._rows, layout):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(2)
        layout.addWidget(self.heading)
        layout.addWidget(self._inside)
        self.heading.setVisible(bool(title))
        self.show_open(on=True)

    @property
    def is_open(self) -> bool:
        """Say whether its pages are shown."""
        return not self._inside.isHidden()

    def add(self, button: RailButton) -> None:
        """Add a page below the others of the group."""
        self.buttons.append(button)
        self._rows.addWidget(button)
        button.counted.connect(self._recount)
        button.toggled.connect(self._recount)

    def show_open(self, *, on: bool) -> None:
        """Show the pages, or the heading alone."""
        self._inside.setVisible(on)
        self._recount()

    def show_names(self, *, on: bool) -> None:
        """Show names beside the icons, or the icons alone."""
        self.heading.setText(self._title if on else "")
        for button in self.buttons:
            button.show_name(on=on)

    def holds(self, buttons: Iterable[QWidget | None]) -> bool:
        """Say whether one of these pages is in the group."""
        return any(button in self.buttons for button in buttons)

    @Slot()
    def _recount(self) -> None:
        """Tell by the heading what the folded group hides: what waits, the page in front."""
        is_open = self.is_open
        _show_count(self.heading, self._count, 0 if is_open else self._waiting())
        if not self.heading.accessibleDescription():
            said = _("Expanded") if is_open else _("Collapsed")
            self.heading.setAccessibleDescription(said)
        hides = not is_open and any(button.isChecked() for button in self.buttons)
        self.heading.setIcon(theme.icon(_ICONS[is_open], "accent" if hides else "dim"))
        self.heading.setIconSize(theme.icon_size(gap=False))

    def _waiting(self) -> int:
        return sum(button.waiting for button in self.buttons)

    @Slot()
    def _on_clicked(self) -> None:
        self.show_open(on=not self.is_open)
        self.folded.emit(self.is_open)


_ICONS = {True: "chevron-down", False: "chevron-right"}


def _count(button: QPushButton) -> QLabel:
    """Put a number at the right end of a button."""
    label = theme.role(QLabel(), "count")
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    layout = QHBoxLayout(button)
    layout.setContentsMargins(8, 0, 8, 0)
    layout.addStretch()
    layout.addWidget(label)
    return label


def _show_count(button: QPushButton, label: QLabel, number: int) -> None:
    label.setText("" if not number else str(number) if number < 1000 else "999+")
    button.setAccessibleDescription(_("{n} waiting").format(n=number) if number else "")
