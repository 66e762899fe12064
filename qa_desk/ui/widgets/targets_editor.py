"""The targets of a plan: a line for each with its goal, and one more from a menu (S3-4.3d)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import Bilingual, _
from qa_desk.rules import outcomes, plans
from qa_desk.rules.outcomes import Outcome
from qa_desk.rules.plans import Target
from qa_desk.ui import theme
from qa_desk.ui.widgets import plan_words
from qa_desk.ui.widgets.steady import steady
from qa_desk.ui.widgets.tab_order import put_before

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TargetsEditor(QWidget):
    """Shows and edits targets. `changed()` when somebody changed them."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[tuple[str, Bilingual], ...] = ()
        self._before = outcomes.month((), ())
        self.lines: list[tuple[Target, QDoubleSpinBox]] = []
        self.add = QPushButton(_("Add target"))
        self.add.setIcon(theme.icon("plus"))
        self.add.setIconSize(theme.icon_size(gap=True))
        self.add.setAutoDefault(True)
        self.add.clicked.connect(self._on_add)
        self._rows = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._rows)
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
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
            stops += [goal, self._remove_button(target)]
            grid.addWidget(goal, row, 2)
            grid.addWidget(stops[-1], row, 3)
        self._column.replaceWidget(self._rows, fresh)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = fresh
        self._column.activate()
        fresh.show()
        put_before(self.add, stops)

    def targets(self) -> tuple[Target, ...]:
        """Return the targets as typed."""
        return tuple(replace(target, goal=round(goal.value() * 10)) for target, goal in self.lines)

    def menu(self) -> QMenu:
        """Return the menu of what is no target yet; items of checklists in a menu of their own."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        there = {(target.kind, target.subject) for target, _goal in self.lines}
        for kind, words in plans.TARGETS.items():
            if kind != "item" and (kind, "") not in there:
                menu.addAction(_(words)).setData(Target(kind, "", None, 0))
        items = menu.addMenu(_(plans.TARGETS["item"]))
        for key, name in self._items:
            if ("item", key) not in there:
                items.addAction(str(name)).setData(Target("item", key, None, 0, name=name))
        items.setEnabled(bool(items.actions()))
        menu.triggered.connect(self._on_chosen)
        return menu

    @Slot()
    def _on_add(self) -> None:
        self.menu().popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.show_targets((*self.targets(), outcomes.suggested(action.data(), self._before)))
        _target, goal = self.lines[-1]
        goal.setFocus(Qt.FocusReason.OtherFocusReason)
        goal.selectAll()
        self.changed.emit()

    @Slot()
    def _on_remove(self) -> None:
        gone = self.sender().property("target")
        self.show_targets(each for each in self.targets() if (each.kind, each.subject) != gone)
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

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

    def _remove_button(self, target: Target) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon("x"))
        button.setIconSize(theme.icon_size())
        button.setToolTip(_("Remove the target “{what}”").format(what=plan_words.target(target)))
        button.setAccessibleName(button.toolTip())
        button.setProperty("target", (target.kind, target.subject))
        button.clicked.connect(self._on_remove)
        return button
