"""Inbox: what waits for this person to release, confirm or countersign."""

from collections.abc import Hashable, Sequence
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qa_desk.i18n import N_, _, ngettext
from qa_desk.services import cases
from qa_desk.services.cases import CaseRow
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.page import Page, memory
from qa_desk.ui.widgets.case_desk import CaseDesk
from qa_desk.ui.widgets.case_list import CaseList
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.countersign_button import CountersignButton
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.papers_button import PapersButton
from qa_desk.ui.widgets.release_clock import ReleaseClock
from qa_desk.work import Actor

_LIST_WIDTH = 424


class InboxPage(Page):
    """The list at the left, the case and its form at the right."""

    name = "inbox"
    title = N_("Inbox")
    icon = "inbox"
    watches = frozenset({"Evaluation", "Signature"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._then: UUID | None = None  # where the list moves on to
        self._moving = False
        self._first = True
        self.list = CaseList(_("What waits for you"))
        self.list.say_when_empty(
            _("Nothing waits for you"),
            _("Results to release, confirm or countersign appear here."),
            _("See results"),
        )
        self.desk = CaseDesk(jobs)
        self.desk.view.sound.listening.remember(memory(actor.login, "player"))
        self.clock = ReleaseClock(jobs, actor, self)
        self.said = Chip("", "good")
        self.said.hide()
        self.header.beside.addWidget(self.said)
        self.papers = PapersButton(jobs, actor)
        self.passes = CountersignButton(jobs, actor)
        self.add_buttons(self.passes, self.papers)
        split = MasterDetail(self.list, self.desk, theme.px(_LIST_WIDTH))
        split.remember(self.memory, "split")
        self.body.addWidget(split)
        self.setFocusProxy(self.list)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.empty_acted.connect(self._on_empty_acted)
        self.list.retried.connect(self.refresh)
        self.desk.done.connect(self._on_done)
        self.desk.saved.connect(self.saved)
        self.desk.not_saved.connect(self.not_saved)
        self.clock.released.connect(self._on_released)
        self.passes.signed.connect(self.refresh)
        self._show_none()

    @Slot()
    def refresh(self) -> None:
        """Read the list again, and the open case."""
        job = self.list.follow(self.jobs.ask(cases.inbox))
        job.succeeded.connect(self._on_rows)
        self.passes.recount()
        self.desk.reload()

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(cases.inbox).succeeded.connect(self._on_counted)

    def show_record(self, record: object) -> None:
        """Open the case with this id."""
        if isinstance(record, UUID):
            self._then, self._moving = record, False
            self.desk.open(record)
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which case is open."""
        return self.desk.case_id()

    def restore(self, state: Hashable) -> None:
        """Open the case that was open."""
        self.show_record(state)

    @Slot(object)
    def _on_rows(self, rows: Sequence[CaseRow]) -> None:
        self.set_waiting(len(rows))
        if self._first:
            self._first = False
            self.list.setFocus()  # it could not take the focus while it was empty
        found = self._then is not None and self.list.choose(self._then)
        if self._moving and not found:
            self._show_none()
        self._then, self._moving = None, False

    @Slot(object)
    def _on_counted(self, rows: Sequence[CaseRow]) -> None:
        self.set_waiting(len(rows))

    @Slot(object)
    def _on_chosen(self, row: CaseRow | None) -> None:
        if row is not None:
            self.desk.open(row.id)

    @Slot(object)
    def _on_opened(self, row: CaseRow) -> None:
        self.desk.open(row.id)
        self.desk.start()

    @Slot()
    def _on_empty_acted(self) -> None:
        self.open_requested.emit("results", None)

    @Slot(object, str, str)
    def _on_done(self, case_id: UUID, key: str, sentence: str) -> None:
        del key
        self.said.show_state(sentence, "good")
        self.said.show()
        following = self.list.next_to(case_id)
        self._then, self._moving = following.id if following else None, True
        self.list.setFocus()
        self.refresh()

    @Slot(object)
    def _on_released(self, numbers: Sequence[str]) -> None:
        words = ngettext("{n} result was released.", "{n} results were released.", len(numbers))
        self.said.show_state(words.format(n=len(numbers)), "good")
        self.said.show()

    def _show_none(self) -> None:
        self.desk.clear(_("No result is open"), _("Choose one from the list to read it."))
