"""The forms of the roster: taking days out of the quotas, and swapping shifts."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from qa_desk.i18n import _
from qa_desk.rules import rosters
from qa_desk.ui.widgets.form_dialog import FormDialog


class ReasonDialog(FormDialog):
    """A form that asks why."""

    def __init__(self, title: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(title, verb, parent)
        self.reason = QLineEdit()

    def missing(self) -> str:
        return "" if self.reason.text().strip() else _("Say why; whoever looks later reads that.")


class ExemptDialog(ReasonDialog):
    """Why the chosen days are exempt, and whose."""

    def __init__(self, chosen: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Exempt from the quotas"), _("Exempt"), parent)
        self.kind = QComboBox()
        for kind in rosters.EXEMPTING:
            self.kind.addItem(_(rosters.KINDS[kind]), kind)
        self.whole_team = QCheckBox(_("Everybody of these teams on these days"))
        self.say(chosen)
        self.add(
            _("What it was"),
            self.kind,
            _("No checks are due on these days. It is saved with your other changes."),
        )
        self.add(_("Reason"), self.reason)
        self.body.addWidget(self.whole_team)


class SwapDialog(ReasonDialog):
    """Why two people swap the chosen days."""

    def __init__(self, chosen: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Swap shifts"), _("Swap"), parent)
        self.say(chosen)
        self.add(_("Reason"), self.reason)
