"""Appraisals: those of a month or year, each from its targets to its filing (S2-5, 5.10)."""

from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QStackedWidget, QTabWidget, QWidget

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import appraisal_texts, permissions
from qa_desk.rules.appraisals import SPANS
from qa_desk.services import appraising
from qa_desk.services.appraising import Offer, Record, Row, Waiting
from qa_desk.services.training import proposing
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Table, TableView
from qa_desk.ui.widgets import appraisal_words, wording
from qa_desk.ui.widgets.appraisal_forms import (
    BeginDialog,
    MarksDialog,
    NeedDialog,
    SignDialog,
    WordsDialog,
)
from qa_desk.ui.widgets.appraisal_targets import TargetsDialog, TemplatesDialog
from qa_desk.ui.widgets.appraisal_view import AppraisalView
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.tool_button import tool_button
from qa_desk.work import Actor

_LIST_WIDTH = 420
_MONTHS = 12
_WITH_OFFER = ("evaluate", "issue", "targets")
_STEPS: dict[str, tuple[Callable[..., Any], Callable[[Any], tuple[Any, ...]]]] = {
    # what is done with the open appraisal, and what its form says
    "targets": (appraising.set_targets, lambda form: (form.tasks.toPlainText(), form.indicators())),
    "own": (appraising.hand_in, lambda form: (form.own(),)),
    "evaluate": (appraising.evaluate, lambda form: (form.judgement(),)),
    "issue": (appraising.issue, lambda form: (form.head.currentData(),)),
    "reopen": (appraising.reopen, lambda form: (form.words.toPlainText(),)),
    "sign": (appraising.sign, lambda form: (form.words.toPlainText(), form.secret.given())),
}


