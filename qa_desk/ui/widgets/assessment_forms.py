"""What is filled in about an assessment: the statement, the decision, the signature."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
)

from qa_desk.i18n import _
from qa_desk.rules import assessments, guards
from qa_desk.services.assessments import Decision, Record
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.secret_field import SecretField
from qa_desk.ui.widgets.sign_forms import StepForm, Words


class AssessmentForm(StepForm):
    """The form of one step of an assessment; `restore` brings back what was kept of it."""

    def document(self) -> dict[str, Any]:
        """Return what was filled in so that it can be kept on this computer."""
        return {"step": self.keys[0], "words": self.words()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Bring back what was kept."""

    def line(self, verb: str, hint: str) -> QHBoxLayout:
        """Return the line of the button, with what is said beside it."""
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.add_button(self.keys[0], verb))
        said = theme.role(QLabel(hint), "small")
        said.setWordWrap(True)
        line.addWidget(said, 1)
        return line

    def _add_words(self, name: str) -> Words:
        field = Words(name)
        field.textChanged.connect(self.typed)
        field.finished.connect(lambda: self.wanted.emit(self.keys[0]))
        self.rows.addWidget(field)
        return field


class StateForm(AssessmentForm):
    """The inspector's statement (I-02)."""

    def __init__(self, record: Record) -> None:
        super().__init__(("state",))
        self.text = self._add_words(_("Your statement"))
        until = wording.local_time(record.row.due_at)
        hint = _("What you say to it, until {time}. It is decided after that.").format(time=until)
        self.rows.addLayout(self.line(_("Make a statement"), hint))
        self.rows.addWidget(self.problem)

    def words(self) -> str:
        return self.text.toPlainText()

    def restore(self, kept: Mapping[str, Any]) -> None:
        if not self.words():
            self.text.setPlainText(kept.get("words", ""))

    def missing(self, key: str) -> str:
        del key
        return "" if self.words().strip() else _("Write your statement first.")

    def start(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)


class DecideForm(AssessmentForm):
    """What follows from the error, and why (I-03)."""

    def __init__(self) -> None:
        super().__init__(("decide",))
        self.choice = QComboBox()
        self.choice.setAccessibleName(_("Decision"))
        self.choice.addItem(_("Decision…"), "")
        for code, words in guards.DECISIONS.items():
            self.choice.addItem(_(words), code)
        self.points = QDoubleSpinBox()
        self.points.setDecimals(1)
        self.points.setRange(0.1, assessments.MOST_POINTS / 10)
        self.points.setSingleStep(0.5)
        self.points.setAccessibleName(_("Points"))
        self.points.setPrefix(_("Points") + " ")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.choice)
        top.addWidget(self.points)
        top.addStretch(1)
        self.rows.addLayout(top)
        self.text = self._add_words(_("Reason, and what was coached"))
        hint = _("It goes on a paper that the inspector and you sign; then it stays as it is.")
        self.rows.addLayout(self.line(_("Decide"), hint))
        self.rows.addWidget(self.problem)
        self.choice.currentIndexChanged.connect(self._on_chosen)
        self.choice.activated.connect(self.typed)
        self.points.valueChanged.connect(self.typed)
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        self.points.setVisible(self.choice.currentData() == "points")

    def decision(self) -> Decision:
        """Return what was decided."""
        kind = self.choice.currentData()
        points = round(self.points.value() * 10) if kind == "points" else None
        return Decision(kind, self.words(), points)

    def words(self) -> str:
        return self.text.toPlainText()

    def document(self) -> dict[str, Any]:
        return super().document() | {
            "decision": self.choice.currentData(),
            "points": self.points.value(),
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        if self.words() or self.choice.currentIndex():
            return
        self.choice.setCurrentIndex(max(0, self.choice.findData(kept.get("decision", ""))))
        self.points.setValue(kept.get("points", 0))
        self.text.setPlainText(kept.get("words", ""))

    def missing(self, key: str) -> str:
        del key
        if not self.choice.currentData():
            return _("Choose a decision, then try again.")
        return "" if self.words().strip() else _("A reason is needed. Write it, then try again.")

    def start(self) -> None:
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)


class SignForm(AssessmentForm):
    """The signature under the decision, with the password (I-04)."""

    def __init__(self, role: str) -> None:
        super().__init__(("sign",))
        self.meanings = QButtonGroup(self)
        if role == "author":
            self._offer_meanings()
        self.secret = SecretField()
        self.secret.wanted.connect(lambda: self.wanted.emit("sign"))
        hint = _("Your password is your signature under exactly what is shown here.")
        line = self.line(_("Sign"), hint)
        line.insertWidget(0, self.secret, 1)
        self.rows.addLayout(line)
        self.rows.addWidget(self.problem)

    def _offer_meanings(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(24)
        for code, words in assessments.MEANINGS.items():
            button = QRadioButton(_(words))
            button.setProperty("meaning", code)
            self.meanings.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.rows.addLayout(row)

    def meaning(self) -> str:
        """Return what the signature means."""
        chosen = self.meanings.checkedButton()
        return str(chosen.property("meaning")) if chosen else "agree"

    def missing(self, key: str) -> str:
        del key
        if self.meanings.buttons() and self.meanings.checkedButton() is None:
            return _("Choose what your signature means.")
        return self.secret.missing()

    def try_password_again(self) -> None:
        """Let another password replace the wrong one."""
        self.secret.try_again()

    def start(self) -> None:
        offered = self.meanings.buttons()
        (offered[0] if offered else self.secret).setFocus(Qt.FocusReason.OtherFocusReason)


def of(record: Record) -> AssessmentForm | None:
    """Return the form of what waits for the reader, None when nothing does."""
    match record.row.step:
        case "state":
            return StateForm(record)
        case "decide":
            return DecideForm()
        case "sign":
            return SignForm(record.signs_as)
        case _:
            return None
