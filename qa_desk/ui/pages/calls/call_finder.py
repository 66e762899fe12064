"""Find calls by whatever somebody has in hand, of all days or of some (P17)."""

from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from qa_desk.i18n import _
from qa_desk.services.calls import Wanted
from qa_desk.ui import theme
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.number_watch import leave_alone


class CallFinder(QWidget):
    """A field for what is looked for, and its days. `changed()` when another search is wanted."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("Full number, call ID, CSR, contact reason or tag"))
        self.text.setAccessibleName(_("Find calls"))
        self.text.setToolTip(
            _("Enter searches all calls. A full number finds its customer; lists show it masked.")
        )
        self.text.setClearButtonEnabled(True)
        leave_alone(self.text)
        self.text.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.days = QComboBox()
        self.days.setAccessibleName(_("Days"))
        for code, words in (
            ("all", _("All days")),
            ("today", _("Today")),
            ("yesterday", _("Yesterday")),
            ("week", _("The last 7 days")),
            ("month", _("The last 31 days")),
            ("days", _("Other days…")),
        ):
            self.days.addItem(words, code)
        self.first, self.last = day_field(_today()), day_field(_today())
        self._to = theme.role(QLabel(_("to")), "dim")
        for field, words in ((self.first, _("First day")), (self.last, _("Last day"))):
            field.setAccessibleName(words)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 12, 12, 0)
        line.setSpacing(8)
        line.addWidget(self.text, 1)
        for widget in (self.days, self.first, self._to, self.last):
            line.addWidget(widget)
        self._typed = ""
        self._connect()
        self._on_days()

    def _connect(self) -> None:
        self.text.returnPressed.connect(self._on_entered)
        self.text.textChanged.connect(self._on_typed)
        self.days.currentIndexChanged.connect(self._on_days)
        self.first.dateChanged.connect(self.changed)
        self.last.dateChanged.connect(self.changed)

    def wanted(self, *, unresolved: bool = False) -> Wanted:
        """Return what is looked for."""
        first, last = self._span()
        return Wanted(self._typed, first, last, unresolved)

    def is_set(self) -> bool:
        """Say whether not simply all calls are wanted."""
        return bool(self._typed) or self.days.currentData() != "all"

    def clear(self) -> None:
        """Look for nothing in particular."""
        self.days.setCurrentIndex(0)
        self.text.clear()

    def _span(self) -> tuple[date | None, date | None]:
        before = {"today": 0, "yesterday": 1, "week": 6, "month": 30}
        code = self.days.currentData()
        if code in before:
            first = _today() - timedelta(days=before[code])
            return first, first if code == "yesterday" else _today()
        return (day_of(self.first), day_of(self.last)) if code == "days" else (None, None)

    @Slot()
    def _on_entered(self) -> None:
        self._typed = self.text.text().strip()
        self.changed.emit()

    @Slot(str)
    def _on_typed(self, typed: str) -> None:
        if not typed and self._typed:
            self._on_entered()

    @Slot()
    def _on_days(self) -> None:
        for widget in (self.first, self._to, self.last):
            widget.setVisible(self.days.currentData() == "days")
        self.changed.emit()


def _today() -> date:
    day = QDate.currentDate()
    return date(day.year(), day.month(), day.day())
