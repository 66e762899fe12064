"""A CSR's last results beside the call that is being scored, and where points were lost."""

from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.services import track_records
from qa_desk.services.track_records import Loss, PastResult, TrackRecord
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import wording

_KEY = Qt.ItemDataRole.UserRole


class _Wrapped(QStyledItemDelegate):
    """Makes each line as high as its wrapped words need in the width there is."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of the wrapped words."""
        tree = self.parent()
        assert isinstance(tree, QTreeWidget)  # noqa: S101 - it is the tree's own delegate
        depth = 2 if index.parent().isValid() else 1
        icon = 0 if index.parent().isValid() else theme.px(24)
        width = tree.viewport().width() - depth * tree.indentation() - icon - theme.px(12)
        words, room = str(index.data()), QRect(0, 0, max(width, 40), 10_000)
        size = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words).size()
        return QSize(size.width(), size.height() + theme.px(8))


class _Tree(QTreeWidget):
    """The results, each opened by Right or Enter; Escape goes back to the form."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setIndentation(theme.px(14))
        self.setWordWrap(True)
        self.setIconSize(theme.icon_size())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setStyleSheet("QTreeView::item { padding: 1px 2px; border: none; }")
        self.setItemDelegate(_Wrapped(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the words anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter, leave by Escape."""
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            item.setExpanded(not item.isExpanded())
        else:
            super().keyPressEvent(event)


class PreviousResults(QWidget):
    """Date, score and result of the last evaluations.

    Signals: `found(TrackRecord)`; `left()` to go back to the form.
    """

    found = Signal(object)
    left = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: UUID | None = None
        self._record: TrackRecord | None = None
        self._tops: dict[UUID, QTreeWidgetItem] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(6)
        title = theme.role(QLabel(_("This CSR's last results (P)")), "heading")
        title.setWordWrap(True)
        column.addWidget(title)
        self.none = theme.role(QLabel(_("None released yet")), "dim")
        self.none.setWordWrap(True)
        column.addWidget(self.none)
        self.tree = _Tree()
        self.tree.setAccessibleName(_("This CSR's last results"))
        self.tree.left.connect(self.left)
        column.addWidget(self.tree, 1)
        theme.changes().happened.connect(self._fill)
        self._fill()

    def look(self, evaluation_id: UUID | None) -> None:
        """Look for what there is of the CSR of an evaluation; None shows nothing."""
        if evaluation_id != self._wanted:
            self._wanted, self._record = evaluation_id, None
            self._fill()
        if evaluation_id is not None:
            job = self._jobs.ask(track_records.track_record, evaluation_id)
            job.succeeded.connect(self._on_read)

    @Slot(object)
    def _on_read(self, record: TrackRecord) -> None:
        if record.evaluation_id != self._wanted:
            return
        if record != self._record:
            self._record = record
            self._fill()
        self.found.emit(record)

    def days(self) -> dict[str, str]:
        """Return on which day the CSR lost points before, by the key of the item."""
        if self._record is None:
            return {}
        days = {result.id: wording.day(result.contact_at) for result in self._record.results}
        return {key: days[id_] for key, id_ in self._record.repeated.items()}

    @Slot(str)
    def go_to(self, key: str = "") -> None:
        """Take the keys: where the CSR lost points on an item before, or at the newest result."""
        result = self._record.repeated.get(key) if self._record else None
        top = self._tops.get(result) if result else next(iter(self._tops.values()), None)
        if top is None:
            return
        top.setExpanded(True)
        line = top
        for n in range(top.childCount() if result else 0):
            child = top.child(n)
            if child is not None and child.data(0, _KEY) == key:
                line = child
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        self.tree.setCurrentItem(line)
        self.tree.scrollToItem(line)

    def _fill(self) -> None:
        self.tree.clear()
        self._tops = {}
        results = self._record.results if self._record else ()
        self.none.setVisible(not results)
        self.tree.setVisible(bool(results))
        for result in results:
            self._tops[result.id] = _top(result)
            self.tree.addTopLevelItem(self._tops[result.id])


def _top(result: PastResult) -> QTreeWidgetItem:
    words = [
        wording.day(result.contact_at),
        wording.score(result.final),
        wording.result(result.result),
    ]
    if result.is_imported:
        words.append(_("imported"))
    top = QTreeWidgetItem([wording.DOT.join(words)])
    icon = wording.result_icon(result.result) or "minus"
    top.setIcon(0, theme.icon(icon, wording.result_colour(result.result) or "dim"))
    if result.is_imported:
        top.setToolTip(0, "\n".join([_("From a list of before QA Desk"), result.number]).strip())
    else:
        top.setToolTip(0, f"{result.number}\n{wording.exact_time(result.contact_at)}")
    for loss in result.losses:
        top.addChild(_child(loss))
    if not result.losses and not result.is_imported:
        top.addChild(QTreeWidgetItem([_("No points were deducted.")]))
    return top


def _child(loss: Loss) -> QTreeWidgetItem:
    lost = _("fatal") if loss.points is None else f"−{wording.points(loss.points)}"
    child = QTreeWidgetItem([f"{loss.name}  {loss.text}  {lost}"])
    child.setData(0, _KEY, loss.key)
    cause = wording.cause(loss.cause) if loss.cause not in ("", "csr") else ""
    note = wording.DOT.join(part for part in (loss.note, cause) if part)
    if note:
        child.setText(0, f"{child.text(0)}\n{note}")
        child.setToolTip(0, note)
    return child
