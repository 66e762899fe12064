"""Which calls a rule is about: its conditions, one in each line, and one more from a menu."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules.call_filters import CallFilter
from qa_desk.ui import theme
from qa_desk.ui.widgets import filter_fields
from qa_desk.ui.widgets.choice_field import Choices
from qa_desk.ui.widgets.filter_fields import Condition
from qa_desk.ui.widgets.tab_order import put_before


class FilterEditor(QWidget):
    """Shows and edits a `CallFilter`. `changed()` when somebody changed it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: Mapping[str, Choices] = {}
        self.conditions: dict[str, Condition] = {}
        self.add = QPushButton(_("Add condition"))
        self.add.setIcon(theme.icon("plus"))
        self.add.setIconSize(theme.icon_size(gap=True))
        self.add.setAutoDefault(True)
        self.add.clicked.connect(self._on_add)
        self._all = theme.role(QLabel(_("No condition: all calls may be drawn.")), "dim")
        self._all.setWordWrap(True)
        self._rows = QWidget()
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self.add)
        below.addWidget(self._all, 100)
        below.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._rows)
        self._column.addLayout(below)
        self._rebuild()

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """Offer these teams, people, … by the names of the fields of `CallFilter`."""
        self._choices = choices

    def show_filter(self, found: CallFilter) -> None:
        """Show the conditions of a filter."""
        self.conditions = {
            key: self._condition(key, found) for key in filter_fields.conditions_of(found)
        }
        self._rebuild()

    def filter(self) -> CallFilter:
        """Return the filter; InputError says what in it cannot be meant."""
        values: dict[str, Any] = {}
        for key, each in self.conditions.items():
            found = each.values()
            if not any(value or value == 0 for value in found.values()):
                raise InputError(
                    _("The condition “{what}” is empty. Fill it in, or remove it.").format(
                        what=_(filter_fields.LABELS[key])
                    )
                )
            values.update(found)
        return CallFilter(**values)

    def add_condition(self, key: str) -> None:
        """Add a condition, with the cursor in it."""
        if key not in self.conditions:
            self.conditions[key] = self._condition(key, CallFilter())
            self._rebuild()
            self.changed.emit()
        for field in self.conditions[key].fields()[:1]:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def menu(self) -> QMenu:
        """Return the menu of conditions that are not set yet."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, words in filter_fields.LABELS.items():
            if key not in self.conditions:
                menu.addAction(_(words)).setData(key)
        menu.triggered.connect(self._on_chosen)
        return menu

    @Slot()
    def _on_add(self) -> None:
        self.menu().popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.add_condition(action.data())

    @Slot()
    def _on_remove(self) -> None:
        del self.conditions[self.sender().property("key")]
        self._rebuild()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _condition(self, key: str, found: CallFilter) -> Condition:
        made = filter_fields.condition(key, self._choices)
        made.show_filter(found)
        made.changed.connect(self.changed)
        return made

    def _rebuild(self) -> None:
        """Lay the lines out again, in the order in which conditions are offered."""
        fresh = QWidget(self)
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        stops: list[QWidget] = []
        shown = [key for key in filter_fields.LABELS if key in self.conditions]
        for row, key in enumerate(shown):
            words = _(filter_fields.LABELS[key])
            label = QLabel(words)
            fields = self.conditions[key].fields()
            for field in fields[:1]:
                label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(self.conditions[key], row, 1)
            stops += [*fields, self._remove_button(key, words)]
            grid.addWidget(stops[-1], row, 2)
        self._column.replaceWidget(self._rows, fresh)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = fresh
        self._column.activate()
        fresh.setVisible(bool(shown))
        put_before(self.add, stops)
        self._all.setVisible(not shown)
        self.add.setVisible(len(shown) < len(filter_fields.LABELS))

    def _remove_button(self, key: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon("x"))
        button.setIconSize(theme.icon_size())
        button.setToolTip(_("Remove the condition “{what}”").format(what=words))
        button.setAccessibleName(button.toolTip())
        button.setProperty("key", key)
        button.clicked.connect(self._on_remove)
        return button
