"""A meeting over the page: prepare it, say something beforehand, circulate and sign the minutes."""

from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.minutes import TYPES, Minutes
from qa_desk.services import meetings
from qa_desk.services.meetings import Choices, Meeting
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import meeting_words, signed_dialog
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.meeting_form import MeetingForm
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.signed_dialog import KINDS, Offers, Services, SignedDialog
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


class MeetingDialog(SignedDialog):
    """Besides its minutes, what whoever is asked to come says beforehand."""

    services = Services(
        meetings.one,
        meetings.save,
        meetings.issue,
        meetings.sign,
        meetings.reopen,
        meetings.discard,
    )

    def __init__(
        self, jobs: Jobs, actor: Actor, meeting_id: UUID, parent: QWidget | None = None
    ) -> None:
        super().__init__(jobs, meeting_id, _("Meeting"), parent)
        self.issue.setText(_("Circulate for signatures"))
        self.discard.setText(_("Let it go"))
        self.absent = QCheckBox(_("I cannot come"))
        self.reason, self.words = QLineEdit(), QLineEdit()
        self.say = theme.role(QPushButton(_("Send")), "primary")
        self.say.setAutoDefault(False)
        self.say.clicked.connect(self._on_say)
        signed_dialog.name(self.reason, _("Why you cannot come"))
        signed_dialog.name(self.words, _("What you have to say beforehand"))
        signed_dialog.name(self.opinion, _("Comment (may be empty)"))
        for widget in (self.absent, self.reason, self.words):
            self.said.addWidget(widget)
        self.acts.addWidget(self.say)
        self._offer_to_say(None)
        if permissions.may(actor, "meeting.write"):
            self.follow(jobs.ask(meetings.choices), self._on_choices)
        else:
            self._on_choices(Choices())

    def offers(self, paper: Meeting) -> Offers:
        """Return what the person may do with a meeting."""
        row = paper.row
        writes = row.state == "draft" and paper.may_write
        return Offers(
            seen=row.version,
            writes=writes,
            discards=writes,
            takes_back=row.state == "signing" and paper.may_write,
            signs=bool(row.waits),
        )

    def show_form(self, paper: Meeting) -> None:
        """Show a meeting with who has signed its minutes."""
        row = paper.row
        self.title.setText(f"{row.number}  {_(TYPES[row.type])}")
        self.state.show_state(meeting_words.state(row), KINDS[row.state])
        self.form.show_minutes(paper.minutes)
        self.form.show_signatures(list(meeting_words.signatures(paper)))
        self.signatures.hide()  # the form has them
        self.sign.setText(_("I have read it") if row.waits == "read" else _("Sign"))
        self._offer_to_say(paper)

    def filled(self) -> Minutes:
        """Return the minutes; InputError says what is missing."""
        return self.form.minutes()  # type: ignore[no-any-return]

    def typed(self) -> str:
        """Return what is typed, finished or not."""
        return str(self.form.minutes(strict=False).to_text())

    def show_typed(self, kept: str) -> None:
        """Show what was typed before."""
        self.form.show_minutes(Minutes.from_text(kept))

    def preview(self) -> QDialog:
        """Return the window in which the minutes are seen before they are printed."""
        from qa_desk.ui.widgets.meeting_preview import MeetingPreview  # QtPdf

        return MeetingPreview(self._jobs, self.paper.row, self)

    def set_open(self, *, on: bool) -> None:
        """Let things be done with it, or not while one is being done."""
        super().set_open(on=on)
        self.say.setEnabled(on)

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        self.set_form(MeetingForm(choices))
        self.reload()

    def _offer_to_say(self, paper: Meeting | None) -> None:
        """Let whoever is invited, and does not write it, say something beforehand."""
        mine = None
        if paper is not None and paper.row.state == "draft" and not paper.may_write:
            mine = paper.mine
        signed_dialog.offer(mine is not None, self.absent, self.reason, self.words, self.say)
        if mine is not None:
            self.absent.setChecked(bool(mine.attendance))
            self.reason.setText(mine.reason)
            self.words.setText(mine.words)

    @Slot()
    def _on_say(self) -> None:
        self.set_open(on=False)
        said = self.reason.text(), self.words.text()
        job = self._jobs.work(meetings.say, self._key, *said, is_absent=self.absent.isChecked())
        self.follow(job, self.on_done)
