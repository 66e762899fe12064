"""Step 4 of a new plan: what it costs, and all of it to read once more."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.call_filters import Names
from qa_desk.rules.plans import Content, RuleLine
from qa_desk.services.planning import Load
from qa_desk.ui import theme
from qa_desk.ui.widgets.content_view import ContentView
from qa_desk.ui.widgets.load_panel import LoadPanel
from qa_desk.ui.widgets.rule_table import RuleList


class WizardSummary(QScrollArea):
    """Shows the plan as it would be saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = theme.role(QWidget(), "surface")
        self._title = theme.role(QLabel(), "heading")
        self._names: Names = {}
        self.load = LoadPanel()
        self.rules = RuleList()
        self.content = ContentView()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self.load)
        column.addSpacing(12)
        column.addWidget(theme.role(QLabel(_("Sampling rules")), "heading"))
        column.addWidget(self.rules)
        column.addSpacing(12)
        column.addWidget(self.content)
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def name(self, names: Names) -> None:
        """Say conditions and focus by these names."""
        self._names = self.rules.names = names

    def show_plan(
        self, month: date, rules: Sequence[RuleLine], content: Content, totals: Sequence[str]
    ) -> None:
        """Show what would be saved."""
        self._title.setText(_("Plan {month}").format(month=f"{month:%Y-%m}"))
        self.rules.show_rules(rules, totals)
        self.content.show_content(content, self._names)

    def show_load(self, load: Load) -> None:
        """Show what it costs."""
        self.load.show_load(load)
