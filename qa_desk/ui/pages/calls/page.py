"""Calls: what was imported, what is unresolved, and the import itself."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from qa_desk.audio.kept import AudioPart
from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import permissions, tags
from qa_desk.services import call_tags, calls, numbers, off_plan, people, sound_facts
from qa_desk.services.calls import CallDetail, CallRow
from qa_desk.services.people import PersonRow
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs, Open
from qa_desk.ui.page import Page
from qa_desk.ui.pages.calls.call_finder import CallFinder
from qa_desk.ui.pages.calls.call_pane import CallPane, identifier, person
from qa_desk.ui.pages.calls.clip_bar import ClipBar
from qa_desk.ui.pages.calls.import_panel import ImportPanel
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import arranging, wording
from qa_desk.ui.widgets.column import length, tenths
from qa_desk.ui.widgets.history_dialog import HistoryDialog
from qa_desk.ui.widgets.listening import Listening
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.note_writer import NoteWriter
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Actor, Progress

_LIST_WIDTH, _PANE_WIDTH, _PLAYER_HEIGHT = 850, 340, 190
_ICONS = {"drawn": "check", "no_recording": "volume-x"}


class CallsPage(Page):
    """The table of calls with the chosen one beside it, or the import."""

    name = "calls"
    title = N_("Calls")
    icon = "phone"
    roles = frozenset({"inspector", "qa_lead", "cs_manager"})
    action = "import_calls"
    watches = frozenset(
        {
            *("Call", "CallSegment", "AudioFile", "CallSound", "CallTag"),
            *("Evaluation", "Person", "Membership", "Team", "ExportRequest"),
        }
    )

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._wanted: UUID | None = None
        self.import_button = theme.role(QPushButton(_("Import recordings")), "primary")
        self.history_button = QPushButton(_("Results of before…"), self)
        self.history: HistoryDialog | None = None
        self._has_history = permissions.may(actor, "history.import")
        self.measure_button = QPushButton(_("Measure silence"))
        self.measure_button.setToolTip(
            _("Measures how much of each new call is silence, and how much both speak at once.")
        )
        self.list = TableView(Table(_columns(), lambda row: row.id), _("Calls"), code="calls")
        self.list.remember(self.memory, "table")
        self.unresolved = QPushButton(_("Unresolved"))
        self.unresolved.setCheckable(True)
        self.unresolved.hide()
        self.finder = CallFinder()
        self.pane = CallPane(
            numbers=permissions.may(actor, "see_number"),
            hears=permissions.reach(actor, "listen").everywhere,
            scores=permissions.may(actor, "score"),
            notes=permissions.may(actor, "action.give"),
        )
        self.note = NoteWriter(jobs, self)  # opens from a call that shows a latent problem
        self.listening = Listening(jobs)
        self.clips = ClipBar(jobs)
        self._clips = permissions.may(actor, "save_clip")
        self.importing = ImportPanel(jobs, self.memory)
        self.notice = Notice()
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._say_when_empty()

    def _lay_out(self) -> None:
        self.header.buttons.addWidget(self.history_button)
        self.history_button.setVisible(self._has_history)
        self.history_button.setToolTip(_("Evaluations of before QA Desk, from Excel, as history"))
        self.header.buttons.addWidget(self.measure_button)
        self.header.buttons.addWidget(self.import_button)
        self.list.bar.insertWidget(1, self.unresolved)
        found = arranging.column(self.finder, self.list, shares=(0, 1))
        self.split = MasterDetail(found, self.pane, theme.px(_LIST_WIDTH))
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setSizes([theme.px(_LIST_WIDTH), theme.px(_PANE_WIDTH)])
        self.split.remember(self.memory, "split")
        self.listening.setFixedHeight(theme.px(_PLAYER_HEIGHT))
        self.listening.setContentsMargins(12, 0, 12, 0)
        self.listening.hide()
        self.clips.hide()
        self._desk = arranging.column(self.split, self.listening, self.clips, shares=(1, 0, 0))
        self.stack.addWidget(self._desk)
        self.stack.addWidget(self.importing)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.stack, 1)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.import_button.clicked.connect(self.show_import)
        self.history_button.clicked.connect(self._on_history)
        self.measure_button.clicked.connect(self.measure)
        self.importing.closed.connect(self.show_calls)
        self.unresolved.toggled.connect(self._on_toggled)
        self.list.chosen.connect(self._on_chosen)
        self.list.empty_acted.connect(self._on_empty_acted)
        self.list.retried.connect(self.refresh)
        self.pane.resolved.connect(self._on_resolve)
        self.pane.number_wanted.connect(self._on_number_wanted)
        self.pane.tag_wanted.connect(self._on_tag_wanted)
        self.pane.hear_wanted.connect(self._on_hear)
        self.pane.evaluate_wanted.connect(self._on_evaluate)
        self.pane.note_wanted.connect(partial(self.note.write, tags.RISK))
        self.note.sent.connect(self.notice.say)
        self.note.warned.connect(self.notice.warn)
        self.finder.changed.connect(self._on_searched)
        self.listening.passage_changed.connect(self._on_passage)
        self.clips.said.connect(self.notice.say)
        self.clips.failed.connect(self._on_not_done)

    @Slot()
    def refresh(self) -> None:
        """Read the list again, the call that is shown, and how many are unresolved."""
        wanted = self.finder.wanted(unresolved=self.unresolved.isChecked())
        self.list.follow(self.jobs.ask(calls.list_calls, wanted)).succeeded.connect(self._on_rows)
        self.jobs.ask(people.list_people).succeeded.connect(self._on_people)
        self.recount()
        self.clips.refresh()
        if (call_id := self.pane.call_id()) is not None:
            self._ask_detail(call_id)

    def recount(self) -> None:
        """Count what is unresolved."""
        self.jobs.ask(calls.count_unresolved).succeeded.connect(self._on_counted)

    def show_record(self, record: object) -> None:
        """Show the call with this id."""
        if isinstance(record, UUID):
            self.show_calls()
            self._wanted = record
            self._ask_detail(record)
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which call is shown."""
        return self.pane.call_id()

    def restore(self, state: Hashable) -> None:
        """Show the call that was shown."""
        self.show_record(state)

    @Slot()
    def _on_history(self) -> None:
        self.history = HistoryDialog(self.jobs, self.memory, self.window())
        self.history.open()

    @Slot()
    def show_import(self) -> None:
        """Show the import in place of the list."""
        self.stack.setCurrentWidget(self.importing)
        self.import_button.hide()
        self.history_button.hide()
        self.measure_button.hide()
        self.header.show_title(_("Import recordings"))
        self.importing.setFocus()

    @Slot()
    def show_calls(self) -> None:
        """Show the list."""
        self.stack.setCurrentWidget(self._desk)
        self.import_button.show()
        self.history_button.setVisible(self._has_history)
        self.measure_button.show()
        self.header.show_title(_(self.title))
        self.list.setFocus()

    # The list

    @Slot(object)
    def _on_rows(self, rows: Sequence[CallRow]) -> None:
        self.header.show_subtitle(
            _("The newest {n} are shown").format(n=len(rows)) if len(rows) == calls.MOST else ""
        )
        self.unresolved.setVisible(bool(rows) or self.unresolved.isChecked())
        for column, value in _RARE.items():
            self.list.grid.setColumnHidden(column, all(value(row) in _EMPTY for row in rows))
        if self._wanted is not None and self.list.current() is None:
            self.list.choose(self._wanted)

    @Slot(object)
    def _on_counted(self, number: int) -> None:
        self.set_waiting(number)
        words = _("Unresolved {n}").format(n=number) if number else _("Unresolved")
        self.unresolved.setText(words)

    @Slot()
    def _on_toggled(self) -> None:
        self._say_when_empty()
        self.refresh()

    @Slot()
    def _on_searched(self) -> None:
        self._say_when_empty()
        self.refresh()

    @Slot(object)
    def _on_number_wanted(self, call_id: UUID) -> None:
        job = self.jobs.work(numbers.show, call_id)
        job.succeeded.connect(self.pane.show_number)
        job.failed.connect(self._on_not_done)

    @Slot(object)
    def _on_not_done(self, error: Exception) -> None:
        messages.failure(self, error)

    @Slot()
    def _on_empty_acted(self) -> None:
        if self.unresolved.isChecked():
            self.unresolved.setChecked(False)
        elif self.finder.is_set():
            self.finder.clear()
        else:
            self.show_import()

    def _say_when_empty(self) -> None:
        if self.unresolved.isChecked():
            self.list.say_when_empty(
                _("Nothing is unresolved"),
                _("Of every call the CSR, the team and the time are known."),
                _("See all calls"),
                "check",
            )
        elif self.finder.is_set():
            self.list.say_when_empty(
                _("No such call"),
                _("A number needs all its digits, a call ID all its characters."),
                _("See all calls"),
                "search",
            )
        else:
            self.list.say_when_empty(
                _("No calls yet"),
                _("Import a folder of recordings, and the list of their calls if you have one."),
                _("Import recordings"),
                "phone",
            )

    # The call

    @Slot(object)
    def _on_chosen(self, row: CallRow | None) -> None:
        if row is None or row.id != self._wanted:
            self.listening.unload()
            self.listening.hide()
            self.clips.hide()
        if row is None:
            self._wanted = None
            self.pane.clear()
        else:
            self._wanted = row.id
            self._ask_detail(row.id)

    def _ask_detail(self, call_id: UUID) -> None:
        self.jobs.ask(calls.detail, call_id).succeeded.connect(self._on_detail)

    @Slot(object)
    def _on_detail(self, call: CallDetail) -> None:
        if self._wanted == call.row.id:
            self.pane.show_call(call)

    @Slot(object)
    def _on_people(self, found: Sequence[PersonRow]) -> None:
        self.pane.set_people(found)

    @Slot(object, str, bool)
    def _on_tag_wanted(self, call_id: UUID, tag: str, is_on: bool) -> None:
        change = call_tags.put if is_on else call_tags.take_off
        job = self.jobs.work(change, call_id, tag)
        job.succeeded.connect(self._on_tagged)
        job.failed.connect(self._on_not_tagged)

    @Slot()
    def _on_tagged(self) -> None:
        if self.pane.tags is not None:
            self.pane.tags.field.clear()
            self.pane.tags.problem.say("")

    @Slot(object)
    def _on_not_tagged(self, error: Exception) -> None:
        if isinstance(error, QaDeskError) and self.pane.tags is not None:
            self.pane.tags.problem.say(str(error))
        else:
            messages.failure(self, error)

    # Outside of tasks

    @Slot(object, str)
    def _on_hear(self, call_id: UUID, why: str) -> None:
        job = self.jobs.work(off_plan.hear, call_id, why)
        job.setProperty("call", str(call_id))
        job.succeeded.connect(self._on_sound)
        job.failed.connect(self._on_not_done)

    @Slot(object)
    def _on_sound(self, parts: tuple[AudioPart, ...]) -> None:
        if self.sender().property("call") == str(self.pane.call_id()):
            self.listening.show()
            self.listening.load(parts)
            self.listening.play_from(0)
            self.clips.setVisible(self._clips)
            self.clips.show_call(self.pane.call_id() if self._clips else None)

    @Slot()
    def _on_passage(self) -> None:
        self.clips.show_passage(self.listening.passage)

    @Slot(object, str)
    def _on_evaluate(self, call_id: UUID, why: str) -> None:
        job = self.jobs.work(off_plan.evaluate, call_id, why)
        job.succeeded.connect(self._on_taken_up)
        job.failed.connect(self._on_not_done)

    @Slot(object)
    def _on_taken_up(self, taken: off_plan.TakenUp) -> None:
        self.open_requested.emit("score", taken.id)

    # Silence

    @Slot()
    def measure(self) -> None:
        """Measure the sound of all new calls; the status line shows how far, and cancels."""
        self.measure_button.setEnabled(False)
        job = self.jobs.compute(_measure, self.jobs.open_work)
        job.named(_("Measuring silence")).succeeded.connect(self._on_measured)
        job.failed.connect(self._on_not_done)
        job.ended.connect(self._on_measuring_ended)

    @Slot(object)
    def _on_measured(self, found: sound_facts.Measured) -> None:
        (self.notice.warn if found.problems else self.notice.say)(found.sentence())

    @Slot()
    def _on_measuring_ended(self) -> None:
        self.measure_button.setEnabled(True)

    @Slot(object, object)
    def _on_resolve(self, call_id: UUID, person_id: UUID) -> None:
        self.pane.set_busy(on=True)
        job = self.jobs.work(calls.resolve, call_id, person_id)
        job.succeeded.connect(self._on_resolved)
        job.failed.connect(self._on_not_resolved)

    @Slot(object)
    def _on_resolved(self, number: int) -> None:
        words = ngettext("{n} call is solved.", "{n} calls are solved.", number)
        self.notice.say(words.format(n=number))

    @Slot(object)
    def _on_not_resolved(self, error: Exception) -> None:
        self.pane.set_busy(on=False)
        if isinstance(error, QaDeskError):
            self.pane.problem.say(str(error))
        else:
            messages.failure(self, error)


