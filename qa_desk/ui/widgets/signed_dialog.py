"""A document that people sign, over the page: fill it in, issue it, sign it, take it back.

What an evaluation of a policy, an improvement plan and the minutes of a meeting have in common.
Each is a subclass with the form within, the services behind, and what may be done as it stands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QInputDialog,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import ConflictError, InputError, QaDeskError
from qa_desk.i18n import _
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import arranging
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.unfinished import Document, Unfinished

KINDS = {"draft": "neutral", "signing": "information", "closed": "good", "void": "late"}
Service = Callable[..., Any]


@dataclass(frozen=True)
class Services:
    """What is done with a kind of document; each takes its id and, but `read`, what was seen."""

    read: Service
    save: Service
    issue: Service
    sign: Service
    reopen: Service
    discard: Service | None = None


@dataclass(frozen=True)
class Offers:
    """What the person may do with a document as it stands."""

    seen: int
    writes: bool
    discards: bool
    takes_back: bool
    signs: bool


class SignedDialog(QDialog):
    """Signal: `changed()` when the document is another one than before."""

    changed = Signal()
    services: Services
    form: Any = None  # shown once it is known what can be chosen in it
    paper: Any = None  # as it was read

    def __init__(self, jobs: Jobs, key: UUID, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._jobs, self._key = jobs, key
        self.title, self.state = heading(""), Chip("", "neutral")
        self.signatures = text("")
        self.problem = Problem()
        self.unfinished = Unfinished(jobs, self)
        self.opinion, self.password = QLineEdit(), QLineEdit()
        self.print = QPushButton(theme.icon("printer"), _("Print or save…"))
        self.discard = QPushButton(theme.icon("trash-2"), _("Discard draft"))
        self.back = QPushButton(_("Change it…"))
        self.save = QPushButton(_("Save"))
        self.issue = theme.role(QPushButton(_("Submit for signatures")), "primary")
        self.sign = theme.role(QPushButton(_("Sign")), "primary")
        self.area = QScrollArea()
        self._lay_out()
        self._connect()

    # -- what a kind of document gives ---------------------------------------------------------

    def offers(self, paper: Any) -> Offers:
        """Return what the person may do with a document."""
        raise NotImplementedError

    def show_form(self, paper: Any) -> None:
        """Show a document in the title, the form and the lines of its signatures."""
        raise NotImplementedError

    def filled(self) -> Any:
        """Return what is filled in; InputError says what is missing."""
        return self.form.form()

    def typed(self) -> str:
        """Return what is typed, finished or not, as it is kept on this computer."""
        return str(self.form.form().to_text())

    def show_typed(self, kept: str) -> None:
        """Show what was typed before."""
        raise NotImplementedError

    def preview(self) -> QDialog:
        """Return the window in which the paper is seen before it is printed."""
        raise NotImplementedError

    # -- reading -----------------------------------------------------------------------------

    def set_form(self, form: Any) -> None:
        """Put the form in its place."""
        self.form = form
        form.changed.connect(self._on_changed)
        self.area.setWidget(form)

    def reload(self) -> None:
        """Read the document again."""
        self.follow(self._jobs.ask(self.services.read, self._key), self.show_paper)

    @Slot(object)
    def show_paper(self, paper: Any) -> None:
        """Show a document as it was read, and what may be done with it."""
        self.paper = paper
        self.show_form(paper)
        offers = self.offers(paper)
        self.form.set_read_only(read_only=not offers.writes)
        offer(offers.writes, self.save, self.issue)
        offer(offers.discards, self.discard)
        offer(offers.takes_back, self.back)
        offer(offers.signs, self.opinion, self.password, self.sign)
        if offers.signs:
            self.opinion.setFocus(Qt.FocusReason.OtherFocusReason)
        if offers.writes:
            self.unfinished.look_for(self._key)

    def done(self, result: int) -> None:
        """Close it; what is not saved yet is kept on this computer."""
        self.unfinished.flush()
        super().done(result)

    def ask_reason(self) -> str:
        """Ask why a signed document is taken back; nothing when the person changed their mind."""
        words = _("The signatures on it become void, and everybody is asked again. Why?")
        said, _given = QInputDialog.getText(self, self.back.text(), words)
        return said

    @property
    def _seen(self) -> int:
        return self.offers(self.paper).seen

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        """Go on with what was typed before, unless somebody has saved meanwhile."""
        if key == self._key and self.paper is not None and kept.get("seen") == self._seen:
            self.show_typed(str(kept["form"]))

    @Slot()
    def _on_changed(self) -> None:
        if self.paper is not None:
            self.unfinished.keep(self._key, {"form": self.typed(), "seen": self._seen})

    # -- doing -------------------------------------------------------------------------------

    def write(self, service: Service, *more: Any) -> None:
        """Do something with what is filled in."""
        if self.paper is None:
            return
        try:
            filled = self.filled()
        except InputError as error:
            self.problem.say(str(error))
            return
        self.set_open(on=False)
        job = self._jobs.work(service, self._key, self._seen, filled, *more)
        self.follow(job, self._on_kept)

    @Slot()
    def _on_save(self) -> None:
        self.write(self.services.save)

    @Slot()
    def _on_issue(self) -> None:
        self.write(self.services.issue)

    @Slot(object)
    def _on_kept(self, _nothing: object) -> None:
        self.unfinished.forget(self._key)
        self.on_done(None)

    @Slot(object)
    def on_done(self, _nothing: object) -> None:
        """Read what became of it."""
        self.opinion.clear()
        self.password.clear()
        self.reload()
        self.changed.emit()

    @Slot()
    def _on_sign(self) -> None:
        if not self.password.text():
            self.problem.say(_("Enter your password to sign."))
            self.password.setFocus()
            return
        self.set_open(on=False)
        said = self.opinion.text(), self.password.text()
        job = self._jobs.work(self.services.sign, self._key, self._seen, *said)
        self.follow(job, self.on_done)

    @Slot()
    def _on_back(self) -> None:
        reason = self.ask_reason() if self.paper.given else ""
        if self.paper.given and not reason.strip():
            return
        job = self._jobs.work(self.services.reopen, self._key, self._seen, reason)
        self.follow(job, self._on_reopened)

    @Slot(object)
    def _on_reopened(self, key: UUID) -> None:
        self._key = key
        self.on_done(None)

    @Slot()
    def _on_discard(self) -> None:
        assert self.services.discard is not None  # noqa: S101 - else nothing offers it
        words = _("Discard this draft? What is written in it is gone then.")
        if not messages.ask(self, words, self.discard.text()):
            return
        self.set_open(on=False)
        self.unfinished.forget(self._key)
        job = self._jobs.work(self.services.discard, self._key, self._seen)
        self.follow(job, self._on_discarded)

    @Slot(object)
    def _on_discarded(self, _nothing: object) -> None:
        self.changed.emit()
        self.accept()

    @Slot()
    def _on_print(self) -> None:
        if self.paper is not None:
            self.preview().open()

    def follow(self, job: Job, then: Any) -> None:
        """Go on when a job is done, or say here why it was not."""
        self.problem.say("")
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.set_open(on=True)
        self.problem.say(str(error))
        if isinstance(error, ConflictError):
            self._jobs.ask(self.services.read, self._key).succeeded.connect(self._on_newer)

    @Slot(object)
    def _on_newer(self, paper: Any) -> None:
        """Show what somebody else made of it, unless something may be typed in it here."""
        if not (self.offers(self.paper).writes and self.offers(paper).writes):
            self.show_paper(paper)

    def set_open(self, *, on: bool) -> None:
        """Let things be done with it, or not while one is being done."""
        for button in (self.save, self.issue, self.sign, self.discard):
            button.setEnabled(on)

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        for button, slot in (
            (self.save, self._on_save),
            (self.issue, self._on_issue),
            (self.sign, self._on_sign),
            (self.back, self._on_back),
            (self.discard, self._on_discard),
            (self.print, self._on_print),
        ):
            button.clicked.connect(slot)
        self.password.returnPressed.connect(self._on_sign)
        self.unfinished.found.connect(self._on_found)

    def _lay_out(self) -> None:
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        name(self.opinion, _("Opinion (may be empty)"))
        name(self.password, _("Your password"))
        for button in (self.print, self.discard):
            button.setIconSize(theme.icon_size(gap=True))
        acts = (self.discard, self.back, self.save, self.issue, self.sign)
        for button in (self.print, *acts):
            button.setAutoDefault(False)
        offer(False, *acts, self.opinion, self.password)
        self.said = arranging.line(self.opinion, self.password)
        self.acts = arranging.line(self.print, None, *acts)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(8)
        self.column.addLayout(arranging.line(self.title, None, self.state))
        self.column.addWidget(self.area, 1)
        self.column.addWidget(self.signatures)
        self.column.addWidget(self.problem)
        self.column.addLayout(self.said)
        self.column.addLayout(self.acts)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(1000), theme.px(700)).boundedTo(room * 0.95))


def offer(is_offered: bool, *widgets: QWidget) -> None:
    """Show widgets that can be used now, or hide them."""
    for widget in widgets:
        widget.setVisible(is_offered)
        widget.setEnabled(is_offered)


def name(field: QLineEdit, words: str) -> None:
    """Say in a field what it is for."""
    field.setPlaceholderText(words)
    field.setAccessibleName(words)
