"""Quick check: one at a time, a round, and what was recorded (domain.md 4.1, P7, P15)."""

from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QInputDialog, QPushButton, QTabWidget, QWidget

from qa_desk.drafts import LocalDraft
from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import permissions, readings
from qa_desk.rules.quick_checks import WAITING, Check
from qa_desk.services import check_desk, quick_checks
from qa_desk.services.check_desk import Desk, Subject
from qa_desk.services.live import Beginning
from qa_desk.services.quick_checks import CheckRow, Escalated
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page, memory
from qa_desk.ui.pages.quick_check import lists
from qa_desk.ui.pages.quick_check.form import CheckForm
from qa_desk.ui.pages.quick_check.round import RoundPane
from qa_desk.ui.tables import TableView
from qa_desk.ui.widgets import arranging, wording
from qa_desk.ui.widgets.check_outbox import CheckOutbox
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.scripts_button import ScriptsButton
from qa_desk.work import Actor, Work

_DAYS = timedelta(days=35)


class ChecksView(TableView):
    """A list of checks. Signals: `escalate_wanted(CheckRow)` by F, `void_wanted(CheckRow)` by V."""

    escalate_wanted = Signal(object)
    void_wanted = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(lists.checks_table(), name, parent, code="checks")
        self.escalate = QPushButton(_("Make it an evaluation"))
        self.escalate.setToolTip("F")
        self.void = QPushButton(_("Void"))
        self.void.setToolTip("V")
        self.escalate.clicked.connect(self._on_escalate)
        self.void.clicked.connect(self._on_void)
        self.bar.addWidget(self.escalate)
        self.bar.addWidget(self.void)
        for key, button in (("F", self.escalate), ("V", self.void)):
            shortcut = QShortcut(QKeySequence(key), self.grid, button.click)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.chosen.connect(self._on_row)
        self._on_row(None)

    @Slot(object)
    def _on_row(self, row: CheckRow | None) -> None:
        self.escalate.setEnabled(row is not None and row.may_escalate)
        self.void.setEnabled(row is not None and row.may_void)

    @Slot()
    def _on_escalate(self) -> None:
        self.escalate_wanted.emit(self.current())

    @Slot()
    def _on_void(self) -> None:
        self.void_wanted.emit(self.current())


