"""Bring what waits on this machine to the database: drafts, then checks, then attachments."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from qa_desk.errors import RuleError
from qa_desk.rules.attachments import WAITING as ATTACHMENT
from qa_desk.rules.attachments import NewAttachment
from qa_desk.rules.drafts import LocalDraft
from qa_desk.rules.quick_checks import WAITING, Check
from qa_desk.services import attachments, evaluating, quick_checks
from qa_desk.services.evaluating import Pushed
from qa_desk.services.quick_checks import Outcome
from qa_desk.ui.jobs import Jobs
from qa_desk.work import Progress

R = TypeVar("R")


class DraftPusher(QObject):
    """Pushes what waits in the draft journal: drafts, quick checks, and attachments.

    Signals: `parted(LocalDraft, Held)` where the database holds what another desktop typed,
    `refused(LocalDraft)` where it does not take the draft, `check_refused(LocalDraft, sentence)`
    and `attachment_refused(LocalDraft, sentence)` likewise; `failed()` when it was not to be
    reached: the rest waits; `settled()` last, whatever came of it.
    """

    parted = Signal(object, object)
    refused = Signal(object)
    check_refused = Signal(object, str)
    attachment_refused = Signal(object, str)
    failed = Signal()
    settled = Signal()

    def __init__(self, jobs: Jobs, parent: QObject, label: str = "") -> None:
        super().__init__(parent)
        self._label = label  # for the status line, where the person waits for it
        self._jobs = jobs
        self._waiting: list[LocalDraft] = []
        self._checks: list[LocalDraft] = []
        self._attachments: list[LocalDraft] = []
        self._busy = self._again = False

    @Slot()
    def push(self) -> None:
        """Push everything that waits."""
        if self._jobs.drafts is None or self._busy:
            self._again = self._busy
            return
        self._busy = True
        job = self._jobs.keep(run, self._jobs.drafts.unpushed)
        job.succeeded.connect(self._on_unpushed)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_unpushed(self, waiting: list[LocalDraft]) -> None:
        self._checks = [draft for draft in waiting if WAITING in draft.document]
        self._attachments = [draft for draft in waiting if ATTACHMENT in draft.document]
        others = (*self._checks, *self._attachments)
        self._waiting = [draft for draft in waiting if draft not in others]
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._push_checks()
            return
        draft = self._waiting.pop(0)
        job = self._jobs.work(evaluating.push_draft, draft).named(self._label)
        job.setProperty("draft", draft)
        job.succeeded.connect(self._on_pushed)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_pushed(self, pushed: Pushed) -> None:
        draft: LocalDraft = self.sender().property("draft")
        drafts = self._jobs.drafts
        if drafts is not None:
            if pushed.is_safe:
                self._jobs.keep(run, drafts.mark_pushed, draft)
            else:
                self._jobs.keep(run, drafts.refuse, draft, pushed.outcome)
        if pushed.outcome == "parted":
            self.parted.emit(draft, pushed.held)
        elif not pushed.is_safe:
            self.refused.emit(replace(draft, refused=pushed.outcome))
        self._next()

    def _push_checks(self) -> None:
        if not self._checks:
            self._push_attachment()
            return
        checks = [_check(draft) for draft in self._checks]
        job = self._jobs.work(quick_checks.record_many, checks).named(self._label)
        job.succeeded.connect(self._on_checks)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_checks(self, outcomes: list[Outcome]) -> None:
        """Forget what the database has: a check is recorded once and never changed."""
        drafts, pushed, self._checks = self._jobs.drafts, self._checks, []
        for draft, outcome in zip(pushed, outcomes, strict=True):
            if drafts is not None and not outcome.refusal:
                self._jobs.keep(run, drafts.forget, draft.evaluation_id)
            elif drafts is not None:
                self._jobs.keep(run, drafts.refuse, draft, "rule")
                self.check_refused.emit(draft, outcome.refusal)
        self._push_attachment()

    def _push_attachment(self) -> None:
        """Push the next: each is a transaction of its own, for they are large."""
        if not self._attachments:
            self._settle()
            return
        job = self._jobs.work(attachments.add, _attachment(self._attachments[0]))
        job.named(self._label).succeeded.connect(self._on_attached)
        job.failed.connect(self._on_not_attached)

    @Slot()
    def _on_attached(self) -> None:
        draft = self._attachments.pop(0)
        if self._jobs.drafts is not None:
            self._jobs.keep(run, self._jobs.drafts.forget, draft.evaluation_id)
        self._push_attachment()

    @Slot(object)
    def _on_not_attached(self, error: Exception) -> None:
        if not isinstance(error, RuleError):
            self._on_failed(error)
            return
        draft = self._attachments.pop(0)
        if self._jobs.drafts is not None:
            self._jobs.keep(run, self._jobs.drafts.refuse, draft, "rule")
        self.attachment_refused.emit(draft, str(error))
        self._push_attachment()

    @Slot(object)
    def _on_failed(self, _error: Exception) -> None:
        """Leave the rest for later: it is safe on this machine."""
        self._again = False
        self.failed.emit()
        self._settle()

    def _settle(self) -> None:
        self._busy, again = False, self._again
        self._again = False
        if again:
            self.push()
        else:
            self.settled.emit()


def _check(draft: LocalDraft) -> Check:
    return Check.from_document(draft.evaluation_id, draft.document[WAITING])


def _attachment(draft: LocalDraft) -> NewAttachment:
    return NewAttachment.from_document(draft.evaluation_id, draft.document[ATTACHMENT])


def run(_progress: Progress, function: Callable[..., R], *arguments: object) -> R:
    """Run a method of the draft journal on its own thread: `jobs.keep(run, drafts.load, id)`."""
    return function(*arguments)
