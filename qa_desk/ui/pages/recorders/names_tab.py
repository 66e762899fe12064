"""How a recorder writes its names: real ones are given, their parts say what they are (D9)."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import name_examples
from qa_desk.rules.name_examples import MEANINGS, Part
from qa_desk.ui import theme
from qa_desk.ui.widgets.problem import Problem

_LINES = 3


class NamesTab(QWidget):
    """Builds the pattern by example; whoever knows the pattern writes it. Signal `changed()`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[Part] = []
        self.fields: list[QComboBox] = []
        self.examples = QPlainTextEdit()
        self.propose_button = QPushButton(_("Propose a pattern"))
        self.pattern = QLineEdit()
        self.csr_leg = QLineEdit()
        self.customer_leg = QLineEdit()
        self.problem = Problem()
        self._lay_out()
        self.propose_button.clicked.connect(self.propose)
        for typed in (self.pattern, self.csr_leg, self.customer_leg):
            typed.textChanged.connect(self.changed)

    @Slot()
    def propose(self) -> None:
        """Cut the examples into parts, and say what each seems to be."""
        try:
            self._parts = list(name_examples.propose(self.examples.toPlainText().splitlines()))
        except InputError as error:
            self.problem.say(str(error))
            return
        self._show_parts()
        self._build()
        first = next((field for field in self.fields if field.currentIndex() < 0), None)
        (first or self.pattern).setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        """Write the pattern that the parts make, or ask about one of them."""
        try:
            found = name_examples.build(
                self._parts, (self.csr_leg.text(), self.customer_leg.text())
            )
        except InputError as error:
            self.problem.say(str(error))
            self.pattern.clear()
            return
        self.problem.say("")
        self.pattern.setText(found.text)

    def _show_parts(self) -> None:
        while taken := self._grid.takeAt(0):
            if widget := taken.widget():
                widget.hide()
                widget.deleteLater()
        self.fields = []
        for at, part in enumerate(self._parts):
            if part.kind != "between":
                self._add_part(at, part)
        self._scroll.setVisible(bool(self.fields))

    def _add_part(self, at: int, part: Part) -> None:
        shown = _(", ").join(dict.fromkeys(part.texts))
        words = QLabel(shown)
        words.setTextFormat(Qt.TextFormat.PlainText)
        field = QComboBox()
        field.setPlaceholderText(_("What is it?"))
        for meaning in part.choices:
            field.addItem(_(MEANINGS[meaning]), meaning)
        field.setCurrentIndex(field.findData(part.meaning) if part.is_sure else -1)
        field.setAccessibleName(_("What “{text}” is").format(text=shown))
        field.activated.connect(partial(self._on_meaning, at, field))
        words.setBuddy(field)
        row = len(self.fields)
        self._grid.addWidget(words, row, 0)
        self._grid.addWidget(field, row, 1)
        self.fields.append(field)

    def _on_meaning(self, at: int, field: QComboBox, _index: int) -> None:
        self._parts[at] = self._parts[at].means(field.currentData())
        self._build()

    def show_names(self, pattern: str, csr_leg: str, customer_leg: str) -> None:
        """Show what is stored; the examples are not, for there are numbers in them (P18)."""
        self.pattern.setText(pattern)
        self.csr_leg.setText(csr_leg)
        self.customer_leg.setText(customer_leg)

    def offer_examples(self, names: Sequence[str]) -> None:
        """Take these names as examples, where none were given."""
        if not self.examples.toPlainText().strip():
            self.examples.setPlainText("\n".join(names))

    def _lay_out(self) -> None:
        self.examples.setTabChangesFocus(True)
        self.examples.setFixedHeight(theme.px(20) * _LINES + 12)
        self.examples.setAccessibleName(_("Names of real recordings"))
        self.examples.setPlaceholderText("20261105/8001_091730_13800000000.wav")
        self.examples.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        words = theme.role(
            QLabel(
                _(
                    "Paste one to three real names, with their folders. What could be several "
                    "things is asked about. Recorders that are known anyway need no pattern."
                )
            ),
            "dim",
        )
        words.setWordWrap(True)
        given = QHBoxLayout()
        given.setSpacing(8)
        given.addWidget(self.examples, 1)
        given.addWidget(self.propose_button, 0, Qt.AlignmentFlag.AlignTop)
        self._lay_out_parts()
        legs = QHBoxLayout()
        legs.setSpacing(8)
        for field, name in (
            (self.csr_leg, _("Word for the CSR's voice")),
            (self.customer_leg, _("Word for the customer's voice")),
        ):
            field.setAccessibleName(name)
            field.setToolTip(name)
            field.setPlaceholderText(name)
            legs.addWidget(field)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.addRow(_("Pattern"), self.pattern)
        form.addRow(_("Two files, one call"), legs)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(words)
        layout.addLayout(given)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.problem)
        layout.addLayout(form)
        layout.addStretch(0)

    def _lay_out_parts(self) -> None:
        inside = QWidget()
        theme.role(inside, "surface")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(1, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(inside)
        self._scroll.hide()
