"""What is said where drafts part or are not taken, and what a person can do about it (D4)."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.rules.drafts import Held, LocalDraft
from qa_desk.rules.sheets import Sheet
from qa_desk.services import cases
from qa_desk.services.cases import Case
from qa_desk.ui import messages
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import draft_files, wording
from qa_desk.ui.widgets.conflict import Conflict, ConflictDialog
from qa_desk.ui.widgets.draft_keeper import DraftKeeper
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.sheet_differences import differences


class DraftChoice(QObject):
    """Speaks in the notice of a page and opens the view of both sides.

    Signals: `wanted(id)` to open an evaluation, `recall_wanted(id, version)`.
    """

    wanted = Signal(object)
    recall_wanted = Signal(object, int)

    def __init__(self, jobs: Jobs, keeper: DraftKeeper, notice: Notice, page: QWidget) -> None:
        super().__init__(page)
        self._jobs = jobs
        self._keeper = keeper
        self._notice = notice
        self._page = page
        self._then: Callable[[], None] = notice.hide
        self._parted: tuple[LocalDraft, Held] | None = None
        self.dialog: ConflictDialog | None = None
        notice.acted.connect(self._on_acted)
        keeper.parted.connect(self._on_parted)
        keeper.aside.connect(self._on_aside)
        keeper.aside_found.connect(self._show_aside)
        keeper.refused.connect(self._on_refused)

    @property
    def speaks(self) -> bool:
        """Say whether something is being said already."""
        return bool(self._notice.words())

    def say(self, words: str, action: str, then: Callable[[], None]) -> None:
        """Say what was done, with one thing to do about it."""
        self._then = then
        self._notice.say(words, action)

    def warn(self, words: str, action: str = "", then: Callable[[], None] | None = None) -> None:
        """Say what was not possible, with one thing to do about it."""
        self._then = then or self._notice.hide
        self._notice.warn(words, action)

    @Slot()
    def _on_acted(self) -> None:
        self._then()

    # -- this machine and the database ---------------------------------------------------------

    @Slot(object, object)
    def _on_parted(self, draft: LocalDraft, held: Held) -> None:
        words = _("{evaluation} was filled in on another computer too. Nothing is overwritten.")
        words = words.format(evaluation=draft.label or _("An evaluation"))
        if draft.evaluation_id != self._keeper.typing:
            self.warn(words, _("Look at both"), partial(self.wanted.emit, draft.evaluation_id))
            return
        self._parted = (draft, held)
        self.warn(words, _("Look at both"), self.look)
        self.look()

    @Slot()
    def look(self) -> None:
        """Show both sides of the evaluation in hand, if it has parted."""
        if self._parted is None or self._parted[0].evaluation_id != self._keeper.typing:
            return
        draft, held = self._parted
        self._show(draft, held, self._chosen)

    def _chosen(self, draft: LocalDraft, held: Held, key: str) -> None:
        self._parted = None
        if key == "mine":
            self._keeper.take_mine(draft, held)
        else:
            self._keeper.take_theirs(draft, held)
        self._say_kept(draft.evaluation_id)

    # -- a version that was put aside ----------------------------------------------------------

    def _say_kept(self, evaluation_id: UUID) -> None:
        words = _("The other version is kept on this computer until you submit.")
        self.say(words, _("Look at both"), partial(self._look_aside, evaluation_id))

    @Slot(object, object)
    def _on_aside(self, draft: LocalDraft, _held: Held) -> None:
        self._say_kept(draft.evaluation_id)

    def _look_aside(self, evaluation_id: UUID) -> None:
        if evaluation_id == self._keeper.typing:
            self._keeper.find_aside()

    @Slot(object, object)
    def _show_aside(self, draft: LocalDraft, held: Held) -> None:
        self._show(draft, held, self._chosen_aside)

    def _chosen_aside(self, draft: LocalDraft, held: Held, key: str) -> None:
        if key == "theirs":
            self._keeper.take_aside(draft, held)
        self._say_kept(draft.evaluation_id)

    def _show(
        self, draft: LocalDraft, held: Held, chosen: Callable[[LocalDraft, Held, str], None]
    ) -> None:
        latest = self._keeper.draft or draft  # typing went on
        conflict = Conflict(
            _("Two versions of {evaluation}").format(evaluation=latest.label),
            _(
                "It was filled in twice. Choose the one to go on with; the other is kept on this "
                "computer until you submit."
            ),
            _theirs(held),
            _("Here, {time}").format(time=wording.exact_time(latest.saved_at)),
            differences(
                self._keeper.checklist(),
                Sheet.from_document(held.document),
                Sheet.from_document(latest.document),
            ),
        )
        choices = (("theirs", _("Go on with the other")), ("mine", _("Go on with mine")))
        self._open(conflict, choices, partial(chosen, latest, held))

    # -- a draft that is not taken -------------------------------------------------------------

    @Slot(object)
    def _on_refused(self, draft: LocalDraft) -> None:
        """See what the evaluation is now; a draft that says the same is no loss."""
        job = self._jobs.ask(cases.case, draft.evaluation_id)
        job.setProperty("draft", draft)
        job.succeeded.connect(self._on_refused_case)
        job.failed.connect(self._on_no_case)

    @Slot(object)
    def _on_refused_case(self, case: Case) -> None:
        draft: LocalDraft = self.sender().property("draft")
        if case.row.status not in ("E0", "E1") and case.sheet == Sheet.from_document(
            draft.document
        ):
            self._keeper.forget(draft.evaluation_id)
        else:
            self._tell(draft, case)

    @Slot(object)
    def _on_no_case(self, _error: Exception) -> None:
        self._tell(self.sender().property("draft"), None)

    def _tell(self, draft: LocalDraft, case: Case | None) -> None:
        self.warn(
            what_happened(draft, case), _("Look at it"), partial(self._show_refused, draft, case)
        )

    def _show_refused(self, draft: LocalDraft, case: Case | None) -> None:
        now = case.sheet if case else Sheet()
        checklist = case.checklist if case else None
        conflict = Conflict(
            draft.label or _("An evaluation"),
            what_happened(draft, case),
            _("In the database now") if case else "",
            _("Here, {time}").format(time=wording.exact_time(draft.saved_at)),
            differences(checklist, now, Sheet.from_document(draft.document)),
        )
        choices = [("save", _("Save as file")), ("drop", _("Drop mine"))]
        if case is not None and case.row.status in ("E0", "E1"):
            choices.append(("open", _("Open it")))
        if case is not None and any(step.key == "recall" for step in case.steps):
            choices.append(("recall", _("Recall it")))
        self._open(conflict, choices, partial(self._do, draft, case))

    def _do(self, draft: LocalDraft, case: Case | None, key: str) -> None:
        if key == "save":
            draft_files.save(self._page, self._jobs, [draft])
        elif key == "drop":
            self._drop(draft)
        elif key == "open":
            self.wanted.emit(draft.evaluation_id)
        elif case is not None:
            self.recall_wanted.emit(case.row.id, case.row.version)

    def _drop(self, draft: LocalDraft) -> None:
        question = _("What you typed for {evaluation} on this computer is gone then.")
        if messages.ask(self._page, question.format(evaluation=draft.label), _("Drop mine")):
            self._notice.hide()
            self._keeper.forget(draft.evaluation_id)
            self._keeper.tell_refused()

    # -- the view ------------------------------------------------------------------------------

    def _open(
        self,
        conflict: Conflict,
        choices: Sequence[tuple[str, str]],
        chosen: Callable[[str], None],
    ) -> None:
        if self.dialog is not None:
            return
        self.dialog = ConflictDialog(conflict, choices, self._page)
        self.dialog.chosen.connect(chosen)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = None


def what_happened(draft: LocalDraft, case: Case | None) -> str:
    """Return why the database does not take a draft."""
    name = draft.label or (case.row.number if case else _("An evaluation"))
    if case is None:
        words = _("{evaluation} is not yours any more. What you typed is kept on this computer.")
    elif case.row.status == "E0":
        words = _("{evaluation} is a task again. What you typed is kept on this computer.")
    else:
        words = _(
            "{evaluation} is “{status}” now. What you typed differs from it and is kept on this "
            "computer."
        )
    return words.format(evaluation=name, status=wording.status(case.row.status) if case else "")


def _theirs(held: Held) -> str:
    where = held.machine or _("This computer or a recalled result")
    return _("{computer}, {time}").format(computer=where, time=wording.exact_time(held.saved_at))
