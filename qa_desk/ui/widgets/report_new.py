"""Which report is begun: its kind, its period and, of a summary, its inspector."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QWidget

from qa_desk.i18n import _
from qa_desk.rules import permissions, report_periods
from qa_desk.rules.report_forms import KINDS
from qa_desk.services.reporting.types import Candidate
from qa_desk.ui.widgets.form_dialog import FormDialog
from qa_desk.ui.widgets.names import shown
from qa_desk.work import Actor

_PERIODS = 13


class NewReportDialog(FormDialog):
    """Asks which report is begun; the last finished period comes first."""

    def __init__(
        self,
        actor: Actor,
        kinds: Sequence[str],
        people: Sequence[Candidate],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("New report"), _("Begin it"), parent)
        self._today = today
        self._chooses_person = permissions.may(actor, "report.publish")
        self.kind, self.period, self.person = QComboBox(), QComboBox(), QComboBox()
        for kind in kinds:
            self.kind.addItem(_(KINDS[kind].name), kind)
        for one in people:
            if "report_author" in one.roles:
                self.person.addItem(shown(one.name), one.id)
        able = [self.person.itemData(place) for place in range(self.person.count())]
        self.person.setCurrentIndex(able.index(actor.id) if actor.id in able else 0)
        self.add(_("Kind"), self.kind)
        self.add(_("Period"), self.period)
        self.add(_("QA inspector"), self.person)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self._on_kind()

    def chosen(self) -> tuple[str, date, UUID | None]:
        """Return the kind, the first day of the period, and the inspector of a summary."""
        kind = self.kind.currentData()
        person = self.person.currentData() if kind == "inspector_summary" else None
        return kind, self.period.currentData(), person

    @Slot()
    def _on_kind(self) -> None:
        kind = self.kind.currentData()
        if not kind:
            return
        self.period.clear()
        found = report_periods.lately(kind, self._today, _PERIODS)
        for period in (found[1], found[0], *found[2:]):
            self.period.addItem(report_periods.told(period), period[0])
        self.person.setEnabled(kind == "inspector_summary" and self._chooses_person)
