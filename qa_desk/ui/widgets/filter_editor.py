"""Which calls a rule is about: its conditions, one in each line, and one more from a menu."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QMenu,
    QWidget,
)

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules.call_filters import CallFilter
from qa_desk.ui import theme
from qa_desk.ui.widgets import filter_fields
from qa_desk.ui.widgets.choice_field import Choices
from qa_desk.ui.widgets.filter_fields import Condition
from qa_desk.ui.widgets.lines_editor import LinesEditor


class FilterEditor(LinesEditor):
    """Shows and edits a `CallFilter`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Add condition"), parent)
        self._choices: Mapping[str, Choices] = {}
        self.conditions: dict[str, Condition] = {}
        self._all = theme.role(QLabel(_("No condition: all calls may be drawn.")), "dim")
        self._all.setWordWrap(True)
        self._below.insertWidget(1, self._all, 100)
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
        menu = super().menu()
        for key, words in filter_fields.LABELS.items():
            if key not in self.conditions:
                menu.addAction(_(words)).setData(key)
        return menu

    def add_line(self, chosen: Any) -> None:
        """Add the condition of this key."""
        self.add_condition(chosen)

    def remove_line(self, key: Any) -> None:
        """Remove the condition of this key."""
        del self.conditions[key]
        self._rebuild()

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
            remove = _("Remove the condition “{what}”").format(what=words)
            stops += [*fields, self.remove_button(key, remove)]
            grid.addWidget(stops[-1], row, 2)
        self.show_lines(fresh, stops, visible=bool(shown))
        self._all.setVisible(not shown)
        self.add.setVisible(len(shown) < len(filter_fields.LABELS))
