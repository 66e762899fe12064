"""One plan: its rule in words, who answers for it, its steps and its draws."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import permissions
from qa_desk.services.drawing import DrawRow
from qa_desk.services.planning import PlanRow
from qa_desk.ui import theme
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.draw_view import DrawView
from qa_desk.work import Actor

STATES: Mapping[str, str] = {
    "draft": N_("Drafted"),
    "approved": N_("Approved"),
    "closed": N_("Closed"),
}
STATE_CHIPS: Mapping[str, tuple[str, str]] = {
    "draft": ("neutral", "pen-line"),
    "approved": ("good", "check"),
    "closed": ("neutral", "lock"),
}


def state(code: str) -> str:
    """Return a plan's state in words."""
    return _(STATES.get(code, code))


def refusal(actor: Actor, action: str) -> str:
    """Return why a person may not do something, nothing when they may."""
    try:
        permissions.require_of(actor, action)
    except RuleError as error:
        return str(error)
    return ""


def allow(button: QPushButton, why_not: str) -> None:
    """Let a button be used, or say on hover why not."""
    button.setEnabled(not why_not)
    button.setToolTip(why_not)
    button.setAccessibleDescription(why_not)


class PlanView(QScrollArea):
    """Shows one plan. Signals `approve_wanted()` and `draw_wanted()`."""

    approve_wanted = Signal()
    draw_wanted = Signal()

    def __init__(self, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._shown: tuple[DrawRow, ...] | None = None
        self._title = theme.role(QLabel(), "heading")
        self._chip = Chip("")
        self._rule = QLabel()
        self._people = theme.role(QLabel(), "dim")
        self._next = theme.role(QLabel(), "dim")
        self._done = theme.role(QLabel(), "dim")
        self._bar = QProgressBar()
        self.approve = QPushButton(_("Approve"))
        self.draw = QPushButton(_("Draw samples"))
        self._first = self.approve
        self._quiet = False
        self._draws = QWidget()
        self._inside = theme.role(QWidget(), "surface")
        self._lay_out()
        self.approve.clicked.connect(self.approve_wanted)
        self.draw.clicked.connect(self.draw_wanted)

    def show_plan(self, plan: PlanRow) -> None:
        """Show a plan; its draws come with `show_draws`."""
        self._title.setText(_("Plan {month}, no. {n}").format(month=month(plan), n=plan.number))
        self._chip.show_state(state(plan.state), *STATE_CHIPS.get(plan.state, ("neutral", "info")))
        self._rule.setText(_rule(plan))
        self._people.setText(_people(plan))
        self._next.setText(self._next_step(plan))
        self._done.setText(
            _("{done} of {drawn} submitted").format(done=plan.done, drawn=plan.drawn)
        )
        self._bar.setMaximum(max(1, plan.drawn))
        self._bar.setValue(plan.done)
        for widget in (self._bar, self._done):
            widget.setVisible(bool(plan.drawn))
        self._show_buttons(plan)

    def show_draws(self, draws: Sequence[DrawRow]) -> None:
        """Show the draws made from the plan."""
        if self._shown == tuple(draws):
            return
        self._shown = tuple(draws)
        fresh = _draws(draws)
        self._column.replaceWidget(self._draws, fresh)
        self._draws.deleteLater()
        self._draws = fresh

    def focus_next(self) -> None:
        """Go to the step that is to be taken now."""
        for button in (self.approve, self.draw):
            if button.isVisible() and button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def words(self) -> str:
        """Return everything it says."""
        labels = self._inside.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(self))

    def hold(self) -> None:
        """Let nothing be asked twice while a step is under way."""
        self.approve.setEnabled(False)
        self.draw.setEnabled(False)

    def set_quiet(self, *, on: bool) -> None:
        """Leave the strongest button to somebody else on the page, or take it back."""
        self._quiet = on
        for button in (self.approve, self.draw):
            strong = button is self._first and not on
            theme.role(button, "primary" if strong else "")

    def _show_buttons(self, plan: PlanRow) -> None:
        drafted = plan.state == "draft"
        self.approve.setVisible(drafted)
        allow(self.approve, refusal(self._actor, "plan.approve"))
        waits = _("Only an approved plan can be drawn. Ask the QA lead to approve it.")
        why_not = refusal(self._actor, "draw") or (waits if plan.state != "approved" else "")
        allow(self.draw, why_not)
        self._first = self.approve if drafted else self.draw
        self.set_quiet(on=self._quiet)

    def _next_step(self, plan: PlanRow) -> str:
        if plan.state == "closed":
            return _("This plan is closed: nothing more is drawn from it.")
        if plan.state == "approved":
            return _("Drawing again adds only what is still missing.") if plan.drawn else ""
        if refusal(self._actor, "plan.approve"):
            return _("Samples can be drawn when the QA lead has approved the plan.")
        return _("Samples can be drawn when you have approved the plan.")

    def _lay_out(self) -> None:
        for label in (self._title, self._rule, self._people, self._next):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(label is not self._title)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.px(200))
        self._bar.setAccessibleName(_("Submitted evaluations"))
        for button in (self.approve, self.draw):
            button.setAutoDefault(True)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(24, 16, 24, 24)
        self._column.setSpacing(4)
        self._column.addLayout(_line(self._title, self._chip, None, self.approve, self.draw))
        self._column.addSpacing(4)
        self._column.addWidget(self._rule)
        self._column.addWidget(self._people)
        self._column.addWidget(self._next)
        self._column.addSpacing(4)
        self._column.addLayout(_line(self._bar, self._done, None))
        self._column.addSpacing(12)
        self._column.addWidget(self._draws)
        self._column.addStretch(1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def month(plan: PlanRow) -> str:
    """Return a plan's month: 2026-11."""
    return f"{plan.month:%Y-%m}"


def _rule(plan: PlanRow) -> str:
    return ngettext(
        "{n} recording of each CSR, at random",
        "{n} recordings of each CSR, at random",
        plan.per_csr,
    ).format(n=plan.per_csr)


def _people(plan: PlanRow) -> str:
    drafted = _("Drafted by {person}, {time}").format(
        person=names.shown(plan.created_by), time=wording.local_time(plan.created_at)
    )
    if not plan.approved_by:
        return drafted
    approved = _("Approved by {person}, {time}").format(
        person=names.shown(plan.approved_by), time=wording.local_time(plan.approved_at)
    )
    return f"{drafted}\n{approved}"


def _draws(draws: Sequence[DrawRow]) -> QWidget:
    """Return all draws, the newest first, with a hairline between."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    if draws:
        column.addWidget(theme.role(QLabel(_("Draws")), "heading"))
        proof = theme.role(
            QLabel(
                _(
                    "A call ranks by the SHA-256 of draw seed, a vertical bar and call id; of each "
                    "CSR the lowest ranks are drawn. Whoever has the seed and the pool can repeat "
                    "the draw and gets the same calls."
                )
            ),
            "small",
        )
        proof.setWordWrap(True)
        column.addWidget(proof)
    for draw in draws:
        column.addWidget(theme.role(QFrame(), "line"))
        column.addWidget(DrawView(draw))
    return whole


def _line(*widgets: QWidget | None) -> QHBoxLayout:
    """Put widgets side by side; None is room that gives way."""
    line = QHBoxLayout()
    line.setSpacing(8)
    for widget in widgets:
        if widget is None:
            line.addStretch(1)
        else:
            line.addWidget(widget)
    return line
