"""Of which days calls are drawn: the month so far, today, this week, missed or chosen days."""

from datetime import date, timedelta

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from qa_desk.i18n import _
from qa_desk.services.drawing import Span
from qa_desk.ui import theme
from qa_desk.ui.widgets import plan_words
from qa_desk.ui.widgets.account_dialogs import day_field, day_of


class DrawSpan(QWidget):
    """A choice, and two days where somebody chooses them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = QComboBox()
        self.choice.setAccessibleName(_("Calls of"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.first, self.last = day_field(date(2026, 1, 1)), day_field(date(2026, 1, 1))
        self._to = theme.role(QLabel(_("to")), "dim")
        self._shown: tuple[date, date] | None = None
        self._spans: dict[str, Span | None] = {}
        for field, words in ((self.first, _("First day")), (self.last, _("Last day"))):
            field.setAccessibleName(words)
            field.setMinimumWidth(theme.px(120))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in (self.choice, self.first, self._to, self.last):
            line.addWidget(widget)
        self.choice.currentIndexChanged.connect(self._on_choice)
        self._on_choice()

    def offer(self, month: date, today: date) -> None:
        """Offer what there is of a plan's month; what was chosen stays while nothing changes."""
        if self._shown == (month, today):
            return
        self._shown = (month, today)
        self._spans = spans(month, today)
        self.choice.clear()
        for code, words in (
            ("month", _("The month so far")),
            ("today", _("Today")),
            ("week", _("This week")),
            ("missed", _("Missed days")),
        ):
            if code in self._spans:
                self.choice.addItem(words, code)
        self.choice.addItem(_("Other days…"), "days")
        end = min(plan_words.last_day(month), max(today, month))
        self.first.setDate(day_field(month).date())
        self.last.setDate(day_field(end).date())

    def span(self) -> Span | None:
        """Return the days; None is the month as far as it has come."""
        code = self.choice.currentData()
        if code == "days":
            first, last = day_of(self.first), day_of(self.last)
            return Span(first, last, catch_up=True)
        return self._spans.get(code)

    @Slot()
    def _on_choice(self) -> None:
        for widget in (self.first, self._to, self.last):
            widget.setVisible(self.choice.currentData() == "days")


def spans(month: date, today: date) -> dict[str, Span | None]:
    """Return the days of each choice that has any within the month."""
    end = plan_words.last_day(month)
    monday = today - timedelta(days=today.weekday())
    wanted = {
        "today": (today, today, False),
        "week": (monday, today, False),
        "missed": (month, today - timedelta(days=1), True),
    }
    found: dict[str, Span | None] = {"month": None}
    for code, (first, last, catches_up) in wanted.items():
        within = Span(max(first, month), min(last, end), catches_up)
        if within.first <= within.last:
            found[code] = within
    return found
