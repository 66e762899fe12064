"""How an item is scored, and after which answers it is shown."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout

from qa_desk.i18n import _
from qa_desk.rules import checklist_edits as edits
from qa_desk.rules import typed_numbers
from qa_desk.rules.fields import Place
from qa_desk.ui import theme
from qa_desk.ui.pages.standards.fields import Field, Line
from qa_desk.ui.pages.standards.rows_grid import RowsGrid
from qa_desk.ui.widgets.case_parts import text as words_label

_TEXTS = (("zh", "中文"), ("en", "English"))


class ScoringField(Field):
    """Options with points, or deductions with counts: one of the two (`edits.scored_by`)."""

    def __init__(self) -> None:
        super().__init__()
        self.way = QComboBox()
        self.way.setAccessibleName(_("How it is scored"))
        self.way.addItem(_("One of several options"), "options")
        self.way.addItem(_("Deductions that are counted"), "deductions")
        fatal = ("fatal", _("Fatal error"))
        self.options = RowsGrid([("v", _("Points")), *_TEXTS, fatal], _("Options"), self)
        columns = [("points", _("Points")), ("times", _("Most times")), *_TEXTS, fatal]
        self.deductions = RowsGrid(columns, _("Deductions"), self)
        hint = _(
            "Type into a cell, or paste rows from Excel. Del empties a cell, {remove} removes a "
            "row, {up} {down} move it."
        ).format(
            remove=theme.keys("Ctrl+Del"), up=theme.keys("Alt+Up"), down=theme.keys("Alt+Down")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.addWidget(self.way)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.options)
        column.addWidget(self.deductions)
        column.addWidget(words_label(hint, "small"))
        self.way.activated.connect(self._on_way)
        self.options.changed.connect(self._on_changed)
        self.deductions.changed.connect(self._on_changed)
        self.setFocusProxy(self.options)

    def show_value(self, value: Any) -> None:
        """Show how an item is scored."""
        way = "deductions" if "deductions" in value else "options"
        self.way.setCurrentIndex(self.way.findData(way))
        for name, grid in (("options", self.options), ("deductions", self.deductions)):
            grid.setVisible(name == way)
            grid.show_rows(value.get(name, ()))

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        self.way.setEnabled(not read_only)
        for grid in (self.options, self.deductions):
            grid.set_read_only(read_only=read_only)

    def _on_way(self) -> None:
        way = self.way.currentData()
        rows = {"options": self.options.rows, "deductions": self.deductions.rows}
        self.edited.emit(edits.scored_by(way, rows[way]), False)

    def _on_changed(self) -> None:
        way = self.way.currentData()
        grid = self.options if way == "options" else self.deductions
        self.edited.emit(edits.scored_by(way, grid.rows), False)


class _EarlierItems(QComboBox):
    """A choice that is filled when it is opened or gone to: there may be hundreds."""

    def __init__(self, fill: Callable[[], None]) -> None:
        super().__init__()
        self._fill = fill

    def showPopup(self) -> None:
        """Show all choices."""
        self._fill()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let arrows and letters find all choices."""
        self._fill()
        super().focusInEvent(event)


class ConditionField(Field):
    """An earlier item and those of its options that show this one."""

    def __init__(self) -> None:
        super().__init__()
        self._value: Mapping[str, Any] | None = None
        self._document: Mapping[str, Any] = {}
        self._place: Place = ()
        self.item = _EarlierItems(self._fill)
        self.item.setAccessibleName(_("Shown only after"))
        self.options = Line()
        self.options.setAccessibleName(_("Numbers of the options"))
        self.options.setPlaceholderText(_("numbers of its options: 1, 2"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.item, 2)
        row.addWidget(self.options, 1)
        self.item.setMinimumContentsLength(12)
        self.item.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.item.activated.connect(self._on_item)
        self.options.textEdited.connect(self._on_typed)
        self.setFocusProxy(self.item)

    def offer(self, document: Mapping[str, Any], place: Place) -> None:
        """Offer the items before this one, once they are asked for."""
        self._document, self._place = document, place

    def _fill(self) -> None:
        chosen = self.item.currentData()
        with QSignalBlocker(self.item):
            self.item.clear()
            self.item.addItem(_("always shown"), "")
            for other in edits.parts(self._document):
                if other == self._place:
                    break
                if edits.kind_of(other) == "item":
                    key = str(edits.value(self._document, (*other, "id")))
                    self.item.addItem(f"{key} {edits.name_of(self._document, other)}", key)
            self._choose(chosen)

    def _choose(self, key: str) -> None:
        if self.item.findData(key) < 0:
            self.item.addItem(key or _("always shown"), key)
        self.item.setCurrentIndex(self.item.findData(key))

    def show_value(self, value: Any) -> None:
        """Show the condition, if there is one."""
        self._value = value
        key = str((value or {}).get("item", ""))
        self._choose(key)
        listed = (value or {}).get("options", [])
        if typed_numbers.typed_places(self.options.text()) != listed or not listed:
            self.options.setText(", ".join(str(each) for each in listed))
        self.options.setVisible(bool(value))

    def _on_item(self) -> None:
        key = self.item.currentData()
        old = (self._value or {}).get("options", [])
        self.edited.emit({"item": key, "options": old or [1]} if key else None, False)

    def _on_typed(self, typed: str) -> None:
        places = typed_numbers.typed_places(typed)
        self.edited.emit({"item": self.item.currentData(), "options": places}, True)
