"""The sampling rules of a plan as a table: to read on the page, to choose from in the wizard."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.rules.plans import RuleLine
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
    """Shows rules in the order in which they are drawn; `brief` leaves out what an editor shows."""

    def __init__(self, parent: QWidget, *, brief: bool = False) -> None:
        columns = [*_first(), *([] if brief else _details()), *_last(brief=brief)]
        super().__init__(Table(columns, key=lambda row: row.place), _("Sampling rules"), parent)

    def show_rules(self, rules: Sequence[RuleLine], totals: Sequence[str] = ()) -> None:
        """Show rules with what they come to."""
        said = [*totals, *([""] * len(rules))]
        rows = [RuleRow(n, rule, said[n - 1]) for n, rule in enumerate(rules, 1)]
        self.show_rows(rows)


def _first() -> list[Column[RuleRow]]:
    return [
        Column(_("No."), lambda row: row.place, right=True),
        Column(_("Rule"), lambda row: plan_words.name(row.rule), wide=True),
    ]


def _details() -> list[Column[RuleRow]]:
    return [
        Column(_("Why"), lambda row: wording.sample_reason(row.rule.sample_reason)),
        Column(_("Stratum"), lambda row: plan_words.kind(row.rule.kind)),
        Column(_("Calls"), lambda row: plan_words.calls(row.rule.filter), wide=True),
        Column(_("Mode"), lambda row: wording.mode(row.rule.mode)),
    ]


def _last(*, brief: bool) -> list[Column[RuleRow]]:
    return [
        Column(_("Number"), lambda row: plan_words.amount(row.rule)),
        Column(_("Comes to"), lambda row: row.total, tip=_conditions if brief else None),
    ]


def _conditions(row: RuleRow) -> str:
    return plan_words.calls(row.rule.filter)