_EMPTY = ("", None, ())
_RARE: dict[int, Callable[[CallRow], object]] = {  # columns that few centres fill
    10: lambda row: row.tags,
    11: lambda row: row.language,
    12: lambda row: row.silence,
    13: lambda row: row.talk_over,
}


def _measure(progress: Progress, open_work: Open) -> sound_facts.Measured:
    """Measure in many transactions; runs on a worker."""
    return sound_facts.measure(lambda: open_work(progress), progress)


def _columns() -> list[Column[CallRow]]:
    return [
        Column(
            _("Call time"),
            lambda row: row.started_at,
            wording.local_time,
            tip=lambda row: wording.exact_time(row.started_at),
            means="call_time",
        ),
        Column(
            _("CSR"),
            lambda row: (
                person(row.csr, row.staff_no) or identifier(row.identifier_kind, row.identifier)
            ),
            reading=usual,
            means="csr",
        ),
        Column(
            _("State"),
            lambda row: row.state,
            lambda state: _(calls.STATES[state]),
            icon=lambda row: _icon(row.state),
            colour=lambda row: "late" if row.state in calls.UNRESOLVED else None,
            means="call_state",
        ),
        Column(
            _("Duration"),
            lambda row: row.duration_ms,
            wording.duration,
            right=True,
            means="duration",
            measure=length,
        ),
        Column(_("Contact reason"), lambda row: row.reason, means="contact_reason"),
        Column(_("Team"), lambda row: row.team, means="team"),
        Column(_("Customer number"), lambda row: row.number, means="number_masked"),
        Column(_("Direction"), lambda row: row.direction, wording.direction, means="direction"),
        Column(_("CSAT"), lambda row: row.csat, right=True, means="csat"),
        Column(_("Call ID"), lambda row: row.call_id, means="call_id"),
        Column(_("Tags"), lambda row: row.tags, _tags, means="tags"),
        Column(_("Language"), lambda row: row.language, means="language"),
        Column(
            _("Silence"),
            lambda row: row.silence,
            wording.share,
            right=True,
            means="silence",
            measure=tenths,
        ),
        Column(
            _("Talk-over"),
            lambda row: row.talk_over,
            wording.share,
            right=True,
            means="talk_over",
            measure=tenths,
        ),
    ]


def _tags(found: tuple[str, ...]) -> str:
    return _(", ").join(map(tags.shown, found))


def _icon(state: str) -> str | None:
    return "circle-alert" if state in calls.UNRESOLVED else _ICONS.get(state)
