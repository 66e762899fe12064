"""Complaints: the register, the manager's morning, what a week of them comes to (S0-3.2, 7.8)."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import permissions
from qa_desk.rules.column_choice import Source
from qa_desk.services import actions, complaints
from qa_desk.services.complaints import Choices, ComplaintRow, Record, importing
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Table, TableView
from qa_desk.ui.widgets import complaint_import, complaint_words, wording
from qa_desk.ui.widgets.action_dialogs import GiveDialog
from qa_desk.ui.widgets.complaint_forms import EntryForm, FindingForm, ReportForm
from qa_desk.ui.widgets.complaint_view import ComplaintView
from qa_desk.ui.widgets.complaint_week import ComplaintWeek
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.list_import_dialog import ListImportDialog
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.problem_table import ProblemTable
from qa_desk.work import Actor, Progress

_LIST_WIDTH = 560
_LEFT_OUT_HEIGHT = 200


class ComplaintsPage(Page):
    """The register at the left, one complaint at the right; the statistics in their own tab."""

    name = "complaints"
    title = N_("Complaints")
    icon = "message-square"
    group = N_("Department")
    action = "complaint.see"
    subject = "complaint"  # of the actions given here
    watches = frozenset({"Complaint", "ComplaintReading", "ActionItem"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._open: UUID | None = None
        self._wanted: UUID | None = None
        self._asked: Job | None = None
        self._edits: Record | None = None  # what the form that is asked for is about
        self._rows: Sequence[ComplaintRow] = ()
        self.dialog: Any = None
        self.list = TableView(
            Table(complaint_words.columns(), lambda row: row.id),
            _("Complaints"),
            code="complaints",
        )
        self.list.remember(self.memory, "table")
        self.choice = QComboBox()
        self.choice.setAccessibleName(_("Which complaints"))
        self.read = QPushButton(theme.icon("eye"), _("Mark as read"), self)
        self.new = QPushButton(theme.icon("plus"), _("New complaint…"), self)
        self.imports = QPushButton(theme.icon("upload"), _("Import…"), self)
        self.left_out = ProblemTable()
        self.notice = Notice()
        self.view, self.empty = ComplaintView(actor), EmptyState()
        self.week = ComplaintWeek(jobs, wording.here(datetime.now(UTC)).date())
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()

    @Slot()
    def refresh(self) -> None:
        """Read the register again, the open complaint, and the statistics when they are shown."""
        self.list.follow(self.jobs.ask(complaints.listed), self._chosen_rows)
        if self.tabs.currentWidget() is self.week:
            self.week.refresh()
        self._reload()

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(complaints.waiting).succeeded.connect(self.set_waiting)

    def show_record(self, record: object) -> None:
        """Open the complaint with this id."""
        if isinstance(record, UUID):
            self.tabs.setCurrentIndex(0)
            self._wanted = self._open = record
            self._reload()
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which complaint and which tab are on show."""
        return self._open, self.tabs.currentIndex()

    def restore(self, state: Hashable) -> None:
        """Come back to a complaint and a tab."""
        if isinstance(state, tuple):
            self.show_record(state[0])
            self.tabs.setCurrentIndex(state[1])

    # -- reading -----------------------------------------------------------------------------

    def _chosen_rows(self, rows: Sequence[ComplaintRow]) -> Sequence[ComplaintRow]:
        """Return the rows of the choice; how many each choice has stands with it."""
        self._rows = rows
        today = wording.day(datetime.now(UTC))
        found = {
            code: [row for row in rows if complaint_words.passes(row, code, today)]
            for code in complaint_words.FILTERS
        }
        for place, code in enumerate(complaint_words.FILTERS):
            name = complaint_words.filter_name(code)
            words = _("{name} ({n})").format(name=name, n=len(found[code]))
            self.choice.setItemText(place, words)
        self.recount()
        return found[self.choice.currentData()]

    @Slot()
    def _on_choice(self) -> None:
        self.memory.setValue("choice", self.choice.currentData())
        self.list.show_rows(self._chosen_rows(self._rows))

    @Slot(object)
    def _on_chosen(self, row: ComplaintRow | None) -> None:
        if row is not None and row.id != self._open:
            self._open = row.id
            self._reload()

    @Slot(object)
    def _on_opened(self, row: ComplaintRow) -> None:
        self._on_chosen(row)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reload(self) -> None:
        if self._open is not None:
            self._asked = self.jobs.ask(complaints.one, self._open)
            self._asked.succeeded.connect(self._on_record)
            self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_record(self, record: Record) -> None:
        if self.sender() is self._asked:
            self.view.show_record(record)
            self._stack.setCurrentWidget(self.view)
            if self._wanted is not None:
                self.list.choose(self._wanted)
                self._wanted = None

    @Slot(int)
    def _on_tab(self, _place: int) -> None:
        if self.tabs.currentWidget() is self.week:
            self.week.refresh()

    # -- doing -------------------------------------------------------------------------------

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        record = self.view.record
        if record is None:
            return
        row = record.row
        if what == "read":
            self._do(self.jobs.work(complaints.mark_read, [row.id]))
        elif what == "reopen":
            self._do(self.jobs.work(complaints.reopen, row.id, row.version))
        elif what == "edit":
            self._begin_form(record)
        elif what == "act":
            self._do(self.jobs.ask(actions.choices), self._on_people)
        elif what == "report":
            self._ask(ReportForm(record, self), self._on_report)
        else:
            form = FindingForm(self.jobs, record, closes=what == "close", parent=self)
            self._kept(form)
            self._ask(form, self._on_finding)

    @Slot()
    def _on_read(self) -> None:
        """Mark what is selected as read by the manager (S1-2A.4a)."""
        ids = [row.id for row in self.list.selected() if row.read_at is None]
        if ids:
            self._do(self.jobs.work(complaints.mark_read, ids), self._on_marked)

    @Slot(object)
    def _on_marked(self, number: int) -> None:
        words = ngettext("{n} complaint is marked as read.", "{n} complaints are marked as read.",
                         number)  # fmt: skip
        self.notice.say(words.format(n=number))
        self.refresh()

    @Slot()
    def _on_new(self) -> None:
        self._begin_form(None)

    def _begin_form(self, record: Record | None) -> None:
        """Open the form when what it offers has come."""
        self._edits = record
        job = self.jobs.ask(complaints.choices)
        job.succeeded.connect(self._on_choices)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        form = EntryForm(self.jobs, self.actor.id, choices, self._edits, self)
        self._kept(form)
        self._ask(form, self._on_entry)

    def _kept(self, form: EntryForm | FindingForm) -> None:
        form.unfinished.saved.connect(self.saved)
        form.unfinished.not_saved.connect(self.not_saved)

    @Slot()
    def _on_entry(self) -> None:
        form: EntryForm = self.dialog
        if form.record is None:
            job = self.jobs.work(complaints.enter, form.entry())
            job.succeeded.connect(self._on_entered)
        else:
            row = form.record.row
            job = self.jobs.work(complaints.edit, row.id, row.version, form.entry())
        job.succeeded.connect(form.forget)
        self._write(job)

    @Slot(object)
    def _on_entered(self, complaint_id: UUID) -> None:
        self._wanted = self._open = complaint_id

    @Slot()
    def _on_finding(self) -> None:
        form: FindingForm = self.dialog
        verb = complaints.close if form.closes else complaints.look_into
        row = form.record.row
        job = self.jobs.work(verb, row.id, row.version, form.finding())
        job.succeeded.connect(form.forget)
        self._write(job)

    @Slot()
    def _on_report(self) -> None:
        record = self.view.record
        if record is not None:
            said = record.row.id, record.row.version, self.dialog.note.toPlainText()
            self._write(self.jobs.work(complaints.report, *said))

    @Slot(object)
    def _on_people(self, found: actions.Choices) -> None:
        self._ask(GiveDialog("action", found, parent=self), self._on_action)

    @Slot()
    def _on_action(self) -> None:
        """Give an action about the open complaint (S0-3.2.5)."""
        record = self.view.record
        if record is not None:
            new = replace(self.dialog.action(), subject=(self.subject, record.row.id))
            self._write(self.jobs.work(actions.give, new))

    def _ask(self, dialog: Any, then: Callable[[], None]) -> None:
        self.notice.hide()
        self.dialog = dialog
        dialog.wanted.connect(then)
        dialog.open()

    def _write(self, job: Job) -> None:
        self.dialog.follow(job).succeeded.connect(self._on_written)

    @Slot(object)
    def _on_written(self, _found: object) -> None:
        self.dialog.set_open(on=True)
        self.dialog.accept()
        self.refresh()

    def _do(self, job: Job, then: Callable[[Any], None] | None = None) -> None:
        self.notice.hide()
        job.succeeded.connect(then or self._on_done)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_done(self, _found: object) -> None:
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            messages.failure(self, error)
            return
        self.notice.warn(str(error))
        if isinstance(error, ConflictError):
            self._reload()

    # -- import ------------------------------------------------------------------------------

    def ask_file(self) -> str:
        """Ask for a list of complaints; "" when none is chosen."""
        kinds = _("Lists of complaints") + " (*.xlsx *.xls *.csv *.txt *.tsv);;"
        kinds += _("All files") + " (*)"
        return QFileDialog.getOpenFileName(self, _("Import complaints"), "", kinds)[0]

    @Slot()
    def _on_import(self) -> None:
        if chosen := self.ask_file():
            self.left_out.hide()
            self._do(self.jobs.compute(_opened, Path(chosen)), self._on_list)

    @Slot(object)
    def _on_list(self, source: Source) -> None:
        kind = complaint_import.kind()
        self.dialog = ListImportDialog(self.jobs, source, kind, self.memory, self.window())
        self.dialog.imported.connect(self._on_imported)
        self.dialog.open()

    @Slot(object)
    def _on_imported(self, summary: importing.Summary) -> None:
        self.notice.say(summary.sentence())
        self.left_out.show_problems(summary.listed)
        self.refresh()

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.choice.currentIndexChanged.connect(self._on_choice)
        self.view.wanted.connect(self._on_wanted)
        self.view.place_wanted.connect(self._on_place)
        self.read.clicked.connect(self._on_read)
        self.new.clicked.connect(self._on_new)
        self.imports.clicked.connect(self._on_import)
        self.left_out.not_saved.connect(self.notice.warn)
        self.tabs.currentChanged.connect(self._on_tab)
        if permissions.may(self.actor, "complaint.enter"):
            within = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence("Ctrl+N"), self, self._on_new, context=within)

    @Slot(str, object)
    def _on_place(self, page: str, record: object) -> None:
        if page == self.name:
            self.show_record(record)
        else:
            self.open_requested.emit(page, record)

    def _lay_out(self) -> None:
        for code in complaint_words.FILTERS:
            self.choice.addItem(complaint_words.filter_name(code), code)
        kept = str(self.memory.value("choice", "open"))
        self.choice.setCurrentIndex(max(0, self.choice.findData(kept)))
        self.list.bar.insertWidget(0, self.choice)
        self.list.bar.addWidget(self.read)
        self.list.say_when_empty(
            _("No complaint here"),
            _("Choose other ones above, or enter what a customer said."),
            icon="message-square",
        )
        self.empty.say(
            _("No complaint is open"), _("Choose one from the list to read it."),
            icon="message-square",
        )  # fmt: skip
        decides = permissions.reach(self.actor, "complaint.decide").everywhere
        self.read.setVisible(permissions.may(self.actor, "complaint.review"))
        self.new.setVisible(permissions.may(self.actor, "complaint.enter"))
        self.imports.setVisible(decides)
        for button in (self.read, self.new, self.imports):
            button.setIconSize(theme.icon_size(gap=True))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.view)
        split = MasterDetail(self.list, self._stack, theme.px(_LIST_WIDTH))
        split.remember(self.memory, "split")
        self.left_out.setMaximumHeight(theme.px(_LEFT_OUT_HEIGHT))
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(split, _("Register"))
        self.tabs.addTab(self.week, _("Statistics"))
        self.add_buttons(self.imports, self.new)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.left_out)
        self.body.addWidget(self.tabs, 1)
        self.setFocusProxy(self.list)


def _opened(_progress: Progress, file: Path) -> Source:
    return importing.open_list(file)
