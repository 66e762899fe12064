"""An assessment with what waits to be done about it."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import _
from qa_desk.services import assessments, cases
from qa_desk.services.assessments import Record
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import assessment_forms
from qa_desk.ui.widgets.assessment_forms import AssessmentForm, DecideForm, SignForm
from qa_desk.ui.widgets.assessment_view import AssessmentView
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.unfinished import Document, Unfinished


class AssessmentDesk(QWidget):
    """Reads an assessment, shows it, takes the step that waits.

    Signals: `done(id, sentence)`, `result_wanted(id of the evaluation)`, `saved(datetime)` and
    `not_saved(sentence)` about what is typed.
    """

    done = Signal(object, str)
    result_wanted = Signal(object)
    saved = Signal(object)
    not_saved = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._id: UUID | None = None
        self._record: Record | None = None
        self._taking: Record | None = None  # about which a step is under way
        self._asked: Job | None = None
        self.form: AssessmentForm | None = None
        self.view = AssessmentView(jobs)
        self.empty = EmptyState()
        self.words = Unfinished(jobs, self)
        self._panel = theme.role(QFrame(), "surface")
        self._panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._place = QVBoxLayout(self._panel)
        self._place.setContentsMargins(24, 12, 24, 12)
        record = QWidget()
        layout = QVBoxLayout(record)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(theme.role(QFrame(), "line"))
        layout.addWidget(self._panel)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(record)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._stack)
        self._connect()

    def _connect(self) -> None:
        self.view.play_began.connect(self._on_play_began)
        self.view.print_wanted.connect(self._on_print_wanted)
        self.view.result_wanted.connect(self._on_result_wanted)
        self.words.found.connect(self._on_words_found)
        self.words.saved.connect(self.saved)
        self.words.not_saved.connect(self.not_saved)
        self.empty.acted.connect(self.reload)

    def record_id(self) -> UUID | None:
        """Return which assessment is open."""
        return self._id

    def record(self) -> Record | None:
        """Return the assessment on show."""
        return self._record

    def open(self, assessment_id: UUID) -> None:
        """Read an assessment and show it."""
        if assessment_id != self._id:
            self.words.flush()
            self._id = assessment_id
            self.reload()

    @Slot()
    def reload(self) -> None:
        """Read the open assessment again; what was typed stays."""
        if self._id is not None:
            self._asked = self._jobs.ask(assessments.one, self._id)
            self._asked.succeeded.connect(self._on_record)
            self._asked.failed.connect(self._on_not_read)

    def clear(self, title: str, reason: str = "") -> None:
        """Show no assessment, and why."""
        self._id = self._record = self._asked = None
        self.view.sound.release()
        self._drop_form()
        self.empty.say(title, reason, icon="scale")
        self._stack.setCurrentIndex(0)

    def start(self) -> None:
        """Go to what is to be done."""
        if self.form is not None:
            self.form.start()
        else:
            self.view.pane.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_record(self, record: Record) -> None:
        if self.sender() is not self._asked:
            return
        before, self._record = self._record, record
        self.view.show_record(record)
        self._stack.setCurrentIndex(1)
        about = before and (before.row.id, before.row.step)
        if about == (record.row.id, record.row.step):
            return
        if about and about[0] == record.row.id and self.form and self.form.words().strip():
            self.form.set_enabled(enabled=False)  # the step is gone; the words can be copied
        else:
            self._offer(record)

    def _offer(self, record: Record) -> None:
        """Show the form of what waits, with what was kept of it."""
        self._drop_form()
        self.form = assessment_forms.of(record)
        self._panel.setVisible(self.form is not None)
        if self.form is not None:
            self.form.wanted.connect(self.take)
            self.form.typed.connect(self._on_typed)
            self._place.addWidget(self.form)
            self.words.look_for(record.row.id)

    def _drop_form(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = None

    @Slot(object)
    def _on_not_read(self, error: Exception) -> None:
        if self.sender() is not self._asked:
            return
        if not isinstance(error, QaDeskError):
            messages.failure(self, error)
            return
        self.clear(_("This assessment could not be read"), str(error))

    # -- the steps ---------------------------------------------------------------------------

    @Slot(str)
    def take(self, key: str) -> None:
        """Take the step that waits, unless something is missing for it."""
        form, record = self.form, self._record
        if form is None or record is None or not form.buttons[0].isEnabled():
            return
        problem = form.missing(key)
        form.problem.say(problem)
        if problem:
            return
        form.set_enabled(enabled=False)
        self._taking = record
        job = self._job(form, record)
        job.succeeded.connect(self._on_taken)
        job.failed.connect(self._on_refused)

    def _job(self, form: AssessmentForm, record: Record) -> Job:
        row = record.row
        if isinstance(form, DecideForm):
            return self._jobs.work(assessments.decide, row.id, row.version, form.decision())
        if isinstance(form, SignForm):
            said = form.meaning(), form.secret.given()
            return self._jobs.work(assessments.sign, row.id, row.version, *said)
        return self._jobs.work(assessments.state, row.id, row.version, form.words())

    @Slot(object)
    def _on_taken(self, _nothing: object) -> None:
        record = self._taking
        if record is None:
            return
        self.words.forget(record.row.id)
        said = {
            "state": _("{number}: your statement is kept"),
            "decide": _("{number}: decided; sign it now"),
            "sign": _("{number} signed"),
        }
        if record.row.id == self._id:
            self._drop_form()
            self._record = None  # what follows is a form of its own
            self.reload()
        self.done.emit(record.row.id, said[record.row.step].format(number=record.row.number))

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            messages.failure(self, error)
        if self._taking is None or self._taking.row.id != self._id:
            return
        if self.form is not None:
            self.form.set_enabled(enabled=True)
        if not isinstance(error, QaDeskError):
            return
        if self.form is not None:
            self.form.problem.say(str(error))
        if isinstance(self.form, SignForm):
            self.form.try_password_again()
        if isinstance(error, ConflictError):
            self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing typed behind."""
        super().hideEvent(event)
        self.words.flush()

    # -- what is typed, played, printed ------------------------------------------------------

    @Slot()
    def _on_typed(self) -> None:
        if self._id is not None and self.form is not None:
            self.words.keep(self._id, self.form.document())

    @Slot(object, object)
    def _on_words_found(self, record_id: UUID, kept: Document) -> None:
        if record_id == self._id and self.form and kept.get("step") == self.form.keys[0]:
            self.form.restore(kept)

    @Slot()
    def _on_play_began(self) -> None:
        if self._record is not None:
            self._jobs.work(cases.played, self._record.row.evaluation_id)

    @Slot()
    def _on_result_wanted(self) -> None:
        if self._record is not None:
            self.result_wanted.emit(self._record.row.evaluation_id)

    @Slot()
    def _on_print_wanted(self) -> None:
        from qa_desk.ui.widgets.assessment_preview import AssessmentPreview  # QtPdf, only here

        if self._record is not None:
            AssessmentPreview(self._jobs, self._record.row, self).open()
