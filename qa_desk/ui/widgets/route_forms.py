"""The forms of the steps after a release: a reason, a listed choice, a person, a vote."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
)

from qa_desk.i18n import N_, _
from qa_desk.rules import guards, workflow
from qa_desk.rules.disputes import Words as Said
from qa_desk.rules.signatures import Given
from qa_desk.services import routes
from qa_desk.services.cases import Case
from qa_desk.ui import theme
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.secret_field import SecretField
from qa_desk.ui.widgets.sign_forms import StepForm, Words

_HINTS = {
    "decline": N_("Your team lead will talk it over with you. Nothing is signed by this."),
    "withdraw": N_("The result goes back to you to be confirmed; your time goes on as before."),
    "coach": N_("What you and the CSR said. After it the CSR can sign, also with reservation."),
    "call_in": N_("The time to answer is over. You meet the CSR and write down what was said."),
    "record_refusal": N_(
        "The CSR's own words, if there are any. Then the witness you name signs too."
    ),
    "refuse": N_("You witness that the CSR refuses to sign. The evaluation stands as it is."),
    "absent": N_("Only while the roster says so. The CSR may take it up again on return."),
    "left": N_("It is closed with a note that the CSR has left, and not counted in appraisals."),
    "name_signer": N_("Who signs in the team lead's place for this result."),
    "reopen": N_("It goes back to the CSR on a new slip; what was signed stays on the old one."),
    "reopen_review": N_("It is reviewed; what was signed stays on the old slip."),
    "come_back": N_("You were away when it was closed. It comes back to you to be confirmed."),
    "void": N_("It leaves all statistics, and its call may be drawn anew."),
    "answer": N_("What the inspection has to say to the dispute; everybody on the route reads it."),
    "vote": N_("The chair decides when all have voted. What you write goes with your vote."),
    "panel_uphold": N_("The decision is final; the CSR signs with or without reservation."),
    "uphold": N_("The result stands. The team lead talks it over with the CSR."),
    "uphold_signed": N_("The result stands, and the CSR has signed it: it goes to the team lead."),
}
_OPTIONAL = ("decline", "withdraw", "record_refusal", "name_signer", "refuse", "come_back")


def needs(key: str) -> frozenset[str]:
    """Return the guards of a step, whichever state it starts in."""
    return frozenset(need for step in workflow.rows(key) for need in step.needs)


class RouteForm(StepForm):
    """A step that is told; `said()` are its words, `given()` what is signed with.

    Signal: `hear(ms)` asks for a moment of the recording; `position` tells where it is.
    """

    hear = Signal(int)

    def __init__(self, keys: tuple[str, ...], case: Case) -> None:
        super().__init__(keys)
        self.position: Callable[[], int] = lambda: 0
        self.case = case
        self.secret = SecretField() if keys[0] in routes.SIGNED else None

    def said(self) -> Said:
        """Return what was filled in."""
        raise NotImplementedError

    def given(self) -> Given:
        """Return what is signed with, nothing where no signature is asked."""
        return self.secret.given() if self.secret else Given("")

    def document(self) -> dict[str, Any]:
        """Return what was filled in so that it can be kept on this computer."""
        return {"step": self.keys[0], "words": self.words()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Bring back what was kept."""

    def step(self, key: str) -> str:
        """Return the step that is meant when the button of a step is pressed."""
        return key

    def try_password_again(self) -> None:
        """Let another password replace the wrong one."""
        if self.secret:
            self.secret.try_again()

    def buttons_line(self, hint: str = "") -> QHBoxLayout:
        """Return the line with password, buttons and hint."""
        line = QHBoxLayout()
        line.setSpacing(8)
        if self.secret:
            self.secret.wanted.connect(lambda: self.wanted.emit(self.keys[0]))
            line.addWidget(self.secret, 2)
        for place, key in enumerate(self.keys):
            line.addWidget(self.add_button(key, workflow.label(key), primary=not place))
        label = theme.role(QLabel(hint), "small")
        label.setWordWrap(True)
        line.addWidget(label, 3)
        return line


class PlainForm(RouteForm):
    """A step with a reason, and perhaps a listed choice, a person or a vote."""

    def __init__(self, key: str, case: Case, people: Sequence[tuple[UUID, str]] = ()) -> None:
        super().__init__((key,), case)
        self.choice = _choice(key, people)
        self.text = None if "listed_void" in needs(key) else Words(_asked(key))
        self.upholds, self.overturns = QRadioButton(_("Uphold")), QRadioButton(_("Overturn"))
        votes = QButtonGroup(self)
        if key == "vote":
            row = Flow(across=24)
            for button in (self.upholds, self.overturns):
                votes.addButton(button)
                row.addWidget(button)
            self.rows.addLayout(row)
        if self.choice:
            self.rows.addWidget(self.choice)
        if self.text:
            self.text.textChanged.connect(self.typed)
            self.text.finished.connect(lambda: self.wanted.emit(key))
            self.rows.addWidget(self.text)
        hint = _HINTS.get(key, "")
        self.rows.addLayout(self.buttons_line(_(hint) if hint else ""))
        self.rows.addWidget(self.problem)

    def words(self) -> str:
        return self.text.toPlainText() if self.text else ""

    def restore(self, kept: Mapping[str, Any]) -> None:
        if self.text and not self.words():
            self.text.setPlainText(kept.get("words", ""))

    def said(self) -> Said:
        key = self.keys[0]
        chosen = self.choice.currentData() if self.choice else None
        said = Said(reason=self.words())
        if "listed_void" in needs(key):
            return replace(said, reason=chosen or "")
        if "signer_fits" in needs(key):
            return replace(said, person=chosen)
        if key == "vote":
            return replace(said, upholds=self.upholds.isChecked())
        return said

    def missing(self, key: str) -> str:
        if key == "vote" and not (self.upholds.isChecked() or self.overturns.isChecked()):
            return _("Choose how you vote.")
        if self.choice and self.choice.currentData() is None:
            return _("Choose one from the list.")
        if "reason" in needs(key) and not self.words().strip():
            return _("A reason is needed. Write it, then try again.")
        return self.secret.missing() if self.secret else ""

    def start(self) -> None:
        (self.choice or self.text or self.buttons[0]).setFocus(Qt.FocusReason.OtherFocusReason)


def _asked(key: str) -> str:
    words = {
        "coach": _("Coaching note: what you and the CSR agreed"),
        "record_refusal": _("The CSR's words"),
    }
    return words.get(key, _("Note") if key in _OPTIONAL else _("Reason"))


def _choice(key: str, people: Sequence[tuple[UUID, str]]) -> QComboBox | None:
    offered: list[tuple[Any, str]] = []
    if "listed_void" in needs(key):
        offered = [(code, _(words)) for code, words in guards.VOIDS.items()]
    elif "signer_fits" in needs(key):
        offered = [(person, shown(words)) for person, words in people]
    else:
        return None
    box = QComboBox()
    asks = _("Why it is void") if "listed_void" in needs(key) else _("Who signs")
    box.setAccessibleName(asks)
    box.addItem(asks, None)
    for value, words in offered:
        box.addItem(words, value)
    return box
