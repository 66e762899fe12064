"""A case with all that can be done about it: what the inbox and the results show beside a list."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from PySide6.QtCore import QSettings, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import workflow
from qa_desk.rules.workflow import EvaluationState
from qa_desk.services import cases, evaluating, routes, signing_off
from qa_desk.services.cases import Case, CaseRow, Version
from qa_desk.ui import messages
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import case_conflict, step_offers
from qa_desk.ui.widgets.alike_dialog import AlikeDialog
from qa_desk.ui.widgets.case_view import CaseView
from qa_desk.ui.widgets.conflict import ConflictDialog
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.revision_dialog import RevisionDialog
from qa_desk.ui.widgets.route_forms import RouteForm
from qa_desk.ui.widgets.sign_forms import ConfirmForm, SignForm
from qa_desk.ui.widgets.sign_panel import SignPanel
from qa_desk.ui.widgets.step_offers import OFFERED
from qa_desk.ui.widgets.unfinished import Document, Unfinished
from qa_desk.work import Actor


class CaseDesk(QWidget):
    """Reads a case, shows it, takes the steps asked for.

    Signals: `done(id, key of the step, sentence)` when a step was taken, `saved(datetime)` and
    `not_saved(sentence)` about what is typed.
    """

    done = Signal(object, str, str)
    saved = Signal(object)
    not_saved = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        offered: Collection[str] = OFFERED,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._id: UUID | None = None
        self._case: Case | None = None
        self._asked: Job | None = None
        self._taking: tuple[str, CaseRow]
        self._conflict: tuple[str, Case, str] | None = None  # step, as it was on show, sentence
        self.dialog: ConflictDialog | None = None
        self.view = CaseView(jobs)
        self.panel = SignPanel(offered)
        self.empty = EmptyState()
        self.words = Unfinished(jobs, self)
        case = QWidget()
        layout = QVBoxLayout(case)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.panel)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(case)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._stack)
        self._connect()

    def serve(self, actor: Actor, player: QSettings, told: SignalInstance) -> None:
        """Hear as this person did last; let who may collect teaching cases and write notes."""
        self.view.sound.listening.remember(player)
        self.view.collector.serve(actor, told)
        self.view.note.serve(actor, told)

    def _connect(self) -> None:
        self.view.play_began.connect(self._on_play_began)
        self.view.fatals_heard.connect(self.panel.set_heard)
        self.view.slip_wanted.connect(self._on_slip_wanted)
        self.view.paper_wanted.connect(self._on_paper_wanted)
        self.view.revision_wanted.connect(self._on_revision_wanted)
        self.view.alike_wanted.connect(self._on_alike_wanted)
        self.view.dispute_sheet_wanted.connect(self._on_dispute_sheet_wanted)
        self.panel.wanted.connect(self._on_wanted)
        self.panel.typed.connect(self._on_typed)
        self.panel.form_changed.connect(self._on_form)
        self.panel.hear.connect(self.view.hear_at)
        self.panel.position = self.view.position
        self.words.found.connect(self._on_words_found)
        self.words.saved.connect(self.saved)
        self.words.not_saved.connect(self.not_saved)
        self.empty.acted.connect(self.reload)

    # -- which case --------------------------------------------------------------------------

    def case_id(self) -> UUID | None:
        """Return which case is open."""
        return self._id

    def case(self) -> Case | None:
        """Return the case on show."""
        return self._case

    def open(self, evaluation_id: UUID) -> None:
        """Read a case and show it."""
        if evaluation_id != self._id:
            self.words.flush()
            self._id = evaluation_id
            self.reload()

    @Slot()
    def reload(self) -> None:
        """Read the open case again; what was typed stays."""
        if self._id is not None:
            self._asked = self._jobs.ask(cases.case, self._id)
            self._asked.succeeded.connect(self._on_case)
            self._asked.failed.connect(self._on_not_read)

    def clear(self, title: str, reason: str = "", icon: str = "inbox") -> None:
        """Show no case, and why."""
        self._id = self._case = self._asked = None
        self.view.sound.release()
        self.panel.forget()
        self.empty.say(title, reason, icon=icon)
        self._stack.setCurrentIndex(0)

    def start(self) -> None:
        """Go to what is to be done."""
        if self.panel.form is not None:
            self.panel.start()
        else:
            self.view.pane.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_case(self, case: Case) -> None:
        if self.sender() is not self._asked:
            return
        fresh = self._case is None or self._case.row.id != case.row.id
        self._case = case
        conflict, self._conflict = self._conflict, None
        self.view.show_case(case)
        self.panel.show_case(case)
        self._stack.setCurrentIndex(1)
        if fresh:
            self._ask_for_people(case)
            self.words.look_for(case.row.id)
        if not case.opened_by_csr and any(step.key == "accept" for step in case.steps):
            job = self._jobs.work(cases.opened, case.row.id)
            job.succeeded.connect(self.reload)
            job.failed.connect(self._on_refused)
        if conflict is not None and conflict[1].row.id == case.row.id:
            self._show_conflict(*conflict, case)

    def _ask_for_people(self, case: Case) -> None:
        """Ask who can be named to sign, where that may be wanted."""
        if any("signer_fits" in step.needs for step in case.steps):
            self._jobs.ask(routes.signers, case.row.id).succeeded.connect(self.panel.show_people)

    def _show_conflict(self, key: str, before: Case, sentence: str, case: Case) -> None:
        """Show what somebody else made of the case, and offer the step again if it still is one."""
        form = self.panel.form
        words = form.words() if form is not None else ""
        again = form is not None and key in step_offers.of(case, self.panel.offered).keys
        if again:
            self.panel.refuse(sentence)
        self.dialog = ConflictDialog(
            case_conflict.of_case(before, case, key, sentence, words),
            [(key, case_conflict.verb(key))] if again else [],
            self,
        )
        self.dialog.chosen.connect(self.panel.take)
        self.dialog.finished.connect(self._on_conflict_seen)
        self.dialog.open()

    @Slot()
    def _on_conflict_seen(self) -> None:
        self.dialog = None

    @Slot(object)
    def _on_not_read(self, error: Exception) -> None:
        if self.sender() is not self._asked:
            return
        if not isinstance(error, QaDeskError):
            messages.failure(self, error)
        elif self.panel.form is not None and self.panel.form.words().strip():
            self.panel.say(str(error))
        else:
            self._case = None
            self.panel.forget()
            self.empty.say(
                _("This result could not be read"), str(error), _("Try again"), "circle-alert"
            )
            self._stack.setCurrentIndex(0)

    # -- the steps ---------------------------------------------------------------------------

    @Slot(str)
    def _on_wanted(self, key: str) -> None:
        if self._case is None:
            return
        ways: Mapping[str, Callable[[Case], Job]] = {
            "release": self._release,
            "recall": self._recall,
            "accept": self._accept,
            "countersign": self._countersign,
        }
        self._taking = key, self._case.row
        job = ways[key](self._case) if key in ways else self._take(key, self._case)
        job.succeeded.connect(self._on_taken)
        job.failed.connect(self._on_refused)

    def _take(self, key: str, case: Case) -> Job:
        form = self.panel.form
        assert isinstance(form, RouteForm)  # noqa: S101 - all other steps have a form of it
        row = case.row
        return self._jobs.work(routes.take, row.id, row.version, key, form.said(), form.given())

    def _release(self, case: Case) -> Job:
        return self._jobs.work(evaluating.release, case.row.id, case.row.version)

    def _recall(self, case: Case) -> Job:
        return self._jobs.work(evaluating.recall, case.row.id, case.row.version)

    def _accept(self, case: Case) -> Job:
        form = self.panel.form
        assert isinstance(form, ConfirmForm)  # noqa: S101 - the only form with this step
        return self._jobs.work(
            signing_off.confirm,
            case.row.id,
            case.row.version,
            form.answer(),
            form.secret.given(),
        )

    def _countersign(self, case: Case) -> Job:
        form = self.panel.form
        assert isinstance(form, SignForm)  # noqa: S101 - the only form with this step
        return self._jobs.work(
            signing_off.countersign,
            case.row.id,
            case.row.version,
            form.words(),
            form.secret.given(),
        )

    @Slot(object)
    def _on_taken(self, result: str | EvaluationState) -> None:
        key, row = self._taking
        slip = result if isinstance(result, str) else result.slip
        if key not in {"release", "recall"}:
            self.words.forget(row.id)
        if row.id == self._id:
            self.panel.forget()
            self.reload()
        self.done.emit(row.id, key, _said(key).format(number=row.number, slip=slip))

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.panel.refuse(str(error))
        else:
            self.panel.refuse("")
            messages.failure(self, error)
        if isinstance(error, ConflictError):
            if self._case is not None and self._case.row.id == self._taking[1].id:
                self._conflict = (self._taking[0], self._case, str(error))
            self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing typed behind."""
        super().hideEvent(event)
        self.words.flush()

    # -- what is typed, played, printed ------------------------------------------------------

    @Slot()
    def _on_typed(self) -> None:
        form = self.panel.form
        if self._id is not None and form is not None:
            kept = form.document() if isinstance(form, RouteForm) else {"words": form.words()}
            self.words.keep(self._id, kept)

    @Slot(object, object)
    def _on_words_found(self, case_id: UUID, kept: Document) -> None:
        if case_id != self._id:
            return
        step = kept.get("step")
        if step:
            keys = next((k for k in self.panel.groups() if k[0] == step), None)
            if keys:
                self.panel.choose(keys)
        form = self.panel.form
        if isinstance(form, RouteForm) and step:
            form.restore(kept)
        elif isinstance(form, SignForm) and kept.get("words"):
            form.show_words(kept["words"])

    @Slot()
    def _on_form(self) -> None:
        """Give the form the room it needs."""
        form = self.panel.form
        self.view.stand_in(form.in_place() if form is not None else None)

    @Slot()
    def _on_play_began(self) -> None:
        if self._id is not None:
            self._jobs.work(cases.played, self._id)

    @Slot(int)
    def _on_revision_wanted(self, number: int) -> None:
        if self._case is not None:
            job = self._jobs.ask(cases.revision, self._case.row.id, number)
            job.succeeded.connect(self._on_revision)

    @Slot(object)
    def _on_revision(self, version: Version) -> None:
        if self._case is not None:
            self.revision = RevisionDialog(self._case, version, self)
            self.revision.open()

    @Slot()
    def _on_alike_wanted(self) -> None:
        if self._case is not None:
            self.alike = AlikeDialog(self._jobs, self._case, self)
            self.alike.open()

    @Slot(str)
    def _on_slip_wanted(self, number: str) -> None:
        from qa_desk.ui.widgets.slip_preview import SlipPreview  # QtPdf is wanted nowhere else

        SlipPreview(self._jobs, number, self).open()

    @Slot(object)
    def _on_paper_wanted(self, signature_id: UUID) -> None:
        if self._case is not None:
            job = self._jobs.ask(cases.signed_paper, self._case.row.id, signature_id)
            job.succeeded.connect(self._on_paper)

    @Slot(object)
    def _on_paper(self, content: bytes) -> None:
        from qa_desk.ui.widgets.paper_dialog import PaperDialog  # likewise

        self.paper = PaperDialog(content, self)
        self.paper.open()

    @Slot()
    def _on_dispute_sheet_wanted(self) -> None:
        from qa_desk.ui.widgets.dispute_preview import DisputePreview  # likewise

        if self._case is not None:
            DisputePreview(self._jobs, self._case.row, self).open()


def _said(key: str) -> str:
    main = {
        "release": _("{number} released on {slip}"),
        "recall": _("{number} is a draft again"),
        "accept": _("{slip} signed"),
        "countersign": _("{slip} countersigned"),
    }
    done = _("{number}: {step}")
    return main.get(key, done.replace("{step}", workflow.label(key)))
