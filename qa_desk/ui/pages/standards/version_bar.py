"""Over a version that is read: what decided it, and comparing it with another (S3-4.10b)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules.policies import DecidedBy
from qa_desk.services.checklist_drafts import DraftRow
from qa_desk.services.checklists import ChecklistRow
from qa_desk.ui import theme


class VersionBar(QWidget):
    """Signals: `compare_wanted()`, `link_wanted()`, and `decision_wanted()` to open what decided.

    `may_link` is for whoever puts versions in force.
    """

    compare_wanted = Signal()
    link_wanted = Signal()
    decision_wanted = Signal()

    def __init__(self, *, may_link: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_link = may_link
        self.decision = self._button("file-text")
        self.decision.setToolTip(_("Open the evaluation that decided this version"))
        self.link = self._button("paperclip", _("Decided by an evaluation…"))
        self.link.setToolTip(_("Say which approved evaluation decided this version"))
        self.compare = self._button("copy", _("Compare…"))
        self.compare.setToolTip(_("What is different between two versions of this checklist"))
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.decision)
        row.addWidget(self.link)
        row.addStretch(1)
        row.addWidget(self.compare)
        self.decision.clicked.connect(self.decision_wanted)
        self.link.clicked.connect(self.link_wanted)
        self.compare.clicked.connect(self.compare_wanted)

    def show_row(self, row: ChecklistRow | DraftRow | None, *, others: int) -> None:
        """Offer what can be done with a row; `others` is how many versions it compares with."""
        is_version = isinstance(row, ChecklistRow)
        decided: DecidedBy | None = row.decided_by if isinstance(row, ChecklistRow) else None
        self.decision.setVisible(decided is not None)
        self.decision.setText(
            _("Decided by evaluation {number}").format(number=decided.number) if decided else ""
        )
        self.link.setVisible(is_version and decided is None and self._may_link)
        self.compare.setVisible(others > 0)
        self.setVisible(
            any(not each.isHidden() for each in (self.decision, self.link, self.compare))
        )

    def _button(self, icon: str, words: str = "") -> QPushButton:
        button = QPushButton(theme.icon(icon), words, self)
        button.setIconSize(theme.icon_size(gap=True))
        button.setAutoDefault(True)
        return button
