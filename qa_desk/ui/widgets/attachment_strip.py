"""What was added to an evaluation, as small pictures in a line: Enter opens, Delete takes away."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.attachments import KINDS
from qa_desk.services import attachments
from qa_desk.services.attachments import AttachmentRow, Opened
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import pictures, wording
from qa_desk.ui.widgets.flow import Flow
from qa_desk.work import Work

if TYPE_CHECKING:
    from qa_desk.ui.widgets.attachment_viewer import AttachmentViewer

_PICTURE = (52, 36)  # theme units
_SHOWN_NAME = 18


class Tile(QPushButton):
    """One attachment. Signals: `removed(row)` by Delete, where that may be; `left()` by Escape."""

    removed = Signal(object)
    left = Signal()

    def __init__(self, row: AttachmentRow, state: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.setAutoDefault(False)
        self.setStyleSheet("padding: 2px 6px; min-height: 0;")
        kind = KINDS[row.media_type]
        size = max(1, row.size // 1000)
        facts = [_(kind.name), _("{n} KB").format(n=size), row.added_by, state]
        said = wording.DOT.join(filter(None, facts))
        self.setAccessibleName(f"{row.name}{wording.DOT}{said}")
        keys = [_("Delete: take it away")] if row.is_removable else []
        self.setToolTip("\n".join([row.name, said, *keys]))
        self.setIconSize(QSize(*map(theme.px, _PICTURE)) if kind.is_picture else theme.icon_size())
        self.setIcon(theme.icon("clock" if state else "file-text", "late" if state else "accent"))
        self.setText("" if kind.is_picture else _short(row.name))

    def show_picture(self, picture: QImage) -> None:
        """Show the picture itself, small."""
        self.setIcon(QIcon(QPixmap.fromImage(picture)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.row.is_removable:
            self.removed.emit(self.row)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class AttachmentStrip(QWidget):
    """The attachments of one evaluation, hidden while there is none.

    Signals: `counted(number)`; `opened(row)` for one that only this computer has;
    `removed(row)`; `left()`.
    """

    counted = Signal(int)
    opened = Signal(object)
    removed = Signal(object)
    left = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None, *, titled: bool = True) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._id: UUID | None = None
        self._rows: Sequence[AttachmentRow] = ()
        self._waiting: Sequence[tuple[AttachmentRow, str]] = ()
        self._pictures: dict[UUID, QImage] = {}
        self.tiles: list[Tile] = []
        self.title = theme.role(QLabel(), "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        self.title.setVisible(titled)
        self._flow = Flow(across=6, down=6)
        column.addLayout(self._flow)
        self.hide()
        jobs.changed.connect(self._on_changed)

    def look(self, evaluation_id: UUID | None) -> None:
        """Show what was added to an evaluation; None shows nothing."""
        if evaluation_id != self._id:
            self._id, self._rows, self._waiting = evaluation_id, (), ()
            self._pictures.clear()
            self._fill()
        if evaluation_id is not None:
            job = self._jobs.ask(attachments.listed, evaluation_id)
            job.setProperty("of", evaluation_id)
            job.succeeded.connect(self._on_listed)

    def show_waiting(self, waiting: Iterable[tuple[AttachmentRow, str]]) -> None:
        """Show besides what the database does not have yet, each with its state in words."""
        self._waiting = tuple(waiting)
        self._fill()

    @property
    def names(self) -> list[str]:
        """Return what is shown."""
        return [tile.row.name for tile in self.tiles]

    @Slot(object)
    def _on_changed(self, names: frozenset[str]) -> None:
        if "Attachment" in names:
            self.look(self._id)

    @Slot(object)
    def _on_listed(self, rows: list[AttachmentRow]) -> None:
        if self.sender().property("of") == self._id and tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self._fill()

    def _fill(self) -> None:
        for tile in self.tiles:
            self._flow.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        known = {row.id for row in self._rows}
        waiting = [one for one in self._waiting if one[0].id not in known]
        self.tiles = [self._tile(row) for row in self._rows]
        self.tiles += [self._tile(row, state) for row, state in waiting]
        self.title.setText(_("Attachments ({n})").format(n=len(self.tiles)))
        self.setVisible(bool(self.tiles))
        self.counted.emit(len(self.tiles))

    def _tile(self, row: AttachmentRow, state: str = "") -> Tile:
        tile = Tile(row, state, self)
        tile.clicked.connect(lambda: self._open(row, is_here=bool(state)))
        tile.removed.connect(self.removed)
        tile.left.connect(self.left)
        self._flow.addWidget(tile)
        if row.id in self._pictures:
            tile.show_picture(self._pictures[row.id])
        elif KINDS[row.media_type].is_picture and not state:
            job = self._jobs.ask(_small, row.id, QSize(*map(theme.px, _PICTURE)) * 2)
            job.setProperty("id", row.id)
            job.succeeded.connect(self._on_small)
            job.failed.connect(self._on_no_small)
        return tile

    @Slot(object)
    def _on_small(self, picture: QImage) -> None:
        key = self.sender().property("id")
        for tile in self.tiles:
            if tile.row.id == key:
                self._pictures[key] = picture
                tile.show_picture(picture)

    @Slot()
    def _on_no_small(self) -> None:
        """Leave the sign of a file in a picture's place; opening it says what is wrong."""

    def _open(self, row: AttachmentRow, *, is_here: bool) -> None:
        if is_here:
            self.opened.emit(row)
            return
        view(self._jobs, row, self.window()).follow(self._jobs.ask(attachments.opened, row.id))


def view(jobs: Jobs, row: AttachmentRow, parent: QWidget) -> "AttachmentViewer":
    """Open the window in which an attachment is looked at."""
    from qa_desk.ui.widgets.attachment_viewer import AttachmentViewer  # brings QtPdf

    viewer = AttachmentViewer(jobs, row, parent)
    viewer.open()
    return viewer


def _small(work: Work, attachment_id: UUID, box: QSize) -> QImage:
    found: Opened = attachments.opened(work, attachment_id)
    return pictures.decoded(found.content, found.row.media_type, box)


def _short(name: str) -> str:
    return name if len(name) <= _SHOWN_NAME else f"{name[: _SHOWN_NAME - 6]}…{name[-5:]}"
