"""The marks of one item as small buttons: click to hear, Delete to remove."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from qa_desk.i18n import _
from qa_desk.rules.sheets import Mark
from qa_desk.ui import theme
from qa_desk.ui.widgets.timecode import clock

_MOST = 4  # chips side by side; the others are counted, and stay on the waveform


class MarkChip(QPushButton):
    """One mark; signals `heard(mark)`, `removed(mark)`."""

    heard = Signal(object)
    removed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mark = Mark(0)
        self._read_only = False
        self.setProperty("mark", True)
        self.setIcon(theme.icon("map-pin", "accent"))
        self.setIconSize(QSize(theme.px(12), theme.px(12)))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.clicked.connect(lambda: self.heard.emit(self._mark))

    def show_mark(self, mark: Mark, *, read_only: bool) -> None:
        """Stand for a mark."""
        self._mark, self._read_only = mark, read_only
        time = clock(mark.at_ms)
        self.setText(time)
        self.setAccessibleName(_("Mark at {time}").format(time=time))
        listen = _("Listen from {time}").format(time=clock(mark.at_ms, 1))
        self.setToolTip(listen if read_only else f"{listen}\n{_('Delete: remove the mark')}")
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and not self._read_only:
            self.removed.emit(self._mark)
        else:
            super().keyPressEvent(event)

    def _show_menu(self, at: QPoint) -> None:
        if self._read_only:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove = menu.addAction(theme.icon("trash-2"), _("Remove mark"))
        remove.triggered.connect(lambda: self.removed.emit(self._mark))
        menu.popup(self.mapToGlobal(at))


class MarkChips(QWidget):
    """The chips of one item; signals `heard(mark)`, `removed(mark)`."""

    heard = Signal(object)
    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._chips: list[MarkChip] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._more = theme.role(QLabel(), "small")
        self._row.addWidget(self._more)
        self.show_marks(())

    def show_marks(self, marks: Sequence[Mark], *, read_only: bool = False) -> None:
        """Show these marks, the earliest first."""
        ordered = sorted(marks, key=lambda mark: mark.at_ms)
        shown, rest = ordered[:_MOST], ordered[_MOST:]
        while len(self._chips) < len(shown):
            self._chips.append(self._make())
        for chip, mark in zip(self._chips, shown, strict=False):
            chip.show_mark(mark, read_only=read_only)
        for chip in self._chips[len(shown) :]:
            chip.hide()
        self._more.setVisible(bool(rest))
        self._more.setText(f"+{len(rest)}")
        self._more.setToolTip(", ".join(clock(mark.at_ms, 1) for mark in rest))
        self.setVisible(bool(ordered))

    def chips(self) -> tuple[MarkChip, ...]:
        """Return the chips on show."""
        return tuple(chip for chip in self._chips if not chip.isHidden())

    def _make(self) -> MarkChip:
        chip = MarkChip(self)
        chip.heard.connect(self.heard)
        chip.removed.connect(self.removed)
        self._row.insertWidget(len(self._chips), chip)
        if self._chips:
            QWidget.setTabOrder(self._chips[-1], chip)
        return chip
