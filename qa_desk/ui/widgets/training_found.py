"""Training needs that the results show and nobody has raised yet, with their evidence (B17)."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.rules.clusters import KINDS
from qa_desk.services import cases
from qa_desk.services.cases import CaseRow
from qa_desk.services.training import proposing
from qa_desk.services.training.types import Proposal
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import training_tables, wording
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.names import shown

_LIST_WIDTH = 500


class FoundTab(QWidget):
    """Lists proposals. Signals: `raised(need id)`, `case_wanted(id)`, `counted(n)`, `failed`."""

    raised = Signal(object)
    case_wanted = Signal(object)
    counted = Signal(int)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._results: dict[UUID, CaseRow] = {}
        self.list = TableView(
            Table(training_tables.proposals(), _key), _("Found, not yet raised"), code=""
        )
        self.list.say_when_empty(
            _("Nothing stands out"),
            _(
                "No item is failed by many, nobody fails one again and again, and there is no "
                "fatal error that is not taken up."
            ),
            icon="graduation-cap",
        )
        self.title, self.said, self.people = heading(""), text("", "dim"), text("")
        self.take = theme.role(QPushButton(_("Raise it…")), "primary")
        self.open = QPushButton(theme.icon("eye"), _("Open the result"))
        self.open.setIconSize(theme.icon_size(gap=True))
        self.evidence = TableView(Table(_columns(), lambda row: row.id), _("Evidence"))
        self.evidence.say_when_empty(
            _("None of these is open to you"),
            _("The proposal counts them; who may open them sees them here."),
            icon="list-checks",
        )
        self._lay_out()
        self.list.chosen.connect(self._on_chosen)
        self.list.retried.connect(self.refresh)
        self.take.clicked.connect(self._on_take)
        self.open.clicked.connect(self._on_open)
        self.evidence.opened.connect(self._on_open)

    @Slot()
    def refresh(self) -> None:
        """Read what was found, and the results that are the evidence."""
        self._jobs.ask(cases.results).succeeded.connect(self._on_results)
        job = self.list.follow(self._jobs.ask(proposing.found))
        job.succeeded.connect(self._on_rows)

    def proposal(self) -> Proposal | None:
        """Return the proposal that is chosen."""
        found: Proposal | None = self.list.current()
        return found

    @Slot(object)
    def _on_results(self, rows: Sequence[CaseRow]) -> None:
        self._results = {row.id: row for row in rows}
        self._on_chosen(self.proposal())

    @Slot(object)
    def _on_rows(self, rows: Sequence[Proposal]) -> None:
        self.counted.emit(len(rows))
        if rows and self.list.current() is None:
            self.list.choose(_key(rows[0]))

    @Slot(object)
    def _on_chosen(self, found: Proposal | None) -> None:
        self._detail.setVisible(found is not None)
        if found is None:
            return
        cluster = found.cluster
        self.title.setText(shown(found.title))
        n = len(cluster.csrs)
        earned = cluster.kind == "minimum"
        words = _("{part} of {of} points ({rate})") if earned else _("{part} of {of} ({rate})")
        said = [
            _(KINDS[cluster.kind]),
            f"{found.period_from} – {found.period_to}",
            ngettext("{n} CSR", "{n} CSRs", n).format(n=n),
            words.format(
                part=cluster.rate.part,
                of=cluster.rate.of,
                rate=wording.share(cluster.rate.permille()),
            ),
        ]
        self.said.setText(wording.DOT.join(said))
        self.people.setText(shown(_(", ").join(str(name) for name in found.names)))
        rows = [self._results[key] for key in cluster.evaluations if key in self._results]
        self.evidence.show_rows(rows)

    @Slot()
    def _on_take(self) -> None:
        found = self.proposal()
        if found is not None:
            self.take.setEnabled(False)
            job = self._jobs.work(proposing.propose, found.draft, cluster=found.cluster)
            job.succeeded.connect(self.raised)
            self._end(job)

    def _end(self, job: Job) -> None:
        job.failed.connect(self.failed)
        job.ended.connect(self._on_ended)

    @Slot()
    def _on_ended(self) -> None:
        self.take.setEnabled(True)

    @Slot()
    def _on_open(self) -> None:
        row = self.evidence.current()
        if row is not None:
            self.case_wanted.emit(row.id)

    def _lay_out(self) -> None:
        self._detail = QWidget()
        column = QVBoxLayout(self._detail)
        column.setContentsMargins(24, 16, 24, 8)
        column.setSpacing(8)
        for widget in (self.title, self.said, self.people):
            column.addWidget(widget)
        line = QWidget()

        flow = Flow(line)
        for button in (self.take, self.open):
            flow.addWidget(button)
        column.addWidget(line)
        column.addWidget(self.evidence, 1)
        split = MasterDetail(self.list, self._detail, theme.px(_LIST_WIDTH))
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(split)
        self.setFocusProxy(self.list)
        self._detail.hide()


def _key(found: Proposal) -> tuple[str, str, tuple[UUID, ...]]:
    cluster = found.cluster
    return cluster.kind, cluster.subject, cluster.csrs


def _moment(row: CaseRow) -> str:
    return wording.exact_time(row.started_at)


def _columns() -> list[Column[CaseRow]]:
    return [
        Column(_("Evaluation no."), lambda row: row.number),
        Column(_("CSR"), lambda row: shown(str(row.csr)), wide=True),
        Column(
            _("Result"),
            lambda row: row.result,
            wording.result,
            icon=lambda row: wording.result_icon(row.result),
            colour=lambda row: wording.result_colour(row.result),
        ),
        Column(_("Final score"), lambda row: row.final, wording.score, right=True),
        Column(_("Day"), lambda row: row.started_at, wording.day, tip=_moment),
    ]
