"""Policies: the register, what is to be read, evaluated and signed (S3-4.10, S1-2A.2, P25)."""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.rules.policies import KINDS, DecidedBy
from qa_desk.services import policies
from qa_desk.services.policies import Choices, PolicyRow, Record, ReviewRow, Version, reviews
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import policy_words
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.policy_dialogs import EntryDialog, VersionDialog
from qa_desk.ui.widgets.policy_readers import ReadersDialog
from qa_desk.ui.widgets.policy_review_dialog import PolicyReviewDialog
from qa_desk.ui.widgets.policy_view import PolicyView
from qa_desk.work import Actor

_LIST_WIDTH = 460


class PoliciesPage(Page):
    """The register at the left, one policy at the right."""

    name = "policies"
    title = N_("Policies")
    group = N_("Standards and policies")
    icon = "file-text"
    action = "policy.see"
    watches = frozenset({"Policy", "PolicyVersion", "PolicyReading", "Document", "Signature"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._wanted: UUID | None = None
        self._open: UUID | None = None
        self._review: UUID | None = None  # to be opened with its policy
        self._asked: Job | None = None
        self._then = ""  # the form that waits for its choices
        self.dialog: Any = None
        self.list = TableView(Table(_columns(), lambda row: row.id), _("Policies"), code="policies")
        self.list.remember(self.memory, "table")
        edits = permissions.may(actor, "policy.edit")
        self.list.say_when_empty(
            _("No policies"),
            _("Enter the first one.") if edits else _("What is published appears here."),
            icon="file-text",
        )
        self.withdrawn_too = QCheckBox(_("Those no longer in force too"))
        self.new = QPushButton(theme.icon("plus"), _("New entry…"), self)
        self.new.setIconSize(theme.icon_size(gap=True))
        self.notice = Notice()
        self.view, self.empty = PolicyView(actor), EmptyState()
        self.empty.say(_("No policy is open"), _("Choose one from the list to read it."))
        width = theme.px(_LIST_WIDTH)
        self.split = MasterDetail(self.list, self.view, width, empty=self.empty)
        self.show_beside(self.split, self.notice)
        self.add_buttons(self.withdrawn_too)
        self.add_buttons(self.new, action="policy.edit")
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.withdrawn_too.toggled.connect(self.refresh)
        self.new.clicked.connect(self._on_new)
        self.view.wanted.connect(self._on_wanted)

    @Slot()
    def refresh(self) -> None:
        """Read the register again, and the open policy."""
        too = self.withdrawn_too.isChecked()
        job = self.list.follow(self.jobs.ask(policies.listed, withdrawn_too=too))
        job.succeeded.connect(self._on_rows)
        self._reload()

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(policies.waiting).succeeded.connect(self.set_waiting)

    def show_record(self, record: object) -> None:
        """Open the policy with this id, or an evaluation with its policy."""
        if isinstance(record, DecidedBy):
            self._review, record = record.review_id, record.policy_id
        if isinstance(record, UUID):
            self._wanted = self._open = record
            self._reload()
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which policy is open."""
        return self._open

    def restore(self, state: Hashable) -> None:
        """Open the policy that was open."""
        self.show_record(state)

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_rows(self, rows: Sequence[PolicyRow]) -> None:
        self.set_waiting(sum(bool(row.to_do) for row in rows))
        if self._wanted is not None:
            self.list.choose(self._wanted)
            self._wanted = None

    @Slot(object)
    def _on_chosen(self, row: PolicyRow | None) -> None:
        if row is not None and row.id != self._open:
            self._open = row.id
            self._reload()

    @Slot(object)
    def _on_opened(self, row: PolicyRow) -> None:
        self._on_chosen(row)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reload(self) -> None:
        if self._open is not None:
            self._asked = self.jobs.ask(policies.one, self._open)
            self._asked.succeeded.connect(self._on_record)
            self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_record(self, record: Record) -> None:
        if self.sender() is self._asked:
            self.view.show_record(record)
            self.split.show_detail()
            review, self._review = self._review, None
            if review is not None:
                self.view.reviews.choose(review)
                self._open_review(review)

    # -- doing -------------------------------------------------------------------------------

    @Slot(str, object)
    def _on_wanted(self, what: str, about: Version | ReviewRow | None) -> None:
        record = self.view.record
        if record is None:
            return
        row = record.row
        if what in ("edit", "version", "draft"):
            self._then = what
            self._do(self.jobs.ask(policies.choices), self._on_choices)
        elif what == "withdraw":
            verb = policies.bring_back if row.withdrawn_at else policies.withdraw
            self._do(self.jobs.work(verb, row.id, row.version))
        elif what == "evaluate":
            self._evaluate(record)
        elif what == "review" and isinstance(about, ReviewRow):
            self._open_review(about.id)
        elif isinstance(about, Version):
            self._of_version(what, about)

    def _of_version(self, what: str, version: Version) -> None:
        if what == "read":
            self._do(self.jobs.work(policies.confirm, version.id))
        elif what == "publish":
            self._do(self.jobs.work(policies.publish, version.id, version.version))
        elif what == "discard":
            words = _("Discard this draft? What is written in it is gone then.")
            if messages.ask(self, words, _("Discard draft")):
                self._do(self.jobs.work(policies.discard, version.id, version.version))
        elif what == "readers":
            self.dialog = ReadersDialog(self.jobs, version.id, self)
            self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.dialog.open()
        else:
            from qa_desk.ui.widgets.policy_file_viewer import PolicyFileViewer  # QtPdf

            self.dialog = PolicyFileViewer(self.jobs, version, self)
            self.dialog.open()

    def _evaluate(self, record: Record) -> None:
        """Open the evaluation that is not finished, or begin one."""
        going = [one for one in record.reviews if one.state in ("draft", "signing")]
        if going:
            self._open_review(going[0].id)
            return
        kind = "regular" if record.row.review else "special"
        self._do(self.jobs.work(reviews.begin, record.row.id, kind), self._open_review)

    @Slot(object)
    def _open_review(self, review_id: UUID) -> None:
        self.dialog = PolicyReviewDialog(self.jobs, self.actor, review_id, self)
        self.dialog.changed.connect(self.refresh)
        self.dialog.session_wanted.connect(partial(self.open_requested.emit, "calibration"))
        self.dialog.open()
        self.refresh()

    @Slot()
    def _on_new(self) -> None:
        self._then = "new"
        self._do(self.jobs.ask(policies.choices), self._on_choices)

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        record = self.view.record
        if self._then in ("new", "edit"):
            row = record.row if record and self._then == "edit" else None
            self.dialog = EntryDialog(choices, row, self)
            self.dialog.wanted.connect(self._on_entry)
        elif record is not None:
            version = self.view.version() if self._then == "draft" else None
            self.dialog = VersionDialog(record.row, version, choices, record.reviews, self)
            self.dialog.wanted.connect(self._on_version)
        self.dialog.open()

    @Slot()
    def _on_entry(self) -> None:
        record, entry = self.view.record, self.dialog.entry()
        if self._then == "edit" and record is not None:
            job = self.jobs.work(policies.edit, record.row.id, record.row.version, entry)
        else:
            job = self.jobs.work(policies.make, entry)
        self.dialog.follow(job).succeeded.connect(self._on_written)

    @Slot()
    def _on_version(self) -> None:
        record, dialog = self.view.record, self.dialog
        if record is not None:
            said = record.row.id, dialog.seen, dialog.wording(), dialog.file
            job = self.jobs.work(policies.save_version, *said)
            dialog.follow(job).succeeded.connect(self._on_written)

    @Slot(object)
    def _on_written(self, made: UUID | None) -> None:
        self.dialog.set_open(on=True)
        self.dialog.accept()
        if self._then == "new" and made is not None:
            self._wanted = self._open = made
        self.refresh()

    def _do(self, job: Job, then: Any = None) -> None:
        self.notice.hide()
        job.succeeded.connect(then or self._on_done)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_done(self, _nothing: object) -> None:
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
        else:
            messages.failure(self, error)


def _columns() -> list[Column[PolicyRow]]:
    return [
        Column(
            _("To do"),
            lambda row: row.to_do,
            lambda code: _(policy_words.TO_DO[code]) if code else "",
            icon=lambda row: policy_words.TO_DO_ICONS.get(row.to_do),
            means="to_do",
        ),
        Column(_("Policy no."), lambda row: row.entry.number, means="policy_no"),
        Column(_("Policy"), lambda row: str(row.entry.title), wide=True, means="policy"),
        Column(_("Kind"), lambda row: row.entry.kind, lambda code: _(KINDS[code]), means="kind"),
        Column(
            _("Version"), lambda row: row.current.number if row.current else "", means="version"
        ),
        Column(
            _("Next review"),
            lambda row: row.entry.next_review,
            policy_words.day,
            icon=lambda row: "calendar-check" if row.review else None,
            colour=lambda row: "late" if row.review == "overdue" else None,
            tip=policy_words.state,
            means="next_review",
        ),
        Column(_("Owner"), lambda row: row.owner, means="owner"),
    ]
