"""Knowledge: questions from the floor and feedback slips, what was answered before (S3-6.D1)."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QPushButton, QStackedWidget, QTabWidget, QWidget

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.services.knowledge import answering, asking, editing, hearing, reading, searching
from qa_desk.services.knowledge.types import Alike, Ticket, TicketRow
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Table, TableView
from qa_desk.ui.widgets import knowledge_tables, training_words
from qa_desk.ui.widgets.asking import KEY, Asking
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.knowledge_answers import AnswersTab
from qa_desk.ui.widgets.knowledge_dialogs import (
    CustomerDialog,
    ForwardDialog,
    LinkDialog,
    SettleDialog,
    SolveDialog,
    VerifyDialog,
    WordsDialog,
)
from qa_desk.ui.widgets.knowledge_figures_tab import FiguresTab
from qa_desk.ui.widgets.knowledge_view import TicketView
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Actor

_LIST_WIDTH = 560
_CLOCK_MS = 30_000  # a coach has three minutes
_AT_ONCE: dict[str, Callable[..., Any]] = {
    "take_question": answering.take,
    "tell_csr": answering.tell,
}
_SAID: dict[str, Callable[..., Any]] = {
    "solve_question": answering.solve,
    "forward_question": answering.forward,
    "link_question": answering.link,
    "verify_answer": editing.verify,
    "ask_back": editing.ask_back,
    "answer_meanwhile": editing.meanwhile,
    "settle_knowledge": editing.settle,
    "answer_customer": asking.answer_customer,
    "withdraw_question": asking.withdraw,
}
_FORMS: dict[str, Callable[..., Any]] = {
    "solve_question": SolveDialog,
    "forward_question": ForwardDialog,
    "verify_answer": VerifyDialog,
    "answer_customer": CustomerDialog,
}


class KnowledgePage(Page):
    """The questions at the left, one at the right; answers and figures in their own tabs."""

    name = "knowledge"
    title = N_("Ask and answer")
    icon = "book-open"
    action = "knowledge.search"
    watches = frozenset({"KnowledgeTicket", "KnowledgeReading"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._open: UUID | None = None
        self._wanted: UUID | None = None
        self._asked: Job | None = None
        self.dialog: Any = None
        self._step = ""
        self.list = TableView(
            Table(knowledge_tables.tickets(), lambda row: row.id),
            _("Questions from the floor"),
            code="questions",
        )
        self.list.remember(self.memory, "table")
        self.view, self.empty = TicketView(jobs, actor), EmptyState()
        self.answers = AnswersTab(jobs)
        self.figures = FiguresTab(jobs)
        self.asking = Asking(jobs, actor, self)
        self.closed_too = QCheckBox(_("Closed ones too"))
        self.new = QPushButton(theme.icon("plus"), _("Ask…"), self)
        self.gap = QPushButton(theme.icon("flag"), _("Feedback slip…"), self)
        self.notice = Notice()
        self.tabs = QTabWidget()
        self._sees = permissions.may(actor, "knowledge.see")
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._lay_out()
        self._connect()

    @Slot()
    def refresh(self) -> None:
        """Read the list again, the open question, and the tab in front."""
        if self._sees:
            too = self.closed_too.isChecked()
            job = self.list.follow(self.jobs.ask(_listed, closed_too=too))
            job.succeeded.connect(self._on_rows)
            self._reload()
        self._on_tab()

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(reading.waiting).succeeded.connect(self.set_waiting)

    def show_record(self, record: object) -> None:
        """Open the question with this id."""
        if isinstance(record, UUID) and self._sees:
            self.tabs.setCurrentIndex(0)
            self._wanted = self._open = record
            self._reload()
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which question and which tab are on show."""
        return self._open, self.tabs.currentIndex()

    def restore(self, state: Hashable) -> None:
        """Come back to a question and a tab."""
        if isinstance(state, tuple):
            self.show_record(state[0])
            self.tabs.setCurrentIndex(state[1])

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_rows(self, rows: Sequence[TicketRow]) -> None:
        self.set_waiting(sum(bool(row.step) for row in rows))
        if self._wanted is not None:
            self.list.choose(self._wanted)
            self._wanted = None

    @Slot(object)
    def _on_chosen(self, row: TicketRow | None) -> None:
        if row is not None and row.id != self._open:
            self._open = row.id
            self._reload()

    @Slot(object)
    def _on_opened(self, row: TicketRow) -> None:
        self._on_chosen(row)
        self.view.start()

    def _reload(self) -> None:
        if self._open is not None:
            self._asked = self.jobs.ask(reading.one, self._open)
            self._asked.succeeded.connect(self._on_ticket)
            self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_ticket(self, ticket: Ticket) -> None:
        if self.sender() is not self._asked:
            return
        if ticket != self.view.ticket:
            self.view.show_ticket(ticket)
            heard = self.jobs.ask(hearing.sound, ticket.row.id)
            heard.succeeded.connect(self.view.show_sound)
        self._stack.setCurrentWidget(self.view)

    @Slot()
    def _on_tab(self) -> None:
        tab = self.tabs.currentWidget()
        if tab is self.answers:
            self.answers.refresh()
        elif tab is self.figures:
            self.figures.refresh()

    @Slot()
    def _on_clock(self) -> None:
        if self.isVisible() and self.dialog is None:
            self.refresh()

    # -- doing -------------------------------------------------------------------------------

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        ticket = self.view.ticket
        if ticket is None:
            return
        seen = ticket.row.id, ticket.row.version
        if what in _AT_ONCE:
            self._do(self.jobs.work(_AT_ONCE[what], *seen))
        elif what == "read":
            self._do(self.jobs.work(asking.acknowledge, ticket.row.id))
        elif what == "outdate":
            words = _("Nobody finds this answer any more from then on.")
            if messages.ask(self, words, _("No longer holds")):
                self._do(self.jobs.work(editing.outdate, *seen))
        elif what == "print":
            self._preview(ticket)
        elif what == "link_question":
            job = self.jobs.ask(searching.alike, ticket.row.question)
            job.succeeded.connect(self._on_alike)
            job.failed.connect(self._on_failed)
        else:
            self._begin(what, self._form(what, ticket))

    def _preview(self, ticket: Ticket) -> None:
        from qa_desk.ui.widgets.knowledge_preview import KnowledgePreview  # QtPdf

        KnowledgePreview(self.jobs, ticket.row, self).open()

    def _form(self, what: str, ticket: Ticket) -> Any:
        if what in _FORMS:
            return _FORMS[what](ticket, self)
        if what == "settle_knowledge":
            return SettleDialog(ticket, training_words.today(), self)
        return WordsDialog(ticket, what, self)

    @Slot(object)
    def _on_alike(self, found: Sequence[Alike]) -> None:
        ticket = self.view.ticket
        if ticket is not None:
            others = self.list.table.rows
            self._begin("link_question", LinkDialog(ticket, found, others, self))

    def _begin(self, step: str, dialog: Any) -> None:
        self.notice.hide()
        self._step, self.dialog = step, dialog
        dialog.wanted.connect(self._on_said)
        dialog.finished.connect(self._on_finished)
        dialog.open()

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = None

    @Slot()
    def _on_said(self) -> None:
        ticket, dialog = self.view.ticket, self.dialog
        if ticket is not None:
            seen = ticket.row.id, ticket.row.version
            job = self.jobs.work(_SAID[self._step], *seen, dialog.said())
            dialog.follow(job).succeeded.connect(self._on_written)

    @Slot(object)
    def _on_written(self, found: object) -> None:
        dialog = self.dialog
        if dialog is not None:
            dialog.set_open(on=True)
            dialog.accept()
        if self._step == "solve_question" and dialog is not None and self.view.ticket:
            solved = dialog.said()
            if solved.has_no_article and not solved.article:
                row = self.view.ticket.row
                self.asking.offer_gap(row.question, row.reason, row.id)
        self._on_done(found)

    def _do(self, job: Job) -> None:
        self.notice.hide()
        job.succeeded.connect(self._on_done)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_done(self, _found: object) -> None:
        self.refresh()

    @Slot(object)
    def _on_filed(self, ticket: UUID) -> None:
        self._wanted = self._open = ticket
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            messages.failure(self, error)
            return
        self.notice.warn(str(error))
        if isinstance(error, ConflictError):
            self._reload()

    @Slot(object)
    def _on_case(self, evaluation_id: UUID) -> None:
        self.open_requested.emit("results", evaluation_id)

    @Slot()
    def _on_played(self) -> None:
        if self._open is not None:
            self.jobs.work(hearing.played, self._open)

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.view.wanted.connect(self._on_wanted)
        self.view.case_wanted.connect(self._on_case)
        self.view.sound.began.connect(self._on_played)
        self.closed_too.toggled.connect(self.refresh)
        self.new.clicked.connect(self.asking.ask)
        self.gap.clicked.connect(self.asking.find)
        self.asking.filed.connect(self._on_filed)
        self.tabs.currentChanged.connect(self._on_tab)
        self._clock.timeout.connect(self._on_clock)
        self._clock.start()

    def _lay_out(self) -> None:
        self.list.say_when_empty(
            _("No question is open"),
            _("Press {key} anywhere to ask in ten seconds.").format(key=theme.keys(KEY)),
            "",
            "book-open",
        )
        self.empty.say(
            _("No question is chosen"), _("Choose one from the list to read it."), "", "book-open"
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.view)
        self.list.bar.addWidget(self.closed_too)
        self.new.setVisible(self.asking.asks)
        self.gap.setVisible(self.asking.finds)
        for button in (self.new, self.gap):
            button.setIconSize(theme.icon_size(gap=True))
            button.setToolTip(theme.keys(KEY))
        self.add_buttons(self.new, self.gap)
        split = MasterDetail(self.list, self._stack, theme.px(_LIST_WIDTH))
        split.remember(self.memory, "split")
        if self._sees:
            self.tabs.addTab(split, _("Questions from the floor"))
        else:
            split.setParent(self)
            split.hide()
        self.tabs.addTab(self.answers, _("Answered before"))
        if self._sees and self.actor.roles != {"csr"}:
            self.tabs.addTab(self.figures, _("Figures and gaps"))
        else:
            self.figures.setParent(self)
            self.figures.hide()
        self.body.addWidget(self.notice)
        self.body.addWidget(self.tabs)
        self.setFocusProxy(self.list if self._sees else self.answers)


def _listed(work: Any, *, closed_too: bool) -> list[TicketRow]:
    return reading.listed(work, closed_too=closed_too)
