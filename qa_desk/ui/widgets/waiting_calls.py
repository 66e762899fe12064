"""The test calls whose CSR is not known yet: who answered is said, or they are discarded (P23)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.services import check_desk, live
from qa_desk.services.check_desk import Desk
from qa_desk.services.live import DISCARDS, MISMATCH, Begun, Waiting
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.person_field import PersonField
from qa_desk.ui.widgets.why_button import WhyButton

_WIDTH = 600  # four columns


class WaitingDialog(FormDialog):
    """Lists test calls that are no evaluation yet. Signals as `FormDialog`; `discarded(why)`."""

    discarded = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Test calls that wait for their CSR"), _("Evaluate"), parent)
        self.rows = TableView(
            Table(_columns(), lambda row: row.call_id), _("Test calls"), code="waiting_calls"
        )
        self.rows.setMinimumHeight(theme.px(160))
        self.setFixedWidth(theme.px(_WIDTH))
        self.rows.say_when_empty(
            _("No test call waits"), _("Each has become an evaluation."), "", "check"
        )
        self.person = PersonField()
        self.discard = WhyButton(_("Discard…"), "trash-2", DISCARDS)
        self.discard.wanted.connect(self.discarded)
        self.say(
            _(
                "The recorder's call gives the CSR when it is imported. Nobody is guessed: if you "
                "know who answered, say so."
            )
        )
        self.body.addWidget(self.rows)
        self.add(_("Who answered"), self.person)
        self.body.addWidget(self.discard, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows.chosen.connect(self._on_row)
        self._on_row(None)

    def show_rows(self, rows: Sequence[Waiting]) -> None:
        """Show what waits."""
        self.rows.show_rows(rows)
        if rows and self.rows.current() is None:
            ready = next((row for row in rows if row.csr and row.is_mine), rows[0])
            self.rows.choose(ready.call_id)

    def missing(self) -> str:
        """Refuse one of which nobody knows who answered, or that somebody else evaluates."""
        row = self.rows.current()
        if row is None:
            return _("Choose a test call.")
        if row.csr and not row.is_mine:
            return _("{person} evaluates it.").format(person=names.shown(row.observer))
        return "" if row.csr or self.person.person else _("Nobody knows yet who answered.")

    @Slot(object)
    def _on_row(self, row: Waiting | None) -> None:
        self.person.setEnabled(row is not None and not row.csr)
        self.discard.setEnabled(row is not None)
        is_other = row is not None and not row.is_mine
        self.button.setText(_("Say who answered") if is_other else _("Evaluate"))
        for action in self.discard.menu().actions():
            if action.data() == MISMATCH:
                action.setVisible(row is not None and row.is_recorded)


class WaitingCalls(QPushButton):
    """Says how many test calls wait, while there are any, and asks about them.

    Signals: `begun(Begun)` the evaluation of one was made; `told(sentence)`.
    """

    begun = Signal(object)
    told = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._rows: Sequence[Waiting] = ()
        self.dialog: WaitingDialog | None = None
        self.clicked.connect(self.ask)
        self.hide()

    def refresh(self) -> None:
        """Read which wait."""
        self._jobs.ask(live.waiting).succeeded.connect(self._on_rows)

    @Slot(object)
    def _on_rows(self, rows: list[Waiting]) -> None:
        self._rows = rows
        n = len(rows)
        self.setText(ngettext("{n} test call waits", "{n} test calls wait", n).format(n=n))
        self.setVisible(bool(rows))
        if self.dialog is not None:
            self.dialog.show_rows(rows)

    @Slot()
    def ask(self) -> None:
        """Ask who answered."""
        dialog = self.dialog = WaitingDialog(self.window())
        dialog.show_rows(self._rows)
        dialog.wanted.connect(self._on_wanted)
        dialog.discarded.connect(self._on_discarded)
        dialog.finished.connect(self._on_closed)
        dialog.follow(self._jobs.ask(check_desk.desk)).succeeded.connect(self._on_desk)
        dialog.open()

    @Slot(object)
    def _on_desk(self, desk: Desk) -> None:
        if self.dialog is not None:
            self.dialog.person.show_people(desk.subjects)

    @Slot()
    def _on_wanted(self) -> None:
        if self.dialog is None or (row := self.dialog.rows.current()) is None:
            return
        person = self.dialog.person.person
        if row.csr or person is None:
            job = self._jobs.work(live.take_up, row.call_id)
        else:
            job = self._jobs.work(live.name, row.call_id, person.id)
        self.dialog.follow(job).succeeded.connect(self._on_named)

    @Slot(object)
    def _on_named(self, done: Begun) -> None:
        self._close()
        if done.evaluation_id is None:
            self.told.emit(_("Who answered is noted. Whoever made the test call evaluates it."))
        else:
            self.begun.emit(done)

    @Slot(str)
    def _on_discarded(self, why: str) -> None:
        if self.dialog is not None and (row := self.dialog.rows.current()) is not None:
            self.dialog.set_open(on=False)
            job = self.dialog.follow(self._jobs.work(live.discard, row.call_id, why))
            job.succeeded.connect(self._on_gone)

    @Slot()
    def _on_gone(self) -> None:
        self._close()
        self.told.emit(_("The test call is discarded."))

    def _close(self) -> None:
        if self.dialog is not None:
            self.dialog.set_open(on=True)
            self.dialog.accept()
        self.refresh()

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None


def _columns() -> list[Column[Waiting]]:
    return [
        Column(_("Began"), lambda row: row.began_at, _near, means="began_at"),
        Column(_("Called from"), lambda row: row.number_masked, means="number_masked"),
        Column(
            _("CSR"),
            lambda row: row.csr,
            lambda csr: names.shown(csr) if csr else "?",
            wide=True,
            means="csr",
        ),
        Column(_("Caller"), lambda row: row.observer, names.shown, means="by"),
    ]


def _near(moment: datetime) -> str:
    return wording.near_time(moment, datetime.now(UTC))
