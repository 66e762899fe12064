"""Step 1 of a new plan: the month, and which of last month's findings it takes up."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import plans, report_periods
from qa_desk.rules.plans import Finding
from qa_desk.rules.report_forms import KINDS
from qa_desk.services.planning.types import Focus
from qa_desk.ui import theme
from qa_desk.ui.widgets import plan_words
from qa_desk.ui.widgets.empty_state import EmptyState

_BEFORE, _AFTER = 2, 3
_AT = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WIDTH = 880  # so that the eye finds the figure of a finding
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class WizardFindings(QWidget):
    """Signals `month_changed(first day)`, and `changed()` when a finding is ticked or unticked."""

    month_changed = Signal(object)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.findings: tuple[Finding, ...] = ()
        self.month = QComboBox()
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("Findings"))
        self.tree.setHeaderLabels([_("Finding"), _("Figure")])
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setUniformRowHeights(True)
        self.tree.headerItem().setTextAlignment(1, _RIGHT)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.nothing = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.tree)
        self._stack.setMaximumWidth(theme.px(_WIDTH))
        self._said = theme.role(QLabel(), "dim")
        self._said.setWordWrap(True)
        self.focus = QLabel()
        self.focus.setTextFormat(Qt.TextFormat.PlainText)
        self.focus.setWordWrap(True)
        self.focus.setMaximumWidth(theme.px(_WIDTH))
        self.focus.hide()
        self._lay_out()
        self.month.activated.connect(self._on_month)
        self.tree.itemChanged.connect(self._on_ticked)

    def offer_months(self, this_month: date, chosen: date) -> None:
        """Offer the months around this one."""
        self.month.clear()
        around = {plan_words.months_later(this_month, n) for n in range(-_BEFORE, _AFTER + 1)}
        months = sorted(around | {chosen})
        for each in months:
            self.month.addItem(plan_words.month(each), each)
        self.month.setCurrentIndex(months.index(chosen))

    def wait(self) -> None:
        """Say that findings are being read."""
        self.nothing.say(_("Reading last month's results"), icon="clock")
        self._stack.setCurrentWidget(self.nothing)

    def show_findings(self, findings: Sequence[Finding], ticked: Iterable[Finding]) -> None:
        """Show what last month says, by kind; what is ticked becomes rules and focus."""
        self.findings = tuple(findings)
        on = {(each.kind, each.subject) for each in ticked}
        self.tree.blockSignals(True)
        self.tree.clear()
        for kind in plans.FINDINGS:
            self._add_kind(kind, on)
        self.tree.expandAll()
        if first := self.tree.topLevelItem(0):
            self.tree.setCurrentItem(first)
        self.tree.blockSignals(False)
        self.nothing.say(
            _("Nothing stands out"),
            _("Last month has no results, or none below what is expected. Rules follow next."),
            icon="circle-check",
        )
        self._stack.setCurrentWidget(self.tree if findings else self.nothing)
        self._show_said()

    def show_focus(self, focus: Iterable[Focus]) -> None:
        """Show what the reports of last month want to be watched."""
        lines = [
            _("{report}, {period}: {words}").format(
                report=_(KINDS[each.kind].name),
                period=report_periods.told((each.first, each.last)),
                words=each.words,
            )
            for each in focus
            if each.words
        ]
        head = _("What the reports of last month want to be watched:")
        self.focus.setText("\n".join([head, *lines]) if lines else "")
        self.focus.setVisible(bool(lines))

    def ticked(self) -> tuple[Finding, ...]:
        """Return the findings that the plan takes up."""
        return tuple(
            self.findings[item.data(0, _AT)] for item in self._items() if item.checkState(0) == _ON
        )

    def _items(self) -> Iterator[QTreeWidgetItem]:
        walk = QTreeWidgetItemIterator(self.tree, QTreeWidgetItemIterator.IteratorFlag.NoChildren)
        while item := walk.value():
            yield item
            walk += 1

    def _add_kind(self, kind: str, ticked: set[tuple[str, str]]) -> None:
        mine = [(n, each) for n, each in enumerate(self.findings) if each.kind == kind]
        if not mine:
            return
        flags = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate
        top = QTreeWidgetItem(self.tree, [_(plans.FINDINGS[kind]), str(len(mine))])
        top.setTextAlignment(1, _RIGHT)
        top.setFlags(top.flags() | flags)
        font = top.font(0)
        font.setBold(True)
        top.setFont(0, font)
        for at, finding in mine:
            item = QTreeWidgetItem(top, [plan_words.subject(finding), plan_words.figure(finding)])
            item.setTextAlignment(1, _RIGHT)
            item.setData(0, _AT, at)
            item.setCheckState(0, _ON if (kind, finding.subject) in ticked else _OFF)

    @Slot()
    def _on_ticked(self) -> None:
        self._show_said()
        self.changed.emit()

    def _show_said(self) -> None:
        self._said.setText(
            _("{n} of {all} taken up. Untick what the plan is to leave out.").format(
                n=len(self.ticked()), all=len(self.findings)
            )
        )
        self._said.setVisible(bool(self.findings))

    @Slot()
    def _on_month(self) -> None:
        self.month_changed.emit(self.month.currentData())

    def _lay_out(self) -> None:
        label = QLabel(_("Month"))
        label.setBuddy(self.month)
        self.month.setAccessibleName(_("Month"))
        self.month.setFixedWidth(theme.px(160))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 8)
        column.setSpacing(4)
        column.addWidget(label)
        column.addWidget(self.month)
        column.addSpacing(12)
        column.addWidget(theme.role(QLabel(_("What last month says")), "heading"))
        column.addWidget(self._said)
        column.addWidget(self.focus)
        column.addSpacing(4)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.month)
