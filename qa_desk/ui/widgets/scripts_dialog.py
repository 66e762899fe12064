"""The library of scripts for test calls: a list, and beside it the script in hand (P23)."""

from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.scripts import Script
from qa_desk.services import scripts
from qa_desk.services.scripts import Library, ScriptRow
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.conflict import Conflict, ConflictDialog, Difference
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.plain_table import PlainTable
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.script_editor import ScriptEditor
from qa_desk.ui.widgets.unfinished import Document, Unfinished
from qa_desk.work import Actor

_WIDTH, _HEIGHT = 1040, 640
_NEW = uuid5(NAMESPACE_OID, "new script of a test call")


class ScriptsDialog(QDialog):
    """Scripts are written, changed and retired here. What is typed stays until it is saved.

    Signal: `changed()` when the library is another one.
    """

    changed = Signal()

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Scripts of test calls"))
        self._jobs = jobs
        self._may_edit = permissions.may(actor, "scripts.edit")
        self._row: ScriptRow | None = None  # None: a new one
        self._wanted: UUID | None = None
        self._seen = 0  # the version on which the typing is based
        self.conflict: ConflictDialog | None = None
        self.table = PlainTable(Table(_columns(), key=lambda row: row.id), _("Scripts"), self)
        self.retired_too = QCheckBox(_("Retired ones too"))
        self.new = QPushButton(_("New script"))
        self.editor = ScriptEditor()
        self.state = theme.role(QLabel(), "small")
        self.problem = Problem()
        self.retire = QPushButton()
        self.discard = QPushButton(_("Discard changes"))
        self.save = theme.role(QPushButton(_("Save")), "primary")
        self.unfinished = Unfinished(jobs, self)
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Read the library again."""
        job = self._jobs.ask(scripts.library, retired_too=self.retired_too.isChecked())
        self._follow(job, self._on_library)

    def done(self, result: int) -> None:
        """Close it; what is not saved yet is kept on this computer."""
        self.editor.questions.finish()
        self.unfinished.flush()
        super().done(result)

    # -- the list ----------------------------------------------------------------------------

    @Slot(object)
    def _on_library(self, found: Library) -> None:
        self.editor.offer(found.groups)
        wanted = self._wanted or (self._row.id if self._row else None)
        self._wanted = None
        self.table.show_rows(found.rows)
        if wanted is not None and self.table.choose(wanted):
            self._on_chosen(self.table.current())
        elif found.rows and not self._is_touched():
            self.table.choose(found.rows[0].id)
        elif not found.rows:
            self._begin()

    @Slot(object)
    def _on_chosen(self, row: ScriptRow | None) -> None:
        if row is None or (row == self._row and self._is_touched()):
            return
        self.unfinished.flush()
        self._row, self._seen = row, row.version
        self.editor.show_script(row.content)
        self.unfinished.look_for(row.id)
        self._show_state()

    @Slot()
    def _begin(self) -> None:
        """Begin a new script."""
        self.unfinished.flush()
        self._row, self._seen = None, 0
        self.table.clearSelection()
        self.table.setCurrentIndex(self.table.table.index(-1, -1))
        self.editor.show_script(Script())
        self.unfinished.look_for(_NEW)
        self._show_state()
        self.editor.name.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- typing ------------------------------------------------------------------------------

    def _key(self) -> UUID:
        return self._row.id if self._row else _NEW

    def _stored(self) -> Script:
        return self._row.content if self._row else Script()

    def _is_touched(self) -> bool:
        return self.editor.script().tidy() != self._stored().tidy()

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        """Go on with what was typed before."""
        if key == self._key() and not self._is_touched():
            self._seen = int(kept.get("seen", self._seen))
            self.editor.show_script(Script.from_document(kept.get("script", {})))
            self._show_state()

    @Slot()
    def _on_changed(self) -> None:
        self.problem.say("")
        if self._is_touched():
            document = {"script": self.editor.script().to_document(), "seen": self._seen}
            self.unfinished.keep(self._key(), document)
        else:
            self.unfinished.forget(self._key())
        self._show_state()

    def _show_state(self) -> None:
        row, touched = self._row, self._is_touched()
        is_retired = row is not None and row.retired_at is not None
        self.editor.set_read_only(read_only=is_retired or not self._may_edit)
        self.retire.setText(_("Bring back") if is_retired else _("Retire"))
        self.retire.setEnabled(row is not None and not touched and self._may_edit)
        self.save.setEnabled(touched and self._may_edit and not is_retired)
        self.discard.setEnabled(touched)
        self.state.setText(_("Not saved yet") if touched else _told(row))

    @Slot()
    def _on_discard(self) -> None:
        self.unfinished.forget(self._key())
        self.problem.say("")
        self._seen = self._row.version if self._row else 0
        self.editor.show_script(self._stored())
        self._show_state()

    # -- saving ------------------------------------------------------------------------------

    @Slot()
    def submit(self) -> None:
        """Save what is written, if nothing is missing."""
        self.editor.questions.finish()
        script, row = self.editor.script(), self._row
        missing = script.tidy().problem()
        self.problem.say(missing)
        if missing or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        if row is None:
            job = self._jobs.work(scripts.make, script)
        else:
            job = self._jobs.work(scripts.edit, row.id, self._seen, script)
        self._follow(job, self._on_saved)

    @Slot(object)
    def _on_saved(self, made: UUID | None) -> None:
        self.unfinished.forget(self._key())
        self._wanted = made or self._key()
        self._row = None
        self.editor.show_script(Script())  # what is shown next is what is stored
        self.refresh()
        self.changed.emit()

    @Slot()
    def _on_retire(self) -> None:
        row = self._row
        if row is not None:
            verb = scripts.bring_back if row.retired_at else scripts.retire
            self._follow(self._jobs.work(verb, row.id, row.version), self._on_retired)

    @Slot(object)
    def _on_retired(self, _nothing: object) -> None:
        self._row = None
        self.editor.show_script(Script())
        self.refresh()
        self.changed.emit()

    def _follow(self, job: Job, then: Callable[[Any], None]) -> None:
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))
        self._show_state()
        if isinstance(error, ConflictError):
            self._follow(self._jobs.ask(scripts.library, retired_too=True), self._on_conflict)

    @Slot(object)
    def _on_conflict(self, found: Library) -> None:
        """Show what somebody else made of it beside what is written here."""
        row = next((each for each in found.rows if each.id == self._key()), None)
        if row is None:
            return
        groups = dict(found.groups)
        theirs, mine = _fields(row.content, groups), _fields(self.editor.script().tidy(), groups)
        different = [
            Difference(what, words, mine[what])
            for what, words in theirs.items()
            if words != mine[what]
        ]
        self._row = row
        self.conflict = ConflictDialog(
            Conflict(
                _("{name} was changed meanwhile").format(name=row.content.name),
                self.problem.words(),
                _("What it is now"),
                _("What you wrote"),
                different,
            ),
            [("mine", _("Save what I wrote")), ("theirs", _("Take what it is now"))],
            self,
        )
        self.conflict.chosen.connect(self._on_settled)
        self.conflict.open()

    @Slot(str)
    def _on_settled(self, choice: str) -> None:
        if choice == "theirs":
            self._on_discard()
        elif self._row is not None:
            self._seen = self._row.version
            self._show_state()
            self.submit()
        self.conflict = None

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.table.chosen.connect(self._on_chosen)
        self.retired_too.toggled.connect(self.refresh)
        self.new.clicked.connect(self._begin)
        self.editor.changed.connect(self._on_changed)
        self.unfinished.found.connect(self._on_found)
        self.save.clicked.connect(self.submit)
        self.discard.clicked.connect(self._on_discard)
        self.retire.clicked.connect(self._on_retire)
        for keys, slot in (("Ctrl+Return", self.submit), ("Ctrl+N", self.new.click)):
            QShortcut(QKeySequence(keys), self, slot)

    def _lay_out(self) -> None:
        self.new.setVisible(self._may_edit)
        self.new.setToolTip(theme.keys("Ctrl+N"))
        self.save.setToolTip(theme.keys("Ctrl+Return"))
        for button in (self.new, self.retire, self.discard, self.save):
            button.setAutoDefault(False)
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.retired_too, 1)
        above.addWidget(self.new)
        master, detail = QWidget(), QWidget()
        left = QVBoxLayout(master)
        left.setContentsMargins(0, 0, 12, 0)
        left.setSpacing(8)
        left.addLayout(above)
        left.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.state, 1)
        for button in (self.retire, self.discard, self.save):
            button.setVisible(self._may_edit)
            below.addWidget(button)
        right = QVBoxLayout(detail)
        right.setContentsMargins(12, 0, 0, 0)
        right.setSpacing(8)
        right.addWidget(self.editor, 1)
        right.addWidget(self.problem)
        right.addLayout(below)
        both = QVBoxLayout(self)
        both.setContentsMargins(16, 16, 16, 16)
        both.addWidget(MasterDetail(master, detail, 320))
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))
        self.table.setFocus()


def _columns() -> list[Column[ScriptRow]]:
    return [
        Column(
            _("Script"),
            lambda row: row.content.name,
            icon=lambda row: "x" if row.retired_at else None,
            colour=lambda row: "dim" if row.retired_at else None,
            tip=_tip,
            wide=True,
        ),
        Column(_("Last used"), lambda row: row.use.last, wording.day, tip=_tip),
    ]


def _tip(row: ScriptRow) -> str:
    retired = (
        _("retired on {day}").format(day=wording.day(row.retired_at)) if row.retired_at else ""
    )
    return "\n".join(filter(None, (row.content.name, row.content.scenario, retired)))


def _told(row: ScriptRow | None) -> str:
    if row is None:
        return ""
    words = _("Written by {person} on {day}")
    return words.format(person=row.created_by, day=wording.day(row.created_at))


def _fields(script: Script, groups: dict[str, str]) -> dict[str, str]:
    asked = (
        " · ".join(filter(None, (q.question, q.expected, q.article))) for q in script.questions
    )
    return {
        _("Script name"): script.name,
        _("Skill group"): groups.get(script.skill_group, script.skill_group),
        _("Scenario"): script.scenario,
        _("Questions"): "\n".join(asked),
    }
