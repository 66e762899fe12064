"""The grid of the roster: cells by colour, names that stay, and its keys."""

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QPixmap,
    QPolygon,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules.rosters import Day
from qa_desk.ui import theme
from qa_desk.ui.pages.roster.edits import as_block, block
from qa_desk.ui.pages.roster.model import RosterModel, short, weekday
from qa_desk.ui.widgets import names

# kind → ground and letters, of the theme; a cell always says its code as well
COLOURS = {
    "work": ("pressed", "text"),
    "rest": ("surface", "dim"),
    "leave": ("accent_ground", "accent"),
    "training": ("good_ground", "good"),
    "incident": ("late_ground", "late"),
}
_NARROW, _WIDE, _ROW, _NAMES, _HEAD = 30, 44, 30, 168, 40
_SATURDAY = 5
_MOST_PICTURES = 2000


def paint_day(painter: QPainter, box: QRect, day: Day) -> None:
    """Paint a day: its colour, what it says, a bar when it is more than one thing."""
    colours = theme.colours()
    ground, letters = COLOURS.get(day.kind, ("surface", "dim"))
    if day.kind == "work" and not day.counts:
        letters = "dim"
    inner = box.adjusted(2, 2, -2, -2)
    painter.setPen(Qt.PenStyle.NoPen)
    if day.segments:
        painter.setBrush(QColor(getattr(colours, ground)))
        painter.drawRoundedRect(QRectF(inner), 4, 4)
    if day.is_mixed:
        other = next(part.kind for part in day.segments if part.kind != day.kind)
        painter.setBrush(QColor(getattr(colours, COLOURS[other][1])))
        painter.drawRect(inner.left() + 4, inner.bottom() - 3, inner.width() - 8, 2)
    painter.setPen(QColor(getattr(colours, letters)))
    font, said = QFont(painter.font()), short(day)
    font.setPixelSize(theme.px(13 if len(said) < 3 else 10))
    painter.setFont(font)
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, said)


