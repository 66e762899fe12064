"""Where a call is heard: the passage in hand becomes a teaching case by one key (issue 9)."""

from collections.abc import Callable

from PySide6.QtCore import Signal, SignalInstance, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.teaching import Entry
from qa_desk.services import teaching
from qa_desk.services.cases import Case
from qa_desk.services.teaching import About
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.listening import Listening
from qa_desk.ui.widgets.teaching_dialogs import TeachingCaseDialog
from qa_desk.work import Actor


class CaseCollector(QToolButton):
    """A button for who collects cases.

    Signals: `collected(sentence)`, `warned(sentence)`.
    """

    collected = Signal(str)
    warned = Signal(str)

    def __init__(self, jobs: Jobs, listening: Listening, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._listening = listening
        self._case: Case | None = None
        self._may = False
        self._item: Callable[[], str] = str
        self.dialog: TeachingCaseDialog | None = None
        self.setIcon(theme.icon("graduation-cap"))
        self.setIconSize(theme.icon_size())
        self.setAccessibleName(_("Teaching case…"))
        self.setToolTip(keys.tip(Command.TEACH))
        self.clicked.connect(self._begin)
        listening.teach_wanted.connect(self._begin)
        self.hide()

    def serve(self, actor: Actor, told: SignalInstance, item: Callable[[], str] = str) -> None:
        """Be there for who collects cases; say at `told` what became of it.

        `item` says which item is in hand, by key.
        """
        for said in (self.collected, self.warned):
            said.connect(told)
        self._may, self._item = permissions.may(actor, "case.edit"), item
        self.show_case(self._case)

    def show_case(self, case: Case | None) -> None:
        """Offer the call of a case."""
        self._case = case
        self.setVisible(self._may and case is not None and bool(case.parts))

    @Slot()
    def _begin(self) -> None:
        case, passage = self._case, self._listening.passage
        if case is None or self.isHidden():
            return
        if passage is None:
            self.warned.emit(_("Choose a passage first: drag over the waveform with Shift."))
            return
        items = case.checklist.items if case.checklist else ()
        item = self._item()
        self.dialog = TeachingCaseDialog(
            passage,
            [(each.key, f"{each.key} {each.text}") for each in items],
            Entry(is_good=True, items=(item,) if item else ()),
            is_new=True,
            parent=self.window(),
        )
        self.dialog.setProperty("about", About(passage, evaluation_id=case.row.id))
        self.dialog.wanted.connect(self._on_wanted)
        self.dialog.open()

    @Slot()
    def _on_wanted(self) -> None:
        if self.dialog is not None:
            about = self.dialog.property("about")
            job = self._jobs.work(teaching.add, about, self.dialog.entry())
            self.dialog.follow(job.named(_("Cutting the passage"))).succeeded.connect(
                self._on_added
            )

    @Slot()
    def _on_added(self) -> None:
        if self.dialog is not None:
            self.dialog.set_open(on=True)
            self.dialog.accept()
        self.collected.emit(_("The passage is among the teaching cases now."))