class AppraisalPage(Page):
    """The appraisals of a period and one of them; sums and the praised in their own tabs."""

    name = "appraisal"
    title = N_("Appraisal")
    icon = "calendar-check"
    group = N_("Department")
    action = "appraisal.see"
    watches = frozenset({"Appraisal", "AppraisalTemplate", "Document", "Signature"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._first = wording.here(datetime.now(UTC)).date().replace(day=1)
        self._open: UUID | None = None
        self._wanted: UUID | None = None
        self._asked: Job | None = None
        self._is_first = True  # what waits is opened at first
        self._then = ""  # the form that waits for what it offers
        self.dialog: Any = None
        self.writes = permissions.may(actor, "appraisal.write")
        self.span, self.period = QComboBox(), theme.role(QLabel(), "strong")
        self.before = tool_button("chevron-left", _("Period before"), self._on_before)
        self.after = tool_button("chevron-right", _("Period after"), self._on_after)
        self.list = TableView(
            Table(appraisal_words.appraisals(), lambda row: row.id),
            _("Appraisals"),
            code="appraisals",
        )
        self.list.remember(self.memory, "table")
        self.groups = TableView(
            Table(appraisal_words.groups(), lambda row: (row.kind, row.name)),
            _("Departments and teams"),
            code="appraisal_groups",
        )
        self.praised = TableView(
            Table(appraisal_words.nominees(), lambda row: row.person_id),
            _("Praised by customers"),
            code="praised",
        )
        self.view, self.empty, self.notice = AppraisalView(actor), EmptyState(), Notice()
        self.begin = QPushButton(theme.icon("plus"), _("Begin…"), self)
        self.propose = QPushButton(theme.icon("pen-line"), _("Sign targets…"), self)
        self.file = QPushButton(_("File…"), self)
        self.templates = QPushButton(_("Templates…"), self)
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()

    @Slot()
    def refresh(self) -> None:
        """Read the list again, the open appraisal, and the tab that is in front."""
        said = self._period()
        self.period.setText(appraisal_texts.period(*said))
        job = self.list.follow(self.jobs.ask(appraising.listed, *said))
        job.succeeded.connect(self._on_rows)
        front = self.tabs.currentWidget()
        if front is self.groups:
            self.groups.follow(self.jobs.ask(appraising.groups, *said))
        elif front is self.praised:
            self.praised.follow(self.jobs.ask(appraising.nominees, self._first))
        self.recount()
        self._reload()

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(appraising.waiting).succeeded.connect(self._on_waiting)

    def show_record(self, record: object) -> None:
        """Open the appraisal with this id, in its month or year."""
        if isinstance(record, UUID):
            self.tabs.setCurrentIndex(0)
            self._wanted = self._open = record
            self._reload()

    def state(self) -> Hashable:
        """Return which appraisal is open, and of which period the list is."""
        return self._open, self.span.currentIndex(), self._first

    def restore(self, state: Hashable) -> None:
        """Come back to an appraisal."""
        if isinstance(state, tuple):
            self._first = state[2]
            self.span.setCurrentIndex(state[1])
            self.refresh()
            self.show_record(state[0])

    # -- reading -----------------------------------------------------------------------------

    def _period(self) -> tuple[str, date]:
        span = self.span.currentData()
        return span, self._first.replace(month=1) if span == "year" else self._first

    @Slot(object)
    def _on_rows(self, rows: Sequence[Row]) -> None:
        self.propose.setEnabled(bool(self._rows("targets")))
        self.file.setEnabled(bool(self._rows("signed")))
        if self._open is None and rows:
            self.list.choose(rows[0].id)
        elif self._open is not None:
            self.list.choose(self._open)

    def _rows(self, state: str) -> list[Row]:
        """Return the rows of a state that the actor may do something about."""
        files = state == "signed"
        return [
            row
            for row in self.list.table.rows
            if row.state == state and (row.may_write or (files and not row.is_mine))
        ]

    @Slot(object)
    def _on_waiting(self, found: Waiting) -> None:
        self.set_waiting(found.told)
        if self._is_first and self.isVisible():
            self._is_first = False
            self.show_record(found.next_id)

    @Slot(object)
    def _on_chosen(self, row: Row | None) -> None:
        if row is not None and row.id != self._open:
            self._open = row.id
            self._reload()

    @Slot(object)
    def _on_opened(self, row: Row) -> None:
        self._on_chosen(row)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reload(self) -> None:
        if self._open is not None:
            self._asked = self.jobs.ask(appraising.one, self._open)
            self._asked.succeeded.connect(self._on_record)
            self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_record(self, record: Record) -> None:
        if self.sender() is not self._asked:
            return
        self.view.show_record(record)
        self._stack.setCurrentWidget(self.view)
        row = record.row
        if self._wanted == row.id and (row.span, row.first) != self._period():
            self._first = row.first
            self.span.setCurrentIndex(self.span.findData(row.span))
            self.refresh()
        self._wanted = None

    @Slot()
    def _on_before(self) -> None:
        self._move(-1)

    @Slot()
    def _on_after(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        place = self._first.year * _MONTHS + self._first.month - 1
        place += by * (_MONTHS if self.span.currentData() == "year" else 1)
        self._first = date(place // _MONTHS, place % _MONTHS + 1, 1)
        self._on_period()

    @Slot()
    def _on_period(self) -> None:
        self._open = None
        self._stack.setCurrentWidget(self.empty)
        self.refresh()

    # -- doing -------------------------------------------------------------------------------

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        record = self.view.record
        if record is None:
            return
        self._then = what
        if what in _WITH_OFFER:
            self._ask_for_offer(what, record.row.id)
        elif what == "propose":
            self._sign_targets([record.row])
        elif what == "file":
            self._file([record.row])
        elif what == "print":
            from qa_desk.ui.widgets.appraisal_preview import AppraisalPreview  # QtPdf

            self.dialog = AppraisalPreview(self.jobs, record.row, self)
            self.dialog.open()
        else:
            self._ask(self._form(what, record))

    def _form(self, what: str, record: Record) -> Any:
        """Return the form of a step that needs nothing else."""
        title = shown(record.row.person)
        if what == "own":
            return MarksDialog(record, parent=self)
        if what == "need":
            return NeedDialog(record, self)
        if what == "reopen":
            said = _("Signatures that were given on it become void.")
            return WordsDialog(title, _("Change it again"), said, parent=self)
        said = _("You sign what the appraisal says now. What you remark is kept with it.")
        return SignDialog(title, said, with_words=True, parent=self)

    @Slot()
    def _on_begin(self) -> None:
        self._ask_for_offer("begin")

    @Slot()
    def _on_templates(self) -> None:
        self._ask_for_offer("templates")

    @Slot()
    def _on_propose(self) -> None:
        self._sign_targets(self._rows("targets"))

    @Slot()
    def _on_file(self) -> None:
        self._file(self._rows("signed"))

    def _sign_targets(self, rows: Sequence[Row]) -> None:
        self._chosen = [(row.id, row.version) for row in rows]
        said = ngettext(
            "The targets of {n} person: whom they are for signs them next.",
            "The targets of {n} people: whom they are for signs them next.",
            len(rows),
        ).format(n=len(rows))
        self._then = "propose"
        self._ask(SignDialog(_("Sign the targets"), said, with_words=False, parent=self))

    def _file(self, rows: Sequence[Row]) -> None:
        self.notice.hide()
        job = self.jobs.work(appraising.file, [(row.id, row.version) for row in rows])
        job.succeeded.connect(self._on_filed)
        job.failed.connect(self._on_failed)

    def _ask_for_offer(self, then: str, about: UUID | None = None) -> None:
        """Open a form when what it offers has come."""
        self._then = then
        job = self.jobs.ask(appraising.offer, *self._period(), about)
        job.succeeded.connect(self._on_offer)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_offer(self, found: Offer) -> None:
        record = self.view.record
        if self._then == "begin":
            period = appraisal_texts.period(*self._period())
            self._ask(BeginDialog(period, found.people, found.templates, self))
        elif self._then == "templates":
            self._ask(TemplatesDialog(found.templates, found.sources, self))
        elif record is not None and self._then == "targets":
            self._ask(TargetsDialog(record, found.sources, self))
        elif record is not None and self._then == "evaluate":
            day = wording.here(datetime.now(UTC)).date()
            self._ask(MarksDialog(record, evidence=found.evidence, day=day, parent=self))
        elif record is not None:
            said = _("The person, you and the manager sign it in turn. It stays as it is then.")
            approves = permissions.reach(self.actor, "appraisal.approve").everywhere
            title, verb = shown(record.row.person), _("Let it be signed")
            heads = [] if approves else found.heads
            self._ask(WordsDialog(title, verb, said, heads=heads, parent=self))

    def _ask(self, dialog: Any) -> None:
        self.notice.hide()
        self.dialog = dialog
        dialog.wanted.connect(self._on_form)
        dialog.open()

    @Slot()
    def _on_form(self) -> None:
        self.dialog.follow(self._job(self.dialog)).succeeded.connect(self._on_written)

    def _job(self, dialog: Any) -> Job:
        """Write what a form says."""
        record = self.view.record
        if self._then == "begin":
            return self.jobs.work(appraising.begin, *self._period(), dialog.people())
        if self._then == "templates":
            return self.jobs.work(appraising.save_template, dialog.template())
        if self._then == "propose":
            return self.jobs.work(appraising.propose, self._chosen, dialog.secret.given())
        if self._then == "need":
            job = self.jobs.work(proposing.propose, dialog.draft())
            job.succeeded.connect(self._on_raised)
            return job
        assert record is not None  # noqa: S101 - its form was opened from it
        service, said = _STEPS[self._then]
        return self.jobs.work(service, record.row.id, record.row.version, *said(dialog))

    @Slot(object)
    def _on_written(self, _found: object) -> None:
        self.dialog.set_open(on=True)
        self.dialog.accept()
        self.refresh()

    @Slot(object)
    def _on_raised(self, need_id: UUID) -> None:
        self.open_requested.emit("training", need_id)

    @Slot(object)
    def _on_filed(self, number: int) -> None:
        words = ngettext("{n} appraisal is filed.", "{n} appraisals are filed.", number)
        self.notice.say(words.format(n=number))
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            messages.failure(self, error)
            return
        self.notice.warn(str(error))
        if isinstance(error, ConflictError):
            self._reload()

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        for table in (self.list, self.groups, self.praised):
            table.retried.connect(self.refresh)
        self.view.wanted.connect(self._on_wanted)
        self.span.currentIndexChanged.connect(self._on_period)
        self.tabs.currentChanged.connect(self.refresh)
        self.begin.clicked.connect(self._on_begin)
        self.propose.clicked.connect(self._on_propose)
        self.file.clicked.connect(self._on_file)
        self.templates.clicked.connect(self._on_templates)

    def _lay_out(self) -> None:
        for code, words in SPANS.items():
            self.span.addItem(_(words), code)
        self.span.setAccessibleName(_("Month or year"))
        for widget in (self.span, self.before, self.period, self.after):
            self.header.beside.addWidget(widget)
        self.list.say_when_empty(
            _("No appraisal of this period"),
            _("Begin those of your people, or choose another period.")
            if self.writes
            else _("Yours appears here as soon as its targets are set."),
            icon=self.icon,
        )
        self.groups.say_when_empty(
            _("No appraisal of this period"),
            _("Begin those of your people, or choose another period."),
            icon=self.icon,
        )
        self.praised.say_when_empty(
            _("Nobody was praised in this month"),
            _("Compliments are entered on the page Complaints."),
            icon="message-square",
        )
        self.empty.say(
            _("No appraisal is chosen"), _("Choose one from the list to read it."), icon=self.icon
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.view)
        split = MasterDetail(self.list, self._stack, theme.px(_LIST_WIDTH))
        split.remember(self.memory, "split")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(split, _("Appraisals"))
        if self.writes:
            self.tabs.addTab(self.groups, _("Departments and teams"))
            self.tabs.addTab(self.praised, _("Praised by customers"))
        self.tabs.tabBar().setVisible(self.writes)
        may = permissions.may
        for button, held in (
            (self.templates, may(self.actor, "appraisal.template")),
            (self.file, may(self.actor, "appraisal.approve")),
            (self.propose, self.writes),
            (self.begin, self.writes),
        ):
            button.setIconSize(theme.icon_size(gap=True))
            button.setVisible(held)
            self.add_buttons(button)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.tabs, 1)
        self.setFocusProxy(self.list)
