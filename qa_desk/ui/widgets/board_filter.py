"""Which CSRs the coverage board shows, and in which order."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import readings
from qa_desk.rules.coverage import Line, Month
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording

_SHOW: Mapping[str, str] = {
    "all": N_("All CSRs"),
    "short": N_("Short only"),
    "open": N_("Still needed today"),
    "uncovered": N_("Never checked"),
    "probation": N_("On probation"),
}
_ORDER: Mapping[str, tuple[str, Callable[[Line], int]]] = {
    "staff_no": (N_("By staff no."), lambda _line: 0),
    "forecast": (N_("By forecast"), lambda line: -1 if line.forecast is None else line.forecast),
    "done": (N_("By evaluations"), lambda line: line.done),
    "missed": (N_("By days missed"), lambda line: -line.missed),
    "checks": (N_("By checks"), lambda line: line.checks),
}


class BoardFilter(QWidget):
    """Words, team, shift, who and order. `changed` when one of them is another."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.team, self.shift = QLineEdit(), QComboBox(), QComboBox()
        self.show_what, self.order = QComboBox(), QComboBox()
        self._count = theme.role(QLabel(), "small")
        self._today = -1  # the column of today
        self.words.setPlaceholderText(_("Filter"))
        self.words.setClearButtonEnabled(True)
        self.words.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.words.setMaximumWidth(theme.px(200))
        for code, words in _SHOW.items():
            self.show_what.addItem(_(words), code)
        for code, (words, _value) in _ORDER.items():
            self.order.addItem(_(words), code)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 8)
        row.setSpacing(8)
        for field, name in (
            (self.words, _("Filter")),
            (self.team, _("Team")),
            (self.shift, _("Shift today")),
            (self.show_what, _("Show")),
            (self.order, _("Order")),
        ):
            field.setAccessibleName(name)
            field.setToolTip(name)
            row.addWidget(field)
        row.addWidget(self._count)
        row.addStretch(1)
        self.words.textChanged.connect(self.changed)
        for box in (self.team, self.shift, self.show_what, self.order):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(self.changed)

    def offer(self, lines: Sequence[Line], month: Month) -> None:
        """Offer the teams and today's shifts of these lines; what is chosen stays."""
        is_now = month.first <= month.today <= month.last
        self._today = month.today.day - 1 if is_now else -1
        teams = sorted({line.csr.team for line in lines if line.csr.team})
        shifts = sorted({self._shift(line) for line in lines} - {""})
        _refill(self.team, _("All teams"), teams)
        _refill(self.shift, _("All shifts"), shifts)
        self.shift.setVisible(bool(shifts))

    def chosen(self, lines: Sequence[Line]) -> list[Line]:
        """Return the lines that pass, in the order that is chosen."""
        words = self.words.text().casefold().split()
        team, shift = self.team.currentData(), self.shift.currentData()
        what = self.show_what.currentData()
        found = [
            line
            for line in lines
            if (not team or line.csr.team == team)
            and (not shift or self._shift(line) == shift)
            and self._is(line, what)
            and all(word in _text(line) for word in words)
        ]
        return sorted(found, key=_ORDER[self.order.currentData()][1])

    def count(self, shown: int, total: int) -> None:
        """Say how many are shown."""
        self._count.setText(
            _("{shown} of {total}").format(shown=shown, total=total)
            if shown != total
            else ngettext("{n} CSR", "{n} CSRs", total).format(n=total)
        )

    @Slot()
    def show_uncovered(self) -> None:
        """Show whom nobody has checked yet."""
        self.clear()
        self.show_what.setCurrentIndex(self.show_what.findData("uncovered"))

    @Slot()
    def clear(self) -> None:
        """Show everybody again."""
        self.words.clear()
        for box in (self.team, self.shift, self.show_what):
            box.setCurrentIndex(0)

    def _is(self, line: Line, what: str) -> bool:
        if what == "open":
            return self._today >= 0 and line.days[self._today].state == "open"
        checks = {
            "short": line.is_short,
            "uncovered": line.is_uncovered,
            "probation": line.csr.on_probation,
        }
        return checks.get(what, True)

    def _shift(self, line: Line) -> str:
        duty = line.days[self._today].duty if self._today >= 0 else None
        if duty is None or duty.exempt == "leave":
            return ""
        return f"{wording.here(duty.starts_at):%H:%M}–{wording.here(duty.ends_at):%H:%M}"


def _text(line: Line) -> str:
    name = line.csr.name
    parts = (name, line.csr.staff_no, line.csr.team, readings.words(name))  # P21
    return " ".join(parts).casefold()


def _refill(box: QComboBox, everything: str, values: Sequence[str]) -> None:
    kept = box.currentData()
    box.blockSignals(True)
    box.clear()
    box.addItem(everything, "")
    for value in values:
        box.addItem(value, value)
    box.setCurrentIndex(max(0, box.findData(kept)))
    box.blockSignals(False)
