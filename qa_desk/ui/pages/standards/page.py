"""Standards: which checklists there are, what each version says, and new versions of them."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.services import checklist_drafts, checklists
from qa_desk.services.checklist_drafts import DraftRow, Notice, Written
from qa_desk.services.checklists import ChecklistRow
from qa_desk.services.policies import reviews
from qa_desk.services.policies.reviews import Approved
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.pages.standards import rows, words
from qa_desk.ui.pages.standards.comparing import ComparisonDialog
from qa_desk.ui.pages.standards.desk import EditorDesk
from qa_desk.ui.pages.standards.dialogs import (
    DayDialog,
    DecisionDialog,
    NewChecklistDialog,
    ReasonDialog,
)
from qa_desk.ui.pages.standards.reading import Reading
from qa_desk.ui.pages.standards.rows import Row
from qa_desk.ui.pages.standards.version_bar import VersionBar
from qa_desk.ui.tables import TableView
from qa_desk.ui.widgets.checklist_file_menu import ChecklistFileMenu
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice as Line
from qa_desk.work import Actor

_LIST = 520


class StandardsPage(Page):
    """Everybody reads the versions; inspectors propose, QA leads edit and put in force (P25)."""

    name = "standards"
    title = N_("Standards")
    group = N_("Standards and policies")
    icon = "list-checks"
    watches = frozenset({"ChecklistVersion", "ChecklistDraft"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._may_propose = permissions.may(actor, "checklist.propose")
        self._may_edit = permissions.may(actor, "checklist.edit")
        self._may_approve = permissions.may(actor, "checklist.approve")
        self._wanted: UUID | None = None
        self._to_open: UUID | None = None
        self._shown: UUID | None = None
        self._begun = False
        self._reading_job: Job | None = None
        self.notice_of: Notice | None = None
        self.dialog: FormDialog | None = None
        self.comparison: ComparisonDialog | None = None
        self._rows: Sequence[Row] = ()
        self._act_asked = ""
        self.line = Line()
        self.table = TableView(rows.table(), _("Versions"), code="standards")
        self.bar = VersionBar(may_link=self._may_edit)
        self.reading = Reading(_("What this version says"))
        self.desk = EditorDesk(jobs)
        self.stack = QStackedWidget()
        self.new_version = _button("copy", _("New version…"))
        self.new_checklist = _button("plus", _("New checklist…"))
        self.edit = _button("pen-line", _("Edit"))
        self.approve = _button("circle-check", _("Approve"))
        self.withdraw = _button("x", _("Withdraw…"))
        self.discard = _button("trash-2", _("Discard draft"))
        self.files = ChecklistFileMenu(jobs, actor)
        self._lay_out()
        self._connect()
        self._show_buttons()

    # -- the list ----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the versions again; who writes is not disturbed, and reads them at the way out."""
        self.jobs.ask(checklist_drafts.notice).succeeded.connect(self._on_notice)
        if self._is_listing():
            self.table.follow(self.jobs.ask(rows.read)).succeeded.connect(self._on_rows)

    def state(self) -> Hashable:
        """Return the version in hand."""
        row = self.table.current()
        return row.id if row else None

    def restore(self, state: Hashable) -> None:
        """Come back to a version."""
        self.show_record(state)

    def show_record(self, record: object) -> None:
        """Go to a version or a draft."""
        if isinstance(record, UUID) and not self.table.choose(record):
            self._wanted = record
            self.refresh()

    @Slot(object)
    def _on_notice(self, notice: Notice) -> None:
        self.notice_of = notice

    @Slot(object)
    def _on_rows(self, found: Sequence[Row]) -> None:
        wanted, self._wanted = self._wanted, None
        self._rows = found
        if wanted is not None:
            self.table.choose(wanted)
        elif not self._begun and found:
            best = next((row for row in found if words.standing(row) == "in_force"), found[0])
            self.table.choose(best.id)
        self._begun = True
        self._shown = None
        self._on_chosen(self.table.current())
        if self._to_open is not None and self.table.choose(self._to_open):
            self._to_open = None
            self._open_editor()

    @Slot(object)
    def _on_chosen(self, row: Row | None) -> None:
        self._show_buttons()
        if row is None or row.id == self._shown:
            return
        self._shown = row.id
        self._reading_job = self.jobs.ask(rows.document_of, row)
        self._reading_job.succeeded.connect(self._on_document)
        self._reading_job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_document(self, document: Any) -> None:
        row = self.table.current()
        if self.sender() is self._reading_job and row is not None:
            self.reading.show_document(document, words.about(row))

    def _is_listing(self) -> bool:
        return self.stack.currentWidget() is not self.desk

    def _show_buttons(self) -> None:
        row = self.table.current()
        is_version, is_draft = isinstance(row, ChecklistRow), isinstance(row, DraftRow)
        writes = isinstance(row, DraftRow) and row.may_edit
        listing = self._is_listing()
        self.files.show_row(row)
        versions = [each for each in self._rows if row is not None and each.code == row.code]
        self.bar.show_row(row, others=len(versions) - 1)
        for button, shown in (
            (self.new_version, self._may_propose and is_version),
            (self.new_checklist, self._may_propose),
            (self.edit, is_draft and (self._may_propose or self._may_approve)),
            (self.approve, self._may_approve and words_of(row) == "proposed"),
            (self.withdraw, self._may_edit and is_version and words_of(row) != "withdrawn"),
            (self.discard, writes),
            (self.files, True),
        ):
            button.setVisible(shown and listing)
        self.edit.setText(_("Edit") if writes else _("Open"))

    # -- the editor --------------------------------------------------------------------------

    @Slot()
    def _open_editor(self) -> None:
        row = self.table.current()
        if isinstance(row, DraftRow):
            job = self.jobs.ask(checklist_drafts.read, row.id)
            job.succeeded.connect(self._on_written)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_written(self, written: Written) -> None:
        self.line.hide()
        self.desk.open(written, may_put=self._may_edit)
        self.stack.setCurrentWidget(self.desk)
        self.header.show_subtitle(f"{written.row.title} {written.row.number}")
        self._show_buttons()

    @Slot()
    def _close_editor(self) -> None:
        self.desk.saver.flush()
        self._wanted = self.desk.draft_id
        self.stack.setCurrentIndex(0)
        self.header.show_subtitle("")
        self.refresh()
        self._show_buttons()
        self.table.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Send what waits when another page comes to the front."""
        self.desk.saver.flush()
        super().hideEvent(event)

    @Slot(str)
    def _on_settled_day(self, act: str) -> None:
        """Ask for day and reason of what is proposed or put in force, and what decided it."""
        if self.desk.written is None or self.notice_of is None:
            return
        self._act_asked = act
        if act == "propose":
            self._ask_day(())
        else:
            self._ask_decisions(self.desk.written.row.code, self._ask_day)

    def _ask_decisions(self, code: str, then: Callable[..., None]) -> None:
        job = self.jobs.ask(reviews.approved_revisions, code)
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _ask_day(self, decisions: Sequence[Approved]) -> None:
        act, written, notice = self._act_asked, self.desk.written, self.notice_of
        if written is None or notice is None:
            return
        row = written.row
        title = f"{row.title} {self.desk.editor.document.get('version', '')}"
        verb = _("Propose") if act == "propose" else _("Put in force")
        day = checklist_drafts.day_of(self.desk.editor.document)
        dialog = DayDialog(title, verb, notice, day, row.reason, self)
        dialog.offer(decisions)
        self._open(dialog, lambda: self._send(dialog, act))

    def _send(self, dialog: DayDialog, act: str) -> None:
        written = self.desk.written
        if written is None:
            return
        seen = self.desk.saver.seen
        said = written.row.id, seen, dialog.chosen(), dialog.reason.toPlainText()
        if act == "propose":
            job = self.jobs.work(checklist_drafts.propose, *said)
        else:
            job = self.jobs.work(rows.put_in_force, dialog.decision(), *said)
        dialog.follow(job)
        job.succeeded.connect(self._on_sent)

    @Slot(object)
    def _on_sent(self, version_id: UUID | None) -> None:
        self._close_dialog()
        self.desk.saver.forget()
        self._close_editor()
        self._wanted = version_id or self._wanted
        if version_id is None:
            self.line.say(_("The draft is proposed. The QA lead puts it in force."))
        else:
            self.line.say(_("The version is in force from its day. CSRs can read it now."))

    # -- acts on a row -----------------------------------------------------------------------

    @Slot()
    def _on_new_version(self) -> None:
        row = self.table.current()
        if isinstance(row, ChecklistRow):
            title = f"{row.title} {row.number}"
            hint = _("Why there is to be a new version. It stays with the version.")
            dialog = ReasonDialog(title, _("Begin a new version"), hint, self)
            reason = dialog.reason.toPlainText
            self._open(
                dialog,
                lambda: self._begin(dialog, checklist_drafts.begin_from, row.id, reason()),
            )

    @Slot()
    def _on_new_checklist(self) -> None:
        dialog = NewChecklistDialog(self)
        self._open(
            dialog,
            lambda: self._begin(dialog, checklist_drafts.begin, dialog.code.text(), dialog.title()),
        )

    def _begin(self, dialog: FormDialog, verb: Callable[..., UUID], *values: Any) -> None:
        dialog.follow(self.jobs.work(verb, *values)).succeeded.connect(self._on_begun)

    @Slot(object)
    def _on_begun(self, draft_id: UUID) -> None:
        self._close_dialog()
        self._to_open = self._wanted = draft_id
        self.refresh()

    @Slot()
    def _on_withdraw(self) -> None:
        row = self.table.current()
        if isinstance(row, ChecklistRow):
            title = _("Withdraw {title} {number}").format(title=row.title, number=row.number)
            hint = _(
                "Evaluations opened from now on use the version before it; what was scored by "
                "this one stays. It cannot be put in force again."
            )
            dialog = ReasonDialog(title, _("Withdraw"), hint, self)
            why = dialog.reason.toPlainText
            self._open(
                dialog,
                lambda: self._do(dialog, checklists.withdraw, row.id, row.version, why()),
            )

    def _do(self, dialog: FormDialog, verb: Callable[..., None], *values: Any) -> None:
        dialog.follow(self.jobs.work(verb, *values)).succeeded.connect(self._on_done)

    @Slot(object)
    def _on_done(self, _nothing: object) -> None:
        self._close_dialog()
        self.refresh()

    @Slot()
    def _on_compare(self) -> None:
        row = self.table.current()
        if row is not None:
            self.comparison = ComparisonDialog(self.jobs, self._rows, row, self)
            self.comparison.open()

    @Slot()
    def _on_decision(self) -> None:
        row = self.table.current()
        if isinstance(row, ChecklistRow) and row.decided_by is not None:
            self.open_requested.emit("policies", row.decided_by)

    @Slot()
    def _on_link(self) -> None:
        row = self.table.current()
        if row is not None:
            self._ask_decisions(row.code, self._ask_decision)

    @Slot(object)
    def _ask_decision(self, decisions: Sequence[Approved]) -> None:
        row = self.table.current()
        if not isinstance(row, ChecklistRow):
            return
        if not decisions:
            self.line.warn(
                _(
                    "No approved evaluation decides a revision of this checklist. Begin one on "
                    "the page “Policies”."
                )
            )
            return
        dialog = DecisionDialog(f"{row.title} {row.number}", decisions, self)
        self._open(
            dialog, lambda: self._do(dialog, reviews.link, row.id, dialog.decision.currentData())
        )

    @Slot()
    def _on_approve(self) -> None:
        self._act(checklist_drafts.approve)

    @Slot()
    def _on_discard(self) -> None:
        row = self.table.current()
        if isinstance(row, DraftRow) and messages.ask(
            self,
            _("Discard the draft {title} {number}? What is written in it is gone then.").format(
                title=row.title, number=row.number
            ),
            _("Discard draft"),
        ):
            self._act(checklist_drafts.discard)

    def _act(self, verb: Callable[..., None]) -> None:
        row = self.table.current()
        if isinstance(row, DraftRow):
            job = self.jobs.work(verb, row.id, row.version)
            job.succeeded.connect(self._on_done)
            job.failed.connect(self._on_failed)

    # -- dialogs and failures ----------------------------------------------------------------

    def _open(self, dialog: FormDialog, wanted: Callable[[], None]) -> None:
        self.dialog = dialog
        dialog.wanted.connect(wanted)
        dialog.open()

    def _close_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.set_open(on=True)
            self.dialog.accept()
            self.dialog = None

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.line.warn(str(error))
            self.refresh()
        else:
            messages.failure(self, error)

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.table.retried.connect(self.refresh)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._open_editor)
        self.new_version.clicked.connect(self._on_new_version)
        self.new_checklist.clicked.connect(self._on_new_checklist)
        self.edit.clicked.connect(self._open_editor)
        self.approve.clicked.connect(self._on_approve)
        self.withdraw.clicked.connect(self._on_withdraw)
        self.discard.clicked.connect(self._on_discard)
        self.files.brought.connect(self.show_record)
        self.bar.compare_wanted.connect(self._on_compare)
        self.bar.link_wanted.connect(self._on_link)
        self.bar.decision_wanted.connect(self._on_decision)
        self.desk.closed.connect(self._close_editor)
        self.desk.day_asked.connect(self._on_settled_day)
        self.desk.saver.saved.connect(self.saved)
        self.desk.saver.not_saved.connect(self.not_saved)
        self.desk.saver.not_saved.connect(self.line.warn)

    def _lay_out(self) -> None:
        self.table.remember(self.memory, "versions")
        self.table.filter_box.setPlaceholderText(_("Title, number or state"))
        self.table.say_when_empty(
            _("No checklist yet"),
            _("A QA lead begins one with “New checklist…”."),
            icon="list-checks",
        )
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.reading, 1)
        both = MasterDetail(self.table, right, _LIST)
        both.remember(self.memory, "split")
        self.stack.addWidget(both)
        self.stack.addWidget(self.desk)
        self.body.addWidget(self.line)
        self.body.addWidget(self.stack, 1)
        self.table.bar.addWidget(self.files)  # the header has no room for more
        self.add_buttons(
            self.discard, self.withdraw, self.new_checklist, self.new_version,
            self.approve, self.edit,
        )  # fmt: skip
        self.setFocusProxy(self.table)


def words_of(row: Row | None) -> str:
    """Return how a row stands, nothing where none is chosen."""
    return words.standing(row) if row is not None else ""


def _button(icon: str, text: str) -> QPushButton:
    button = QPushButton(text)
    button.setIcon(theme.icon(icon))
    button.setIconSize(theme.icon_size(gap=True))
    button.setAutoDefault(True)
    return button