class DayDelegate(QStyledItemDelegate):
    """Paints days; typing into one takes a code or times."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures: dict[object, QPixmap] = {}

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a day and whether it is chosen, not saved yet, or corrected by hand."""
        model = index.model()
        assert isinstance(model, RosterModel)  # noqa: S101 - it is ours
        box = option.rect
        is_weekend = model.days[index.column()].weekday() >= _SATURDAY
        look = model.day(index), model.is_changed(index), is_weekend
        painter.save()
        painter.drawPixmap(box.topLeft(), self._picture(look, box.size(), painter))
        if model.begins_team(index.row()):
            painter.setPen(QColor(theme.colours().edge))
            painter.drawLine(box.topLeft(), box.topRight())
        self._paint_choice(painter, option)
        painter.restore()

    def _picture(self, look: tuple[Day, bool, bool], size: QSize, painter: QPainter) -> QPixmap:
        """Return a day as a picture; a month has few different ones, so they are kept."""
        ratio = painter.device().devicePixelRatioF()
        key = look, size.width(), size.height(), ratio, theme.colours().name
        if key not in self._pictures:
            if len(self._pictures) > _MOST_PICTURES:
                self._pictures.clear()
            picture = QPixmap(size * ratio)
            picture.setDevicePixelRatio(ratio)
            self._pictures[key] = picture
            self._draw(picture, QRect(QPoint(), size), look)
        return self._pictures[key]

    def _draw(self, picture: QPixmap, box: QRect, look: tuple[Day, bool, bool]) -> None:
        day, is_changed, is_weekend = look
        colours = theme.colours()
        picture.fill(QColor(colours.background if is_weekend else colours.surface))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(QGuiApplication.font())
        paint_day(painter, box, day)
        self._paint_marks(painter, box, day, is_changed=is_changed)
        painter.end()

    @staticmethod
    def _paint_marks(painter: QPainter, box: QRect, day: Day, *, is_changed: bool) -> None:
        if not (is_changed or day.by_hand):
            return
        colours = theme.colours()
        corner = box.adjusted(2, 2, -2, -2).topRight() + QPoint(1, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent if is_changed else colours.dim))
        side = theme.px(7 if is_changed else 5)
        points = [corner, corner - QPoint(side, 0), corner + QPoint(0, side)]
        painter.drawPolygon(QPolygon(points))

    @staticmethod
    def _paint_choice(painter: QPainter, option: QStyleOptionViewItem) -> None:
        state, accent = option.state, QColor(theme.colours().accent)
        if state & QStyle.StateFlag.State_Selected:
            veil = QColor(accent)
            veil.setAlpha(36)
            painter.fillRect(option.rect, veil)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Give what is typed the room for several times."""
        del index
        box = QRect(option.rect)
        box.setWidth(max(box.width(), theme.px(120)))
        editor.setGeometry(box)


class NameHeader(QHeaderView):
    """The names at the left, which stay when the days are scrolled."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setFixedWidth(theme.px(_NAMES))
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(theme.px(_ROW))
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        """Return the width of a name and its number."""
        return QSize(theme.px(_NAMES), super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint a name, and its number at the right."""
        model, colours = self.model(), theme.colours()
        assert isinstance(model, RosterModel)  # noqa: S101 - it is ours
        row = model.rows[section]
        painter.save()
        painter.fillRect(rect, QColor(colours.surface))
        inner = rect.adjusted(theme.px(16), 0, -theme.px(10), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._font())
        number = painter.fontMetrics().horizontalAdvance(row.staff_no)
        painter.setPen(QColor(colours.dim))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, row.staff_no)
        painter.setPen(QColor(colours.text if row.may_edit else colours.dim))
        room = inner.width() - number - theme.px(8)
        name = painter.fontMetrics().elidedText(
            names.shown(row.name), Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(QColor(colours.edge if model.begins_team(section) else colours.line))
        painter.drawLine(rect.topLeft(), rect.topRight())
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.restore()

    def _font(self) -> QFont:
        font = QFont(QGuiApplication.font())
        font.setPixelSize(theme.px(13))
        return font


class DayHeader(QHeaderView):
    """The days over the columns; today in colour."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(theme.px(_HEAD))
        self.setMinimumSectionSize(theme.px(_NARROW))
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint the number of a day over its weekday."""
        model, colours = self.model(), theme.colours()
        assert isinstance(model, RosterModel)  # noqa: S101 - it is ours
        day = model.days[section]
        is_today = day == model.month.today
        painter.save()
        painter.fillRect(rect, QColor(colours.surface))
        font = QFont(QGuiApplication.font())
        font.setPixelSize(theme.px(13))
        font.setBold(is_today)
        painter.setFont(font)
        painter.setPen(QColor(colours.accent if is_today else colours.text))
        half = rect.height() // 2
        painter.drawText(rect.adjusted(0, 4, 0, -half), Qt.AlignmentFlag.AlignCenter, str(day.day))
        font.setPixelSize(theme.px(11))
        painter.setFont(font)
        painter.setPen(QColor(colours.accent if is_today else colours.dim))
        painter.drawText(rect.adjusted(0, half, 0, -4), Qt.AlignmentFlag.AlignCenter, weekday(day))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


class RosterGrid(QTableView):
    """Keys as in a spreadsheet: typing writes, Delete empties, Ctrl+C, V, Z and Y.

    Signal `filter_wanted()`.
    """

    filter_wanted = Signal()

    def __init__(self, model: RosterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.roster = model
        self.setModel(model)
        self.setVerticalHeader(NameHeader(self))
        self.setItemDelegate(DayDelegate(self))
        self.setAccessibleName(_("Roster"))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalHeader(DayHeader(self))
        self.setCornerButtonEnabled(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the month have the room there is, as long as codes can be read."""
        super().resizeEvent(event)
        days = max(1, self.roster.columnCount())
        width = self.viewport().width() // days
        narrow, wide = theme.px(_NARROW), theme.px(_WIDE)
        self.horizontalHeader().setDefaultSectionSize(min(max(width, narrow), wide))

    def chosen(self) -> list[QModelIndex]:
        """Return the chosen cells, row by row."""
        found = self.selectionModel().selectedIndexes()
        return sorted(found, key=lambda index: (index.row(), index.column()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a spreadsheet does with a key; a letter begins to write."""
        standard = QKeySequence.StandardKey
        doing = {
            standard.Copy: self.copy,
            standard.Paste: self.paste,
            standard.Undo: self.roster.undo,
            standard.Redo: self.roster.redo,
            standard.Find: self.filter_wanted.emit,
        }
        for keys, do in doing.items():
            if event.matches(keys):
                do()
                return
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.roster.clear(self._editable())
        else:
            super().keyPressEvent(event)

    def _editable(self) -> list[QModelIndex]:
        return [index for index in self.chosen() if index.flags() & Qt.ItemFlag.ItemIsEditable]

    def copy(self) -> None:
        """Copy the chosen cells as Excel has them."""
        rows: dict[int, list[str]] = {}
        for index in self.chosen():
            rows.setdefault(index.row(), []).append(index.data(Qt.ItemDataRole.EditRole))
        QGuiApplication.clipboard().setText(as_block(rows.values()))

    def paste(self) -> None:
        """Put what was copied in Excel or WPS into the cells (P19)."""
        self.roster.paste(self._editable(), block(QGuiApplication.clipboard().text()))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on to the cell below after Enter."""
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            at = self.currentIndex()
            below = at.siblingAtRow(at.row() + 1)
            if below.isValid():
                self.setCurrentIndex(below)
