"""The room in which a draft is written: the editor, its saving, comparing, and the way out."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import checklist_changes
from qa_desk.rules.checklist_changes import KINDS, PARTS
from qa_desk.services.checklist_drafts import Written
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.standards.editor import ChecklistEditor
from qa_desk.ui.pages.standards.reading import Reading
from qa_desk.ui.pages.standards.saver import DraftSaver
from qa_desk.ui.widgets.conflict import Conflict, ConflictDialog, Difference
from qa_desk.ui.widgets.problem import Problem

_WIDTH, _HEIGHT = 820, 560
_MOST_SHOWN = 40


class EditorDesk(QWidget):
    """Signals: `closed()`; `day_asked("propose" or "put_in_force")` once all of it is saved."""

    closed = Signal()
    day_asked = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.written: Written | None = None
        self.conflict: ConflictDialog | None = None
        self.comparison: QDialog | None = None
        self._theirs: Written | None = None
        self._asked = ""
        self.editor = ChecklistEditor(jobs)
        self.saver = DraftSaver(jobs, self)
        self.back = QPushButton(_("All versions"))
        self.back.setIcon(theme.icon("arrow-left"))
        self.back.setIconSize(theme.icon_size(gap=True))
        self.state = theme.role(QLabel(), "small")
        self.problem = Problem()
        self.preview = QPushButton(_("Try it"))
        self.preview.setCheckable(True)
        self.preview.setToolTip(_("Shows it as it will be scored, while you write"))
        self.compare = QPushButton(_("Compare…"))
        self.propose = QPushButton(_("Propose…"))
        self.put = theme.role(QPushButton(_("Put in force…")), "primary")
        self._lay_out()
        self._connect()

    @property
    def draft_id(self) -> UUID | None:
        """Return which draft is open."""
        return self.written.row.id if self.written else None

    def open(self, written: Written, *, may_put: bool) -> None:
        """Open a draft."""
        self.written = written
        self.problem.say("")
        self.editor.show_draft(written)
        self.saver.begin(written.row.id, written.row.version)
        writes = written.row.may_edit
        self.propose.setVisible(writes)
        self.put.setVisible(may_put)
        self.compare.setEnabled(written.base is not None)
        self.state.setText("" if writes else _("Somebody else's draft: read only"))
        self.editor.tree.setFocus()

    # -- saving ------------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, document: Mapping[str, Any]) -> None:
        self.problem.say("")
        self.state.setText(_("Saving…"))
        self.saver.keep(document)

    @Slot()
    def _on_settled(self) -> None:
        self.state.setText(_("Saved"))
        if self._asked:
            self._go_on()

    @Slot(str)
    def _on_not_saved(self, sentence: str) -> None:
        self._asked = ""
        self.state.setText(_("Not saved yet"))
        self.problem.say(sentence)

    @Slot(object, str)
    def _on_conflict(self, theirs: Written, sentence: str) -> None:
        """Show what somebody else made of it beside what is written here."""
        self._theirs, self._asked = theirs, ""
        mine = self.saver.waiting or self.editor.document
        differences = [
            Difference(
                f"{_(PARTS[each.part])} {each.key} · {_(KINDS[each.kind])}",
                checklist_changes.said(each.before),
                checklist_changes.said(each.after),
            )
            for each in checklist_changes.changes(theirs.document, mine)[:_MOST_SHOWN]
        ]
        self.conflict = ConflictDialog(
            Conflict(
                _("{name} was changed meanwhile").format(name=theirs.row.title),
                sentence,
                _("What it is now"),
                _("What you wrote"),
                differences,
            ),
            [("mine", _("Save what I wrote")), ("theirs", _("Take what it is now"))],
            self,
        )
        self.conflict.chosen.connect(self._on_chosen)
        self.conflict.open()

    @Slot(str)
    def _on_chosen(self, choice: str) -> None:
        theirs, self.conflict = self._theirs, None
        if theirs is None:
            return
        mine = self.saver.waiting or self.editor.document
        self.written = theirs
        if choice == "theirs":
            self.saver.settle(theirs.row.version, None)
            self.editor.show_draft(theirs)
            self.state.setText(_("Saved"))
        else:
            self.saver.settle(theirs.row.version, mine)
            self.editor.take(mine)

    # -- the way out -------------------------------------------------------------------------

    def _ask(self, act: str) -> None:
        """Go on to the day once nothing is missing and all is saved."""
        if not self.editor.is_ready():
            self.problem.say(
                _("Something is missing yet. It is listed below; choose a line to go there.")
            )
            return
        self._asked = act
        if self.saver.is_settled:
            self._go_on()
        else:
            self.saver.flush()

    def _go_on(self) -> None:
        act, self._asked = self._asked, ""
        self.day_asked.emit(act)

    @Slot()
    def _on_compare(self) -> None:
        if self.written is None or self.written.base is None:
            return
        dialog = QDialog(self)
        dialog.setWindowTitle(_("What is different from the version before"))
        column = QVBoxLayout(dialog)
        reading = Reading(dialog.windowTitle())
        reading.show_changes(self.written.base, self.editor.document)
        column.addWidget(reading, 1)
        buttons = QDialogButtonBox(dialog)
        close = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.clicked.connect(dialog.reject)
        column.addWidget(buttons)
        dialog.resize(theme.px(_WIDTH), theme.px(_HEIGHT))
        dialog.finished.connect(dialog.deleteLater)
        self.comparison = dialog
        dialog.open()

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.editor.changed.connect(self._on_changed)
        self.saver.settled.connect(self._on_settled)
        self.saver.not_saved.connect(self._on_not_saved)
        self.saver.found.connect(self.editor.take)
        self.saver.conflicted.connect(self._on_conflict)
        self.back.clicked.connect(self.closed)
        self.preview.toggled.connect(lambda shown: self.editor.show_preview(shown=shown))
        self.compare.clicked.connect(self._on_compare)
        self.propose.clicked.connect(lambda: self._ask("propose"))
        self.put.clicked.connect(lambda: self._ask("put_in_force"))

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(8)
        bar.addWidget(self.back)
        bar.addWidget(self.state, 1)
        for button in (self.compare, self.preview, self.propose, self.put):
            button.setAutoDefault(True)
            bar.addWidget(button)
        below = QVBoxLayout()
        below.setContentsMargins(16, 0, 16, 0)
        below.addWidget(self.problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addLayout(below)
        column.addWidget(theme.role(QFrame(), "line"))
        column.addWidget(self.editor, 1)
