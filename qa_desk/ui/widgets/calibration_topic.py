"""One disputed item as it is talked over (domain.md 5.12 no. 8 and 9)."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

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
    """Shows and edits one topic. Signal: `changed()`."""

    changed = Signal()

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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.split)
        column.addLayout(form)
        column.addWidget(hint)
        column.addStretch(1)

    def show_topic(self, topic: Topic, name: str, split: str) -> None:
        """Show a topic under its name, with how people answered."""
        self._topic = topic
        self.title.setText(name)
        self.split.setText(split)
        self.split.setVisible(bool(split))
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
