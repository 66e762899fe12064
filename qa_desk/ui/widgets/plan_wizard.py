"""A new plan in four steps, back and forth without loss: findings, rules, content, workload."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import plans
from qa_desk.rules.plan_findings import taken_up
from qa_desk.rules.plans import Content, Finding, RuleLine
from qa_desk.services import plan_choices, planning
from qa_desk.services.plan_choices import PlanChoices
from qa_desk.services.planning import Load, PlanDetails, Proposal
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import plan_words
from qa_desk.ui.widgets.chips import Chip, ElidedLabel
from qa_desk.ui.widgets.load_panel import hours
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.rule_table import total
from qa_desk.ui.widgets.unfinished import Document, Unfinished
from qa_desk.ui.widgets.wizard_content import WizardContent
from qa_desk.ui.widgets.wizard_findings import WizardFindings
from qa_desk.ui.widgets.wizard_rules import WizardRules
from qa_desk.ui.widgets.wizard_summary import WizardSummary
from qa_desk.work import Work

_PAUSE_MS = 300  # after the last key, before the totals are counted again
_FINDINGS, _RULES, _CONTENT, _SUMMARY = range(4)
IN_HAND = uuid5(NAMESPACE_OID, "plan in hand")  # under which it is kept


@dataclass(frozen=True)
class Typed:
    """A plan as typed; with the plan that it changes, if it is one already."""

    month: date
    rules: tuple[RuleLine, ...]
    content: Content
    plan_id: UUID | None = None
    seen: int = 0

    @classmethod
    def from_document(cls, document: Document) -> "Typed":
        """Return the plan that `to_document` wrote."""
        return cls(
            date.fromisoformat(document["month"]),
            tuple(map(RuleLine.from_document, document["rules"])),
            Content.from_document(document["content"]),
            UUID(document["plan"]) if document["plan"] else None,
            document["seen"],
        )

    def to_document(self) -> dict[str, Any]:
        """Return it as it is kept on this machine."""
        return {
            "month": self.month.isoformat(),
            "rules": [rule.to_document() for rule in self.rules],
            "content": self.content.to_document(),
            "plan": str(self.plan_id) if self.plan_id else None,
            "seen": self.seen,
        }


class PlanWizard(QWidget):
    """What is typed is kept on this machine until it is saved or discarded (D4).

    Signals `saved(Typed)` when it is to be stored; `put_aside()` keeps it, `given_up()` not;
    `found()` when it goes on with what was typed before the program ended.
    """

    saved = Signal(object)
    put_aside = Signal()
    given_up = Signal()
    found = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._plan: tuple[UUID, int] | None = None  # that is being changed, and as seen
        self._month = date(2026, 1, 1)
        self._stored: Content | None = None  # what it goes on with, until last month is read
        self._proposal: Proposal | None = None
        self._totals: list[str] = []
        self._asked = 0
        self._is_edited = False
        self.is_open = False
        self.unfinished = Unfinished(jobs, self)
        self.steps = QTabBar()
        self.findings = WizardFindings()
        self.rules = WizardRules()
        self.content = WizardContent()
        self.summary = WizardSummary()
        self.problem = Problem()
        self._title = theme.role(QLabel(), "heading")
        self._load = Chip("")
        self._load_words = theme.role(ElidedLabel(), "dim")
        self.drop = QPushButton(_("Discard"))
        self.leave = QPushButton(_("Put aside"))
        self.back = QPushButton(_("Back"))
        self.next = QPushButton(_("Next"))
        self.save = QPushButton(_("Save draft"))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out()
        self._connect()

    # -- beginning ---------------------------------------------------------------------------

    def start(self, this_month: date) -> None:
        """Begin a plan as last month's results suggest it."""
        self._begin(None, _("New plan"))
        self.findings.offer_months(this_month, this_month)
        self._propose(this_month)

    def edit(self, details: PlanDetails) -> None:
        """Go on with a drafted plan."""
        row = details.row
        words = _("Plan {month}, no. {n}").format(month=plan_words.month(row.month), n=row.number)
        self._begin((row.id, row.version), words)
        self.findings.offer_months(row.month, row.month)
        self._go_on_with(details.content, details.rules, row.month)
        if details.load is not None:
            self.show_load(details.load)

    def reopen(self, typed: Typed) -> None:
        """Go on with what was typed into a page that was built again, in another language."""
        plan = None if typed.plan_id is None else (typed.plan_id, typed.seen)
        self._begin(plan, _("Plan {month}").format(month=plan_words.month(typed.month)))
        self.findings.offer_months(typed.month, typed.month)
        self._go_on_with(typed.content, typed.rules, typed.month)
        self._count()

    def look(self) -> None:
        """Look for what was typed before the program ended."""
        self.unfinished.look_for(IN_HAND)

    @Slot(object, object)
    def _on_found(self, _key: UUID, kept: Document) -> None:
        if self.is_open:
            return
        try:
            typed = Typed.from_document(kept)
        except (QaDeskError, KeyError, TypeError, ValueError):
            return  # another version of the program typed it
        self.reopen(typed)
        self.found.emit()

    def _go_on_with(self, content: Content, rules: Sequence[RuleLine], month: date) -> None:
        self._month = month
        self._show(content, rules)
        self._is_edited, self._stored = True, content
        self._propose(month)

    def resume(self) -> None:
        """Show it again as it was left."""
        self._go(self.steps.currentIndex())

    def typed(self) -> Typed:
        """Return the plan as typed."""
        numbered = tuple(replace(rule, priority=n) for n, rule in enumerate(self.rules.rules))
        content = replace(self.content.content(), findings=self.findings.ticked())
        plan_id, seen = self._plan or (None, 0)
        return Typed(self._month, numbered, content, plan_id, seen)

    def show_problem(self, sentence: str) -> None:
        """Say why it was not saved; everything typed is still there."""
        self.problem.say(sentence)
        self.save.setEnabled(True)

    def done(self) -> None:
        """Forget what was typed: it is saved, or nobody wants it."""
        self.is_open = False
        self._pause.stop()
        self.unfinished.forget(IN_HAND)
        self.save.setEnabled(True)

    def _begin(self, plan: tuple[UUID, int] | None, title: str) -> None:
        self._plan, self._is_edited, self.is_open = plan, False, True
        self._proposal = self._stored = None
        self._title.setText(title)
        self.findings.month.setEnabled(plan is None)
        self.problem.say("")
        self._load.hide()
        self._load_words.setText("")
        self._jobs.ask(plan_choices.choices).succeeded.connect(self._on_choices)
        self._go(_FINDINGS)

    def _propose(self, month: date) -> None:
        self._month = month
        self.findings.wait()
        job = self._jobs.ask(planning.propose, month)
        job.succeeded.connect(self._on_proposal)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_choices(self, found: PlanChoices) -> None:
        self.rules.offer(found.all())
        self.content.offer(found.all())
        self.content.targets.offer(found.items)
        self.summary.name({field: dict(listed) for field, listed in found.all().items()})

    @Slot(object)
    def _on_proposal(self, proposal: Proposal) -> None:
        if proposal.month != self._month:
            return
        found = proposal.content.findings
        self._proposal = proposal
        self.findings.show_focus(proposal.focus)
        self.content.targets.show_before(proposal.before)
        stored, self._stored = self._stored, None
        if stored is not None:
            self.findings.show_findings(_both(stored.findings, found), stored.findings)
        elif self._is_edited:  # of another month; what was typed stays
            self.findings.show_findings(found, found)
            self._count()
        else:
            self._show(proposal.content, proposal.rules)
            self.show_load(proposal.load)

    def _show(self, content: Content, rules: Sequence[RuleLine]) -> None:
        self.findings.show_findings(content.findings, content.findings)
        self.rules.show_rules(rules)
        self.content.show_content(content, self._month)

    # -- going through the steps -------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put it aside on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_aside.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing typed behind."""
        super().hideEvent(event)
        if self._pause.isActive():
            self._pause.stop()
            self._count()
        self.unfinished.flush()

    @Slot(int)
    def _go(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        self._stack.setCurrentIndex(step)
        if step == _SUMMARY:
            typed = self.typed()
            self.summary.show_plan(typed.month, typed.rules, typed.content, self._totals)
        self.back.setEnabled(step > 0)
        self.next.setVisible(step < _SUMMARY)
        theme.role(self.next, "primary")
        theme.role(self.save, "primary" if step == _SUMMARY else "")
        first = (self.findings, self.rules.table, self.content, self.save)[step]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_next(self) -> None:
        self._go(min(_SUMMARY, self.steps.currentIndex() + 1))

    @Slot()
    def _on_back(self) -> None:
        self._go(max(0, self.steps.currentIndex() - 1))

    @Slot()
    def _on_save(self) -> None:
        if words := self.rules.problem():
            self._go(_RULES)
            self.show_problem(words)
            return
        typed = self.typed()
        try:
            plans.check(typed.rules, typed.content)
        except QaDeskError as error:
            self.show_problem(str(error))
            return
        self.problem.say("")
        self.save.setEnabled(False)
        self.saved.emit(typed)

    # -- what it comes to --------------------------------------------------------------------

    @Slot()
    def _on_rules_changed(self) -> None:
        self._is_edited = True
        self._pause.start()

    @Slot()
    def _on_content_changed(self) -> None:
        self._is_edited = True
        self._pause.start()

    @Slot()
    def _on_ticked(self) -> None:
        """Make the rules again; those that somebody edited stay until he asks."""
        if self._is_edited:
            self.rules.offer_again()
        else:
            self._make_rules()

    @Slot()
    def _make_rules(self) -> None:
        if self._proposal is not None:
            ticked = self.findings.ticked()
            rules, content = taken_up(self._proposal.rules, self._proposal.content, ticked)
            self.rules.show_rules(rules)
            self.content.show_content(content, self._month)
            self._is_edited = False
            self._pause.start()

    @Slot()
    def _count(self) -> None:
        typed = self.typed()
        if self.is_open:
            self.unfinished.keep(IN_HAND, typed.to_document())
        self._asked += 1
        job = self._jobs.ask(_loaded, typed, self._asked)
        job.succeeded.connect(self._on_load)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_load(self, found: tuple[int, Load]) -> None:
        asked, load = found
        if asked == self._asked:
            self.show_load(load)

    def show_load(self, load: Load) -> None:
        """Show what the plan comes to, in every step."""
        self._totals = [
            total(rule, each) for rule, each in zip(self.rules.rules, load.rules, strict=False)
        ]
        self.rules.show_totals(self._totals)
        self.summary.show_load(load)
        self.summary.rules.show_rules(self.rules.rules, self._totals)
        needs = load.workload
        self._load.show_state(
            _("Within capacity") if needs.fits else _("Over capacity"),
            "good" if needs.fits else "late",
        )
        self._load.show()
        self._load_words.setText(
            _("{evaluations}, {needed} of {there} h of inspectors").format(
                evaluations=plan_words.evaluations(needs.evaluations),
                needed=hours(needs.minutes),
                there=hours(needs.capacity),
            )
        )

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))

    @Slot(object)
    def _on_month(self, month: date) -> None:
        self._propose(month)

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.steps.currentChanged.connect(self._go)
        self.findings.month_changed.connect(self._on_month)
        self.findings.changed.connect(self._on_ticked)
        self.rules.changed.connect(self._on_rules_changed)
        self.rules.again_wanted.connect(self._make_rules)
        self.content.changed.connect(self._on_content_changed)
        self._pause.timeout.connect(self._count)
        self.unfinished.found.connect(self._on_found)
        self.drop.clicked.connect(self.given_up)
        self.leave.clicked.connect(self.put_aside)
        self.back.clicked.connect(self._on_back)
        self.next.clicked.connect(self._on_next)
        self.save.clicked.connect(self._on_save)

    def _lay_out(self) -> None:
        for words in (_("Findings"), _("Rules"), _("Checks and targets"), _("Workload")):
            self.steps.addTab(f"{self.steps.count() + 1}  {words}")
        self.steps.setAccessibleName(_("Steps"))
        self.steps.setDrawBase(False)
        self.steps.setExpanding(False)
        self._stack = QStackedWidget()
        for step in (self.findings, self.rules, self.content, self.summary):
            self._stack.addWidget(step)
        top = QHBoxLayout()
        top.setContentsMargins(24, 4, 24, 0)
        top.setSpacing(24)
        top.addWidget(self._title)
        top.addWidget(self.steps, 1)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(24, 8, 24, 8)
        bottom.setSpacing(8)
        bottom.addWidget(self._load)
        bottom.addWidget(self._load_words, 1)
        for button in (self.drop, self.leave, self.back, self.next, self.save):
            button.setAutoDefault(True)
            bottom.addWidget(button)
        self.save.setShortcut("Ctrl+S")
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+PgDown"), self, self._on_next, context=within)
        QShortcut(QKeySequence("Ctrl+PgUp"), self, self._on_back, context=within)
        self.next.setToolTip(theme.keys("Ctrl+PgDown"))
        self.back.setToolTip(theme.keys("Ctrl+PgUp"))
        self.leave.setToolTip(_("What is typed stays until it is saved"))
        self.problem.setContentsMargins(24, 8, 24, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(theme.role(QFrame(), "line"))
        column.addWidget(self._stack, 1)
        column.addWidget(theme.role(QFrame(), "line"))
        column.addWidget(self.problem)
        column.addLayout(bottom)


def _loaded(work: Work, typed: Typed, asked: int) -> tuple[int, Load]:
    return asked, planning.load(work, typed.month, typed.rules, typed.content)


def _both(stored: Sequence[Finding], found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings of a draft, and those that last month says besides."""
    known = {(each.kind, each.subject) for each in stored}
    return (*stored, *(each for each in found if (each.kind, each.subject) not in known))
