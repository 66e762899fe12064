"""Where a month's plan is drafted: which month, and how many recordings of each CSR."""

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QWidget,
)

from qa_desk.i18n import _, ngettext
from qa_desk.services.planning import Outlook
from qa_desk.ui import theme
from qa_desk.ui.widgets.chips import ElidedLabel

_BEFORE, _AFTER = 2, 3
_MOST = 200
_USUAL = 5


class PlanForm(QFrame):
    """Hidden until asked for. Signals `drafted(month, number for each CSR)`, `cancelled()`."""

    drafted = Signal(object, int)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "ground")
        self._csrs = 0
        self.month = QComboBox()
        self.number = QSpinBox()
        self.number.setRange(1, _MOST)
        self.number.setValue(_USUAL)
        self.number.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
        self.button = theme.role(QPushButton(_("Draft the plan")), "primary")
        self._cancel = QPushButton(_("Cancel"))
        self._total = theme.role(ElidedLabel(), "dim")
        self._lay_out()
        self.number.valueChanged.connect(self._show_total)
        self.number.lineEdit().returnPressed.connect(self._on_drafted)
        self.button.clicked.connect(self._on_drafted)
        self._cancel.clicked.connect(self.cancelled)
        for button in (self.button, self._cancel):
            button.setAutoDefault(True)
        self.hide()

    def start(self, outlook: Outlook) -> None:
        """Begin a plan of this month."""
        self._csrs = outlook.csrs
        self._offer(outlook.month)
        self.number.setValue(_USUAL)
        self.set_busy(on=False)
        self._show_total()
        self.show()
        self.month.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, on: bool) -> None:
        """Hold the button while the plan is being stored."""
        self.button.setEnabled(not on)

    def total(self) -> str:
        """Return what is said about the number of evaluations."""
        return self._total.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _offer(self, this_month: date) -> None:
        self.month.clear()
        for distance in range(-_BEFORE, _AFTER + 1):
            month = _months_later(this_month, distance)
            self.month.addItem(f"{month:%Y-%m}", month)
        self.month.setCurrentIndex(_BEFORE)

    @Slot()
    def _show_total(self) -> None:
        total = self.number.value() * self._csrs
        people = ngettext("{n} CSR", "{n} CSRs", self._csrs).format(n=self._csrs)
        evaluations = ngettext("{n} evaluation", "{n} evaluations", total).format(n=total)
        self._total.setText(
            _("× {people} = {evaluations}").format(people=people, evaluations=evaluations)
        )

    @Slot()
    def _on_drafted(self) -> None:
        if self.button.isEnabled():
            self.set_busy(on=True)
            self.drafted.emit(self.month.currentData(), self.number.value())

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 16, 24, 16)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.addWidget(theme.role(QLabel(_("New plan")), "heading"), 0, 0, 1, 3)
        grid.setRowMinimumHeight(1, 4)
        fields: tuple[tuple[str, QWidget], ...] = (
            (_("Month"), self.month),
            (_("Recordings of each CSR"), self.number),
        )
        for column, (words, field) in enumerate(fields):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            field.setFixedWidth(theme.px(160))
            grid.addWidget(label, 2, column)
            grid.addWidget(field, 3, column)
        grid.addWidget(self._total, 3, 2)
        grid.setColumnStretch(2, 1)
        grid.setRowMinimumHeight(4, 8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.button)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        grid.addLayout(buttons, 5, 0, 1, 3)


def _months_later(month: date, distance: int) -> date:
    middle = month.replace(day=15) + timedelta(days=30 * distance)  # up to five months it is right
    return middle.replace(day=1)
