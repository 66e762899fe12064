"""Inbox: what waits for this person to release, confirm or countersign."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import permissions, ticking
from qa_desk.services import cases, reminding
from qa_desk.services.cases import CaseRow
from qa_desk.services.knowledge.types import About
from qa_desk.services.reminding import Reminded
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.page import Page, memory
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_desk import CaseDesk
from qa_desk.ui.widgets.case_list import CaseList
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.countersign_button import CountersignButton
from qa_desk.ui.widgets.elsewhere import Elsewhere
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.papers_button import PapersButton
from qa_desk.ui.widgets.tick_clock import TickClock
from qa_desk.ui.widgets.to_sign_dialog import ToSignButton
from qa_desk.work import Actor

_LIST_WIDTH = 424
_STAYS = ("rescore", "correct", "panel_correct")  # it is seen at once what came of these


class InboxPage(Page):
    """The list at the left, the case and its form at the right."""

    name = "inbox"
    title = N_("Inbox")
    icon = "inbox"
    watches = frozenset(
        {"Evaluation", "Signature", "Reminder", "PolicyVersion", "PolicyReading", "BulletinEdition"}
        | {"TrainingNeed", "TrainingSession", "TrainingRelease", "Calibration", "ActionItem"}
        | {"Complaint", "ComplaintReading", "ImprovementPlan", "Document"}
        | {"KnowledgeTicket", "KnowledgeReading", "MeetingInput", "Appraisal"}
    )

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._then: UUID | None = None  # where the list moves on to
        self._moving = False
        self._was_open: UUID | None = None
        self._first, self._has_told = True, False
        self.list = CaseList(_("What waits for you"))
        self.list.say_when_empty(
            _("Nothing waits for you"),
            _("Results to release, confirm or countersign appear here."),
            _("See results") if permissions.may(actor, "see_results") else _("See actions"),
        )
        self.desk = CaseDesk(jobs)
        self.desk.serve(actor, memory(actor.login, "player"), self.told)
        self.clock = TickClock(jobs, actor, self)
        self.said = Chip("", "good")
        self.said.hide()
        self.header.beside.addWidget(self.said)
        self.papers = PapersButton(jobs, actor)
        self.passes = CountersignButton(jobs, actor)
        self.add_buttons(self.passes, self.papers)
        if ToSignButton.is_for(actor):
            self.to_sign = ToSignButton(jobs)
            self.add_buttons(self.to_sign)
        split = MasterDetail(self.list, self.desk, theme.px(_LIST_WIDTH))
        split.remember(self.memory, "split")
        self.elsewhere = Elsewhere(jobs, actor)
        self.elsewhere.wanted.connect(self._on_elsewhere)
        self.body.addWidget(self.elsewhere)
        self.body.addWidget(split, 1)
        self.setFocusProxy(self.list)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.empty_acted.connect(self._on_empty_acted)
        self.list.retried.connect(self.refresh)
        self.desk.done.connect(self._on_done)
        self.desk.saved.connect(self.saved)
        self.desk.not_saved.connect(self.not_saved)
        self.clock.ticked.connect(self._on_ticked)
        self.passes.signed.connect(self.refresh)
        self._show_none()

    @Slot()
    def refresh(self) -> None:
        """Read the list again, then the open case."""
        self._was_open = self.desk.case_id()
        job = self.list.follow(self.jobs.ask(cases.inbox))
        job.succeeded.connect(self._on_rows)

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(cases.inbox).succeeded.connect(self._on_counted)

    def show_record(self, record: object) -> None:
        """Open the case with this id."""
        if isinstance(record, UUID):
            self._then, self._moving = record, False
            self.desk.open(record)
            self.list.choose(record)

    def about(self) -> About | None:
        """Return the result that is open."""
        case = self.desk.case()
        return About(case.row.id, case.row.number) if case else None

    def state(self) -> Hashable:
        """Return which case is open."""
        return self.desk.case_id()

    def restore(self, state: Hashable) -> None:
        """Open the case that was open."""
        self.show_record(state)

    @Slot(object)
    def _on_rows(self, rows: Sequence[CaseRow]) -> None:
        self._on_counted(rows)
        if self._first:
            self._first = False
            self.list.setFocus()  # it could not take the focus while it was empty
        found = self._then is not None and self.list.choose(self._then)
        if self._moving and not found:
            self._show_none()
        self._then, self._moving = None, False
        QTimer.singleShot(0, self, self._look_further)  # once the list can be seen

    @Slot()
    def _look_further(self) -> None:
        """Ask what would have slowed down the list beside it."""
        if self.desk.case_id() == self._was_open:
            self.desk.reload()
        if rows := self.list.table.rows:
            job = self.jobs.ask(reminding.of_cases, [row.id for row in rows])
            job.succeeded.connect(self._on_reminded)
        self.passes.recount()
        self.elsewhere.recount()

    @Slot(object)
    def _on_counted(self, rows: Sequence[CaseRow]) -> None:
        self.set_waiting(len(rows))
        if rows and not self._has_told:
            self.told.emit(_in_sum(rows))
        self._has_told = True

    @Slot(object)
    def _on_reminded(self, found: Mapping[UUID, Reminded]) -> None:
        self.list.show_reminders({key: one.times for key, one in found.items()})
        if self.isVisible() and any(one.is_new for one in found.values()):
            self.jobs.work(reminding.seen)

    @Slot(object)
    def _on_chosen(self, row: CaseRow | None) -> None:
        if row is not None:
            self.desk.open(row.id)

    @Slot(object)
    def _on_opened(self, row: CaseRow) -> None:
        self.desk.open(row.id)
        self.desk.start()

    @Slot(str)
    def _on_elsewhere(self, page: str) -> None:
        self.open_requested.emit(page, None)

    @Slot()
    def _on_empty_acted(self) -> None:
        sees = permissions.may(self.actor, "see_results")
        self.open_requested.emit("results" if sees else "actions", None)

    @Slot(object, str, str)
    def _on_done(self, case_id: UUID, key: str, sentence: str) -> None:
        self.said.show_state(sentence, "good")
        self.said.show()
        if key in _STAYS:
            self._then = case_id
            self.refresh()
            return
        following = self.list.next_to(case_id)
        self._then, self._moving = following.id if following else None, True
        self.list.setFocus()
        self.refresh()

    @Slot(object)
    def _on_ticked(self, counts: Mapping[str, int]) -> None:
        news = {kind: number for kind, number in counts.items() if kind != "remind"}
        if news:
            sentences = ticking.told(news, only_done=True)
            self.said.show_state(" ".join(sentences), "good")
            self.said.show()

    def _show_none(self) -> None:
        self.desk.clear(_("No result is open"), _("Choose one from the list to read it."))


def _in_sum(rows: Sequence[CaseRow]) -> str:
    """Return how much waits, and until when the next of it."""
    n = len(rows)
    waiting = ngettext("{n} result waits for you", "{n} results wait for you", n).format(n=n)
    nearest = min((row.due_at for row in rows if row.due_at), default=None)
    return wording.DOT.join(filter(None, (waiting, wording.due(nearest, datetime.now(UTC)))))
