"""Actions: what somebody is to do until a day, information notes, suggestions (S1-3.7, P24)."""

from collections.abc import Hashable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.rules.action_items import KINDS
from qa_desk.services import actions
from qa_desk.services.actions import Action, ActionRow, Choices, Wanted
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Table, TableView
from qa_desk.ui.widgets import action_tables
from qa_desk.ui.widgets.action_dialogs import ActionStepDialog, GiveDialog, SuggestDialog
from qa_desk.ui.widgets.action_view import ActionView
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.places import place_of
from qa_desk.work import Actor

_LIST_WIDTH = 540
_WHOSE = {"all": N_("All I may see"), "mine": N_("To do by me"), "given": N_("Given by me")}


class ActionsPage(Page):
    """The list at the left, one at the right; suggestions are counted in a tab of their own."""

    name = "actions"
    title = N_("Actions")
    icon = "circle-check"
    action = "action.see"
    watches = frozenset({"ActionItem"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._open: UUID | None = None
        self._wanted: UUID | None = None
        self._asked: Job | None = None
        self._then = ""  # the form that waits for what it offers
        self._choices = Choices()
        self.dialog: Any = None
        self.list = TableView(
            Table(action_tables.actions(), lambda row: row.id), _("Actions"), code="actions"
        )
        self.list.remember(self.memory, "table")
        self.view, self.empty = ActionView(actor), EmptyState()
        self.whose, self.kind, self.department = QComboBox(), QComboBox(), QComboBox()
        self.overdue, self.closed_too = QCheckBox(_("Overdue")), QCheckBox(_("Closed ones too"))
        self.months = TableView(
            Table(action_tables.months(), lambda row: row.month), _("Suggestions by month")
        )
        self.suggest = QPushButton(theme.icon("message-square"), _("Suggestion…"), self)
        self.give = QPushButton(theme.icon("plus"), _("New action…"), self)
        self.write = QPushButton(theme.icon("file-text"), _("Information note…"), self)
        self.notice = Notice()
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()

    @Slot()
    def refresh(self) -> None:
        """Read the list again, the open action, and the months while they are in front."""
        wanted = Wanted(
            whose=self.whose.currentData(),
            kind=self.kind.currentData(),
            department_id=self.department.currentData(),
            closed_too=self.closed_too.isChecked(),
            only_overdue=self.overdue.isChecked(),
        )
        job = self.list.follow(self.jobs.ask(actions.listed, wanted))
        job.succeeded.connect(self._on_rows)
        self.recount()
        if self.tabs.currentWidget() is self.months:
            self.months.follow(self.jobs.ask(actions.months))
        self._reload()

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(actions.waiting).succeeded.connect(self._on_waiting)

    def show_record(self, record: object) -> None:
        """Open the action with this id."""
        if isinstance(record, UUID):
            self.tabs.setCurrentIndex(0)
            self._wanted = self._open = record
            self._reload()
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which action is open."""
        return self._open

    def restore(self, state: Hashable) -> None:
        """Come back to an action."""
        self.show_record(state)

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_rows(self, rows: Sequence[ActionRow]) -> None:
        found = {row.department_id: row.department for row in rows if row.department_id}
        for key, name in found.items():
            if place_of(self.department, key) < 0:
                self.department.addItem(shown(name), key)
        self.department.setVisible(self.department.count() > 1)
        if self._wanted is not None:
            self.list.choose(self._wanted)
            self._wanted = None

    @Slot(object)
    def _on_waiting(self, found: actions.Waiting) -> None:
        self.set_waiting(found.told)

    @Slot(object)
    def _on_chosen(self, row: ActionRow | None) -> None:
        if row is not None and row.id != self._open:
            self._open = row.id
            self._reload()

    @Slot(object)
    def _on_opened(self, row: ActionRow) -> None:
        self._on_chosen(row)
        first = next(iter(self.view.buttons.values()), None)
        (first or self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def _reload(self) -> None:
        if self._open is not None:
            self._asked = self.jobs.ask(actions.one, self._open)
            self._asked.succeeded.connect(self._on_action)
            self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_action(self, action: Action) -> None:
        if self.sender() is not self._asked:
            return
        self.view.show_action(action)
        self._stack.setCurrentWidget(self.view)
        if action.row.waits == "read" and self.isVisible():
            self.jobs.work(actions.read, action.row.id)

    # -- doing -------------------------------------------------------------------------------

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        action = self.view.action
        if action is None:
            return
        if what == "print":
            from qa_desk.ui.widgets.note_preview import NotePreview  # QtPdf

            self.dialog = NotePreview(self.jobs, action.row, self)
            self.dialog.open()
        elif what == "hand_over":
            self._ask_for_choices(what)
        else:
            self._ask(ActionStepDialog(action.row, what, self._choices, self))

    @Slot()
    def _on_suggest(self) -> None:
        self._ask(SuggestDialog(self))

    @Slot()
    def _on_give(self) -> None:
        self._ask_for_choices("action")

    @Slot()
    def _on_write(self) -> None:
        self._ask_for_choices("note")

    def _ask_for_choices(self, then: str) -> None:
        """Open a form when what it offers has come."""
        self._then = then
        job = self.jobs.ask(actions.choices)
        job.succeeded.connect(self._on_choices)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        self._choices = choices
        if self._then != "hand_over":
            self._ask(GiveDialog(self._then, choices, parent=self))
        elif self.view.action is not None:
            self._ask(ActionStepDialog(self.view.action.row, self._then, choices, self))

    def _ask(self, dialog: Any) -> None:
        self.notice.hide()
        self.dialog = dialog
        dialog.wanted.connect(self._on_form)
        dialog.open()

    @Slot()
    def _on_form(self) -> None:
        dialog = self.dialog
        if isinstance(dialog, SuggestDialog):
            job = self.jobs.work(actions.suggest, dialog.said(), dialog.source.currentData())
            job.succeeded.connect(self._on_given)
        elif isinstance(dialog, GiveDialog):
            job = self.jobs.work(actions.give, dialog.action())
            job.succeeded.connect(self._on_given)
        else:
            job = self._step(dialog)
        dialog.follow(job).succeeded.connect(self._on_written)

    def _step(self, dialog: ActionStepDialog) -> Job:
        seen, said = (dialog.row.id, dialog.row.version), dialog.said()
        if dialog.step == "report":
            return self.jobs.work(actions.report, *seen, dialog.percent.value(), said)
        if dialog.step == "finish":
            return self.jobs.work(actions.finish, *seen, said, dialog.answer.currentData() or "")
        if dialog.step == "postpone":
            changed = dialog.day(), dialog.urgency.currentData()
            return self.jobs.work(actions.postpone, *seen, *changed, said)
        if dialog.step == "hand_over" and dialog.whom is not None:
            whom = dialog.whom.person.currentData(), dialog.whom.department.currentData()
            return self.jobs.work(actions.hand_over, *seen, *whom, said)
        return self.jobs.work(actions.drop, *seen, said)

    @Slot(object)
    def _on_given(self, action_id: UUID) -> None:
        self._wanted = self._open = action_id

    @Slot(object)
    def _on_written(self, _found: object) -> None:
        self.dialog.set_open(on=True)
        self.dialog.accept()
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            messages.failure(self, error)
            return
        self.notice.warn(str(error))
        if isinstance(error, ConflictError):
            self._reload()

    @Slot(object)
    def _on_case(self, evaluation_id: UUID) -> None:
        self.open_requested.emit("results", evaluation_id)

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.months.retried.connect(self.refresh)
        self.view.wanted.connect(self._on_wanted)
        self.view.case_wanted.connect(self._on_case)
        for box in (self.whose, self.kind, self.department):
            box.currentIndexChanged.connect(self.refresh)
        for tick in (self.overdue, self.closed_too):
            tick.toggled.connect(self.refresh)
        self.suggest.clicked.connect(self._on_suggest)
        self.give.clicked.connect(self._on_give)
        self.write.clicked.connect(self._on_write)
        self.tabs.currentChanged.connect(self.refresh)

    def _lay_out(self) -> None:
        gives = permissions.may(self.actor, "action.give")
        self.list.say_when_empty(
            _("No action is open"),
            _("What you are to do, what you gave and your suggestions appear here."),
            icon="circle-check",
        )
        self.empty.say(
            _("No action is chosen"), _("Choose one from the list to read it."), icon="circle-check"
        )
        self.months.say_when_empty(
            _("No suggestion yet"), _("Everybody can make one here."), icon="message-square"
        )
        self._fill_filters()
        for button in (self.suggest, self.give, self.write):
            button.setIconSize(theme.icon_size(gap=True))
        self.give.setVisible(gives)
        self.write.setVisible(gives)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.view)
        split = MasterDetail(self._master(), self._stack, theme.px(_LIST_WIDTH))
        split.remember(self.memory, "split")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(split, _("Actions and suggestions"))
        self.tabs.addTab(self.months, _("Suggestions by month"))
        self.add_buttons(self.suggest, self.write, self.give)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.tabs, 1)
        self.setFocusProxy(self.list)

    def _master(self) -> QWidget:
        """Return the list under what cuts it."""
        filters = QWidget()
        line = Flow(filters)
        filters.setContentsMargins(12, 8, 12, 0)
        for widget in (self.whose, self.kind, self.department, self.overdue, self.closed_too):
            line.addWidget(widget)
        master = theme.role(QWidget(), "surface")
        column = QVBoxLayout(master)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(filters)
        column.addWidget(self.list, 1)
        return master

    def _fill_filters(self) -> None:
        for code, words in _WHOSE.items():
            self.whose.addItem(_(words), code)
        self.kind.addItem(_("Every kind"), "")
        for code, words in KINDS.items():
            self.kind.addItem(_(words), code)
        self.department.addItem(_("Every department"), None)
        self.department.hide()
        for box, words in (
            (self.whose, _("Whose")),
            (self.kind, _("Kind")),
            (self.department, _("Department")),
        ):
            box.setAccessibleName(words)
