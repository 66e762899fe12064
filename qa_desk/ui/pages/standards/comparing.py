"""What is different between any two versions of a checklist (P25)."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.pages.standards import rows, words
from qa_desk.ui.pages.standards.reading import Reading
from qa_desk.ui.pages.standards.rows import Row
from qa_desk.ui.widgets import wording
from qa_desk.work import Work

Documents = tuple[Mapping[str, Any], Mapping[str, Any]]
_WIDTH, _HEIGHT = 820, 560


class ComparisonDialog(QDialog):
    """Two versions to choose among those of one checklist, and what changed from one to the other.

    It begins with the version in hand and the one before it, or with the one that followed.
    """

    def __init__(
        self, jobs: Jobs, versions: Sequence[Row], row: Row, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._asked: Job | None = None
        self._rows = [each for each in versions if each.code == row.code]  # the newest first
        self.setWindowTitle(_("What is different between two versions"))
        self.before, self.after = QComboBox(), QComboBox()
        self.swap = QToolButton()
        self.reading = Reading(self.windowTitle())
        for box, name in ((self.before, _("From version")), (self.after, _("To version"))):
            box.setAccessibleName(name)
            for each in self._rows:
                box.addItem(f"{each.number}{wording.DOT}{words.stands(each)}", each.id)
        self._choose(row)
        self._lay_out()
        for box in (self.before, self.after):
            box.currentIndexChanged.connect(self._read)
        self.swap.clicked.connect(self._on_swap)
        self._read()

    def _choose(self, row: Row) -> None:
        """Compare a version with what it came from, else the one before, else the next one."""
        place = self._rows.index(row)
        based = [n for n, each in enumerate(self._rows) if each.id == row.based_on]
        other = (based or [place + 1])[0]
        if other < len(self._rows):
            older, newer = other, place
        else:
            older, newer = place, place - 1
        self.before.setCurrentIndex(older)
        self.after.setCurrentIndex(newer)

    @Slot()
    def _read(self) -> None:
        chosen = [self._rows[box.currentIndex()] for box in (self.before, self.after)]
        self._asked = self._jobs.ask(_documents, *chosen)
        self._asked.succeeded.connect(self._on_documents)
        self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_documents(self, found: Documents) -> None:
        if self.sender() is self._asked:
            self.reading.show_changes(*found)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        messages.failure(self, error)

    @Slot()
    def _on_swap(self) -> None:
        older, newer = self.before.currentIndex(), self.after.currentIndex()
        self.before.setCurrentIndex(newer)
        self.after.setCurrentIndex(older)

    def _lay_out(self) -> None:
        self.swap.setIcon(theme.icon("repeat"))
        self.swap.setToolTip(_("Compare the other way round"))
        self.swap.setAccessibleName(self.swap.toolTip())
        line = QHBoxLayout()
        line.setSpacing(8)
        for box in (self.before, self.after):
            label = QLabel(box.accessibleName())
            label.setBuddy(box)
            line.addWidget(label)
            line.addWidget(box, 1)
            if box is self.before:
                line.addWidget(self.swap)
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self.reading, 1)
        column.addWidget(buttons)
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))
        self.finished.connect(self.deleteLater)


def _documents(work: Work, before: Row, after: Row) -> Documents:
    return rows.document_of(work, before), rows.document_of(work, after)
