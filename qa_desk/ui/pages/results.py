"""Results: the submitted evaluations that this person may see."""

from collections.abc import Hashable, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import averages, permissions
from qa_desk.services import cases
from qa_desk.services.cases import CaseRow
from qa_desk.services.knowledge.types import About
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.page import Page, memory
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_desk import CaseDesk
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.column import tenths
from qa_desk.ui.widgets.evaluation_export import EvaluationExport
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.names import NameDelegate
from qa_desk.ui.widgets.note_writer import NoteWriter
from qa_desk.ui.widgets.profile_button import ProfileButton
from qa_desk.work import Actor

_LIST_WIDTH = 560
_VOID = ("E12", "E13")
_CSR, _INSPECTOR = 1, 9  # columns


class ResultsPage(Page):
    """The table at the left, the case beside it."""

    name = "results"
    title = N_("Results")
    icon = "list-checks"
    roles = frozenset({"csr", "team_lead", "floor_coach", "inspector", "qa_lead", "cs_manager"})
    watches = frozenset({"Evaluation", "Signature"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._wanted: UUID | None = None
        self._first = True
        self.list = TableView(Table(_columns(), lambda row: row.id), _("Results"), code="results")
        for column in (_CSR, _INSPECTOR):
            self.list.grid.setItemDelegateForColumn(column, NameDelegate(self.list.grid))
        self.list.remember(self.memory, "table")
        self.list.say_when_empty(
            _("No results yet"),
            _("A result appears here when it has been submitted and you may see it."),
            _("See the inbox"),
            "list-checks",
        )
        self.slips = QPushButton(theme.icon("printer"), _("Slips…"), self)
        self.slips.setIconSize(theme.icon_size(gap=True))
        self.slips.setToolTip(
            _("Print or save the slips of the chosen results") + f" ({theme.keys('Ctrl+P')})"
        )
        self.list.bar.addWidget(self.slips)  # before it is shown, or it would be a window
        self.slips.setVisible(permissions.may(actor, "print_slip"))
        self.whole = QPushButton(theme.icon("download"), _("JSON…"), self)
        self.whole.setIconSize(theme.icon_size(gap=True))
        self.whole.setAccessibleName(_("Export whole evaluations"))
        self.whole.setToolTip(
            _("Export the chosen results, or all that are shown, with every answer as JSON")
        )
        self.list.bar.addWidget(self.whole)
        self.whole.setVisible(permissions.may(actor, "export"))
        self.profile = ProfileButton(actor, self.list, lambda row: row.csr_id)
        self.profile.wanted.connect(self.open_requested)
        self.list.bar.addWidget(self.profile)
        self.note = NoteWriter(jobs, self)
        self.note.serve(actor, self.told, ids=lambda: [row.id for row in self.list.selected()])
        self.list.bar.addWidget(self.note)
        self.whole_export = EvaluationExport(jobs, self)
        self.desk = CaseDesk(jobs, offered={"recall"})
        self.desk.serve(actor, memory(actor.login, "player"), self.told)
        self.said = Chip("", "good")
        self.said.hide()
        self.header.beside.addWidget(self.said)
        split = MasterDetail(self.list, self.desk, theme.px(_LIST_WIDTH))
        split.remember(self.memory, "split")
        self.body.addWidget(split)
        self.setFocusProxy(self.list)
        self._connect()
        self._on_selected()
        self.desk.clear(
            _("No result is open"), _("Choose one from the list to read it."), "list-checks"
        )

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.empty_acted.connect(self._on_empty_acted)
        self.list.retried.connect(self.refresh)
        self.slips.clicked.connect(self.print_slips)
        self.whole.clicked.connect(self._on_whole)
        self.whole_export.said.connect(self.list.grid.notice.say)
        self.whole_export.failed.connect(self._on_export_failed)
        self.list.grid.selectionModel().selectionChanged.connect(self._on_selected)
        self.list.table.modelReset.connect(self._on_selected)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_slips)
        self.desk.done.connect(self._on_done)
        self.desk.saved.connect(self.saved)
        self.desk.not_saved.connect(self.not_saved)

    @Slot()
    def refresh(self) -> None:
        """Read the list again, and the open case."""
        job = self.list.follow(self.jobs.ask(cases.results))
        job.succeeded.connect(self._on_rows)
        self.desk.reload()

    @Slot()
    def _on_selected(self) -> None:
        self.slips.setEnabled(self.list.grid.selectionModel().hasSelection())
        self.whole.setEnabled(bool(self.list.table.rowCount()))

    @Slot()
    def print_slips(self) -> None:
        """Print or save the slips of the chosen results."""
        from qa_desk.ui.widgets.slip_batch import SlipBatch  # QtPdf is wanted nowhere else

        chosen = self.list.selected()
        if not chosen or not permissions.may(self.actor, "print_slip"):
            return
        numbers = dict.fromkeys(row.slip for row in chosen if row.slip)
        without = sum(not row.slip for row in chosen)
        dialog = SlipBatch(self.jobs, tuple(numbers), without, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot()
    def _on_whole(self) -> None:
        chosen = self.list.selected() or self.list.table.shown
        self.whole_export.begin([row.id for row in chosen])

    @Slot(object)
    def _on_export_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.list.grid.notice.warn(str(error))

    def show_record(self, record: object) -> None:
        """Open the case with this id."""
        if isinstance(record, UUID):
            self._wanted = record
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
        valid = [row for row in rows if row.status not in _VOID]
        average = averages.of_random((row.sample_reason, row.final) for row in valid)
        self.header.show_subtitle(wording.average(average) if rows else "")
        if self._first:
            self._first = False
            self.list.setFocus()  # it could not take the focus while it was empty
        if self._wanted is not None:
            self.list.choose(self._wanted)
            self._wanted = None

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
        self.open_requested.emit("inbox", None)

    @Slot(object, str, str)
    def _on_done(self, case_id: UUID, key: str, sentence: str) -> None:
        del case_id, key
        self.said.show_state(sentence, "good")
        self.said.show()
        self.refresh()


def _columns() -> list[Column[CaseRow]]:
    return [
        Column(_("Evaluation no."), lambda row: row.number, means="evaluation_no"),
        Column(_("CSR"), lambda row: str(row.csr), reading=usual, means="csr"),
        Column(
            _("Result"),
            lambda row: row.result,
            wording.result,
            icon=lambda row: wording.result_icon(row.result),
            colour=lambda row: wording.result_colour(row.result),
            means="result",
        ),
        Column(
            _("Final score"),
            lambda row: row.final,
            wording.score,
            right=True,
            means="final",
            measure=tenths,
        ),
        Column(
            _("Raw score"),
            lambda row: row.raw,
            wording.score,
            right=True,
            means="raw",
            measure=tenths,
        ),
        Column(
            _("Call time"),
            lambda row: row.started_at,
            wording.local_time,
            tip=lambda row: wording.exact_time(row.started_at),
            means="call_time",
        ),
        Column(_("Team"), lambda row: row.team, means="team"),
        Column(_("Status"), lambda row: row.status, wording.status, means="status"),
        Column(_("Slip no."), lambda row: row.slip, means="slip_no"),
        Column(_("QA inspector"), lambda row: str(row.inspector), reading=usual, means="inspector"),
        Column(
            _("Sample"), lambda row: row.sample_reason, wording.sample_reason, means="sample_reason"
        ),
        Column(_("Mode"), lambda row: row.mode, wording.mode, means="mode"),
    ]
