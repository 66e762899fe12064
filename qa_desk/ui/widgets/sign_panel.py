"""What the reader of a case can do about it now: the form of the steps offered."""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from qa_desk.services.cases import Case
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.sign_forms import (
    ConfirmForm,
    CountersignForm,
    ReleaseForm,
    SignForm,
    StepForm,
)

OFFERED = ("release", "recall", "accept", "countersign")


class SignPanel(QFrame):
    """Shows one form, or nothing; signals `wanted(key of the step)`, `typed()`.

    The form stays, with all that was typed, for as long as the same case offers the same steps.
    """

    wanted = Signal(str)
    typed = Signal()

    def __init__(self, offered: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offered = offered
        self.form: StepForm | None = None
        self._about: tuple[object, tuple[str, ...]] = (None, ())
        theme.role(self, "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = theme.role(QFrame(), "line")
        self._place = QVBoxLayout()
        self._place.setContentsMargins(24, 12, 24, 12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line)
        layout.addLayout(self._place)
        self.hide()

    def show_case(self, case: Case | None) -> None:
        """Offer what can be done about a case; what was typed about it stays."""
        keys = steps(case, self.offered)
        case_id = case.row.id if case else None
        if (case_id, keys) == self._about:
            return
        if case_id == self._about[0] and self.form is not None and self.form.words().strip():
            self.form.set_enabled(enabled=False)  # the step is gone; the words can be copied
            return
        self.forget()
        self._about = (case_id, keys)
        form = _form(case, keys) if case and keys else None
        if form is not None:
            form.wanted.connect(self.take)
            form.typed.connect(self.typed)
            self._place.addWidget(form)
        self.form = form
        self.setVisible(form is not None)

    def forget(self) -> None:
        """Drop the form and all that was typed."""
        self._about = (None, ())
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.hide()

    def say(self, sentence: str) -> None:
        """Say beside the button why the step was not taken."""
        if self.form is not None:
            self.form.problem.say(sentence)

    def refuse(self, sentence: str) -> None:
        """Say why the step was refused and let it be tried again."""
        if self.form is not None:
            self.form.set_enabled(enabled=True)
            self.form.problem.say(sentence)
            if isinstance(self.form, SignForm):
                self.form.try_password_again()

    def set_heard(self) -> None:
        """Remember that the marked part was played."""
        if self.form is not None:
            self.form.set_heard()

    def start(self) -> None:
        """Put the cursor where one begins."""
        if self.form is not None:
            self.form.start()

    @Slot(str)
    def take(self, key: str) -> None:
        """Ask for a step, unless something is missing for it."""
        if self.form is None or not self.form.buttons[0].isEnabled():
            return
        problem = self.form.missing(key)
        self.form.problem.say(problem)
        if not problem:
            self.form.set_enabled(enabled=False)
            self.wanted.emit(key)


def steps(case: Case | None, offered: Collection[str] = OFFERED) -> tuple[str, ...]:
    """Return the steps with a form; a fatal error's author cannot release it (E-07)."""
    if case is None:
        return ()
    keys = tuple(step.key for step in case.steps if step.key in offered)
    if _is_heard_twice(case) and "recall" in keys:
        return tuple(key for key in keys if key != "release")
    return keys


def _form(case: Case, keys: tuple[str, ...]) -> StepForm:
    if "accept" in keys:
        return ConfirmForm(fatal=_is_heard_twice(case))
    if "countersign" in keys:
        return CountersignForm(passed=case.row.result == "pass")
    asked = wording.listed([str(name) for name in case.listeners])
    return ReleaseForm(keys, fatal=_is_heard_twice(case), asked=asked)


def _is_heard_twice(case: Case) -> bool:
    """Say whether a second person has to hear a fatal error; of words alone nobody can (P8)."""
    return case.fatal and case.is_recorded
