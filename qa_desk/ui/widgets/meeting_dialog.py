"""A meeting over the page: prepare it, say something beforehand, circulate and sign the minutes."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QInputDialog,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import ConflictError, InputError, QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.minutes import TYPES, Minutes
from qa_desk.services import meetings
from qa_desk.services.meetings import Choices, Meeting
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import arranging, meeting_words
from qa_desk.ui.widgets.case_parts import heading
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.meeting_form import MeetingForm
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.unfinished import Document, Unfinished
from qa_desk.work import Actor


class MeetingBeginDialog(FormDialog):
    """What kind of meeting is prepared; a drill names its contingency plan (S0-8.2.1)."""

    def __init__(self, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(_("Prepare a meeting"), _("Prepare it"), parent)
        self.kind, self.plan = QComboBox(), QComboBox()
        for code, words in TYPES.items():
            self.kind.addItem(_(words), code)
        for key, name in choices.plans:
            self.plan.addItem(shown(name), key)
        self.add(_("Kind of meeting"), self.kind)
        self.add(_("Contingency plan of a drill"), self.plan)
        self.plan.setEnabled(False)
        self.kind.currentIndexChanged.connect(self._on_kind)

    def missing(self) -> str:
        if self.kind.currentData() == "drill" and self.plan.currentData() is None:
            return _("There is no contingency plan yet. Enter one under Policies first.")
        return ""

    @Slot()
    def _on_kind(self) -> None:
        self.plan.setEnabled(self.kind.currentData() == "drill")


class MeetingDialog(QDialog):
    """Signal: `changed()` when the meeting is another one than before."""

    changed = Signal()

    def __init__(
        self, jobs: Jobs, actor: Actor, meeting_id: UUID, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Meeting"))
        self._jobs, self._id = jobs, meeting_id
        self.meeting: Meeting | None = None
        self.form: MeetingForm | None = None
        self.title, self.state = heading(""), Chip("", "neutral")
        self.problem = Problem()
        self.unfinished = Unfinished(jobs, self)
        self.absent = QCheckBox(_("I cannot come"))
        self.reason, self.words = QLineEdit(), QLineEdit()
        self.comment, self.password = QLineEdit(), QLineEdit()
        self.print = QPushButton(theme.icon("printer"), _("Print or save…"))
        self.drop = QPushButton(_("Let it go"))
        self.change = QPushButton(_("Change it…"))
        self.save = QPushButton(_("Save"))
        self.say = theme.role(QPushButton(_("Send")), "primary")
        self.issue = theme.role(QPushButton(_("Circulate for signatures")), "primary")
        self.sign = theme.role(QPushButton(_("Sign")), "primary")
        self.area = QScrollArea()
        self._lay_out()
        self._connect()
        if permissions.may(actor, "meeting.write"):
            self._follow(jobs.ask(meetings.choices), self._on_choices)
        else:
            self._on_choices(Choices())

    def reload(self) -> None:
        """Read the meeting again."""
        self._follow(self._jobs.ask(meetings.one, self._id), self._on_meeting)

    def done(self, result: int) -> None:
        """Close it; what is not saved yet is kept on this computer."""
        self.unfinished.flush()
        super().done(result)

    def ask_reason(self) -> str:
        """Ask why signed minutes are changed; nothing when the person changed their mind."""
        words = _("The signatures on it become void, and everybody is asked again. Why?")
        said, _given = QInputDialog.getText(self, _("Change it…"), words)
        return said

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        self.form = MeetingForm(choices)
        self.form.changed.connect(self._on_changed)
        self.area.setWidget(self.form)
        self.reload()

    @Slot(object)
    def _on_meeting(self, found: Meeting) -> None:
        assert self.form is not None  # noqa: S101 - choices come first
        self.meeting = found
        row = found.row
        self.title.setText(f"{row.number}  {_(TYPES[row.type])}")
        self.state.show_state(meeting_words.state(row), meeting_words.CHIPS[row.state])
        self.form.show_minutes(found.minutes)
        is_draft = row.state == "draft"
        writes = is_draft and found.may_write
        self.form.set_read_only(read_only=not writes)
        self.form.show_signatures(list(meeting_words.signatures(found)))
        self._show(writes, self.save, self.issue, self.drop)
        self._show(row.state == "signing" and found.may_write, self.change)
        self._show(bool(row.waits), self.comment, self.password, self.sign)
        self.sign.setText(_("I have read it") if row.waits == "read" else _("Sign"))
        says = is_draft and not writes and found.mine is not None
        self._show(says, self.absent, self.reason, self.words, self.say)
        if says and found.mine is not None:
            self.absent.setChecked(bool(found.mine.attendance))
            self.reason.setText(found.mine.reason)
            self.words.setText(found.mine.words)
        if row.waits:
            self.comment.setFocus(Qt.FocusReason.OtherFocusReason)
        if writes:
            self.unfinished.look_for(self._id)

    def _show(self, is_shown: bool, *widgets: QWidget) -> None:
        for widget in widgets:
            widget.setVisible(is_shown)
            widget.setEnabled(is_shown)

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        """Go on with what was typed before, unless somebody has saved meanwhile."""
        found = self.meeting
        if key == self._id and found and self.form and kept.get("seen") == found.row.version:
            self.form.show_minutes(Minutes.from_text(str(kept["minutes"])))

    @Slot()
    def _on_changed(self) -> None:
        if self.meeting is not None and self.form is not None:
            minutes = self.form.minutes(strict=False).to_text()
            document = {"minutes": minutes, "seen": self.meeting.row.version}
            self.unfinished.keep(self._id, document)

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_save(self) -> None:
        self._write(meetings.save)

    @Slot()
    def _on_issue(self) -> None:
        self._write(meetings.issue)

    def _write(self, service: Any) -> None:
        if self.meeting is None or self.form is None:
            return
        try:
            minutes = self.form.minutes()
        except InputError as error:
            self.problem.say(str(error))
            return
        self._set_open(on=False)
        seen = self.meeting.row.version
        self._follow(self._jobs.work(service, self._id, seen, minutes), self._on_kept)

    @Slot(object)
    def _on_kept(self, _nothing: object) -> None:
        self.unfinished.forget(self._id)
        self._on_done(None)

    @Slot()
    def _on_say(self) -> None:
        self._set_open(on=False)
        said = self.reason.text(), self.words.text()
        job = self._jobs.work(meetings.say, self._id, *said, is_absent=self.absent.isChecked())
        self._follow(job, self._on_done)

    @Slot()
    def _on_sign(self) -> None:
        if self.meeting is None:
            return
        if not self.password.text():
            self.problem.say(_("Enter your password to sign."))
            self.password.setFocus()
            return
        self._set_open(on=False)
        said = self.comment.text(), self.password.text()
        job = self._jobs.work(meetings.sign, self._id, self.meeting.row.version, *said)
        self._follow(job, self._on_done)

    @Slot(object)
    def _on_done(self, _nothing: object) -> None:
        self.comment.clear()
        self.password.clear()
        self.reload()
        self.changed.emit()

    @Slot()
    def _on_change(self) -> None:
        if self.meeting is None:
            return
        reason = self.ask_reason() if self.meeting.given else ""
        if self.meeting.given and not reason.strip():
            return
        job = self._jobs.work(meetings.reopen, self._id, self.meeting.row.version, reason)
        self._follow(job, self._on_reopened)

    @Slot(object)
    def _on_reopened(self, meeting_id: UUID) -> None:
        self._id = meeting_id
        self._on_done(None)

    @Slot()
    def _on_drop(self) -> None:
        if self.meeting is not None:
            self._set_open(on=False)
            job = self._jobs.work(meetings.discard, self._id, self.meeting.row.version)
            self._follow(job, self._on_dropped)

    @Slot(object)
    def _on_dropped(self, _nothing: object) -> None:
        self.changed.emit()
        self.accept()

    @Slot()
    def _on_print(self) -> None:
        from qa_desk.ui.widgets.meeting_preview import MeetingPreview  # QtPdf

        if self.meeting is not None:
            MeetingPreview(self._jobs, self.meeting.row, self).open()

    def _follow(self, job: Job, then: Any) -> None:
        self.problem.say("")
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self._set_open(on=True)
        self.problem.say(str(error))
        is_typed = self.meeting is not None and self.meeting.row.state == "draft"
        if isinstance(error, ConflictError) and not is_typed:
            self.reload()
            self.problem.say(str(error))

    def _set_open(self, *, on: bool) -> None:
        for button in (self.save, self.issue, self.sign, self.say, self.drop):
            button.setEnabled(on)

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        for button, slot in (
            (self.save, self._on_save),
            (self.issue, self._on_issue),
            (self.say, self._on_say),
            (self.sign, self._on_sign),
            (self.change, self._on_change),
            (self.drop, self._on_drop),
            (self.print, self._on_print),
        ):
            button.clicked.connect(slot)
        self.password.returnPressed.connect(self._on_sign)
        self.unfinished.found.connect(self._on_found)

    def _lay_out(self) -> None:
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for field, words in (
            (self.reason, _("Why you cannot come")),
            (self.words, _("What you have to say beforehand")),
            (self.comment, _("Comment (may be empty)")),
            (self.password, _("Your password")),
        ):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
        self.print.setIconSize(theme.icon_size(gap=True))
        buttons = (self.drop, self.change, self.save, self.say, self.issue, self.sign)
        for button in (self.print, *buttons):
            button.setAutoDefault(False)
        fields = (self.absent, self.reason, self.words, self.comment, self.password)
        for widget in (*fields, *buttons):
            widget.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(arranging.line(self.title, None, self.state))
        column.addWidget(self.area, 1)
        column.addWidget(self.problem)
        column.addLayout(arranging.line(*fields))
        column.addLayout(arranging.line(self.print, None, *buttons))
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(1000), theme.px(680)).boundedTo(room * 0.95))
