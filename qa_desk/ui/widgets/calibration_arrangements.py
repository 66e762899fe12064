"""What people beyond their tolerance do next: listen again, calibrate again (5.12 no. 10)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QDate, QSignalBlocker, Signal
from PySide6.QtWidgets import QDateEdit, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.services.calibrating.types import Arrangement
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.account_dialogs import day_field, day_of
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.names import shown

_DAYS = 14  # offered for it


class CalibrationArrangements(QWidget):
    """A line for each person beyond: what is arranged, and until when. Signal: `changed()`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: dict[UUID, str] = {}
        self.lines: dict[UUID, tuple[QLineEdit, QDateEdit]] = {}
        self.none = text(_("Everybody is within the tolerance."), "dim")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addWidget(heading(_("Beyond the tolerance")))
        column.addWidget(self.none)
        column.addLayout(self._grid)

    def show_people(
        self, beyond: Mapping[UUID, str], found: Sequence[Arrangement], *, may_write: bool
    ) -> None:
        """Show who is beyond, and what is arranged so far."""
        names = {**beyond, **{one.person_id: one.name for one in found}}
        if names != self._names:
            self._names = names
            self._make()
        self.none.setVisible(not names)
        self.restore(found)
        for what, until in self.lines.values():
            what.setReadOnly(not may_write)
            until.setEnabled(may_write)

    def restore(self, found: Sequence[Arrangement]) -> None:
        """Show what is arranged."""
        known = {one.person_id: one for one in found}
        for person, (what, until) in self.lines.items():
            one = known.get(person)
            with QSignalBlocker(what), QSignalBlocker(until):
                what.setText(one.what if one else "")
                if one and one.due_on:
                    until.setDate(QDate(one.due_on.year, one.due_on.month, one.due_on.day))

    def arrangements(self) -> list[Arrangement]:
        """Return what is arranged; who has no words has no line."""
        return [
            Arrangement(person, self._names[person], what.text().strip(), day_of(until))
            for person, (what, until) in self.lines.items()
            if what.text().strip()
        ]

    def _make(self) -> None:
        while (taken := self._grid.takeAt(0)) is not None:
            if (old := taken.widget()) is not None:
                old.deleteLater()
        self.lines = {}
        for row, (person, name) in enumerate(self._names.items()):
            what, until = QLineEdit(), day_field(_in_two_weeks())
            what.setPlaceholderText(_("What is arranged, such as three calls heard together"))
            what.setAccessibleName(_("What is arranged for {person}").format(person=shown(name)))
            until.setAccessibleName(_("Until when, {person}").format(person=shown(name)))
            until.setToolTip(_("Until"))
            what.textChanged.connect(self.changed)
            until.dateChanged.connect(self.changed)
            for place, widget in enumerate((text(shown(name), wraps=False), what, until)):
                self._grid.addWidget(widget, row, place)
            self.lines[person] = what, until


def _in_two_weeks() -> date:
    return wording.here(datetime.now(UTC)).date() + timedelta(days=_DAYS)
