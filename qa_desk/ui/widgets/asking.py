"""The way to a question or a feedback slip from anywhere, by one key."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.services.knowledge import asking, reading
from qa_desk.services.knowledge.types import About, Choices, Question
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.knowledge_entry import FindingDialog, QuestionDialog
from qa_desk.ui.widgets.palette import Entry
from qa_desk.work import Actor

KEY = "F10"


class Front(Protocol):
    """A page that may know of what is open on it."""

    def about(self) -> About | None:
        """Return the evaluation that is open, with the item in hand, where there is one."""


class Asking(QObject):
    """Opens the form that fits: a question from the floor, or a slip about what is open.

    With a `front` it has a key of its window. Signal: `filed(id)`.
    """

    filed = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        actor: Actor,
        window: QWidget,
        front: Callable[[], Front | None] | None = None,
    ) -> None:
        super().__init__(window)
        self._jobs, self._actor, self._window, self._front = jobs, actor, window, front
        self._what: About | None = None
        self._finds = False
        self._question: Question | None = None
        self._choices = Choices((), ())
        self.dialog: QuestionDialog | FindingDialog | None = None
        reach = permissions.reach(actor, "knowledge.raise")
        self.asks = reach.own or bool(reach.led)
        self.finds = reach.everywhere or bool(reach.teams | reach.groups)
        self._solves = permissions.may(actor, "knowledge.answer")
        if front is not None and (self.asks or self.finds):
            QShortcut(QKeySequence(KEY), window, self.begin)

    def entries(self) -> list[tuple[Entry, Callable[[], None]]]:
        """Return what the menu and the palette offer."""
        if not (self.asks or self.finds):
            return []
        words = _("Ask, or report a fault of the knowledge base")
        return [(Entry(":ask", words, theme.keys(KEY), "book-open"), self.begin)]

    @Slot()
    def begin(self) -> None:
        """Open the form for what is in front: of an open evaluation a slip, else a question."""
        front = self._front() if self._front else None
        self._what = front.about() if front and self.finds else None
        self._open(finds=self._what is not None or not self.asks)

    @Slot()
    def ask(self) -> None:
        """Open the form of a question."""
        self._open(finds=False)

    @Slot()
    def find(self) -> None:
        """Open the form of a slip about nothing in particular."""
        self._what = None
        self._open(finds=True)

    def _open(self, *, finds: bool) -> None:
        if self.dialog is not None:
            self.dialog.activateWindow()
            return
        self._finds, self._question = finds, None
        job = self._jobs.ask(reading.choices)
        job.succeeded.connect(self._on_choices)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        if self.dialog is not None:
            return
        self._choices = choices
        if self._finds:
            self._show(FindingDialog(choices, self._what, self._window))
        else:
            self._show(
                QuestionDialog(
                    self._jobs, self._actor.id, choices, solves=self._solves, parent=self._window
                )
            )

    def _show(self, dialog: QuestionDialog | FindingDialog) -> None:
        self.dialog = dialog
        dialog.wanted.connect(self._on_wanted)
        dialog.finished.connect(self._on_finished)
        dialog.open()

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = None

    @Slot()
    def _on_wanted(self) -> None:
        dialog = self.dialog
        if isinstance(dialog, FindingDialog):
            job = self._jobs.work(asking.find, dialog.written())
        elif dialog is not None:
            self._question = dialog.written()
            job = self._jobs.work(asking.ask, self._question, dialog.answered())
        else:
            return
        dialog.follow(job).succeeded.connect(self._on_filed)

    @Slot(object)
    def _on_filed(self, ticket: UUID) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        dialog.finished.disconnect(self._on_finished)
        dialog.set_open(on=True)
        dialog.accept()
        self.filed.emit(ticket)
        question = self._question
        if isinstance(dialog, QuestionDialog) and question is not None:
            dialog.forget()
            solved = dialog.answered()
            if solved is not None and solved.has_no_article:
                self.offer_gap(question.text, question.reason, ticket)

    def offer_gap(self, question: str, reason: str, origin: UUID) -> None:
        """Offer a slip for what was solved without an article (K-03)."""
        offer = FindingDialog(self._choices, None, self._window)
        offer.follow_up(question, reason, origin)
        self._show(offer)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        messages.tell(self._window, str(error))
