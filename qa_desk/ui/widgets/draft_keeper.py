"""The draft in hand: from this machine or the database, kept at every change, then pushed (D4)."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desk.drafts import DraftJournal
from qa_desk.errors import QaDeskError
from qa_desk.rules.attachments import WAITING as ATTACHMENT
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.drafts import Held, LocalDraft
from qa_desk.rules.quick_checks import WAITING
from qa_desk.rules.sheets import Sheet
from qa_desk.services.cases import Case
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets.draft_pusher import DraftPusher, run
from qa_desk.work import Progress

_PUSH_AFTER_MS = 700
_PUSH_AGAIN_MS = 10_000
Found = tuple[LocalDraft | None, list[Held]]


class DraftKeeper(QObject):
    """Keeps what is typed into one sheet at a time, and brings it to the database.

    Signals: `opened(Sheet, datetime or None)` with what to go on from; `parted(LocalDraft, Held)`
    where this machine and the database hold different drafts; `aside(LocalDraft, Held)` where
    another version is still kept, `aside_found` with both when asked for;
    `refused(LocalDraft)` where the database does not take one; `saved`, `not_saved` as a page has
    them; `failed(error)`.
    """

    opened = Signal(object, object)
    parted = Signal(object, object)
    aside = Signal(object, object)
    aside_found = Signal(object, object)
    refused = Signal(object)
    saved = Signal(object)
    not_saved = Signal(str)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.typing: UUID | None = None  # whose sheet is in the form
        self.draft: LocalDraft | None = None  # the last of it that is kept
        self.is_parted = False
        self._label = ""
        self._case: Case | None = None
        self._loading: Job | None = None
        self._saving = 0
        self.pusher = DraftPusher(jobs, self)
        self.pusher.parted.connect(self._on_parted)
        self.pusher.refused.connect(self.refused)
        self.pusher.failed.connect(self._on_push_failed)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.pusher.push)

    # -- opening -----------------------------------------------------------------------------

    def open(self, case: Case) -> None:
        """Go on with a case's draft: the newer one of this machine's and the database's."""
        if self._jobs.drafts is not None:
            self._case = case
            self._loading = self._jobs.keep(_find, self._jobs.drafts, case.row.id)
            self._loading.succeeded.connect(self._on_found)
            self._loading.failed.connect(self.failed)

    def leave(self) -> None:
        """Let go of the sheet: it is kept already."""
        self.typing = self.draft = self._case = self._loading = None
        self.is_parted = False

    def stay(self) -> None:
        """Ignore what is still being read: what is typed is newer."""
        self._loading = None

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        case = self._case
        if case is None or self.sender() is not self._loading:
            return
        local, asides = found
        if local is not None and case.row.id == self.typing:  # it is in the form already
            self._go_on(local, case.held)
            if self.is_parted:
                self.parted.emit(local, case.held)
            return
        self.typing, self.draft, self._label = case.row.id, local, label(case)
        self.is_parted = False
        sheet, at = case.sheet, None
        if local is not None and not _is_older(local, case.held):
            sheet, at = Sheet.from_document(local.document), local.saved_at
            self._go_on(local, case.held)
        elif case.held is not None:
            self._keep(DraftJournal.start, case.row.id, case.held, self._label)
            self._read_again(case.row.id)
        self.opened.emit(sheet, at)
        if self.is_parted:
            self.parted.emit(local, case.held)
        elif local is not None and asides:
            self.aside.emit(local, asides[0])
        self._timer.start(_PUSH_AFTER_MS)

    def _go_on(self, local: LocalDraft, held: Held | None) -> None:
        """See to it that the database gets a draft which it lacks; it may have been restored."""
        self.is_parted = held is not None and not local.is_after(held)
        if self.is_parted:
            self._keep(DraftJournal.refuse, local, "parted")
        elif held is None or local.refused or not _has(held, local):
            self._keep(DraftJournal.push_again, local.evaluation_id)

    def checklist(self) -> Checklist | None:
        """Return the checklist of the sheet in hand."""
        return self._case.checklist if self._case else None

    def find_aside(self) -> None:
        """Look for the version that was put aside."""
        if self._jobs.drafts is not None and self.typing is not None:
            job = self._jobs.keep(_find, self._jobs.drafts, self.typing)
            job.succeeded.connect(self._on_aside_found)

    @Slot(object)
    def _on_aside_found(self, found: Found) -> None:
        local, asides = found
        if local is not None and asides and local.evaluation_id == self.typing:
            self.aside_found.emit(local, asides[0])

    # -- typing ------------------------------------------------------------------------------

    def keep(self, sheet: Sheet) -> None:
        """Keep the sheet as it is now."""
        if self.typing is None or self._jobs.drafts is None:
            return
        self.saved.emit(None)
        self._saving += 1
        save = self._jobs.drafts.save
        job = self._jobs.keep(run, save, self.typing, sheet.to_document(), self._label)
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_not_saved)

    def submitted(self, evaluation_id: UUID) -> None:
        """Drop a draft and its other versions: a sealed revision holds it."""
        self._keep(DraftJournal.forget, evaluation_id)
        self.leave()

    def forget(self, evaluation_id: UUID) -> None:
        """Drop a draft that the person does not want any more."""
        self._keep(DraftJournal.forget, evaluation_id)

    @Slot(object)
    def _on_saved(self, draft: LocalDraft) -> None:
        self._saving -= 1
        if draft.evaluation_id == self.typing:
            self.draft = draft
            if not self._saving:
                self.saved.emit(draft.saved_at)
        self._timer.start(_PUSH_AFTER_MS)

    @Slot(object)
    def _on_not_saved(self, error: Exception) -> None:
        self._saving -= 1
        if not isinstance(error, QaDeskError):
            raise error
        self.not_saved.emit(str(error))

    # -- pushing -----------------------------------------------------------------------------

    def push(self) -> None:
        """Bring what waits to the database now."""
        self.pusher.push()

    def tell_refused(self) -> None:
        """Say again which drafts the database did not take."""
        if self._jobs.drafts is not None:
            self._jobs.keep(run, self._jobs.drafts.kept).succeeded.connect(self._on_kept)

    @Slot(object)
    def _on_kept(self, kept: list[LocalDraft]) -> None:
        for draft in kept:
            is_sheet = not {WAITING, ATTACHMENT} & draft.document.keys()
            if is_sheet and draft.refused not in ("", "parted"):
                self.refused.emit(draft)

    @Slot(object, object)
    def _on_parted(self, draft: LocalDraft, held: Held) -> None:
        if draft.evaluation_id == self.typing:
            self.is_parted = True
        self.parted.emit(draft, held)

    @Slot()
    def _on_push_failed(self) -> None:
        self._timer.start(_PUSH_AGAIN_MS)

    # -- choosing ----------------------------------------------------------------------------

    def take_mine(self, draft: LocalDraft, held: Held) -> None:
        """Let this machine's draft take the place of the database's."""
        self.is_parted = False
        self._keep(DraftJournal.prefer, draft.evaluation_id, held)
        self._read_again(draft.evaluation_id)
        self._timer.start(0)

    def take_theirs(self, draft: LocalDraft, held: Held) -> None:
        """Go on from the database's draft."""
        self.is_parted = False
        self._keep(DraftJournal.start, draft.evaluation_id, held, draft.label)
        self._show(draft.evaluation_id, held)

    def take_aside(self, draft: LocalDraft, held: Held) -> None:
        """Go on from a version that was put aside."""
        self._keep(DraftJournal.exchange, draft.evaluation_id, held)
        self._show(draft.evaluation_id, held)
        self._timer.start(_PUSH_AFTER_MS)

    def _show(self, evaluation_id: UUID, held: Held) -> None:
        self._read_again(evaluation_id)
        if evaluation_id == self.typing:
            self.opened.emit(Sheet.from_document(held.document), held.saved_at)

    def _read_again(self, evaluation_id: UUID) -> None:
        """Know again which draft is in force: a submission names it."""
        if evaluation_id == self.typing and self._jobs.drafts is not None:
            job = self._jobs.keep(run, self._jobs.drafts.load, evaluation_id)
            job.succeeded.connect(self._on_read_again)

    @Slot(object)
    def _on_read_again(self, draft: LocalDraft | None) -> None:
        if draft is not None and draft.evaluation_id == self.typing:
            self.draft = draft

    def _keep(self, change: Callable[..., object], *arguments: object) -> None:
        """Change the journal, after all that is on its way there."""
        if self._jobs.drafts is not None:
            self._jobs.keep(run, change, self._jobs.drafts, *arguments).failed.connect(self.failed)


def label(case: Case) -> str:
    """Return whose evaluation it is, as people say it."""
    return f"{case.row.number}  ·  {case.row.csr}"


def _is_older(local: LocalDraft, held: Held | None) -> bool:
    """Say whether the database had all of a draft once, and has gone on from it elsewhere."""
    return held is not None and local.pushed and not local.refused and not local.is_after(held)


def _has(held: Held, local: LocalDraft) -> bool:
    """Say whether the database has a draft, or nothing was typed on top of what it has."""
    return held.save_id == local.save_id or (local.pushed and held.save_id == local.based_on)


def _find(_progress: Progress, drafts: DraftJournal, id_: UUID) -> Found:
    return drafts.load(id_), drafts.aside(id_)
