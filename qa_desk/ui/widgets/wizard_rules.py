"""Step 2 of a new plan: the sampling rules, in the order in which they are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules.plans import RuleLine
from qa_desk.ui import theme
from qa_desk.ui.widgets import plan_words
from qa_desk.ui.widgets.choice_field import Choices
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.rule_editor import RuleEditor
from qa_desk.ui.widgets.rule_table import RuleRow, RuleTable

_NEW = RuleLine("", 1)


class WizardRules(QWidget):
    """A list of rules beside the editor of the one in hand.

    Signals: `changed()` after every change; `again_wanted()` when they are to be made anew.
    """

    changed = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rules: list[RuleLine] = []
        self._totals: list[str] = []
        self._removed: tuple[int, RuleLine] | None = None
        self._in_hand = -1  # the place of the rule in the editor
        self.table = RuleTable(self)
        self.editor = RuleEditor()
        self.nothing = EmptyState()
        self.nothing.say(
            _("No rule yet"),
            _("A rule says how many calls are drawn, and which."),
            _("Add rule"),
            "list-checks",
        )
        self.undo = Notice()
        self._tools: dict[str, QToolButton] = {}
        self._lay_out()
        self._connect()

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """Offer these teams, people, … in the conditions."""
        self.editor.offer(choices)
        self.table.names = {field: dict(listed) for field, listed in choices.items()}

    def show_rules(self, rules: Sequence[RuleLine]) -> None:
        """Show these rules instead."""
        self.rules = list(rules)
        self._totals = []
        self._removed = None
        self.undo.hide()
        self._show(0)

    def offer_again(self) -> None:
        """Say that the rules do not follow the findings, and offer to make them anew."""
        self._removed = None
        self.undo.say(
            _("The findings changed; the rules are as you left them."), _("Make the rules again")
        )

    def problem(self) -> str:
        """Return what is wrong with the rule in hand."""
        return self.editor.problem.words()

    def show_totals(self, totals: Sequence[str]) -> None:
        """Say what each rule comes to."""
        self._totals = list(totals)
        self.table.show_rules(self.rules, self._totals)
        at = self._at()
        self.editor.show_total(self._totals[at] if 0 <= at < len(self._totals) else "")

    # -- changing ----------------------------------------------------------------------------

    @Slot()
    def add_rule(self) -> None:
        """Add a rule at the end, with the cursor in its name."""
        self._insert(len(self.rules), _NEW)

    @Slot()
    def _on_duplicate(self) -> None:
        at = self._at()
        if at >= 0:
            rule = self.rules[at]
            name = _("{name} (copy)").format(name=plan_words.name(rule))
            self._insert(at + 1, replace(rule, name=name))

    @Slot()
    def _on_remove(self) -> None:
        at = self._at()
        if at >= 0:
            self._removed = at, self.rules.pop(at)
            words = _("“{name}” is removed.").format(name=plan_words.name(self._removed[1]))
            self.undo.say(words, _("Undo"))
            self._totals = []
            self._show(at)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    @Slot()
    def _on_undo(self) -> None:
        if self._removed is not None:
            at, rule = self._removed
            self._insert(at, rule)
            self._removed = None
            self.undo.hide()
        else:
            self.again_wanted.emit()

    @Slot()
    def _on_up(self) -> None:
        self._move(-1)

    @Slot()
    def _on_down(self) -> None:
        self._move(1)

    def _move(self, way: int) -> None:
        at = self._at()
        to = at + way
        if at >= 0 and 0 <= to < len(self.rules):
            self.rules[at], self.rules[to] = self.rules[to], self.rules[at]
            self._totals = []
            self._show(to)
            self.changed.emit()

    def _insert(self, at: int, rule: RuleLine) -> None:
        self.rules.insert(at, rule)
        self._totals = []
        self._show(at)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    @Slot()
    def _on_edited(self) -> None:
        at = self._at()
        if at >= 0:
            self.rules[at] = self.editor.rule()
            self.table.show_rules(self.rules, self._totals)
            self.changed.emit()

    # -- showing -----------------------------------------------------------------------------

    def _at(self) -> int:
        row: RuleRow | None = self.table.current()
        return row.place - 1 if row is not None else -1

    def _show(self, at: int) -> None:
        at = min(at, len(self.rules) - 1)
        self.table.show_rules(self.rules, self._totals)
        self.table.choose(at + 1)
        self._take_in_hand(at)

    @Slot()
    def _on_chosen(self) -> None:
        """Show another rule; the one in hand stays as it is typed when only totals changed."""
        at = self._at()
        if at not in (-1, self._in_hand):
            self._take_in_hand(at)

    def _take_in_hand(self, at: int) -> None:
        self._in_hand = at
        self._stack.setCurrentIndex(1 if self.rules else 0)
        if at >= 0:
            self.editor.show_rule(self.rules[at])
            self.editor.show_total(self._totals[at] if at < len(self._totals) else "")
        self._tools["up"].setEnabled(at > 0)
        self._tools["down"].setEnabled(0 <= at < len(self.rules) - 1)
        for name in ("duplicate", "remove"):
            self._tools[name].setEnabled(at >= 0)

    def _connect(self) -> None:
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self.editor.changed.connect(self._on_edited)
        of_table = Qt.ShortcutContext.WidgetShortcut
        QShortcut(QKeySequence("Alt+Up"), self.table, self._on_up, context=of_table)
        QShortcut(QKeySequence("Alt+Down"), self.table, self._on_down, context=of_table)
        QShortcut(QKeySequence("Del"), self.table, self._on_remove, context=of_table)
        self.add.clicked.connect(self.add_rule)
        self.nothing.acted.connect(self.add_rule)
        self.undo.acted.connect(self._on_undo)

    @Slot()
    def _on_opened(self) -> None:
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._tool_bar())
        column.addWidget(self.table, 1)
        order = QLabel(_("A call that fits several rules is drawn by the first."))
        theme.role(order, "small")
        order.setContentsMargins(24, 8, 12, 8)
        order.setWordWrap(True)
        column.addWidget(order)
        scroll = QScrollArea()
        scroll.setWidget(theme.role(self.editor, "surface"))
        scroll.setWidgetResizable(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.undo)
        split = MasterDetail(left, self._stack)
        split.setStretchFactor(0, 1)  # both give way where letters are large
        split.setSizes([560, 620])
        whole.addWidget(split, 1)

    def _tool_bar(self) -> QHBoxLayout:
        self.add = QPushButton(_("Add rule"))
        self.add.setIcon(theme.icon("plus"))
        self.add.setIconSize(theme.icon_size(gap=True))
        bar = QHBoxLayout()
        bar.setContentsMargins(24, 8, 12, 8)
        bar.setSpacing(4)
        bar.addWidget(self.add)
        bar.addStretch(1)
        for name, icon, words, slot in (
            ("up", "chevron-up", _("Draw earlier"), self._on_up),
            ("down", "chevron-down", _("Draw later"), self._on_down),
            ("duplicate", "copy", _("Duplicate"), self._on_duplicate),
            ("remove", "trash-2", _("Remove"), self._on_remove),
        ):
            button = QToolButton()
            button.setIcon(theme.icon(icon))
            button.setIconSize(theme.icon_size())
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(slot)
            bar.addWidget(button)
            self._tools[name] = button
        return bar
