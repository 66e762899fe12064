"""Recorders: where recordings come from, and what each import brought (D9, P2)."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import masking, permissions
from qa_desk.rules.list_problems import GROUPS
from qa_desk.services import importing, recorders
from qa_desk.services.recorders import RecorderRow, RunRow
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs, Open
from qa_desk.ui.page import Page
from qa_desk.ui.pages.recorders.editor import RecorderEditor
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.case_parts import text
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.problem_table import ProblemTable
from qa_desk.ui.widgets.recorder_watch import RecorderWatch
from qa_desk.work import Actor, Progress

_HOW = {
    "window": N_("by hand"),
    "command": N_("by the clock"),
    "watch": N_("watched"),
}
_TIMEZONE = "Asia/Shanghai"


def import_now(progress: Progress, open_work: Open, code: str) -> importing.Summary:
    """Import by a recorder's profile; runs on a worker."""
    with open_work(progress) as work:
        request = importing.request(work, code)
    return importing.run(lambda: open_work(progress), request, progress)


class RecordersPage(Page):
    """The recorders, their imports, and what each left out."""

    name = "recorders"
    title = N_("Recorders")
    group = N_("Administration")
    icon = "server"
    roles = frozenset({"qa_lead", "cs_manager", "admin"})
    watches = frozenset({"Recorder", "ImportRun"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._may_edit = permissions.may(actor, "recorders.edit")
        self._may_import = permissions.may(actor, "import_calls")
        self._wanted: UUID | None = None
        self._importing: dict[str, Job] = {}
        self.editor: RecorderEditor | None = None
        self.notice = Notice()
        self.watch = RecorderWatch(jobs, self.memory, self)
        self.recorders = TableView(_recorder_table(), _("Recorders"), code="recorders")
        self.runs = TableView(_run_table(), _("Imports"), code="imports")
        self.left_out = ProblemTable()
        self.new_button = QPushButton(_("New recorder"))
        self.edit_button = QPushButton(_("Edit…"))
        self.import_button = theme.role(QPushButton(_("Import now")), "primary")
        self.watched = QCheckBox(_("Watch while QA Desk is open here"))
        self.heading = text("", "heading")
        self.facts = text("", "dim")
        self.reasons = text("", "small")
        self._lay_out()
        self._connect()
        if self._may_import:
            self.watch.start()

    # -- reading -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the recorders again, and the imports of the one in hand."""
        job = self.recorders.follow(self.jobs.ask(recorders.recorders))
        job.succeeded.connect(self._on_recorders)

    def show_record(self, record: object) -> None:
        """Go to a recorder."""
        if isinstance(record, UUID) and not self.recorders.choose(record):
            self._wanted = record
            self.refresh()

    def state(self) -> Hashable:
        """Return the recorder that is chosen."""
        row = self.recorders.current()
        return row.id if row else None

    def restore(self, state: Hashable) -> None:
        """Come back to a recorder."""
        self.show_record(state)

    @Slot(object)
    def _on_recorders(self, rows: Sequence[RecorderRow]) -> None:
        if self._may_import:
            self.watch.take(rows)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.recorders.choose(wanted)
        elif self.recorders.current() is None and rows:
            self.recorders.choose(rows[0].id)
        self._on_recorder(self.recorders.current())

    @Slot(object)
    def _on_recorder(self, row: RecorderRow | None) -> None:
        self.detail.setVisible(row is not None)
        if row is None:
            self.import_button.setEnabled(False)
            return
        told, profile = row.settings, row.settings.profile
        self.heading.setText(names.shown(told.name))
        facts = filter(None, (told.code, profile.place, profile.names, profile.calls))
        self.facts.setText(
            wording.DOT.join(map(masking.mask_in_text, facts))
            if profile.place
            else _("Its folder is not said yet; its recordings are imported on the page Calls.")
        )
        self.import_button.setEnabled(bool(profile.place) and told.code not in self._importing)
        self.watched.setEnabled(bool(profile.place))
        with QSignalBlocker(self.watched):
            self.watched.setChecked(self.watch.is_watching(told.code))
        self.runs.follow(self.jobs.ask(recorders.runs, row.id)).succeeded.connect(self._on_runs)

    @Slot(object)
    def _on_runs(self, rows: Sequence[RunRow]) -> None:
        if self.runs.current() is None and rows:
            self.runs.choose(rows[0].id)
        self._on_run(self.runs.current())

    @Slot(object)
    def _on_run(self, run: RunRow | None) -> None:
        """Show what an import left out, and why."""
        counted = run.refused if run else {}
        told = [
            _("{reason}: {n}").format(reason=_(words), n=counted[group])
            for group, words in GROUPS.items()
            if counted.get(group)
        ]
        self.reasons.setText(wording.DOT.join(told))
        self.reasons.setVisible(bool(told))
        self.left_out.show_problems(run.problems if run else ())

    # -- importing ---------------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Import by the profile now; the rest of the program stays usable."""
        row = self.recorders.current()
        if row is None or row.settings.code in self._importing:
            return
        code = row.settings.code
        self.notice.hide()
        self.import_button.setEnabled(False)
        job = self.jobs.compute(import_now, self.jobs.open_work, code)
        self._importing[code] = job.named(_("Importing recordings"))
        job.setProperty("code", code)
        job.succeeded.connect(self._on_imported)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)

    @Slot(object)
    def _on_imported(self, summary: importing.Summary) -> None:
        self.notice.say(summary.sentence())

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.notice.warn(str(error))

    @Slot()
    def _on_ended(self) -> None:
        self._importing.pop(str(self.sender().property("code")), None)
        self._on_recorder(self.recorders.current())

    @Slot(bool)
    def _on_watched(self, on: bool) -> None:
        if (row := self.recorders.current()) is not None:
            self.watch.watch(row, on=on)

    @Slot(str, object)
    def _on_looked(self, code: str, summary: importing.Summary) -> None:
        if summary.stored or summary.completed:
            words = ngettext(
                "{recorder}: {n} new call came in.", "{recorder}: {n} new calls came in.",
                summary.stored,
            )  # fmt: skip
            self.told.emit(words.format(recorder=code, n=summary.stored))

    @Slot(str, str)
    def _on_watch_failed(self, code: str, sentence: str) -> None:
        self.notice.warn(_("{part}: {sentence}").format(part=code, sentence=sentence))

    # -- editing -----------------------------------------------------------------------------

    @Slot()
    def _on_new(self) -> None:
        self._edit(None)

    @Slot()
    def _on_edit(self) -> None:
        if (row := self.recorders.current()) is not None:
            self._edit(row)

    def _edit(self, row: RecorderRow | None) -> None:
        if not self._may_edit:
            return
        zone = row.settings.timezone if row else _TIMEZONE
        self.editor = RecorderEditor(self.jobs, row, zone, self)
        self.editor.saved.connect(self._on_saved)
        self.editor.finished.connect(self._on_closed)
        self.editor.open()

    @Slot(object)
    def _on_saved(self, recorder_id: UUID) -> None:
        self._wanted = recorder_id
        self.refresh()

    @Slot()
    def _on_closed(self) -> None:
        self.editor = None

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.recorders.retried.connect(self.refresh)
        self.recorders.chosen.connect(self._on_recorder)
        self.recorders.opened.connect(self._on_edit)
        self.runs.chosen.connect(self._on_run)
        self.new_button.clicked.connect(self._on_new)
        self.edit_button.clicked.connect(self._on_edit)
        self.import_button.clicked.connect(self.start)
        self.watched.toggled.connect(self._on_watched)
        self.watch.looked.connect(self._on_looked)
        self.watch.failed.connect(self._on_watch_failed)
        self.left_out.not_saved.connect(self.notice.warn)

    def _lay_out(self) -> None:
        for widget in (self.new_button, self.edit_button, self.import_button, self.watched):
            widget.setParent(self)  # it may be shown before it is placed
        self.new_button.setVisible(self._may_edit)
        if self._may_edit:
            self.add_buttons(self.new_button)
        self.edit_button.setVisible(self._may_edit)
        self.import_button.setVisible(self._may_import)
        self.watched.setVisible(self._may_import)
        self.recorders.say_when_empty(
            _("No recorder yet"),
            _("Say where recordings lie and what their names mean; then they come by themselves."),
            icon="server",
        )
        self.runs.say_when_empty(
            _("Nothing was imported yet"),
            _("Each import stands here with its figures."),
            "",
            "inbox",
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for widget in (self.import_button, self.edit_button, self.watched):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        self.detail = QWidget()
        right = QVBoxLayout(self.detail)
        right.setContentsMargins(16, 12, 16, 16)
        right.setSpacing(8)
        for label in (self.heading, self.facts):
            right.addWidget(label)
        right.addLayout(buttons)
        right.addWidget(self.runs, 3)
        right.addWidget(self.reasons)
        right.addWidget(self.left_out, 2)
        self.panes = MasterDetail(self.recorders, self.detail, 360)
        self.panes.remember(self.memory, "split")
        self.recorders.remember(self.memory, "recorders")
        self.runs.remember(self.memory, "runs")
        self.body.addWidget(self.notice)
        self.body.addWidget(self.panes, 1)
        self._on_recorder(None)
        self.setFocusProxy(self.recorders)


def _recorder_table() -> Table[RecorderRow]:
    def last(row: RecorderRow) -> datetime | None:
        return row.last.started_at if row.last else None

    def icon(row: RecorderRow) -> str | None:
        return "circle-alert" if row.last and _is_broken(row.last) else None

    def colour(row: RecorderRow) -> str | None:
        return "late" if row.last and _is_broken(row.last) else None

    return Table(
        [
            Column(
                _("Recorder's name"),
                lambda row: row.settings.name,
                names.shown,
                wide=True,
                means="recorder",
            ),
            Column(
                _("Last import"),
                last,
                wording.local_time,
                icon=icon,
                colour=colour,
                means="last_import",
            ),
        ],
        key=lambda row: row.id,
    )


def _is_broken(run: RunRow) -> bool:
    return run.ended_at is not None and not run.is_whole


def _took(run: RunRow) -> str:
    if run.duration is None:
        return _("running")
    took = wording.duration(int(run.duration.total_seconds() * 1000))
    return _("{time}, broke off").format(time=took) if _is_broken(run) else took


def _run_table() -> Table[RunRow]:
    def broken(run: RunRow) -> str | None:
        return "circle-alert" if _is_broken(run) else None

    def colour(run: RunRow) -> str | None:
        return "late" if _is_broken(run) else None

    def by(run: RunRow) -> str:
        return _("{person}, {how}").format(person=names.shown(run.by), how=_(_HOW[run.how]))

    return Table(
        [
            Column(
                _("Began"),
                lambda run: run.started_at,
                wording.local_time,
                icon=broken,
                colour=colour,
                means="began_at",
            ),
            Column(_("By"), by, means="by"),
            Column(_("Files"), lambda run: run.files, right=True, means="files"),
            Column(_("New"), lambda run: run.stored, right=True, means="stored"),
            Column(_("Known"), lambda run: run.known, right=True, means="known"),
            Column(_("Unresolved"), lambda run: run.unresolved, right=True, means="unresolved"),
            Column(_("Late"), lambda run: run.late, right=True, means="late"),
            Column(
                _("Not imported"),
                lambda run: sum(run.refused.values()),
                right=True,
                means="refused",
            ),
            Column(_("Took"), _took, right=True, means="took"),
        ],
        key=lambda run: run.id,
    )
