"""From an empty centre to the first scored call: five steps, each to be skipped and come back to.

What a step puts in is in the database at once, and what is typed is remembered on this computer;
so the assistant can be closed anywhere, and opens where it was left.
"""

from PySide6.QtCore import QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules import setting_up as rules
from qa_desk.rules.setting_up import STEPS, Standing
from qa_desk.services import setting_up
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.setting_up.other_steps import ChecklistStep, RosterStep, ScoreStep
from qa_desk.ui.widgets.setting_up.people_step import PeopleStep
from qa_desk.ui.widgets.setting_up.recordings_step import RecordingsStep
from qa_desk.ui.widgets.setting_up.step import Step
from qa_desk.work import Actor

_KINDS: tuple[type[Step], ...] = (PeopleStep, RosterStep, RecordingsStep, ChecklistStep, ScoreStep)
_SKIPPED, _BY_ITSELF = "skipped", "by_itself"
_KEY = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def is_for(actor: Actor) -> bool:
    """Say whether a person may set a centre up."""
    return permissions.may(actor, PeopleStep.right)


def steps_for(actor: Actor) -> tuple[str, ...]:
    """Return the steps that a person may take."""
    return tuple(kind.key for kind in _KINDS if permissions.may(actor, kind.right))


def shows_by_itself(memory: QSettings) -> bool:
    """Say whether the person wants it at the sign-in, until the first call is scored."""
    return str(memory.value(_BY_ITSELF, "yes")) == "yes"


class Assistant(QDialog):
    """Signals `left(page, id)` when the person goes to a page to do something there."""

    left = Signal(str, object)

    def __init__(
        self, jobs: Jobs, actor: Actor, memory: QSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Set up the centre"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._jobs, self._memory = jobs, memory
        self._standing = Standing()
        self._begun = self._goes_on = False
        self.steps = {
            kind.key: kind(jobs, memory) for kind in _KINDS if kind.key in steps_for(actor)
        }
        self.list = QListWidget()
        self.list.setAccessibleName(_("Steps"))
        self.stack = QStackedWidget()
        self.back = QPushButton(_("Back"))
        self.skip = QPushButton(_("Skip"))
        self.next = theme.role(QPushButton(_("Next")), "primary")
        self.later = QPushButton(_("Go on later"))
        self.by_itself = QCheckBox(_("Show this at the sign-in until a call is scored"))
        self.by_itself.setChecked(shows_by_itself(memory))
        self._lay_out()
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # else Enter in a field would press one of them
        for step in self.steps.values():
            step.put_in.connect(self._on_put_in)
            step.left.connect(self._on_left)
        self.list.currentRowChanged.connect(self._on_row)
        self.back.clicked.connect(self._on_back)
        self.skip.clicked.connect(self._on_skip)
        self.next.clicked.connect(self._on_next)
        self.later.clicked.connect(self.reject)
        self.by_itself.toggled.connect(self._on_by_itself)
        self._show_steps()
        self._go_to(0)  # who types before the answer is there types into the first field
        self._ask()

    def step(self) -> Step:
        """Return the step shown."""
        return self.steps[self._keys[self.list.currentRow()]]

    def skipped(self) -> set[str]:
        """Return the steps that were skipped."""
        return {key for key in str(self._memory.value(_SKIPPED, "")).split() if key in STEPS}

    @property
    def _keys(self) -> tuple[str, ...]:
        return tuple(self.steps)

    # What is in the centre

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus."""
        button = self.focusWidget()
        if event.key() in _ENTER and isinstance(button, QPushButton):
            button.click()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_put_in(self) -> None:
        self._goes_on = True
        self._ask()

    def _ask(self) -> None:
        job = self._jobs.ask(setting_up.standing)
        job.succeeded.connect(self._on_standing)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        messages.failure(self, error)

    @Slot(object)
    def _on_standing(self, standing: Standing) -> None:
        self._standing = standing
        self._centre.setText(standing.centre)
        for step in self.steps.values():
            step.show_standing(standing)
        self._show_steps()
        if self._goes_on and self.next.isVisible():
            self.next.setFocus()  # Enter goes on
        self._goes_on = False
        if not self._begun:
            self._begun = True
            wanted = rules.next_step(standing, self.skipped())
            if wanted in self.steps and wanted != self.step().key:
                self._go_to(self._keys.index(wanted))

    # From step to step

    @Slot(int)
    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.stack.setCurrentIndex(row)
            self._show_buttons()

    @Slot()
    def _on_back(self) -> None:
        self._go_to(self.list.currentRow() - 1)

    @Slot()
    def _on_next(self) -> None:
        self._go_to(self.list.currentRow() + 1)

    @Slot()
    def _on_skip(self) -> None:
        self._memory.setValue(_SKIPPED, " ".join(sorted(self.skipped() | {self.step().key})))
        self._show_steps()
        self._on_next()

    @Slot(bool)
    def _on_by_itself(self, on: bool) -> None:
        self._memory.setValue(_BY_ITSELF, "yes" if on else "no")

    def _go_to(self, row: int) -> None:
        self.list.setCurrentRow(min(max(row, 0), len(self.steps) - 1))
        self.step().first_widget().setFocus()

    @Slot(str, object)
    def _on_left(self, page: str, record: object) -> None:
        self.accept()
        self.left.emit(page, record)

    def _show_steps(self) -> None:
        done, skipped = self._standing.done(), self.skipped()
        for row, key in enumerate(self._keys):
            item = self.list.item(row)
            if key in done:
                icon, state = theme.icon("circle-check", "good"), _("done")
            elif key in skipped:
                icon, state = theme.icon("skip-forward", "dim"), _("skipped")
            else:
                icon, state = theme.icon("square", "dim"), _("open")
            item.setIcon(icon)
            words = _("{step}: {state}").format(step=_(STEPS[key]), state=state)
            item.setToolTip(words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        self._show_buttons()

    def _show_buttons(self) -> None:
        row = max(self.list.currentRow(), 0)
        is_last = row == len(self.steps) - 1
        is_done = self._keys[row] in self._standing.done()
        self.back.setEnabled(row > 0)
        self.next.setVisible(is_done and not is_last)
        self.skip.setVisible(not is_done and not is_last)

    # Layout

    def _lay_out(self) -> None:
        self._centre = theme.role(QLabel(), "heading")
        self._centre.setTextFormat(Qt.TextFormat.PlainText)
        self._centre.setWordWrap(True)
        for key, step in self.steps.items():
            item = QListWidgetItem(_(STEPS[key]))
            item.setData(_KEY, key)
            self.list.addItem(item)
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            scroll.setWidget(step)
            self.stack.addWidget(scroll)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._centre)
        left.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.later)
        buttons.addStretch(1)
        for button in (self.back, self.skip, self.next):
            buttons.addWidget(button)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.stack, 1)
        right.addWidget(self.by_itself)
        right.addLayout(buttons)
        across = QHBoxLayout(self)
        across.setContentsMargins(24, 20, 24, 20)
        across.setSpacing(24)
        self.list.setFixedWidth(theme.px(200))
        across.addLayout(left)
        across.addLayout(right, 1)
        self.resize(QSize(theme.px(880), theme.px(560)).boundedTo(self.screen().availableSize()))
