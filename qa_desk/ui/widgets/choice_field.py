"""A field in which several of many are chosen: a button, and a list with ticks under it."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import readings
from qa_desk.ui import theme
from qa_desk.ui.widgets import names

Choices: TypeAlias = Sequence[tuple[Hashable, str]]  # code and words

_HEIGHT = 280
_WIDTH = 240  # that a field asks for
_ARROW = 40  # right of the text, with the margins
_SEARCHED = 8  # from so many choices on there is a field to look for one
_CODE = Qt.ItemDataRole.UserRole


class ChoiceList(QFrame):
    """The list under the field: arrows and Space or Enter tick, letters look, Esc closes."""

    ticked = Signal()

    def __init__(self, choices: Choices, chosen: Iterable[Hashable], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme.role(self, "palette")
        self._choices = choices
        self.chosen = set(chosen)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find"))
        self.search.setAccessibleName(_("Find"))
        self.search.setVisible(len(choices) >= _SEARCHED)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Choices"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self._fill("")
        self.search.textChanged.connect(self._fill)
        self.list.itemChanged.connect(self._on_changed)
        for widget in (self.search, self.list):
            widget.installEventFilter(self)
        self.setFocusProxy(self.search if len(choices) >= _SEARCHED else self.list)

    def open_under(self, field: QWidget) -> None:
        """Open under a field, as wide as it."""
        self.resize(max(field.width(), theme.px(240)), theme.px(_HEIGHT))
        self.move(field.mapToGlobal(QPoint(0, field.height() + 2)))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows and Enter work wherever the cursor is."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(watched, Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _on_key(self, watched: QObject, key: Qt.Key) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key, 0)
        keys = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if watched is self.list:
            keys.add(Qt.Key.Key_Space)
        if step and self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
        elif key in keys and self.list.currentItem():
            self._toggle(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    def _toggle(self, item: QListWidgetItem) -> None:
        is_on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)

    @Slot(str)
    def _fill(self, text: str) -> None:
        words = text.casefold().split()
        self.list.blockSignals(True)
        self.list.clear()
        for code, name in self._choices:
            found_by = f"{name} {readings.words(name)}".casefold()  # P21
            if all(word in found_by for word in words):
                item = QListWidgetItem(names.shown(name))
                item.setData(_CODE, code)
                is_on = code in self.chosen
                item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
                self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)

    @Slot(QListWidgetItem)
    def _on_changed(self, item: QListWidgetItem) -> None:
        change = self.chosen.add if item.checkState() == Qt.CheckState.Checked else None
        (change or self.chosen.discard)(item.data(_CODE))
        self.ticked.emit()


class ChoiceField(QPushButton):
    """Shows what is chosen; Space, Enter or Down opens the list. `changed()` after each tick."""

    changed = Signal()

    def __init__(self, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "choice")
        self._nothing = nothing
        self._choices: Choices = ()
        self._chosen: tuple[Hashable, ...] = ()
        self.opened: ChoiceList | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open)
        self._show()

    def offer(self, choices: Choices) -> None:
        """Offer these; what was chosen and is not among them stays, under its code."""
        self._choices = choices
        self._show()

    def values(self) -> tuple[Hashable, ...]:
        """Return the chosen codes, in the order they are offered."""
        return self._chosen

    def set_values(self, codes: Iterable[Hashable]) -> None:
        """Choose these."""
        self._chosen = self._in_order(set(codes))
        self._show()

    @Slot()
    def open(self) -> None:
        """Open the list."""
        known = {code for code, _words in self._choices}
        others = [(code, str(code)) for code in self._chosen if code not in known]
        self.opened = ChoiceList([*self._choices, *others], self._chosen, self)
        self.opened.ticked.connect(self._on_ticked)
        self.opened.destroyed.connect(self._on_closed)
        self.opened.open_under(self)

    def sizeHint(self) -> QSize:
        """Ask for the same room whatever is chosen."""
        return QSize(theme.px(_WIDTH), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Give way where there is little room."""
        return QSize(theme.px(_WIDTH) // 2, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many of the chosen as there is room for."""
        super().resizeEvent(event)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Down and Enter too."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow that says there is a list."""
        super().paintEvent(event)
        side = theme.px(14)
        box = QRect(self.width() - side - 8, (self.height() - side) // 2, side, side)
        painter = QPainter(self)
        theme.paint_icon(painter, box, "chevron-down", "dim")
        painter.end()

    @Slot()
    def _on_ticked(self) -> None:
        if self.opened is not None:
            self._chosen = self._in_order(self.opened.chosen)
            self._show()
            self.changed.emit()

    @Slot()
    def _on_closed(self) -> None:
        self.opened = None

    def _in_order(self, codes: set[Hashable]) -> tuple[Hashable, ...]:
        known = [code for code, _words in self._choices if code in codes]
        return (*known, *sorted(codes.difference(known), key=str))

    def _show(self) -> None:
        words = dict(self._choices)
        said = _(", ").join(names.shown(words.get(code, str(code))) for code in self._chosen)
        room = self.width() - theme.px(_ARROW)
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(said, Qt.TextElideMode.ElideRight, room) or self._nothing)
        self.setToolTip(said)
