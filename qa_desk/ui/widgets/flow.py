"""A row of widgets that goes on in the next line where the window is narrow."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Lays out widgets like words in a paragraph.

    With `column` (pixels) they stand in columns of one width, each at least that wide and the
    line filled; without it each has the width it asks for.
    """

    def __init__(
        self, parent: QWidget | None = None, column: int = 0, across: int = 8, down: int = 8
    ) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self._items: list[QLayoutItem] = []
        self._column = column
        self._across = across
        self._down = down

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(self._wish(item).width() + self._across for item in shown) - self._across
        height = max((self._wish(item).height() for item in shown), default=0)
        return QSize(max(0, width), height)

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _wish(self, item: QLayoutItem) -> QSize:
        return item.sizeHint().expandedTo(QSize(self._column, 0))

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the items, or only reckon; return the height they take."""
        top = rect.top()
        for line in self._lines(rect.width()):
            height = max(size.height() for _item, size in line)
            left = rect.left()
            for item, size in line:
                if move and self._column:
                    item.setGeometry(QRect(QPoint(left, top), QSize(size.width(), height)))
                elif move:
                    down = (height - size.height()) // 2
                    item.setGeometry(QRect(QPoint(left, top + down), size))
                left += size.width() + self._across
            top += height + self._down
        return max(0, top - self._down - rect.top())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        if self._column:
            return self._columns(width)
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        left = 0
        for item in self._shown():
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(width, item.minimumSize().width())))
            if not lines or left + size.width() > width:
                lines.append([])
                left = 0
            lines[-1].append((item, size))
            left += size.width() + self._across
        return lines

    def _columns(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        shown = self._shown()
        fitting = max(1, (width + self._across) // (self._column + self._across))
        columns = max(1, min(fitting, len(shown)))
        each = (width - (columns - 1) * self._across) // columns
        sized = [(item, QSize(each, _height(item, each))) for item in shown]
        return [sized[n : n + columns] for n in range(0, len(sized), columns)]


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
