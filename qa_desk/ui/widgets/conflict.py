"""Two versions of one thing beside each other, and which of them is to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording

_WIDTH, _HEIGHT = 760, 520
_BARE, _ROW = 220, 60
Fields = Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """One point in which the two differ, each in words."""

    what: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """What is to be chosen between: a sentence, the heads of the sides, where they differ."""

    title: str
    sentence: str
    theirs: str
    mine: str
    differences: Sequence[Difference]


def meanwhile(
    name: str, sentence: str, wanted: Difference, before: Fields, after: Fields
) -> Conflict:
    """Return what to show where somebody else changed a record first (`ConflictError`).

    `wanted` is the step that was not taken, and `before` and `after` are the record in words, as
    it was on show and as it is now; what did not change is left out.
    """
    changed = [
        Difference(what, words, before.get(what, ""))
        for what, words in after.items()
        if words != before.get(what)
    ]
    return Conflict(
        _("{name} was changed meanwhile").format(name=name),
        sentence,
        _("What it is now"),
        _("What you saw and wanted"),
        [wanted, *changed],
    )


class ConflictDialog(QDialog):
    """Shows both sides; `chosen(key)` when a choice is made. Closing it changes nothing."""

    chosen = Signal(str)

    def __init__(
        self,
        conflict: Conflict,
        choices: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(conflict.title)
        self.conflict = conflict
        self.buttons: dict[str, QPushButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(theme.role(_plain(conflict.title), "heading"))
        layout.addWidget(_plain(conflict.sentence))
        layout.addWidget(self._sides(), 1)
        layout.addLayout(self._choices(choices))
        height = min(_HEIGHT, _BARE + _ROW * len(conflict.differences))
        self.resize(theme.px(_WIDTH), theme.px(height))

    def _sides(self) -> QWidget:
        inside = theme.role(QWidget(), "surface")
        grid = QGridLayout(inside)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        heads = (("", "small"), (self.conflict.theirs, "small"), (self.conflict.mine, "small"))
        for column, (words, name) in enumerate(heads):
            grid.addWidget(theme.role(_plain(words), name), 0, column)
        for row, each in enumerate(self.conflict.differences, start=1):
            grid.addWidget(theme.role(_plain(each.what), "dim"), row, 0)
            grid.addWidget(_plain(each.theirs or wording.NOTHING), row, 1)
            grid.addWidget(_plain(each.mine or wording.NOTHING), row, 2)
        for column, stretch in enumerate((3, 4, 4)):
            grid.setColumnStretch(column, stretch)
        grid.setRowStretch(len(self.conflict.differences) + 1, 1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setAccessibleName(_("Where the two differ"))
        return scroll

    def _choices(self, choices: Sequence[tuple[str, str]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for key, verb in choices:
            button = QPushButton(verb)
            button.setAutoDefault(False)
            button.clicked.connect(self._chooser(key))
            self.buttons[key] = button
            row.addWidget(button)
        later = QPushButton(_("Decide later") if choices else _("Close"))
        later.setDefault(True)
        later.clicked.connect(self.reject)
        row.addWidget(later)
        return row

    def _chooser(self, key: str) -> object:
        def choose() -> None:
            self.accept()
            self.chosen.emit(key)

        return choose


def _plain(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
