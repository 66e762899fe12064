"""The sampling rules of a plan: a table to choose from in the wizard, a list to read elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.call_filters import Names
from qa_desk.rules.plans import RuleLine
from qa_desk.services.planning import RuleLoad
from qa_desk.ui import theme
from qa_desk.ui.tables import Column, Table
from qa_desk.ui.widgets import plan_words, wording
from qa_desk.ui.widgets.plain_table import PlainTable


@dataclass(frozen=True)
class RuleRow:
    """A rule with its place, which is the order of drawing, and what it comes to."""

    place: int
    rule: RuleLine
    total: str = ""  # in the other unit; empty until it is counted


class RuleTable(PlainTable):
    """Shows rules in the order in which they are drawn, one line for each."""

    def __init__(self, parent: QWidget) -> None:
        self.names: Names = {}
        columns = _columns(lambda row: plan_words.calls(row.rule.filter, self.names))
        super().__init__(Table(columns, key=lambda row: row.place), _("Sampling rules"), parent)

    def show_rules(self, rules: Sequence[RuleLine], totals: Sequence[str] = ()) -> None:
        """Show rules with what they come to."""
        self.show_rows(_rows(rules, totals))


class RuleList(QWidget):
    """Shows all that rules say, to read: two lines for each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: Names = {}
        self._shown: list[RuleRow] = []
        self._named: Names = {}
        self._inside = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._inside)

    def show_rules(self, rules: Sequence[RuleLine], totals: Sequence[str] = ()) -> None:
        """Show rules with what they come to."""
        rows = _rows(rules, totals)
        if (rows, self.names) == (self._shown, self._named):
            return
        self._shown, self._named = rows, self.names
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row in rows:
            _add(grid, row, self.names)
        self._column.replaceWidget(self._inside, fresh)
        self._inside.deleteLater()
        self._inside = fresh

    def words(self) -> str:
        """Return everything it says."""
        return "\n".join(label.text() for label in self.findChildren(QLabel))


def _add(grid: QGridLayout, row: RuleRow, names: Names) -> None:
    at = grid.rowCount()
    rule = row.rule
    words = (
        wording.sample_reason(rule.sample_reason) if rule.name else "",
        plan_words.kind(rule.kind) if rule.kind != rule.sample_reason else "",
        wording.mode(rule.mode),
        plan_words.calls(rule.filter, names),
    )
    about = wording.DOT.join(filter(None, words))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    for text, role, place, side in (
        (str(row.place), "dim", (at, 0), right),
        (plan_words.name(rule), "strong", (at, 1), Qt.AlignmentFlag.AlignTop),
        (plan_words.amount(rule), "strong", (at, 2), right),
        (about, "small", (at + 1, 1), Qt.AlignmentFlag.AlignTop),
        (row.total, "small", (at + 1, 2), right),
    ):
        label = theme.role(QLabel(text), role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(place[1] == 1)
        if place[1] == 1:
            grid.addWidget(label, *place)
        else:
            grid.addWidget(label, *place, side)
    grid.addWidget(theme.role(QFrame(), "line"), at + 2, 0, 1, 3)


def _rows(rules: Sequence[RuleLine], totals: Sequence[str]) -> list[RuleRow]:
    said = [*totals, *([""] * len(rules))]
    return [RuleRow(n, rule, said[n - 1]) for n, rule in enumerate(rules, 1)]


def _columns(conditions: Callable[[RuleRow], str]) -> list[Column[RuleRow]]:
    return [
        Column(_("No."), lambda row: row.place, right=True),
        Column(_("Rule"), lambda row: plan_words.name(row.rule), tip=conditions, wide=True),
        Column(_("How many"), lambda row: plan_words.amount(row.rule), tip=conditions),
        Column(_("Comes to"), lambda row: row.total, tip=conditions),
    ]


def total(rule: RuleLine, load: RuleLoad) -> str:
    """Return what a rule comes to, in the other unit than the one it was written in."""
    if not load.pool:
        return _("No call of last month fits")
    pool = f"{load.pool:,}"
    number = plan_words.evaluations(load.number)
    if rule.unit == "percent" or load.percent is None:
        return _("{evaluations} of {pool} calls").format(evaluations=number, pool=pool)
    return _("{evaluations}, {percent} % of {pool} calls").format(
        evaluations=number, percent=f"{load.percent / 10:.1f}", pool=pool
    )
