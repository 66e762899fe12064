"""Where results are seen: what is not the CSR's goes to a department by one key (P24, S3-1d)."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import Signal, SignalInstance, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import action_items as rules
from qa_desk.rules import permissions
from qa_desk.rules.sheets import Sheet
from qa_desk.services import actions
from qa_desk.services.actions import Choices, Finding
from qa_desk.services.cases import Case
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.action_dialogs import GiveDialog
from qa_desk.ui.widgets.keys import Command
from qa_desk.work import Actor


class NoteWriter(QToolButton):
    """A button for who writes information notes, about one case or about several results.

    Signals: `sent(sentence)`, `warned(sentence)`.
    """

    sent = Signal(str)
    warned = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._case: Case | None = None
        self._may = False
        self._sheet: Callable[[], Sheet] | None = None
        self._ids: Callable[[], Sequence[UUID]] | None = None
        self._found: Sequence[Finding] = ()
        self._about: tuple[str, str] | None = None  # cause and words that need no evaluation
        self.dialog: GiveDialog | None = None
        self.setIcon(theme.icon("message-square"))
        self.setIconSize(theme.icon_size())
        self.setAccessibleName(_("Information note…"))
        self.setToolTip(keys.tip(Command.NOTE))
        self.clicked.connect(self.begin)
        self.hide()

    def serve(
        self,
        actor: Actor,
        told: SignalInstance,
        sheet: Callable[[], Sheet] | None = None,
        ids: Callable[[], Sequence[UUID]] | None = None,
    ) -> None:
        """Be there for who writes notes; say at `told` what became of it.

        `sheet` is what is filled in at the moment, `ids` the results that are chosen.
        """
        for said in (self.sent, self.warned):
            said.connect(told)
        self._may, self._sheet, self._ids = permissions.may(actor, "action.give"), sheet, ids
        if ids is not None:
            words = _("Information note about the chosen results")
            self.setAccessibleName(words)
            self.setToolTip(words)
        self.show_case(self._case)

    def show_case(self, case: Case | None) -> None:
        """Offer a note about a case."""
        self._case = case
        about = self._ids is not None or (case is not None and not case.row.comparison)
        self.setVisible(self._may and about)

    def do(self, command: Command) -> bool:
        """Begin a note where that is what a key asks for; say whether it was."""
        if command is not Command.NOTE or self.isHidden():
            return False
        self.begin()
        return True

    @Slot()
    def begin(self) -> None:
        """Read what the results show, then what the form offers."""
        ids = list(self._ids()) if self._ids is not None else []
        if self._case is not None and self._ids is None:
            ids = [self._case.row.id]
        if not ids:
            self.warned.emit(_("Choose the results that the note is about first."))
            return
        self._about = None
        job = self._jobs.ask(actions.findings, ids)
        job.succeeded.connect(self._on_found)
        job.failed.connect(self._on_failed)

    def write(self, cause: str, words: str) -> None:
        """Begin a note about something that is no evaluation."""
        self._about = cause, words
        self._on_found(())

    @Slot(object)
    def _on_found(self, found: Sequence[Finding]) -> None:
        self._found = found
        job = self._jobs.ask(actions.choices)
        job.succeeded.connect(self._on_choices)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        found = [self._as_typed(one) for one in self._found]
        cause, words = self._about or rules.merged(found)
        self.dialog = GiveDialog(
            "note",
            choices,
            words=words,
            cause=cause,
            evidence=[one.evidence() for one in found],
            parent=self.window(),
        )
        self.dialog.wanted.connect(self._on_wanted)
        self.dialog.open()

    def _as_typed(self, found: Finding) -> Finding:
        """Return a finding with what is on the form, which is not submitted yet."""
        case = self._case
        if self._sheet is None or case is None or case.checklist is None:
            return found
        is_risk = found.cause == "risk"
        return rules.finding(
            found.evaluation_id, found.number, case.checklist, self._sheet(), is_risk=is_risk
        )

    @Slot()
    def _on_wanted(self) -> None:
        if self.dialog is not None:
            job = self._jobs.work(actions.give, self.dialog.action())
            self.dialog.follow(job).succeeded.connect(self._on_sent)

    @Slot()
    def _on_sent(self) -> None:
        if self.dialog is not None:
            self.dialog.set_open(on=True)
            self.dialog.accept()
        self.sent.emit(_("The note is sent. Its reply comes to your inbox."))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.warned.emit(str(error))
