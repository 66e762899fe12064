"""Assessments: what comes of an inspector's error, heard, decided and signed (B16)."""

from collections.abc import Hashable, Sequence
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qa_desk.i18n import N_, _
from qa_desk.rules.disputes import KINDS
from qa_desk.services import assessments
from qa_desk.services.assessments import AssessmentRow
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.page import Page, memory
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.assessment_desk import AssessmentDesk
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.names import NameDelegate
from qa_desk.work import Actor

_LIST_WIDTH = 480
_INSPECTOR = 1  # column
_TO_DO = {"state": N_("Make a statement"), "decide": N_("Decide"), "sign": N_("Sign")}
_ICONS = {"state": "message-square", "decide": "scale", "sign": "pen-line"}


class AssessmentsPage(Page):
    """The list at the left, the record and its form at the right."""

    name = "assessments"
    title = N_("Assessments")
    group = N_("Quality of inspection")
    icon = "scale"
    action = "assessment.see"
    watches = frozenset({"Assessment", "Signature"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._wanted: UUID | None = None
        self.list = TableView(
            Table(_columns(), lambda row: row.id), _("Assessments"), code="assessments"
        )
        self.list.grid.setItemDelegateForColumn(_INSPECTOR, NameDelegate(self.list.grid))
        self.list.remember(self.memory, "table")
        self.list.say_when_empty(
            _("No assessments"),
            _("One is opened when a review or a panel finds that an inspector erred."),
            icon="scale",
        )
        self.desk = AssessmentDesk(jobs)
        self.desk.view.sound.listening.remember(memory(actor.login, "player"))
        self.said = Chip("", "good")
        self.said.hide()
        self.header.beside.addWidget(self.said)
        split = MasterDetail(self.list, self.desk, theme.px(_LIST_WIDTH))
        split.remember(self.memory, "split")
        self.body.addWidget(split)
        self.setFocusProxy(self.list)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.desk.done.connect(self._on_done)
        self.desk.result_wanted.connect(self._on_result_wanted)
        self.desk.saved.connect(self.saved)
        self.desk.not_saved.connect(self.not_saved)
        self.desk.clear(_("No assessment is open"), _("Choose one from the list to read it."))

    @Slot()
    def refresh(self) -> None:
        """Read the list again, and the open assessment."""
        job = self.list.follow(self.jobs.ask(assessments.listed))
        job.succeeded.connect(self._on_rows)
        self.desk.reload()

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(assessments.listed).succeeded.connect(self._count)

    def show_record(self, record: object) -> None:
        """Open the assessment with this id."""
        if isinstance(record, UUID):
            self._wanted = record
            self.desk.open(record)
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which assessment is open."""
        return self.desk.record_id()

    def restore(self, state: Hashable) -> None:
        """Open the assessment that was open."""
        self.show_record(state)

    @Slot(object)
    def _on_rows(self, rows: Sequence[AssessmentRow]) -> None:
        self._count(rows)
        if self._wanted is not None:
            self.list.choose(self._wanted)
            self._wanted = None

    @Slot(object)
    def _count(self, rows: Sequence[AssessmentRow]) -> None:
        self.set_waiting(sum(bool(row.step) for row in rows))

    @Slot(object)
    def _on_chosen(self, row: AssessmentRow | None) -> None:
        if row is not None:
            self.desk.open(row.id)

    @Slot(object)
    def _on_opened(self, row: AssessmentRow) -> None:
        self.desk.open(row.id)
        self.desk.start()

    @Slot(object, str)
    def _on_done(self, _record_id: UUID, sentence: str) -> None:
        self._wanted = self.desk.record_id()
        self.said.show_state(sentence, "good")
        self.said.show()
        self.refresh()

    @Slot(object)
    def _on_result_wanted(self, evaluation_id: UUID) -> None:
        self.open_requested.emit("results", evaluation_id)


def _columns() -> list[Column[AssessmentRow]]:
    return [
        Column(
            _("To do"),
            lambda row: row.step,
            lambda step: _(_TO_DO[step]) if step else "",
            icon=lambda row: _ICONS.get(row.step),
            means="to_do",
        ),
        Column(_("QA inspector"), lambda row: str(row.inspector), reading=usual, means="inspector"),
        Column(_("Error"), lambda row: row.kind, lambda kind: _(KINDS[kind]), means="error_kind"),
        Column(_("Item"), lambda row: str(row.subject), means="item"),
        Column(_("Status"), lambda row: row.status, wording.status, means="status"),
        Column(
            _("Statement until"),
            lambda row: row.due_at,
            wording.local_time,
            tip=lambda row: wording.exact_time(row.due_at),
            means="due_at",
        ),
        Column(_("Evaluation no."), lambda row: row.evaluation_no, means="evaluation_no"),
        Column(_("CSR"), lambda row: str(row.csr), reading=usual, means="csr"),
        Column(_("Opened"), lambda row: row.opened_at, wording.local_time, means="opened_at"),
        Column(_("Assessment no."), lambda row: row.number, means="assessment_no"),
    ]
