"""The line over a call: whose it is, why it was drawn, until when, and what it was about."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from qa_desk.i18n import _
from qa_desk.services.cases import Case, CaseRow
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.chips import Chip, ElidedLabel


class CallHeader(QWidget):
    """CSR and team with chips at the left; reason, time, length and masked number at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._who = theme.role(QLabel(), "title")
        self._who.setTextFormat(Qt.TextFormat.PlainText)
        self._reason = Chip("", "information", "shuffle")
        self._due = Chip("", "late", "clock")
        self._about = theme.role(ElidedLabel(), "dim")
        self._about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        for widget in (self._who, self._reason, self._due):
            row.addWidget(widget)
        row.addWidget(self._about, 1)

    def show_row(self, row: CaseRow) -> None:
        """Show the call of a row in a list."""
        self._who.setText(wording.DOT.join(filter(None, (wording.whose(row), row.team))))
        self._reason.show_state(wording.sample_reason(row.sample_reason), "information", "shuffle")
        now = datetime.now(UTC)
        late = wording.is_late(row.due_at, now)
        self._due.show_state(wording.due(row.due_at, now), "late" if late else "neutral", "clock")
        self._due.setToolTip(wording.due_tip(row.due_at, row.due))
        self._due.setVisible(row.due_at is not None)
        self._about.setText(wording.DOT.join(filter(None, _facts(row))))

    def show_case(self, case: Case) -> None:
        """Show an open case: its direction is known too."""
        self.show_row(case.row)
        if case.rule:
            reason = wording.sample_reason(case.row.sample_reason)
            words = _("{rule} ({reason})").format(rule=case.rule, reason=reason)
            self._reason.show_state(words, "information", "shuffle")
        facts = _facts(case.row)
        if case.live is not None:
            facts.insert(0, wording.mode(case.mode))
        facts.insert(1, wording.direction_of(case.direction, is_live=case.live is not None))
        if case.checked is not None:
            about = [*facts] if case.call_id else [wording.local_time(case.checked.began_at)]
            said = wording.checked(case.checked.values, case.checked.fatal)
            facts = [wording.mode(case.mode), *about, said, case.checked.note]
        self._about.setText(wording.DOT.join(filter(None, facts)))


def _facts(row: CaseRow) -> list[str]:
    return [
        row.contact_reason,
        wording.local_time(row.started_at),
        wording.duration(row.duration_ms) if row.duration_ms else "",  # not while it is watched
        row.number_masked,
    ]
