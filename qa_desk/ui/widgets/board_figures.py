"""The figures over the coverage board: both rates, the forecast, who was never checked, the mix."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.rules import coverage
from qa_desk.rules.coverage import Line
from qa_desk.services.coverage import Board
from qa_desk.ui import theme
from qa_desk.ui.widgets.board_words import percent
from qa_desk.ui.widgets.mode_mix import ModeMix


class _Figure(QWidget):
    """A number with what it is over it, and how it came about beside it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = theme.role(QLabel(), "heading")
        self.base = theme.role(QLabel(), "small")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.value)
        row.addWidget(self.base)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(theme.role(QLabel(title), "small"))
        column.addLayout(row)

    def say(self, value: str, base: str, tip: str) -> None:
        """Show a value, of what it is, and the rest on hover."""
        self.value.setText(value)
        self.base.setText(base)
        self.setToolTip(tip)


class BoardFigures(QWidget):
    """All figures are of the lines that are shown. `uncovered_wanted` asks for those."""

    uncovered_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days = _Figure(_("Shift days reached"))
        self.months = _Figure(_("Months reached"))
        self.heading = _Figure(_("Months by forecast"))
        self.mix = ModeMix()
        self.uncovered = QPushButton(theme.icon("triangle-alert", "late"), "")
        self.uncovered.clicked.connect(self.uncovered_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 4)
        row.setSpacing(24)
        for figure in (self.days, self.months, self.heading):
            row.addWidget(figure)
        row.addWidget(self.mix, 1)
        row.addWidget(self.uncovered)

    def show_lines(self, board: Board, lines: Sequence[Line]) -> None:
        """Show the figures of these lines."""
        found = coverage.totals(lines, board.month)
        tip = _("Shift days gone by with at least {n} checks in time.").format(n=board.terms.day)
        if found.days_approved:
            tip += "\n" + ngettext(
                "{n} more day is short as the plan approved.",
                "{n} more days are short as the plan approved.",
                found.days_approved,
            ).format(n=found.days_approved)
        of = _("{n} of {total}")
        self.days.say(percent(found.day_rate), of.format(n=found.days_met, total=found.days), tip)
        self.months.say(
            percent(found.month_rate),
            of.format(n=found.months_met, total=found.months),
            _("CSRs who have the evaluations required of them: {n} of a whole month.").format(
                n=board.terms.month
            ),
        )
        self.heading.say(
            percent(coverage.percent(found.heading, found.months)),
            of.format(n=found.heading, total=found.months),
            _("CSRs who will have them at the pace of the shift days gone by."),
        )
        self.mix.show_numbers(found.modes)
        number = len(found.uncovered)
        self.uncovered.setVisible(bool(number))
        self.uncovered.setText(
            ngettext("{n} CSR never checked", "{n} CSRs never checked", number).format(n=number)
        )
