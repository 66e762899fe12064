"""The tags of a call, to put on and take off."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules import tags
from qa_desk.ui import theme
from qa_desk.ui.widgets.case_parts import heading
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.problem import Problem


class TagBox(QWidget):
    """Shows a call's tags, each with a cross, and a field for another.

    Signals: `put(words)` and `taken_off(tag)` when the person asks for it.
    """

    put = Signal(str)
    taken_off = Signal(str)

    def __init__(self, shown: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QPushButton] = {}
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Add a tag, such as {tag}").format(tag=_("Complaint")))
        self.field.setAccessibleName(_("Add a tag"))
        self.field.setMaxLength(tags.MOST)
        completer = QCompleter([tags.shown(tag) for tag in tags.TAGS], self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        self.field.returnPressed.connect(self._on_entered)
        self.problem = Problem()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(heading(_("Tags")))
        if shown:
            column.addWidget(self._chips(shown))
        column.addWidget(self.field)
        column.addWidget(self.problem)

    def _chips(self, shown: Sequence[str]) -> QWidget:
        box = QWidget()
        flow = Flow(box)
        for tag in shown:
            words = tags.shown(tag)
            button = QPushButton(words)
            button.setIcon(theme.icon("x"))
            button.setIconSize(theme.icon_size())
            button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            button.setToolTip(_("Remove the tag {tag}").format(tag=words))
            button.setAccessibleName(button.toolTip())
            button.clicked.connect(partial(self.taken_off.emit, tag))
            self.buttons[tag] = button
            flow.addWidget(button)
        return box

    @Slot()
    def _on_entered(self) -> None:
        self.put.emit(self.field.text())
