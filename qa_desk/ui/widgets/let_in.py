"""Let a CSR in again at the computer where he stands: a name typed, never chosen from a list."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.services import accounts
from qa_desk.services.accounts import StartPassword
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import names
from qa_desk.ui.widgets.account_dialogs import StartPasswordDialog
from qa_desk.ui.widgets.form_dialog import FormDialog


class LetInDialog(FormDialog):
    """Unlocks an account of the team, or gives it a new start password; signals `said(sentence)`.

    Every use stands in the journal.
    """

    said = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(_("Let a CSR in again"), _("Unlock"), parent)
        self._jobs = jobs
        self.name = QLineEdit()
        self.add(_("Staff no. or sign-in name"), self.name)
        self.say(_("For CSRs of your own team. It stands in the journal."), "small")
        self.anew = QPushButton(_("Password forgotten: give a new start password"))
        theme.role(self.anew, "link")
        self.anew.setAutoDefault(False)
        self.anew.clicked.connect(self._on_anew)
        line = QHBoxLayout()
        line.addWidget(self.anew)
        line.addStretch(1)
        self.body.addLayout(line)
        self.wanted.connect(self._on_wanted)

    def missing(self) -> str:
        return "" if self.name.text().strip() else _("Type a staff no. or sign-in name.")

    @Slot()
    def _on_wanted(self) -> None:
        job = self._jobs.work(accounts.let_in, self.name.text())
        self.follow(job).succeeded.connect(self._on_let_in)

    @Slot()
    def _on_anew(self) -> None:
        problem = self.missing()
        self.problem.say(problem)
        if not problem:
            self.set_open(on=False)
            job = self._jobs.work(accounts.start_anew, self.name.text())
            self.follow(job).succeeded.connect(self._on_started)

    @Slot(object)
    def _on_let_in(self, person: str) -> None:
        self._tell(_("{person} can sign in again.").format(person=names.shown(person)))

    @Slot(object)
    def _on_started(self, start: StartPassword) -> None:
        StartPasswordDialog(start, self.parentWidget()).open()
        person = names.shown(f"{start.name} {start.staff_no}")
        self._tell(_("{person} signs in with the new start password.").format(person=person))

    def _tell(self, sentence: str) -> None:
        self.set_open(on=True)
        self.said.emit(sentence)
        self.accept()
