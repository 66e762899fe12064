"""The targets of a plan: a line for each with its goal, and one more from a menu (S3-4.3d)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QMenu,
    QWidget,
)

from qa_desk.i18n import Bilingual, _
from qa_desk.rules import outcomes, plans
from qa_desk.rules.outcomes import Outcome
from qa_desk.rules.plans import Target
from qa_desk.ui import theme
from qa_desk.ui.widgets import plan_words
from qa_desk.ui.widgets.lines_editor import LinesEditor
from qa_desk.ui.widgets.steady import steady

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TargetsEditor(LinesEditor):
    """Shows and edits targets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Add target"), parent)
        self._items: tuple[tuple[str, Bilingual], ...] = ()
        self._before = outcomes.month((), ())
        self.lines: list[tuple[Target, QDoubleSpinBox]] = []
        self.show_targets(())

    def offer(self, items: Sequence[tuple[str, Bilingual]]) -> None:
        """Offer these items of checklists, by key."""
        self._items = tuple(items)

    def show_before(self, before: Outcome) -> None:
        """Take the figures of last month from here, for what is added."""
        self._before = before

    def show_targets(self, targets: Iterable[Target]) -> None:
        """Show targets."""
        self.lines = [(target, self._goal(target)) for target in targets]
        fresh = QWidget(self)
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(4, 1)
        if self.lines:
            for column, words in enumerate((_("Target"), _("Last month"), _("Goal"))):
                side = _RIGHT if column == 1 else Qt.AlignmentFlag.AlignVCenter
                grid.addWidget(theme.role(QLabel(words), "small"), 0, column, side)
        else:
            words = _("No target: nothing is compared when the plan is closed.")
            grid.addWidget(theme.role(QLabel(words), "dim"), 0, 0)
        stops: list[QWidget] = []
        for row, (target, goal) in enumerate(self.lines, 1):
            grid.addWidget(QLabel(plan_words.target(target)), row, 0)
            grid.addWidget(QLabel(plan_words.tenths(target, target.before)), row, 1, _RIGHT)
            words = _("Remove the target “{what}”").format(what=plan_words.target(target))
            stops += [goal, self.remove_button((target.kind, target.subject), words)]
            grid.addWidget(goal, row, 2)
            grid.addWidget(stops[-1], row, 3)
        self.show_lines(fresh, stops)

    def targets(self) -> tuple[Target, ...]:
        """Return the targets as typed."""
        return tuple(replace(target, goal=round(goal.value() * 10)) for target, goal in self.lines)

    def menu(self) -> QMenu:
        """Return the menu of what is no target yet; items of checklists in a menu of their own."""
        menu = super().menu()
        there = {(target.kind, target.subject) for target, _goal in self.lines}
        for kind, words in plans.TARGETS.items():
            if kind != "item" and (kind, "") not in there:
                menu.addAction(_(words)).setData(Target(kind, "", None, 0))
        items = menu.addMenu(_(plans.TARGETS["item"]))
        for key, name in self._items:
            if ("item", key) not in there:
                items.addAction(str(name)).setData(Target("item", key, None, 0, name=name))
        items.setEnabled(bool(items.actions()))
        return menu

    def add_line(self, chosen: Any) -> None:
        """Add a target, with the goal that last month suggests."""
        self.show_targets((*self.targets(), outcomes.suggested(chosen, self._before)))
        _target, goal = self.lines[-1]
        goal.setFocus(Qt.FocusReason.OtherFocusReason)
        goal.selectAll()
        self.changed.emit()

    def remove_line(self, key: Any) -> None:
        """Remove the target of this kind and subject."""
        self.show_targets(each for each in self.targets() if (each.kind, each.subject) != key)

    def _goal(self, target: Target) -> QDoubleSpinBox:
        goal = QDoubleSpinBox()
        goal.setRange(0, 100)
        goal.setDecimals(1)
        goal.setSuffix(plan_words.unit(target))
        goal.setFixedWidth(theme.px(112))
        goal.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
        goal.setAccessibleName(_("Goal: {what}").format(what=plan_words.target(target)))
        goal.setValue(target.goal / 10)
        goal.valueChanged.connect(self.changed)
        steady(goal)
        return goal