class QuickCheckPage(Page):
    """Records checks for those who may; a CSR sees what was said of him."""

    name = "quick_check"
    title = N_("Quick check")
    icon = "eye"
    action = "quick_check.see"
    watches = frozenset({"QuickCheck", "Evaluation", "Shift"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._records = permissions.may(actor, "quick_check")
        self._refused: LocalDraft | None = None
        self.notice = Notice()
        self.pending = Chip("")
        self.recorded = ChecksView(_("Quick checks"))
        self.body.addWidget(self.notice)
        self.header.beside.addWidget(self.pending)
        self.pending.hide()
        self._views = [self.recorded]
        if self._records:
            self._lay_out_desk()
        else:
            self.recorded.escalate.hide()
            self.recorded.void.hide()
            self.body.addWidget(self.recorded, 1)
            self.setFocusProxy(self.recorded)
        self.recorded.say_when_empty(
            _("No quick check yet"),
            _("What was checked in the last 35 days stands here."),
            "",
            "eye",
        )
        for view in self._views:
            view.escalate_wanted.connect(self._on_escalate)
            view.void_wanted.connect(self._on_void)
            view.retried.connect(self.refresh)
        self.notice.acted.connect(self._on_acted)

    # -- building ----------------------------------------------------------------------------

    def _lay_out_desk(self) -> None:
        self.outbox = CheckOutbox(self.jobs, self)
        self.short = TableView(lists.short_table(), _("Still short today"), code="short_today")
        self.today = ChecksView(_("Checks of today"))
        self.form = CheckForm(self.jobs)
        self.in_full = QPushButton(_("Watch live in full…"))
        self.in_full.setToolTip(_("The whole checklist, with a stopwatch and marks"))
        self.form.recording.listening.remember(memory(self.actor.login, "player"))
        self.round = RoundPane(self.jobs)
        self._views.append(self.today)
        check = arranging.split(Qt.Orientation.Vertical, [self.form, self.today], (390, 250))
        check.setFocusProxy(self.form.person)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(check, _("One check"))
        self.tabs.addTab(self.round, _("Round"))
        self.tabs.addTab(self.recorded, _("Recorded"))
        whole = arranging.split(Qt.Orientation.Horizontal, [self.short, self.tabs], (320, 860))
        self.body.addWidget(whole, 1)
        self.setFocusProxy(self.form.person)
        self.short.say_when_empty(
            _("Nobody is short today"),
            _("Everybody on shift has the checks of the day."),
            "",
            "check",
        )
        self.today.say_when_empty(
            _("No check of today yet"), _("Choose a CSR, then save with Ctrl+Enter."), "", "eye"
        )
        self.short.opened.connect(self.form.choose)
        self.tabs.currentChanged.connect(self._on_tab)
        self.form.wanted.connect(self._on_wanted)
        self.header.buttons.addWidget(ScriptsButton(self.jobs, self.actor))
        if "inspector" in self.actor.roles:
            self.header.buttons.addWidget(self.in_full)
            self.in_full.clicked.connect(self._on_in_full)
        self.round.wanted.connect(self._on_round)
        for unfinished in (self.form.unfinished, self.round.unfinished):
            unfinished.saved.connect(self.saved)
            unfinished.not_saved.connect(self.not_saved)
        self.outbox.kept.connect(self._on_kept)
        self.outbox.not_kept.connect(self.not_saved)
        self.outbox.waiting.connect(self._on_waiting)
        self.outbox.refused.connect(self._on_refused)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.submit)
        QShortcut(QKeySequence("Ctrl+Enter"), self, self.submit)

    @Slot(int)
    def _on_tab(self, at: int) -> None:
        self.short.setVisible(at == 0)
        self.tabs.currentWidget().setFocus()

    # -- reading -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again who is short and what was recorded."""
        job = self.recorded.follow(self.jobs.ask(_checks))
        job.succeeded.connect(self._on_checks)
        if self._records:
            desk = self.short.follow(self.jobs.ask(_short), _missing)
            desk.succeeded.connect(self._on_desk)
            self.outbox.push()

    @Slot(object)
    def _on_desk(self, desk: Desk) -> None:
        self.form.show_desk(desk)
        self.round.show_desk(desk)
        self.set_waiting(sum(subject.missing for subject in desk.subjects))

    @Slot(object)
    def _on_checks(self, rows: list[CheckRow]) -> None:
        if self._records:
            today = wording.here(datetime.now(UTC)).date()
            self.today.show_rows([row for row in rows if _is_of(row, today)])

    # -- recording ---------------------------------------------------------------------------

    @Slot()
    def submit(self) -> None:
        """Save what is in hand: the check or the round."""
        if self.tabs.currentIndex() == 1:
            self.round.submit()
        else:
            self.form.submit()

    @Slot(object, str)
    def _on_wanted(self, check: Check, label: str) -> None:
        self.saved.emit(None)
        self.outbox.record([(check, label)])

    @Slot(object)
    def _on_round(self, checks: list[tuple[Check, str]]) -> None:
        self.saved.emit(None)
        self.outbox.record(checks)
        words = ngettext("{n} check is kept.", "{n} checks are kept.", len(checks))
        self.notice.say(words.format(n=len(checks)))

    @Slot()
    def _on_in_full(self) -> None:
        """Go on with the whole checklist: with the CSR in hand, and as he is watched."""
        mode, subject = self.form.modes.mode, self.form.subject
        mode = "side_by_side" if mode == "recording" else mode
        self.open_requested.emit("score", Beginning(mode, subject.id if subject else None))

    @Slot(object)
    def _on_kept(self, at: datetime) -> None:
        self.saved.emit(at)
        self.outbox.look()

    @Slot(object)
    def _on_waiting(self, waiting: list[LocalDraft]) -> None:
        n = len(waiting)
        words = ngettext(
            "{n} check is kept here, not sent yet", "{n} checks are kept here, not sent yet", n
        )
        self.pending.show_state(words.format(n=n), "late", "clock")
        self.pending.setVisible(bool(n))

    @Slot(object, str)
    def _on_refused(self, draft: LocalDraft, sentence: str) -> None:
        self._refused = draft
        self.notice.warn(sentence, _("Put it into the form"))

    @Slot()
    def _on_acted(self) -> None:
        draft, self._refused = self._refused, None
        self.notice.hide()
        if draft is not None:
            self.tabs.setCurrentIndex(0)
            self.form.show_check(Check.from_document(draft.evaluation_id, draft.document[WAITING]))
            self.outbox.forget(draft)
        else:
            self.open_requested.emit("score", None)

    # -- what becomes of one -----------------------------------------------------------------

    @Slot(object)
    def _on_escalate(self, row: CheckRow) -> None:
        job = self.jobs.work(quick_checks.escalate, row.id)
        job.succeeded.connect(self._on_escalated)
        self._follow(job)

    @Slot(object)
    def _on_escalated(self, done: Escalated) -> None:
        self._refused = None
        words = _("{number} is in your queue.").format(number=done.number)
        self.notice.say(words, _("Open queue") if "inspector" in self.actor.roles else "")

    @Slot(object)
    def _on_void(self, row: CheckRow) -> None:
        reason = self.ask_reason()
        if reason:
            self._follow(self.jobs.work(quick_checks.void, row.id, reason))

    def ask_reason(self) -> str:
        """Ask why a check is voided; "" when the person changed their mind."""
        words, is_given = QInputDialog.getText(self, _("Void the check"), _("Reason"))
        return words.strip() if is_given else ""

    def _follow(self, job: Job) -> None:
        self.notice.hide()
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self._refused = None
        self.notice.warn(str(error))


def _short(work: Work) -> Desk:
    """Return the desk; names are read here already, not at the first key."""
    found = check_desk.desk(work)
    for subject in found.subjects:
        readings.keys(subject.name, subject.reading)
    return found


def _missing(desk: Desk) -> list[Subject]:
    """Return who has too few checks."""
    return [subject for subject in desk.subjects if subject.missing]


def _checks(work: Work) -> list[CheckRow]:
    today = work.today
    return quick_checks.list_checks(work, today - _DAYS, today + timedelta(days=1))


def _is_of(row: CheckRow, today: date) -> bool:
    """Say whether a check was recorded today."""
    return wording.here(row.recorded_at).date() == today
