"""What a person finds at a signing station: their own waiting items, and nothing else (P3)."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.rules import permissions, workflow
from qa_desk.services import cases
from qa_desk.services.cases import CaseRow
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import keys, names
from qa_desk.ui.widgets.case_desk import CaseDesk
from qa_desk.ui.widgets.case_list import CaseList
from qa_desk.ui.widgets.chips import Chip, ElidedLabel, IconLabel
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.let_in import LetInDialog
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.step_offers import RARE, WAITING
from qa_desk.work import Actor, Work

WATCHES = frozenset({"Evaluation", "Signature"})
LEAVE_KEY = "Ctrl+Q"
_LIST_WIDTH = 336
_REFRESH_MS = 30
_SIGNERS = {"csr", "team_lead", "witness"}


def offered() -> tuple[str, ...]:
    """Return the steps of a signing station: those of CSRs, team leads and witnesses (P3)."""
    theirs = {step.key for step in workflow.STEPS if step.who & _SIGNERS}
    return tuple(key for keys in (*WAITING, *RARE) for key in keys if key in theirs)


def is_to_sign(row: CaseRow, actor: Actor) -> bool:
    """Say whether something waits for the actor as the CSR evaluated, or as the team lead."""
    relations = {"csr"} if row.csr_id == actor.id else {"team_lead"}
    return any(step.key in offered() for step in workflow.available(row.status, relations))


def _to_sign(work: Work) -> list[CaseRow]:
    return [row for row in cases.inbox(work) if is_to_sign(row, work.actor)]


class SigningDesk(QWidget):
    """A list and a case, with a line above that says who is signed in.

    Signals: `finished(words)` when nothing is left to sign; `leave_wanted()`; `let_in()` when a
    team lead has let somebody in again.
    """

    finished = Signal(str)
    leave_wanted = Signal()
    let_in = Signal()

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._actor = jobs, actor
        self._was_signed = False
        self._may_let_in = permissions.may(actor, "accounts.reset")
        self.list = CaseList(_("What waits for your signature"))
        self.list.say_when_empty(
            _("Nothing waits for your signature"),
            _("You can let a CSR of your team in again, or sign out."),
        )
        self.list.is_filtered = False
        self.desk = CaseDesk(jobs, offered())
        self.desk.clear(_("No result is open"), _("Choose one from the list to read it."))
        self._refreshing = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refreshing.timeout.connect(self.refresh)
        theme.role(self, "surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._top())
        split = MasterDetail(self.list, self.desk, theme.px(_LIST_WIDTH))
        layout.addWidget(split, 1)
        self.setFocusProxy(self.list)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.desk.done.connect(self._on_done)
        jobs.changed.connect(self._on_changed)
        jobs.away_changed.connect(self._on_away_changed)

    @property
    def words(self) -> str:
        """Return what was typed and not signed: it goes when the person goes."""
        form = self.desk.panel.form
        return form.words().strip() if form is not None else ""

    def is_listening(self) -> bool:
        """Say whether a recording plays that will come to its end."""
        listening = self.desk.view.sound.listening
        return listening.player.is_playing and listening.passage is None

    @Slot()
    def refresh(self) -> None:
        """Read again what waits, and the open case."""
        self.list.follow(self._jobs.ask(_to_sign)).succeeded.connect(self._on_rows)
        self.desk.reload()

    @Slot()
    def show_let_in(self) -> None:
        """Let a CSR of the team in again."""
        dialog = LetInDialog(self._jobs, self)
        dialog.said.connect(self._on_let_in)
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the player have the keys that nothing else here wants."""
        command = keys.command(event)
        if command is None or not self.desk.view.sound.listening.do(command):
            super().keyPressEvent(event)

    def _top(self) -> QFrame:
        who = theme.role(QLabel(names.shown(f"{self._actor.name} {self._actor.staff_no}")), "title")
        self.count = Chip("", "information")
        self.said = Chip("", "good")
        self.hint = theme.role(ElidedLabel(), "dim")
        self._on_away_changed(self._jobs.away_since)
        self.let_in_button = QPushButton(_("Let a CSR in again"))
        self.let_in_button.setVisible(self._may_let_in)
        self.let_in_button.clicked.connect(self.show_let_in)
        self.leave = QPushButton(_("Sign out"))
        self.leave.setToolTip(f"{_('Sign out')} ({theme.keys(LEAVE_KEY)})")
        self.leave.clicked.connect(self.leave_wanted)
        self.count.hide()
        self.said.hide()
        bar = theme.role(QFrame(), "header")
        line = QHBoxLayout(bar)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(12)
        line.addWidget(IconLabel("user", "accent", 20))
        for widget in (who, self.count, self.said):
            line.addWidget(widget)
        line.addWidget(self.hint, 1)
        line.addWidget(self.let_in_button)
        line.addWidget(self.leave)
        return bar

    @Slot(object)
    def _on_rows(self, rows: Sequence[CaseRow]) -> None:
        number = len(rows)
        words = ngettext("{n} waits for your signature", "{n} wait for your signature", number)
        self.count.show_state(words.format(n=number), "information")
        self.count.setVisible(bool(rows))
        if rows:
            is_open = any(row.id == self.desk.case_id() for row in rows)
            if not (is_open or self.words):
                self.list.choose(rows[0].id)
                self.desk.open(rows[0].id)
        elif self._was_signed:
            self.finished.emit(_("Thank you, all done"))
        elif not (self._may_let_in or self.words):
            self.finished.emit(_("Nothing waits for your signature"))

    @Slot(object)
    def _on_chosen(self, row: CaseRow | None) -> None:
        if row is not None:
            self.desk.open(row.id)

    @Slot(object)
    def _on_opened(self, row: CaseRow) -> None:
        self.desk.open(row.id)
        self.desk.start()

    @Slot(object, str, str)
    def _on_done(self, _case_id: UUID, _key: str, sentence: str) -> None:
        self._was_signed = True
        self._on_said(sentence)
        self.list.setFocus()
        self.refresh()

    @Slot(str)
    def _on_let_in(self, sentence: str) -> None:
        self._on_said(sentence)
        self.let_in.emit()

    def _on_said(self, sentence: str) -> None:
        self.said.show_state(sentence, "good")
        self.said.show()

    @Slot(object)
    def _on_changed(self, changed: frozenset[str]) -> None:
        if changed & WATCHES and not self._refreshing.isActive():
            self._refreshing.start()

    @Slot(object)
    def _on_away_changed(self, since: object) -> None:
        """Say what becomes of what is typed, or that nothing can be signed just now."""
        if since is None:
            self.hint.setText(_("What is typed here and not signed is not kept."))
            self._refreshing.start()
        else:
            self.hint.setText(
                _("The database does not answer. What is signed is safe; wait, or come back.")
            )


class LeaveDialog(FormDialog):
    """Asks before words go that nobody has signed; `wanted()` says that they may go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Sign out without signing?"), _("Sign out"), parent)
        self.say(_("What you typed is not kept at this station. It goes when you sign out."))
        self.cancel.setText(_("Stay"))
