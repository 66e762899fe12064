"""One plan: what it says and costs, who answers for it, its steps, and its draws beside it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.services.planning import PlanDetails, PlanRow
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import arranging, names, plan_words, wording
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.content_view import ContentView
from qa_desk.ui.widgets.draws_panel import DrawsPanel
from qa_desk.ui.widgets.load_panel import LoadPanel
from qa_desk.ui.widgets.plan_words import allow, refusal
from qa_desk.ui.widgets.rule_table import RuleList, total
from qa_desk.work import Actor

_PLAN, _DRAWS = range(2)


class PlanView(QWidget):
    """Shows one plan. A signal for each step that a person may want of it."""

    approve_wanted = Signal()
    edit_wanted = Signal()
    renew_wanted = Signal()
    close_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._row: PlanRow | None = None
        self.is_whole = False  # what the plan says and costs is on show too
        self._title = theme.role(QLabel(), "heading")
        self._chip = Chip("")
        self._people = theme.role(QLabel(), "dim")
        self._done = theme.role(QLabel(), "dim")
        self._bar = QProgressBar()
        self.approve = theme.role(QPushButton(_("Approve")), "primary")
        self.edit = QPushButton(_("Change"))
        self.renew = QPushButton(_("New version"))
        self.close_plan = QPushButton(_("Close plan"))
        self.print = QPushButton(_("Print…"))
        self.tabs = QTabBar()
        self.rules = RuleList()
        self.load = LoadPanel()
        self.content = ContentView()
        self.draws = DrawsPanel(jobs, actor)
        self._lay_out()
        self._connect()

    @property
    def draw(self) -> QPushButton:
        """Return the button that draws samples."""
        return self.draws.draw

    def show_plan(self, plan: PlanRow) -> None:
        """Show a plan; what it says comes with `show_details`."""
        is_new = self._row is None or self._row.id != plan.id
        moved = not is_new and self._row is not None and self._row.state != plan.state
        self._row = plan
        self._title.setText(
            _("Plan {month}, no. {n}").format(month=plan_words.month(plan.month), n=plan.number)
        )
        kind = plan_words.STATE_CHIPS.get(plan.state, ("neutral", "info"))
        self._chip.show_state(plan_words.state(plan.state), *kind)
        self._people.setText(_people(plan))
        self._done.setText(
            _("{done} of {drawn} submitted").format(done=plan.done, drawn=plan.drawn)
        )
        self._bar.setMaximum(max(1, plan.drawn))
        self._bar.setValue(plan.done)
        for widget in (self._bar, self._done):
            widget.setVisible(bool(plan.drawn))
        if is_new:
            self.is_whole = False
            self._inside.hide()
        self._show_buttons(plan)
        self.draws.show_plan(plan)
        if is_new or moved:
            self.tabs.setCurrentIndex(_PLAN if plan.state == "draft" else _DRAWS)

    def show_details(self, details: PlanDetails) -> None:
        """Show all that the plan says."""
        loads = details.load.rules if details.load else ()
        totals = [total(rule, load) for rule, load in zip(details.rules, loads, strict=False)]
        self.rules.names = self.draws.names = details.names
        self.rules.show_rules(details.rules, totals)
        for widget in (self._load_heading, self.load):
            widget.setVisible(details.load is not None)
        if details.load is not None:
            self.load.show_load(details.load, details.row.shortfall)
        self.content.show_content(details.content, details.names)
        self._inside.show()
        self.is_whole = True
        self._show_buttons(details.row)

    def focus_next(self) -> None:
        """Go to the step that is to be taken now."""
        for button in (self.approve, self.draws.draw):
            if button.isVisible() and button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def words(self) -> str:
        """Return everything it says."""
        labels = self.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(self))

    def hold(self) -> None:
        """Let nothing be asked twice while a step is under way."""
        for button in (self.approve, self.edit, self.renew, self.close_plan, self.draws.draw):
            button.setEnabled(False)

    def _show_buttons(self, plan: PlanRow) -> None:
        drafted = plan.state == "draft"
        self.approve.setVisible(drafted)
        self.edit.setVisible(drafted)
        self.renew.setVisible(not drafted)
        self.close_plan.setVisible(plan.state == "approved")
        self.print.setEnabled(True)
        approves, drafts = (refusal(self._actor, f"plan.{each}") for each in ("approve", "draft"))
        waits = "" if self.is_whole else _("What the plan costs is still being reckoned.")
        for button, why_not in (
            (self.approve, approves or waits),
            (self.close_plan, approves),
            (self.edit, drafts or waits),
            (self.renew, drafts),
        ):
            allow(button, why_not)
        if not drafts:
            self.renew.setToolTip(_("A change of an approved plan is a plan with a new number"))

    @Slot(int)
    def _on_tab(self, tab: int) -> None:
        self._stack.setCurrentIndex(tab)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab)
        self.approve.clicked.connect(self.approve_wanted)
        self.edit.clicked.connect(self.edit_wanted)
        self.renew.clicked.connect(self.renew_wanted)
        self.close_plan.clicked.connect(self.close_wanted)
        self.print.clicked.connect(self.print_wanted)

    def _lay_out(self) -> None:
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.px(160))
        self._bar.setAccessibleName(_("Submitted evaluations"))
        self._people.setWordWrap(True)
        for label in (self._title, self._people):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.print.setIcon(theme.icon("printer"))
        self.print.setIconSize(theme.icon_size(gap=True))
        buttons = (self.approve, self.edit, self.renew, self.close_plan, self.print)
        for button in buttons:
            button.setAutoDefault(True)
        for words in (_("Plan"), _("Draws")):
            self.tabs.addTab(words)
        self.tabs.setAccessibleName(_("Plan and its draws"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._plan_tab())
        self._stack.addWidget(self.draws)
        head = QVBoxLayout()
        head.setContentsMargins(24, 12, 24, 0)
        head.setSpacing(4)
        head.addLayout(arranging.line(self._title, self._chip, None, *buttons))
        head.addWidget(self._people)
        head.addLayout(arranging.line(self.tabs, None, self._bar, self._done))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(theme.role(QFrame(), "line"))
        column.addWidget(self._stack, 1)

    def _plan_tab(self) -> QScrollArea:
        self._inside = theme.role(QWidget(), "surface")
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(24, 12, 24, 24)
        column.setSpacing(8)
        self._load_heading = theme.role(QLabel(_("Workload")), "heading")
        column.addWidget(self._load_heading)
        column.addWidget(self.load)
        column.addSpacing(8)
        column.addWidget(theme.role(QLabel(_("Sampling rules")), "heading"))
        column.addWidget(self.rules)
        column.addSpacing(8)
        column.addWidget(self.content)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(self._inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll


def _people(plan: PlanRow) -> str:
    said = [(_("Drafted by {person}, {time}"), plan.created_by, plan.created_at)]
    if plan.approved_at is not None:
        said.append((_("Approved by {person}, {time}"), plan.approved_by, plan.approved_at))
    if plan.closed_at is not None:
        said.append((_("Closed by {person}, {time}"), plan.closed_by, plan.closed_at))
    return wording.DOT.join(
        words.format(person=names.shown(person), time=wording.local_time(at))
        for words, person, at in said
    )
