"""The parts of a checklist in a tree: chosen, dragged, moved by Alt+Up and Alt+Down."""

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from qa_desk.i18n import N_, _
from qa_desk.rules import checklist_edits as edits
from qa_desk.rules import typed_numbers
from qa_desk.rules.checklist_changes import words_of
from qa_desk.rules.fields import Place
from qa_desk.ui import theme

Document = Mapping[str, Any]
_PLACE = Qt.ItemDataRole.UserRole
_POINTS_WIDTH = 56
_FOLDERS = {
    "skill_groups": N_("Skill groups"),
    "fatal_errors": N_("Fatal errors"),
    "praise_tags": N_("Praise"),
}


class PartsTree(QTreeWidget):
    """Signals: `chosen(place)`, `moved(place, target)`, `stepped(±1)`, `removal_asked()`."""

    chosen = Signal(object)
    moved = Signal(object, object)
    stepped = Signal(int)
    removal_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.read_only = False
        self._items: dict[Place, QTreeWidgetItem] = {}
        self._parts: dict[Place, Any] = {}  # what the rows were told to say, and say
        self._shown: dict[Place, tuple[str, str]] = {}
        self._faulty: set[Place] = set()
        self.setAccessibleName(_("Parts of the checklist"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setIconSize(theme.icon_size())
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.header().resizeSection(1, theme.px(_POINTS_WIDTH))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.currentItemChanged.connect(self._on_current)

    def place(self) -> Place:
        """Return the part in hand; that of a folder is the head."""
        item = self.currentItem()
        found = item.data(0, _PLACE) if item else ()
        return found if isinstance(found, tuple) and len(found) != 1 else ()

    def folder(self) -> str:
        """Return the list of the folder in hand, if one is."""
        item = self.currentItem()
        found = item.data(0, _PLACE) if item else ()
        return str(found[0]) if isinstance(found, tuple) and len(found) == 1 else ""

    def show_document(self, document: Document, place: Place) -> None:
        """Show all parts, with one of them in hand; sections that were closed stay closed."""
        known = {at: self._key(item) for at, item in self._outer()}
        closed = {known[at] for at, item in self._outer() if self._is_closed(item)}
        with QSignalBlocker(self):
            self._fill(document)
            for at, item in self._outer():
                if item.childCount() and known.get(at) != self._key(item):
                    item.setExpanded(self._key(item) not in closed)
            for at in self._faulty & self._items.keys():
                self._mark(at)
            chosen = self._items.get(place) or self._items[()]
            self.setCurrentItem(chosen)
        self.scrollToItem(chosen)

    def show_part(self, document: Document, place: Place) -> None:
        """Show other words or points of one part, and of the section around it."""
        for at in {place, place[:2]}:
            if at in self._items:
                self._word(at, edits.value(document, at))

    def choose(self, place: Place) -> None:
        """Go to a part."""
        item = self._items.get(place)
        if item is not None:
            self.setCurrentItem(item)
            self.scrollToItem(item)

    def show_faulty(self, places: set[Place]) -> None:
        """Mark the parts with which something is wrong."""
        for at in places ^ self._faulty:
            self._faulty ^= {at}
            self._mark(at)

    def _mark(self, at: Place) -> None:
        item = self._items.get(at)
        if item is not None:
            is_faulty = at in self._faulty
            item.setIcon(0, theme.icon("circle-alert", "late") if is_faulty else QIcon())
            item.setToolTip(0, _("Something is missing here") if is_faulty else "")

    # -- filling -----------------------------------------------------------------------------

    def _fill(self, document: Document) -> None:
        """Have a row for each part: rows that are there get other words, most keep theirs."""
        wanted = dict(rows_of(document))
        for at in [at for at in self._items if at not in wanted][::-1]:
            item = self._items.pop(at)
            (item.parent() or self.invisibleRootItem()).removeChild(item)
            del self._parts[at], self._shown[at]
        index = 0
        for at, part in wanted.items():
            parent = self._items.get(at[:2]) if len(at) > 2 else self._folder_of(at)
            if at not in self._items:
                self._items[at] = _row(at)
                if parent is None:
                    self.invisibleRootItem().insertChild(index, self._items[at])
                else:
                    parent.addChild(self._items[at])
            index += parent is None
            self._word(at, part)

    def _folder_of(self, at: Place) -> QTreeWidgetItem | None:
        is_inside = len(at) == 2 and at[0] in _FOLDERS
        return self._items.get(at[:1]) if is_inside else None

    def _word(self, at: Place, part: Any) -> None:
        if at in self._parts and self._parts[at] is part:
            return  # what a change left alone is shared, so most rows stay as they are
        self._parts[at], shown = part, _words(at, part)
        if self._shown.get(at) != shown:
            self._shown[at] = shown
            for column, words in enumerate(shown):
                self._items[at].setText(column, words)

    def _outer(self) -> list[tuple[Place, QTreeWidgetItem]]:
        """Return the rows that may have others under them."""
        return [(at, item) for at, item in self._items.items() if len(at) < 3]

    def _key(self, item: QTreeWidgetItem) -> str:
        return item.text(0).split("  ")[0]

    def _is_closed(self, item: QTreeWidgetItem) -> bool:
        return bool(item.childCount()) and not item.isExpanded()

    # -- moving ------------------------------------------------------------------------------

    def _on_current(self) -> None:
        self.chosen.emit(self.place())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by Alt+Up and Alt+Down, remove by Del."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self.read_only:
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Delete and not self.read_only:
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground too: only what is opaque scrolls without painting every row again."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme.colours().surface))
        painter.end()
        super().paintEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Say where a part was dropped; the document is moved, and then shown anew."""
        source, onto = self.place(), self.itemAt(event.position().toPoint())
        where = self.dropIndicatorPosition()
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if self.read_only or not source or onto is None:
            return
        below = where == QAbstractItemView.DropIndicatorPosition.BelowItem
        target = drop_target(source, onto.data(0, _PLACE), below=below)
        if target is not None:
            self.moved.emit(source, target)


def rows_of(document: Document) -> Iterator[tuple[Place, Any]]:
    """Yield the places of all rows in order and what they say; that of a folder is its list."""
    yield (), document
    for name in ("skill_groups", "sections", "fatal_errors", "praise_tags"):
        if name in _FOLDERS:
            yield (name,), name
        for index, part in enumerate(document.get(name, ())):
            yield (name, index), part
            if name == "sections":
                for n, item in enumerate(part.get("items", ())):
                    yield (name, index, "items", n), item


def _words(at: Place, part: Any) -> tuple[str, str]:
    """Return what the row of a part says: its key and words, and its points."""
    if len(at) == 1:
        return _(_FOLDERS[part]), ""
    kind = edits.kind_of(at)
    key = "" if kind == "head" else str(part.get("id", ""))
    points = ""
    if kind == "item":
        points = typed_numbers.shown_number(part.get("points"))
    elif kind == "section":
        points = typed_numbers.shown_number(edits.section_points(part))
    return f"{key}  {words_of(part)}".strip(), points


def _row(at: Place) -> QTreeWidgetItem:
    item = QTreeWidgetItem()
    item.setData(0, _PLACE, at)
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if len(at) < 2:
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
    return item


def drop_target(source: Place, onto: Place, *, below: bool) -> Place | None:
    """Return the place before which a part goes that is dropped on another, None where it cannot.

    An item dropped on a section becomes its last; other parts stay within their own list.
    """
    if edits.kind_of(source) == "item" and len(onto) == 2 and onto[0] == "sections":
        return (*onto, "items", 0 if below else 1 << 16)
    if not onto or len(onto) != len(source) or onto[0] != source[0]:
        return None
    return (*onto[:-1], int(onto[-1]) + below)
