"""One calibration session: who and what, the blind scores, the figures, the discussion (5.12)."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import _
from qa_desk.rules.calibration_records import Record
from qa_desk.rules.policies import DecidedBy
from qa_desk.services.calibrating import closing, reading, running
from qa_desk.services.calibrating.types import Arrangement, Results, Session, Topic
from qa_desk.services.policies import proposing
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import calibration_words
from qa_desk.ui.widgets.calibration_figures import CalibrationFigures
from qa_desk.ui.widgets.calibration_matrix import CalibrationMatrix
from qa_desk.ui.widgets.calibration_setup import CalibrationSetup
from qa_desk.ui.widgets.calibration_talk import CalibrationTalk
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.unfinished import Document, Unfinished
from qa_desk.work import Work


class CalibrationView(QWidget):
    """Shows one session and takes what is done with it.

    Signals: `changed()` when it is another one than before, `wanted(what)` for a form ("plan",
    "calls", "people", "present"), `task_wanted(evaluation id)`, `decision_wanted(DecidedBy)` for
    the policy evaluation that a proposal went to, and `saved`, `not_saved` about what is typed.
    """

    changed = Signal()
    wanted = Signal(str)
    task_wanted = Signal(object)
    decision_wanted = Signal(object)
    saved = Signal(object)
    not_saved = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._asked: Job | None = None
        self._shown_of: UUID | None = None  # whose results are on show
        self.session: Session | None = None
        self.results: Results | None = None
        self.title, self.state, self.facts = heading(""), Chip("", "neutral"), text("", "dim")
        self.missing = text("", "dim")
        self.setup, self.matrix = CalibrationSetup(), CalibrationMatrix()
        self.figures, self.talk = CalibrationFigures(), CalibrationTalk()
        self.tabs = QTabWidget()
        self.signatures, self.problem = text(""), Problem()
        self.unfinished = Unfinished(jobs, self)
        self.opinion, self.password = QLineEdit(), QLineEdit()
        self.sign = theme.role(QPushButton(_("Sign")), "primary")
        self.print = QPushButton(theme.icon("printer"), _("Print or save…"))
        self.plan = QPushButton(theme.icon("pen-line"), _("Change…"))
        self.discard = QPushButton(theme.icon("trash-2"), _("Discard"))
        self.propose = QPushButton(theme.icon("file-text"), _("Take up the proposals…"))
        self.propose.setToolTip(_("Fill them into an evaluation of the checklist's policy"))
        self.back = QPushButton(theme.icon("undo-2"), _("Back to the discussion…"))
        self.next = theme.role(QPushButton(), "primary")
        self._lay_out()
        self._connect()

    def open(self, session_id: UUID) -> None:
        """Read and show a session."""
        if self.session is not None and session_id != self.session.row.id:
            self.unfinished.flush()
        self._asked = self._follow(self._jobs.ask(reading.one, session_id), self._on_session)

    def ask_reason(self) -> str:
        """Ask why a record is taken back; nothing when the person changed their mind."""
        words = _("The signatures on it become void, and everybody is asked again. Why?")
        said, _given = QInputDialog.getText(self, _("Back to the discussion…"), words)
        return said

    def may_end(self, words: str) -> bool:
        """Ask before the scoring is ended for those who have not submitted everything."""
        return messages.ask(self, words, _("End the scoring"))

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_session(self, session: Session) -> None:
        if self.sender() is not self._asked:
            return
        before, self.session = self.session, session
        fresh = before is None or before.row.id != session.row.id
        turned = not fresh and before is not None and before.row.state != session.row.state
        self.title.setText(f"{session.row.number}")
        self.state.show_state(*calibration_words.state(session))
        self.facts.setText(calibration_words.facts(session))
        self.missing.setText(session.missing)
        self.missing.setVisible(bool(session.missing) and session.may_run)
        self.setup.show_session(session)
        self.setup.cases.read(self._jobs, "calibration", session.row.id)
        for place in (1, 2, 3):
            self.tabs.setTabVisible(place, session.is_shown)
        if fresh or turned:
            self.results = None
            self.tabs.setCurrentIndex(1 if session.is_shown else 0)
        self._show_offers()
        if session.is_shown:
            row = session.row
            ask = self._jobs.ask(_shown, row.id)
            self._follow(ask, self._on_results)

    @Slot(object)
    def _on_results(self, found: tuple[UUID, Results, Record]) -> None:
        session_id, results, record = found
        session = self.session
        if session is None or session.row.id != session_id:
            return
        first, self.results = self.results is None, results
        tolerances = {
            one.person_id: session.tolerance_new if one.is_new else session.tolerance
            for one in session.members
        }
        self.matrix.show_matrix(results.matrix, tolerances)
        self.figures.show_record(record)
        self.talk.show_session(session, results, record)
        if first and session.may_run and session.row.state == "discussing":
            self.unfinished.look_for(session_id)

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        """Go on with what was typed before, unless somebody has saved meanwhile."""
        session = self.session
        if session and key == session.row.id and kept.get("seen") == session.row.version:
            self.talk.restore(kept)

    @Slot()
    def _on_typed(self) -> None:
        session = self.session
        if session is not None and session.row.state == "discussing" and session.may_run:
            document = {**self.talk.document(), "seen": session.row.version}
            self.unfinished.keep(session.row.id, document)

    def _show_offers(self) -> None:
        session = self.session
        if session is None:
            return
        state, runs, paper = session.row.state, session.may_run, session.paper
        words = {
            "preparing": _("Open the scoring"),
            "scoring": _("End the scoring"),
            "discussing": _("Close and ask for signatures"),
        }
        self.next.setText(words.get(state, ""))
        self.next.setVisible(runs and state in words)
        self.next.setEnabled(not session.missing or state == "scoring")
        self.next.setToolTip(session.missing if state != "scoring" else "")
        self.plan.setVisible(runs and state != "closed")
        self.discard.setVisible(runs and state == "preparing")
        self.back.setVisible(runs and state == "closed" and bool(paper and paper.state != "closed"))
        self.print.setVisible(session.is_shown)
        self.propose.setVisible(session.may_propose)
        self.propose.setEnabled(session.may_propose)
        waits = bool(paper and paper.waits_for_me)
        for widget in (self.opinion, self.password, self.sign):
            widget.setVisible(waits)
            widget.setEnabled(waits)
        self.signatures.setText("\n".join(calibration_words.signatures(paper)) if paper else "")
        self.signatures.setVisible(paper is not None)

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_next(self) -> None:
        session = self.session
        if session is None:
            return
        row = session.row
        if row.state == "scoring" and row.done < row.members:
            words = _(
                "{done} of {members} people have submitted everything. What the others have not "
                "submitted is missing, and their tasks are void. This cannot be taken back."
            )
            if not self.may_end(words.format(done=row.done, members=row.members)):
                return
        self.next.setEnabled(False)
        if row.state == "discussing":
            said = self.talk.topics(), self.talk.arrangements.arrangements()
            self._do(self._jobs.work(_close, row.id, row.version, *said))
            return
        service: Any = running.open_scoring if row.state == "preparing" else running.end_scoring
        self._do(self._jobs.work(service, row.id, row.version))

    @Slot()
    def _on_save(self) -> None:
        if self.session is not None:
            row = self.session.row
            said = self.talk.topics(), self.talk.arrangements.arrangements()
            self._do(self._jobs.work(_keep, row.id, row.version, *said))

    @Slot()
    def _on_back(self) -> None:
        if self.session is None or self.session.paper is None:
            return
        reason = self.ask_reason() if self.session.paper.given else ""
        if self.session.paper.given and not reason.strip():
            return
        row = self.session.row
        self._do(self._jobs.work(closing.reopen, row.id, row.version, reason))

    @Slot()
    def _on_sign(self) -> None:
        if self.session is None or self.session.paper is None:
            return
        if not self.password.text():
            self.problem.say(_("Enter your password to sign."))
            self.password.setFocus()
            return
        self.sign.setEnabled(False)
        said = self.session.paper.version, self.opinion.text(), self.password.text()
        self._do(self._jobs.work(closing.sign, self.session.row.id, *said))

    @Slot()
    def _on_propose(self) -> None:
        if self.session is not None:
            self.propose.setEnabled(False)
            job = self._jobs.work(proposing.propose, self.session.row.id)
            self._follow(job, self._on_proposed)

    @Slot(object)
    def _on_proposed(self, decision: DecidedBy) -> None:
        self._on_done(None)
        self.decision_wanted.emit(decision)

    @Slot()
    def _on_print(self) -> None:
        from qa_desk.ui.widgets.calibration_preview import CalibrationPreview  # QtPdf

        if self.session is not None:
            CalibrationPreview(self._jobs, self.session.row, self).open()

    def _do(self, job: Job) -> None:
        self._follow(job, self._on_done)

    @Slot(object)
    def _on_done(self, _nothing: object) -> None:
        self.opinion.clear()
        self.password.clear()
        if self.session is not None:
            self.unfinished.forget(self.session.row.id)
            self.open(self.session.row.id)
        self.changed.emit()

    def _follow(self, job: Job, then: Any) -> Job:
        self.problem.say("")
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)
        return job

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self._show_offers()
        if isinstance(error, ConflictError) and self.session is not None:
            self.open(self.session.row.id)
        self.problem.say(str(error))

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.setup.wanted.connect(self.wanted)
        self.setup.task_wanted.connect(self.task_wanted)
        self.plan.clicked.connect(lambda: self.wanted.emit("plan"))
        self.discard.clicked.connect(lambda: self.wanted.emit("discard"))
        self.next.clicked.connect(self._on_next)
        self.back.clicked.connect(self._on_back)
        self.propose.clicked.connect(self._on_propose)
        self.print.clicked.connect(self._on_print)
        self.sign.clicked.connect(self._on_sign)
        self.password.returnPressed.connect(self._on_sign)
        self.talk.changed.connect(self._on_typed)
        self.talk.save_wanted.connect(self._on_save)
        self.talk.topic.decision_wanted.connect(self.decision_wanted)
        self.unfinished.found.connect(self._on_found)
        self.unfinished.saved.connect(self.saved)
        self.unfinished.not_saved.connect(self.not_saved)

    def _lay_out(self) -> None:
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for field, words in (
            (self.opinion, _("Opinion (may be empty)")),
            (self.password, _("Your password")),
        ):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
        buttons = (self.discard, self.plan, self.print, self.propose, self.back, self.next)
        for button in (*buttons, self.sign):
            button.setAutoDefault(False)
            button.setIconSize(theme.icon_size(gap=True))
        self.tabs.setDocumentMode(True)
        for part, words in (
            (self.setup, _("Calls and people")),
            (self.matrix, _("Blind scores")),
            (self.figures, _("Figures")),
            (self.talk, _("Discussion")),
        ):
            self.tabs.addTab(part, words)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 0)
        foot.setContentsMargins(16, 8, 16, 12)
        for row in (head, foot):
            row.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        for button in buttons:
            head.addWidget(button)
        for widget in (self.opinion, self.password, self.sign):
            foot.addWidget(widget)
        for label in (self.facts, self.missing, self.signatures):
            label.setContentsMargins(16, 4, 16, 6)
        self.problem.setContentsMargins(16, 4, 16, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.facts)
        column.addWidget(self.missing)
        column.addWidget(self.problem)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.signatures)
        column.addLayout(foot)


def _shown(work: Work, session_id: UUID) -> tuple[UUID, Results, Record]:
    return session_id, reading.results(work, session_id), closing.record(work, session_id)


def _keep(
    work: Work,
    session_id: UUID,
    seen: int,
    topics: list[Topic],
    arrangements: list[Arrangement],
) -> int:
    version = running.discuss(work, session_id, seen, topics)
    return running.arrange(work, session_id, version, arrangements)


def _close(
    work: Work,
    session_id: UUID,
    seen: int,
    topics: list[Topic],
    arrangements: list[Arrangement],
) -> None:
    closing.close(work, session_id, _keep(work, session_id, seen, topics, arrangements))
