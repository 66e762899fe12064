"""Approving a plan that the inspectors cannot do whole: the shortfall is accepted by name (P16)."""

from PySide6.QtWidgets import QCheckBox, QWidget

from qa_desk.i18n import _
from qa_desk.rules.plans import Shortfall
from qa_desk.ui.widgets import load_panel
from qa_desk.ui.widgets.form_dialog import FormDialog


class ApproveDialog(FormDialog):
    """Says what is not reached; a tick accepts it."""

    def __init__(self, short: Shortfall, parent: QWidget | None = None) -> None:
        super().__init__(_("The inspectors cannot do all of this plan"), _("Approve"), parent)
        self.say(load_panel.shortfall(short, accepted=False), "")
        self.say(
            _(
                "Accepted, this shortfall is recorded with the approval, and the coverage board "
                "tells it from what was missed. Otherwise change the plan."
            )
        )
        self.body.addSpacing(8)
        self.accepted_short = QCheckBox(_("I accept this shortfall"))
        self.body.addWidget(self.accepted_short)
        self.accepted_short.setFocus()

    def missing(self) -> str:
        """Refuse an approval without the tick."""
        if self.accepted_short.isChecked():
            return ""
        return _("Tick that the shortfall is accepted, or change the plan.")
