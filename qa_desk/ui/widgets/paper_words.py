"""What a signed paper says beside its signatures: read there by a person, and typed in."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QRadioButton, QWidget

from qa_desk.i18n import _
from qa_desk.services.papers import Said
from qa_desk.ui.widgets import arranging
from qa_desk.ui.widgets.paper_rows import PaperRow


class PaperWords(QWidget):
    """Shows only what the signatures ticked ask for.

    Signals: `said(Said)` when something was changed, `finished()` by Enter in a line.
    """

    said = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.agree = QRadioButton(_("Agree"))
        self.reserve = QRadioButton(_("Acknowledged with reservation"))
        self.reservation = _line(_("The reservation, as it stands on the paper"))
        self.heard = QCheckBox(_("Heard with the team lead"))
        self.note = _line(_("Coaching note, as it stands on the paper"))
        stances = QButtonGroup(self)
        for button in (self.agree, self.reserve):
            stances.addButton(button)
        self._stance = QWidget()
        line = arranging.line(self.agree, self.reserve, None)
        line.setContentsMargins(0, 0, 0, 0)
        self._stance.setLayout(line)
        lines = (self._stance, self.reservation, self.heard, self.note)
        box = arranging.column(*lines)
        box.layout().setSpacing(6)  # type: ignore[union-attr]  # column gave it one
        whole = arranging.line(box)
        whole.setContentsMargins(0, 4, 0, 4)
        self.setLayout(whole)
        self.reserve.toggled.connect(self._on_changed)
        self.heard.toggled.connect(self._on_changed)
        for field in (self.reservation, self.note):
            field.textEdited.connect(self._on_changed)
            field.returnPressed.connect(self.finished)

    def show_row(self, row: PaperRow) -> None:
        """Show what was typed for a paper, and ask for what its signatures need."""
        said, match = row.said, row.match
        self.blockSignals(True)
        self.agree.setChecked(said.stance == "agree")
        self.reserve.setChecked(said.stance == "reservation")
        self.heard.setChecked(said.heard)
        for field, words in ((self.reservation, said.reservation), (self.note, said.note)):
            if field.text() != words:
                field.setText(words)
        self.blockSignals(False)
        signed = row.signed if match else frozenset()
        answers = "csr" in signed
        self._stance.setVisible(answers)
        self.reservation.setVisible(answers and said.stance == "reservation")
        self.heard.setVisible(answers and match is not None and match.fatal)
        self.note.setVisible("team_lead" in signed and match is not None and not match.passed)
        self.setVisible(bool(signed))

    @Slot()
    def _on_changed(self) -> None:
        self.said.emit(
            Said(
                stance="reservation" if self.reserve.isChecked() else "agree",
                reservation=self.reservation.text(),
                heard=self.heard.isChecked(),
                note=self.note.text(),
            )
        )


def _line(words: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(words)
    field.setAccessibleName(words)
    return field
