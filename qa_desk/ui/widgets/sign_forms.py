"""What a person fills in to take a step on a case: release it, confirm it, countersign it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.rules import workflow
from qa_desk.rules.guards import Facts
from qa_desk.services.cases import Case
from qa_desk.services.signing_off import Answer
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.review_place import ReviewPlace
from qa_desk.ui.widgets.secret_field import SecretField

_LINES = 2


class Words(QPlainTextEdit):
    """A few lines of text; Tab leaves it, Ctrl+Enter goes on."""

    finished = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.px(20) * _LINES + 12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        else:
            super().keyPressEvent(event)


class StepForm(QWidget):
    """The form of one or two steps; signals `wanted(key of the step)`, `typed()`.

    What needs more room stands in `place`, where the result is read otherwise; `turned()` when
    it changes whether it does.
    """

    wanted = Signal(str)
    typed = Signal()
    turned = Signal()

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__()
        self.keys = keys
        self.place: ReviewPlace | None = None
        self.problem = Problem()
        self.buttons: list[QPushButton] = []
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(8)

    def add_button(self, key: str, words: str, *, primary: bool = True) -> QPushButton:
        """Add the button that takes a step."""
        button = QPushButton(words)
        if primary:
            theme.role(button, "primary")
        button.clicked.connect(lambda: self.wanted.emit(key))
        self.buttons.append(button)
        return button

    def missing(self, key: str) -> str:
        """Return why the step cannot be asked for yet, nothing when it can."""
        del key
        return ""

    def words(self) -> str:
        """Return the text that would be lost."""
        return ""

    def set_heard(self) -> None:
        """Remember that the marked part was played."""

    def in_place(self) -> ReviewPlace | None:
        """Return what is to stand where the result is read, nothing where that stays."""
        return self.place

    def set_enabled(self, *, enabled: bool) -> None:
        """Let the step be taken, or not while it is under way."""
        for button in self.buttons:
            button.setEnabled(enabled)

    def start(self) -> None:
        """Put the cursor where one begins."""
        self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)


class Heard(QCheckBox):
    """The tick that stands in for having played the marked part here; playing it ticks it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setToolTip(_("Playing the marked part here ticks this too."))


class SignForm(StepForm):
    """A form that ends in a password."""

    def __init__(self, key: str, verb: str, words: str) -> None:
        super().__init__((key,))
        self.text = Words(words)
        self.text.textChanged.connect(self.typed)
        self.text.finished.connect(lambda: self.wanted.emit(key))
        self.secret = SecretField()
        self.secret.wanted.connect(lambda: self.wanted.emit(key))
        self.sign = self.add_button(key, verb)
        self.hint = theme.role(
            QLabel(_("Your password is your signature under exactly what is shown here.")), "small"
        )
        self.hint.setWordWrap(True)
        self.whole = theme.role(QLabel(), "dim")  # what else is signed with it
        self.whole.setWordWrap(True)
        self.whole.hide()
        self._unread: list[str] = []
        self.rows.addWidget(self.whole)
        self.line = QHBoxLayout()
        self.line.setSpacing(8)
        self.line.addWidget(self.secret, 2)
        self.line.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignBottom)
        self.line.addWidget(self.hint, 3, Qt.AlignmentFlag.AlignBottom)

    def words(self) -> str:
        return self.text.toPlainText()

    def show_words(self, words: str) -> None:
        """Bring back what was typed before."""
        if not self.words():
            self.text.setPlainText(words)

    def tell_of(self, case: Case) -> None:
        """Say which results stand on the same slip: the signature is for all of them."""
        mates = case.together
        self._unread = [one.number for one in mates if not one.is_read and one.id != case.row.id]
        self.whole.setVisible(len(mates) > 1)
        words = _("Signs all {n} results of slip {slip}: {numbers}")
        said = words.format(
            n=len(mates), slip=case.row.slip, numbers=wording.listed([one.number for one in mates])
        )
        self.whole.setText(said)

    def missing(self, key: str) -> str:
        del key
        return self.secret.missing()

    def try_password_again(self) -> None:
        """Let another password replace the wrong one."""
        self.secret.try_again()

    def set_enabled(self, *, enabled: bool) -> None:
        super().set_enabled(enabled=enabled)
        self.secret.set_enabled(enabled=enabled)
        self.text.setReadOnly(not enabled)


