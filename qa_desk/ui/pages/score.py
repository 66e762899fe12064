"""The scoring desk: the queue, the call, the checklist. What is typed is safe at once (D4)."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.sheets import Sheet
from qa_desk.rules.workflow import EvaluationState
from qa_desk.services import cases, evaluating
from qa_desk.services.cases import Case, CaseRow
from qa_desk.services.knowledge.types import About
from qa_desk.services.live import Beginning
from qa_desk.services.track_records import TrackRecord
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page, memory
from qa_desk.ui.widgets import arranging, draft_files, keys, score_words, sheet_marks
from qa_desk.ui.widgets.attachment_panel import AttachmentPanel
from qa_desk.ui.widgets.call_header import CallHeader
from qa_desk.ui.widgets.case_collector import CaseCollector
from qa_desk.ui.widgets.case_list import CaseList
from qa_desk.ui.widgets.checklist_form import ChecklistForm
from qa_desk.ui.widgets.draft_choice import DraftChoice
from qa_desk.ui.widgets.draft_keeper import DraftKeeper
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.heard_bar import HeardBar
from qa_desk.ui.widgets.listening import Listening
from qa_desk.ui.widgets.live_desk import LiveDesk
from qa_desk.ui.widgets.note_writer import NoteWriter
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.phrases import Phrases
from qa_desk.ui.widgets.previous_results import PreviousResults
from qa_desk.ui.widgets.queue_fold import QueueFold
from qa_desk.ui.widgets.relinker import Relinker
from qa_desk.ui.widgets.replace_button import ReplaceButton
from qa_desk.ui.widgets.screen_videos import ScreenVideos
from qa_desk.ui.widgets.side_panel import SidePanel
from qa_desk.ui.widgets.submit_conflict import SubmitConflict
from qa_desk.work import Actor


class ScorePage(Page):
    """The inspector's page."""

    name = "score"
    title = N_("Score")
    icon = "headphones"
    roles = permissions.SCORERS
    watches = frozenset({"Evaluation"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._row: CaseRow | None = None
        self._case: Case | None = None
        self._step: Job | None = None
        self._wanted: UUID | None = None
        self.conflict = SubmitConflict(self)
        self._compare = False  # what is in the form is to be compared with the database's
        self.queue, self.call = CaseList(_("Queue")), CallHeader()
        self.listening = Listening(jobs)
        self.heard = HeardBar(self.listening.player)
        self.form = ChecklistForm()
        self.form.phrases = Phrases(self.memory)
        self.form.set_blind(blind=self.memory.value("blind", "no") == "yes")
        self.side = SidePanel(self.form.hand_over_guidance(), self.memory, self)
        self.previous = PreviousResults(jobs)
        self.attachments, self.note = AttachmentPanel(jobs, self), NoteWriter(jobs, self)
        self.videos = ScreenVideos(jobs, self.listening)
        self.collector = CaseCollector(jobs, self.listening, self)
        self.start, self.notice = EmptyState(), Notice()
        self.live = LiveDesk(jobs, actor, self.listening, self.notice, self.side)
        self.form.header.time.is_busy = self.live.is_busy
        self.replace, self.bring_back = ReplaceButton(jobs), draft_files.button()
        self._beside = (self.live, self.attachments, self.videos, self.collector, self.note)
        self.drafts = DraftKeeper(jobs, self)
        self.choice = DraftChoice(jobs, self.drafts, self.notice, self)
        self.relinker = Relinker(jobs, actor, self.choice, self.listening)
        self._lay_out()
        self._connect()
        self.listening.remember(memory(actor.login, "player"))
        self._show_nothing()

    # -- building ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._stack = arranging.stack(self.start, self.form)
        column, ways = arranging.column, Qt.Orientation
        below = (self.previous, self.attachments)
        side = column(self.side, *below, shares=(3, 2, 0), margins=(0, 12, 0, 12))
        theme.role(side, "ground")
        lower = arranging.split(ways.Horizontal, [side, self._stack], (270, 640))
        parts = (self.live, self.listening, self.heard, self.live.link)
        upper = column(*parts, shares=(1, 1, 0, 0), margins=(16, 0, 16, 4))
        both = arranging.split(ways.Vertical, [upper, lower], (200, 500))
        desk = column(self.notice, self.call, both, shares=(0, 0, 1))
        self.body.addWidget(arranging.split(ways.Horizontal, [self.queue, desk], (236, 940)), 1)
        fold = QueueFold(self, self.queue, self._stack, self.form)
        self.add_buttons(fold, self.live.buttons, self.videos, self.note, self.collector)
        self.add_buttons(self.replace, self.bring_back)
        score_words.say_empty(self.queue, self.actor)

    def _connect(self) -> None:
        self.queue.chosen.connect(self._on_chosen)
        self.queue.opened.connect(self._on_start)
        self.queue.empty_acted.connect(partial(self.open_requested.emit, "plan", None))
        self.queue.retried.connect(self.refresh)
        self.start.acted.connect(self._on_start)
        self.bring_back.clicked.connect(self._on_bring_back)
        self.replace.replaced.connect(self._on_replaced)
        self._connect_player()
        self.side.commanded.connect(self._on_command)
        form = self.form
        form.changed.connect(self._on_changed)
        form.submit_requested.connect(self._on_submit)
        form.mark_requested.connect(self._on_mark)
        form.seek_requested.connect(self.live.go_to)
        for part in (self.attachments, self.videos):
            part.warned.connect(self.choice.warn)
        self.collector.serve(self.actor, self.told, form.item_key)
        self.note.serve(self.actor, self.told, form.sheet)
        for asked in (self.listening, self.live, self.attachments, self.videos, self.note):
            form.commanded.connect(asked.do)
        self.live.begun.connect(self.show_record)
        self.live.recorded.connect(self._read_case)
        self.live.check_wanted.connect(partial(self.open_requested.emit, "quick_check", None))
        self.live.mark_wanted.connect(form.focus_mark)
        form.past_asked.connect(self.previous.go_to)
        self.previous.found.connect(self._on_past)
        form.blind_chosen.connect(lambda on: self.memory.setValue("blind", "yes" if on else "no"))
        for beside in (self.previous, self.attachments, self.side):
            beside.left.connect(form.focus_current)
        self.drafts.opened.connect(self._on_draft)
        self.drafts.saved.connect(self.saved)
        self.drafts.not_saved.connect(self.not_saved)
        self.drafts.failed.connect(self._on_failed)
        self.choice.wanted.connect(self.show_record)
        self.conflict.submit_wanted.connect(self._on_submit)
        self.choice.recall_wanted.connect(self._on_recall)

    def _connect_player(self) -> None:
        player = self.listening
        player.played_first.connect(self._on_played)
        player.player.position_changed.connect(self.side.transcript.follow)
        player.mark_requested.connect(self.form.request_mark)
        player.lasts.connect(self.heard.cover)
        for part in (self.heard, self.side.transcript):
            part.seek_requested.connect(player.play_from)
        self.heard.worth_keeping.connect(self._on_heard)
        self.relinker.found.connect(self._show_marks)
        self.videos.stood_in.connect(player.load)
        self.videos.shifted.connect(self._read_case)

    # -- the queue ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the queue again."""
        self.queue.follow(self.jobs.ask(cases.queue)).succeeded.connect(self._on_queue)
        self.live.refresh()

    def recount(self) -> None:
        """Count the tasks."""
        self.jobs.ask(cases.queue).succeeded.connect(self._on_counted)

    @Slot(object)
    def _on_counted(self, rows: list[CaseRow]) -> None:
        self.set_waiting(len(rows))

    @Slot(object)
    def _on_queue(self, rows: list[CaseRow]) -> None:
        self.set_waiting(len(rows))
        if self._wanted is not None and self.queue.choose(self._wanted):
            self._wanted = None
        elif self.queue.current() is None and rows:
            self.queue.choose(rows[0].id)

    def show_record(self, record: object) -> None:
        """Go to a task, or begin to watch somebody."""
        if isinstance(record, Beginning):
            self.live.ask(record)
        elif isinstance(record, UUID) and not self.queue.choose(record):
            self._wanted = record

    def state(self) -> Hashable:
        """Return the task in hand; what is typed is in its draft."""
        return self._row.id if self._row else None

    def restore(self, state: Hashable) -> None:
        """Come back to a task."""
        self.show_record(state)

    def about(self) -> About | None:
        """Return the task in hand with the item that has the keys."""
        return score_words.about(self._row, self.form)

    @Slot(object)
    def _on_chosen(self, row: CaseRow | None) -> None:
        if row is None:
            self._show_nothing()
        elif self._row is None or row.id != self._row.id or row.status != self._row.status:
            self._row = row
            self._read_case()

    def _show_nothing(self) -> None:
        self._row = self._case = None
        self.drafts.leave()
        self.listening.unload()
        self.side.show_turns(())
        self.call.setVisible(False)
        for part in (self.replace, *self._beside):
            part.show_case(None)
        self.previous.look(None)
        score_words.say_none(self.start)
        self._stack.setCurrentWidget(self.start)

    # -- one call ----------------------------------------------------------------------------

    def _read_case(self) -> None:
        if self._row is not None:
            job = self.jobs.ask(cases.case, self._row.id)
            job.succeeded.connect(self._on_case)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_case(self, case: Case) -> None:
        if self._row is None or case.row.id != self._row.id:
            return
        before, self._case, self._row = self._case, case, case.row
        same = before is not None and before.row.id == case.row.id
        self.call.setVisible(True)
        self.previous.setVisible(not case.row.comparison)
        self.form.guidance.show_agreed(case.agreed)
        for part in (self.call, self.replace, *self._beside):
            part.show_case(case)
        if not same:
            self.previous.look(None)
        if before is None or not same or len(before.parts) != len(case.parts):
            self.heard.begin(case.part, case.heard or ())
            self.heard.setVisible(bool(case.parts))
            self.relinker.show_case(case)
            self.listening.load(case.parts)
            self.side.show_turns(case.turns, only=not case.is_recorded)
        if case.checklist is None or case.row.status != "E1":
            self._offer_start()
        elif case.row.id == self.drafts.typing and not self._compare:
            self.drafts.stay()
            self.form.demand(case.demands)
            self._show_marks()
        else:
            self._compare = False
            self.drafts.open(case)
            self.conflict.show(case)

    @Slot()
    def _look_back(self) -> None:
        """Read the CSR's earlier results, once the form can be seen."""
        if self._row is not None and not self._row.comparison:
            self.previous.look(self._row.id)

    @Slot(object)
    def _on_past(self, record: TrackRecord) -> None:
        self.form.phrases.of_centre = record.phrases
        self.form.show_repeated(self.previous.days())

    def _offer_start(self) -> None:
        self.drafts.leave()
        self._look_back()
        score_words.say_ready(self.start, compares=bool(self._row and self._row.comparison))
        self._stack.setCurrentWidget(self.start)
        if self.hasFocus():
            self.queue.setFocus()  # whoever came from another page presses Enter, too

    @Slot()
    def _on_start(self) -> None:
        if (row := self._row) is None:
            return
        if row.status == "E1":
            if self.drafts.typing is not None:  # not while the sheet is still being read
                self.form.focus_first()
            return
        if self._step is None:
            self._take(self.jobs.work(evaluating.open_task, row.id, row.version), self._on_opened)

    def _take(self, job: Job, then: Callable[[EvaluationState], None]) -> None:
        """Take a step, and no other before it is done: a key pressed twice counts once."""
        self._step = job
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_step_ended)

    @Slot()
    def _on_step_ended(self) -> None:
        self._step = None

    @Slot(object)
    def _on_opened(self, _state: EvaluationState) -> None:
        self.notice.hide()
        self._read_case()

    @Slot(object, object)
    def _on_draft(self, sheet: Sheet, kept_at: datetime | None) -> None:
        case = self._case
        if case is None or case.checklist is None:
            return
        self.form.demands = case.demands
        self.heard.add(sheet.heard)
        self.form.show_checklist(case.checklist, sheet, case.skill_group)
        self.form.show_repeated(self.previous.days())
        self._stack.setCurrentWidget(self.form)
        if kept_at is not None:
            self.saved.emit(kept_at)
        self._show_marks()
        self.form.focus_first()
        QTimer.singleShot(0, self, self._look_back)

    @Slot(object)
    def _on_command(self, command: keys.Command) -> None:
        """Do what a key asks for that was pressed beside the checklist."""
        if not (self.live.do(command) or self.listening.do(command)):
            self.form.do(command)

    @Slot()
    def _on_played(self) -> None:
        if self._row is not None:
            self.jobs.work(cases.played, self._row.id)

    @Slot(object)
    def _on_mark(self, _item: int | None) -> None:
        moment = self.live.moment
        if moment is not None and self.drafts.typing is not None:
            self.form.add_mark(moment)

    @Slot()
    def _show_marks(self) -> None:
        case, sheet = self._case, self.form.sheet()
        if case is None or case.checklist is None:
            return
        self.listening.set_marks(sheet_marks.of_sheet(case.checklist, sheet, case.shift_ms))
        self.live.show_marks(sheet.marks)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let player and sheet have the keys that nothing else on the page wants."""
        command, of_sheet = keys.command(event), keys.function_command(event)
        if command is not None and (self.live.do(command) or self.listening.do(command)):
            return
        if of_sheet is not None and self._stack.currentWidget() is self.form:
            self.form.do(of_sheet)
        else:
            super().keyPressEvent(event)

    def checklist(self) -> Checklist | None:
        """Return the checklist in hand."""
        return self._case.checklist if self._case else None

    @Slot()
    def _on_changed(self) -> None:
        if self.drafts.typing is not None:
            self._show_marks()
            self.drafts.keep(self.sheet())

    def sheet(self) -> Sheet:
        """Return what is filled in, with what was heard so far."""
        return replace(self.form.sheet(), heard=self.heard.passages)

    @Slot()
    def _on_heard(self) -> None:
        """Keep what was heard with the draft, though nothing was typed."""
        draft, typed = self.drafts.draft, self.form.sheet()
        known = Sheet.from_document(draft.document) if draft else typed
        if self.drafts.typing is not None and known.heard != self.heard.passages:
            self.drafts.keep(self.sheet())

    # -- submitting --------------------------------------------------------------------------

    @Slot()
    def _on_submit(self) -> None:
        row = self._row
        if row is None or row.id != self.drafts.typing or self._step is not None:
            return
        if self.drafts.is_parted:
            self.choice.look()
            return
        if self.attachments.holds_back():
            return
        self.live.end()
        sheet, draft = self.sheet(), self.drafts.draft
        job = self.jobs.work(evaluating.submit, row.id, row.version, sheet, draft)
        job.setProperty("submits", True)
        self._take(job, self._on_submitted)

    @Slot(object)
    def _on_submitted(self, state: EvaluationState) -> None:
        self.drafts.submitted(state.id)
        if state.status == "E14":
            self.notice.say(score_words.set_down(state))
        else:
            recall = partial(self._on_recall, state.id, state.version)
            self.choice.say(score_words.submitted(state), _("Recall"), recall)
        self._row = self._case = None
        self.refresh()

    @Slot(object, int)
    def _on_recall(self, evaluation_id: UUID, version: int) -> None:
        if self._step is None:
            job = self.jobs.work(evaluating.recall, evaluation_id, version)
            self._take(job, self._on_recalled)

    @Slot(object)
    def _on_recalled(self, state: EvaluationState) -> None:
        self.notice.hide()
        self._wanted = state.id
        self.refresh()
        if self._row is not None and self._row.id == state.id:
            self._look_again()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.choice.warn(str(error))
        self.refresh()
        if isinstance(error, ConflictError) and self.sender().property("submits"):
            self.conflict.remember(self._case, str(error))
            self._look_again()

    def _look_again(self) -> None:
        """Compare what is in the form with what the database has by now."""
        self._compare = True
        self._read_case()

    @Slot(object, str)
    def _on_replaced(self, evaluation_id: UUID, sentence: str) -> None:
        self.drafts.submitted(evaluation_id)
        self.notice.say(sentence)
        self._row = self._case = None
        self.refresh()

    @Slot()
    def _on_bring_back(self) -> None:
        if draft_files.bring_back(self, self.jobs):
            self.drafts.push()
            self._look_again()
