"""One disputed item as it is talked over (domain.md 5.12 no. 8 and 9)."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import N_, Bilingual, _
from qa_desk.services.calibrating.types import Topic
from qa_desk.ui import theme
from qa_desk.ui.widgets.case_parts import heading, text

_FIELDS = {  # with their lines
    "views": (N_("Views: who sees it how, and why"), 3),
    "conclusion": (N_("Conclusion"), 2),
    "zh": (N_("Agreed interpretation in Chinese"), 2),
    "en": (N_("Agreed interpretation in English"), 2),
    "change": (N_("What is to change in the standard"), 2),
}


class CalibrationTopic(QWidget):
    """Shows and edits one topic. Signals: `changed()`, `decision_wanted(DecidedBy)`."""

    changed = Signal()
    decision_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._topic: Topic | None = None
        self.title, self.split = heading(""), text("", "dim")
        self.title.setWordWrap(True)
        self.fields = {code: QPlainTextEdit() for code in _FIELDS}
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(4)
        for code, (words, lines) in _FIELDS.items():
            field = self.fields[code]
            field.setTabChangesFocus(True)
            field.setAccessibleName(_(words))
            field.setFixedHeight(field.fontMetrics().lineSpacing() * lines + theme.px(12))
            field.textChanged.connect(self.changed)
            label = theme.role(QLabel(_(words)), "small")
            label.setBuddy(field)
            form.addRow(label, field)
        hint = text(
            _("From the closing on it stands as guidance at the item, for everybody who scores."),
            "small",
        )
        self.ended = text("")
        self.decision = QPushButton(theme.icon("file-text"), "", self)
        self.decision.setIconSize(theme.icon_size(gap=True))
        self.decision.setAutoDefault(False)
        self.decision.clicked.connect(self._on_decision)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.split)
        column.addLayout(form)
        column.addWidget(self.ended)
        column.addWidget(self.decision, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(hint)
        column.addStretch(1)

    def show_topic(self, topic: Topic, name: str, split: str) -> None:
        """Show a topic under its name, with how people answered."""
        self._topic = topic
        self.title.setText(name)
        self.split.setText(split)
        self.split.setVisible(bool(split))
        words = _("Holds no longer since {day}: {reason}")
        day = topic.ended_on.isoformat() if topic.ended_on else ""
        self.ended.setText(words.format(day=day, reason=topic.end_reason))
        self.ended.setVisible(bool(day))
        decided = topic.decided_by
        words = _("Taken up in policy evaluation {number}")
        self.decision.setText(words.format(number=decided.number) if decided else "")
        self.decision.setVisible(decided is not None)
        said = {
            "views": topic.views,
            "conclusion": topic.conclusion,
            "zh": topic.agreed.zh,
            "en": topic.agreed.en,
            "change": topic.change,
        }
        for code, field in self.fields.items():
            if field.toPlainText() != said[code]:
                with QSignalBlocker(field):
                    field.setPlainText(said[code])

    @Slot()
    def _on_decision(self) -> None:
        if self._topic is not None:
            self.decision_wanted.emit(self._topic.decided_by)

    def topic(self) -> Topic | None:
        """Return it as it is written."""
        if self._topic is None:
            return None
        said = {code: field.toPlainText().strip() for code, field in self.fields.items()}
        return replace(
            self._topic,
            views=said["views"],
            conclusion=said["conclusion"],
            agreed=Bilingual(said["zh"], said["en"]),
            change=said["change"],
        )

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        for field in self.fields.values():
            field.setReadOnly(read_only)