class ConfirmForm(SignForm):
    """The evaluated CSR's answer (E-08)."""

    def __init__(self, *, fatal: bool) -> None:
        super().__init__("accept", _("Sign"), _("What you do not agree with"))
        self.agree = QRadioButton(wording.stance("agree"))
        self.reservation = QRadioButton(wording.stance("reservation"))
        self._stances = QButtonGroup(self)
        choices = Flow(across=24)
        for button in (self.agree, self.reservation):
            self._stances.addButton(button)
            choices.addWidget(button)
        self.heard = Heard(_("Heard with my team lead")) if fatal else None
        if self.heard:
            choices.addWidget(self.heard)
        self.text.hide()
        self.reservation.toggled.connect(self.text.setVisible)
        self._stances.buttonToggled.connect(self.typed)
        self.rows.addLayout(choices)
        self.rows.addWidget(self.text)
        self.rows.addLayout(self.line)
        self.rows.addWidget(self.problem)

    def answer(self) -> Answer:
        """Return what the CSR says."""
        heard = self.heard is not None and self.heard.isChecked()
        if self.reservation.isChecked():
            return Answer("reservation", self.words(), heard)
        return Answer("agree" if self.agree.isChecked() else "", "", heard)

    def missing(self, key: str) -> str:
        answer = self.answer()
        facts = Facts(
            status="E3",
            fatal=self.heard is not None,
            opened_by_csr=True,
            heard=answer.heard,
            stance=answer.stance,
            reservation=answer.statement,
        )
        try:
            workflow.check("accept", facts, {"csr"})
        except RuleError as error:
            return str(error)
        if self._unread:
            words = _("Read these results first, they are on the same slip: {numbers}")
            return words.format(numbers=wording.listed(self._unread))
        return super().missing(key)

    def set_heard(self) -> None:
        if self.heard:
            self.heard.setChecked(True)

    def show_words(self, words: str) -> None:
        super().show_words(words)
        if words:
            self.reservation.setChecked(True)

    def start(self) -> None:
        (self._stances.checkedButton() or self.agree).setFocus(Qt.FocusReason.TabFocusReason)


class CountersignForm(SignForm):
    """The team lead's part (E-09)."""

    def __init__(self, *, passed: bool) -> None:
        name = _("Coaching note") if passed else _("Coaching note: what you and the CSR agreed")
        super().__init__("countersign", _("Countersign"), name)
        self.rows.addWidget(self.text)
        self.rows.addLayout(self.line)
        self.rows.addWidget(self.problem)

    def start(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)


class ReleaseForm(StepForm):
    """Release to the CSR, or take the result back (E-06, E-07)."""

    def __init__(self, keys: tuple[str, ...], *, fatal: bool, asked: str = "") -> None:
        super().__init__(keys)
        releases = "release" in keys
        line = QHBoxLayout()
        line.setSpacing(8)
        if releases:
            line.addWidget(self.add_button("release", _("Release")))
        if "recall" in keys:
            line.addWidget(self.add_button("recall", _("Recall"), primary=False))
        self.heard = Heard(_("I have heard the marked part")) if fatal and releases else None
        if self.heard:
            self.rows.addWidget(self.heard)
        hint = theme.role(QLabel(_hint(asked, releases=releases, fatal=fatal)), "small")
        hint.setWordWrap(True)
        line.addWidget(hint, 1)
        self.rows.addLayout(line)
        self.rows.addWidget(self.problem)

    def missing(self, key: str) -> str:
        if key == "release" and self.heard and not self.heard.isChecked():
            return _("Play the marked part, or tick that you have heard it, before you release.")
        return ""

    def set_heard(self) -> None:
        if self.heard:
            self.heard.setChecked(True)


def _hint(asked: str, *, releases: bool, fatal: bool) -> str:
    if releases:
        return _("The CSR sees the result on a confirmation slip.")
    if fatal and asked:
        words = _(
            "A result with a fatal error is heard and released by a second listener: {names}."
        )
        return words.format(names=asked)
    if fatal:
        return _("A result with a fatal error is released by the QA lead, after listening to it.")
    return _("It goes back to your queue as a draft.")
