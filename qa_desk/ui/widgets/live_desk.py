"""What the scoring desk needs to watch contacts live: buttons, dialogs, and the stopwatch."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qa_desk.errors import OutageError, QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.sheets import Mark
from qa_desk.rules.workflow import EvaluationState
from qa_desk.services import check_desk, evaluating, live
from qa_desk.services.cases import Case
from qa_desk.services.check_desk import Desk
from qa_desk.services.live import Beginning, Begun
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.link_bar import LinkBar
from qa_desk.ui.widgets.listening import Listening
from qa_desk.ui.widgets.live_dialogs import LiveDialog
from qa_desk.ui.widgets.live_script import LiveScript
from qa_desk.ui.widgets.microphone_bar import MicrophoneBar
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.person_field import Known
from qa_desk.ui.widgets.scripts_button import ScriptsButton
from qa_desk.ui.widgets.side_panel import SidePanel
from qa_desk.ui.widgets.stopwatch import Stopwatch
from qa_desk.ui.widgets.unfinished import Document, Unfinished
from qa_desk.ui.widgets.waiting_calls import WaitingCalls
from qa_desk.work import Actor

_USUAL = Beginning("side_by_side")


class LiveDesk(QWidget):
    """Stands where the player stands while there is nothing to hear of a contact watched live.

    Signals: `begun(evaluation id)`; `recorded()` something else is to be heard of the contact on
    show, or elsewhere; `check_wanted()`; `mark_wanted(Mark)`.
    """

    begun = Signal(object)
    recorded = Signal()
    check_wanted = Signal()
    mark_wanted = Signal(object)

    def __init__(
        self, jobs: Jobs, actor: Actor, listening: Listening, notice: Notice, side: SidePanel
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._actor = actor
        self._listening = listening
        self._notice = notice
        self._side = side
        self._case: Case | None = None
        self._usual = _USUAL
        self.dialog: LiveDialog | None = None
        self.stopwatch = Stopwatch()
        self.script = LiveScript(jobs, side, self)
        self.microphone = MicrophoneBar(jobs, side.memory)
        self.unfinished = Unfinished(jobs, self)
        self.watch = QPushButton(_("Watch live…"))
        self.waiting = WaitingCalls(jobs)
        self.link = LinkBar(jobs)
        self.watch.setToolTip(keys.tip(Command.WATCH))
        self.buttons = QWidget()
        line = QHBoxLayout(self.buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for button in (self.microphone.sign, self.waiting, self.watch):
            line.addWidget(button)
        self._may = permissions.may(actor, "score")  # not who only takes part in calibrations
        if not self._may:
            self.buttons.hide()  # never shown here: without a parent they would be a window
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stopwatch)
        column.addWidget(self.microphone)
        self._connect()
        self.hide()

    def _connect(self) -> None:
        self.watch.clicked.connect(self.ask)
        self.waiting.begun.connect(self._on_begun)
        self.waiting.told.connect(self._notice.say)
        self.stopwatch.length_set.connect(self._on_length)
        self.stopwatch.outcome_written.connect(self._on_outcome)
        self.stopwatch.mark_wanted.connect(self.mark_wanted)
        self.unfinished.found.connect(self._on_found)
        self.script.offered.connect(self._on_scripts)
        self.script.warned.connect(self._notice.warn)
        self.microphone.stored.connect(self._on_recorded)
        self.link.changed.connect(self.recorded)
        self.link.warned.connect(self._notice.warn)
        self._listening.play_wanted.connect(self._on_play_wanted)
        self._listening.loaded.connect(self._on_loaded)
        self._jobs.away_changed.connect(self._on_away)

    # -- what it shows -----------------------------------------------------------------------

    def show_case(self, case: Case | None) -> None:
        """Show the stopwatch of a contact watched live, while there is nothing to hear of it."""
        before, self._case = self._case, case
        same = case is not None and before is not None and case.row.id == before.row.id
        live_ = case.live if case else None
        watched = before and same and not before.parts and self._listening.has_sound  # a video is
        silent = case is not None and live_ is not None and not (case.parts or watched)
        self.script.show_case(case)
        self.link.show_case(case)
        may = case is not None and live_ is not None and live_.is_mine
        open_ = may and case is not None and case.row.status in ("E0", "E1")
        self.microphone.show_contact(live_.call_id if live_ and may else None, may_record=open_)
        self.setVisible(silent)
        self._listening.setVisible(not silent)
        if case is not None and live_ is not None and silent:
            self.stopwatch.show_case(case, live_)
            if not same and live_.is_mine:
                self.unfinished.look_for(live_.call_id)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """List the marks of the sheet in hand."""
        if not self.isHidden():
            self.stopwatch.show_marks(marks)

    def refresh(self) -> None:
        """Read which test calls wait."""
        if self._may:
            self.waiting.refresh()

    @property
    def moment(self) -> int | None:
        """Return the moment for a mark, in ms since the contact began; None without one."""
        if not self.isHidden():
            return self.stopwatch.moment
        if self._case is None or not self._listening.has_sound:
            return None
        return self._listening.position - self._case.shift_ms

    def is_busy(self) -> bool:
        """Say whether somebody listens or watches: that is time spent on the evaluation."""
        watches = not self.isHidden() and self.stopwatch.is_running
        return watches or self._listening.player.is_playing

    def go_to(self, at_ms: int) -> None:
        """Hear the moment of a mark; without sound show which mark it is."""
        if not self.isHidden():
            self.stopwatch.point_at(at_ms)
        elif self._case is not None:
            self._listening.play_from(max(0, at_ms + self._case.shift_ms))

    def end(self) -> None:
        """Stop the stopwatch: what is submitted is over."""
        self.script.flush()
        self.microphone.end()
        if not self.isHidden():
            self.stopwatch.stop()

    def do(self, command: Command) -> bool:
        """Do what a key asks for; say whether that was anything of this."""
        doing = {
            Command.WATCH: self.ask,
            Command.SCRIPT: self._side.begin_script,
            Command.RECORD: self.microphone.switch,
        }.get(command)
        if doing is not None:
            doing()
        return doing is not None

    @Slot(bool)
    def _on_loaded(self, there: bool) -> None:
        """Give way to a recording that was found meanwhile, or a video in its place."""
        if there:
            if not self.isHidden():
                self.stopwatch.stop()
            self.hide()
            self._listening.show()

    @Slot()
    def _on_play_wanted(self) -> None:
        if not self.isHidden():
            self.stopwatch.toggle()

    # -- beginning ---------------------------------------------------------------------------

    @Slot()
    def ask(self, asked: Beginning | None = None) -> None:
        """Ask how and whom to watch."""
        if self.dialog is not None or not self._may:
            return
        dialog = LiveDialog(asked or self._usual, self.window())
        dialog.check_wanted.connect(dialog.reject)
        dialog.check_wanted.connect(self.check_wanted, Qt.ConnectionType.QueuedConnection)
        dialog.wanted.connect(self._on_wanted)
        dialog.person.chosen.connect(self._on_person)
        library = ScriptsButton(self._jobs, self._actor)
        library.changed.connect(self._on_library_changed)
        dialog.offer_library(library)
        self.script.look_up(None)
        self.dialog = dialog
        dialog.finished.connect(self._on_closed)
        self._follow(self._jobs.ask(check_desk.desk)).succeeded.connect(self._on_desk)
        dialog.open()

    @Slot(object)
    def _on_desk(self, desk: Desk) -> None:
        if self.dialog is not None:
            self.dialog.show_people(desk.subjects)

    @Slot(object)
    def _on_person(self, person: Known | None) -> None:
        self.script.look_up(person.id if person else None)

    @Slot()
    def _on_library_changed(self) -> None:
        if self.dialog is not None:
            self._on_person(self.dialog.person.person)

    @Slot(object)
    def _on_scripts(self, found: list[tuple[UUID, str]]) -> None:
        if self.dialog is not None:
            self.dialog.show_scripts(found)

    @Slot()
    def _on_wanted(self) -> None:
        if self.dialog is not None:
            wanted = self.dialog.beginning()
            self._usual = Beginning(wanted.mode, is_remote=wanted.is_remote)
            self._follow(self._jobs.work(live.begin, wanted)).succeeded.connect(self._on_begun)

    @Slot(object)
    def _on_begun(self, done: Begun) -> None:
        if self.dialog is not None:
            self.dialog.set_open(on=True)
            self.dialog.accept()
        self._notice.hide()
        self.refresh()
        if done.evaluation_id is None:
            words = _("The test call is noted. It waits for the recorder's call, or for its CSR.")
            self._notice.say(words)
        else:  # what happens now is scored now
            job = self._jobs.work(evaluating.open_task, done.evaluation_id, 1)
            self._follow(job).succeeded.connect(self._on_opened)

    @Slot(object)
    def _on_opened(self, state: EvaluationState) -> None:
        self.begun.emit(state.id)

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None

    @Slot(object)
    def _on_recorded(self, call_id: UUID) -> None:
        """Hear the contact on show from now on instead of measuring it."""
        watched = self._case.live if self._case else None
        if watched is not None and watched.call_id == call_id:
            if not self.isHidden():
                self.stopwatch.stop()
            self.recorded.emit()

    # -- keeping what is measured ------------------------------------------------------------

    @Slot(int)
    def _on_length(self, length_ms: int) -> None:
        """Keep a length on this computer until the database has it (D4)."""
        if self._case is not None and self._case.live is not None:
            call_id = self._case.live.call_id
            self.unfinished.keep(call_id, {"length": length_ms})
            self.unfinished.flush()
            self._send(call_id, length_ms)

    def _send(self, call_id: UUID, length_ms: int) -> None:
        job = self._jobs.work(live.set_length, call_id, length_ms)
        job.setProperty("call", call_id)
        self._follow(job).succeeded.connect(self._on_stored)

    @Slot()
    def _on_stored(self) -> None:
        self.unfinished.forget(self.sender().property("call"))

    @Slot(object, object)
    def _on_found(self, call_id: UUID, kept: Document) -> None:
        watched = self._case.live if self._case else None
        if watched is not None and watched.call_id == call_id and "length" in kept:
            self.stopwatch.set_length(kept["length"])
            self._send(call_id, kept["length"])

    @Slot(object)
    def _on_away(self, since: object) -> None:
        """Send what waited, once the server is back."""
        if since is None and self._case is not None and self._case.live is not None:
            self.unfinished.look_for(self._case.live.call_id)
            self._on_outcome(self.stopwatch.outcome.text())

    @Slot(str)
    def _on_outcome(self, words: str) -> None:
        watched = self._case.live if self._case else None
        if watched is not None and watched.is_mine and words.strip() != watched.outcome:
            self._follow(self._jobs.work(live.describe, watched.call_id, words))

    def _follow(self, job: Job) -> Job:
        job.failed.connect(self._on_failed)
        return job

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        if self.dialog is not None:
            self.dialog.show_error(str(error))
        elif not isinstance(error, OutageError):  # the status line says that already
            self._notice.warn(str(error))
