"""Reports: the centre's ten-day and monthly reports, who writes and who signs them (S3-6.D2)."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QDate, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions, report_periods
from qa_desk.rules.report_forms import KINDS
from qa_desk.rules.signatories import STATES
from qa_desk.services.reporting import papers, reading
from qa_desk.services.reporting.types import Candidate, ReportRow
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.report_new import NewReportDialog
from qa_desk.ui.widgets.report_view import ReportView
from qa_desk.work import Actor

_LIST_WIDTH = 420


class ReportsPage(Page):
    """The reports at the left, one of them at the right."""

    name = "reports"
    title = N_("Reports")
    group = N_("Figures and reports")
    icon = "file-text"
    roles = frozenset({"floor_coach", "inspector", "qa_lead", "trainer", "knowledge_editor",
                       "cs_manager"})  # fmt: skip
    action = "report.see"
    watches = frozenset({"Document", "Signature"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._wanted: UUID | None = None
        self._open: UUID | None = None
        self.people: Sequence[Candidate] = ()
        self.dialog: Any = None
        drafts = permissions.may(actor, "report.draft")
        self.list = TableView(Table(_columns(), lambda row: row.id), _("Reports"))
        self.list.remember(self.memory, "table")
        self.list.say_when_empty(
            _("No reports"),
            _("Begin the first one: its figures are reckoned from the results.")
            if drafts
            else _("What is approved appears here."),
            icon="file-text",
        )
        self.new = QPushButton(theme.icon("plus"), _("New report…"), self)
        self.new.setIconSize(theme.icon_size(gap=True))
        self.notice = Notice()
        self.view, self.empty = ReportView(jobs), EmptyState()
        self.empty.say(_("No report is open"), _("Choose one from the list to read it."))
        width = theme.px(_LIST_WIDTH)
        self.split = MasterDetail(self.list, self.view, width, empty=self.empty)
        self.show_beside(self.split, self.notice)
        self.add_buttons(self.new, action="report.draft")
        self.list.chosen.connect(self._on_chosen)
        self.list.retried.connect(self.refresh)
        self.new.clicked.connect(self._on_new)
        self.view.changed.connect(self._read)
        self.view.replaced.connect(self._on_begun)
        self.view.discarded.connect(self._on_discarded)
        self.view.unfinished.saved.connect(self.saved)
        self.view.unfinished.not_saved.connect(self.not_saved)
        if drafts:
            jobs.ask(reading.people).succeeded.connect(self._on_people)

    @Slot()
    def refresh(self) -> None:
        """Read the list again."""
        self._read()

    def recount(self) -> None:
        """Count what waits for a signature."""
        self.jobs.ask(reading.reports).succeeded.connect(self._on_counted)

    def show_record(self, record: object) -> None:
        """Open the report with this id."""
        if isinstance(record, UUID):
            self._wanted = record
            self._show(record)
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which report is open."""
        return self._open

    def restore(self, state: Hashable) -> None:
        """Open the report that was open."""
        self.show_record(state)

    # -- reading -----------------------------------------------------------------------------

    @Slot()
    def _read(self) -> None:
        job = self.list.follow(self.jobs.ask(reading.reports))
        job.succeeded.connect(self._on_rows)

    @Slot(object)
    def _on_rows(self, rows: Sequence[ReportRow]) -> None:
        self._on_counted(rows)
        if self._wanted is not None:
            self.list.choose(self._wanted)
            self._wanted = None

    @Slot(object)
    def _on_counted(self, rows: Sequence[ReportRow]) -> None:
        self.set_waiting(sum(row.waits_for_me for row in rows))

    @Slot(object)
    def _on_people(self, people: Sequence[Candidate]) -> None:
        self.people = people
        self.view.show_people(people)

    @Slot(object)
    def _on_chosen(self, row: ReportRow | None) -> None:
        if row is not None and row.id != self._open:
            self._show(row.id)

    def _show(self, report_id: UUID) -> None:
        self._open = report_id
        self.view.open(report_id)
        self.split.show_detail()

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_new(self) -> None:
        self.notice.hide()
        self._follow(self.jobs.ask(papers.kinds), self._on_kinds)

    @Slot(object)
    def _on_kinds(self, kinds: Sequence[str]) -> None:
        now = QDate.currentDate()
        today = date(now.year(), now.month(), now.day())
        self.dialog = NewReportDialog(self.actor, kinds, self.people, today, self)
        self.dialog.wanted.connect(self._on_wanted)
        self.dialog.open()

    @Slot()
    def _on_wanted(self) -> None:
        job = self.jobs.work(papers.begin, *self.dialog.chosen())
        self.dialog.follow(job).succeeded.connect(self._on_made)

    @Slot(object)
    def _on_made(self, report_id: UUID) -> None:
        self.dialog.set_open(on=True)
        self.dialog.accept()
        self._on_begun(report_id)

    @Slot(object)
    def _on_begun(self, report_id: UUID) -> None:
        self._wanted = report_id
        self._show(report_id)
        self._read()

    @Slot()
    def _on_discarded(self) -> None:
        self._open = None
        self.split.show_detail(on=False)
        self._read()

    def _follow(self, job: Job, then: Any) -> None:
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
        else:
            messages.failure(self, error)


def _columns() -> list[Column[ReportRow]]:
    return [
        Column(_("Kind"), lambda row: row.kind, lambda code: _(KINDS[code].name), wide=True),
        Column(
            _("Period"),
            lambda row: (row.first, row.last),
            report_periods.told,
        ),
        Column(
            _("State"),
            lambda row: row.state,
            lambda code: _(STATES[code]),
            icon=lambda row: "pen-line" if row.waits_for_me else None,
            tip=lambda row: _("Waits for your signature") if row.waits_for_me else row.void_reason,
        ),
        Column(_("Who signs"), _signers),
        Column(_("Of"), lambda row: shown(row.subject)),
        Column(_("Number"), lambda row: row.number),
    ]


def _signers(row: ReportRow) -> str:
    """Return who signs, each with whether he has."""
    said = (
        f"{shown(name)} {'✓' if has_signed else '–'}" for name, has_signed in row.signers if name
    )
    return wording.DOT.join(said)
