"""What the reader of a case can do about it now: the form of the step that waits, and others."""

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.services.cases import Case
from qa_desk.ui import theme
from qa_desk.ui.widgets import step_offers, wording
from qa_desk.ui.widgets.dispute_forms import DisputeForm, JudgeForm
from qa_desk.ui.widgets.review_forms import CorrectionForm, RescoreForm, VerdictForm
from qa_desk.ui.widgets.route_forms import PlainForm, RouteForm
from qa_desk.ui.widgets.sign_forms import (
    ConfirmForm,
    CountersignForm,
    ReleaseForm,
    SignForm,
    StepForm,
)
from qa_desk.ui.widgets.step_offers import Keys, Offers


class SignPanel(QFrame):
    """Shows one form at a time, or nothing.

    Signals: `wanted(key of the step)`, `typed()`, `hear(ms)` for a moment of the recording,
    `form_changed()` when another form is shown, or what it needs room for. A form stays, with all
    that was typed, for as long as the same case offers its steps.
    """

    wanted = Signal(str)
    typed = Signal()
    form_changed = Signal()
    hear = Signal(int)

    def __init__(self, offered: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offered = offered
        self.form: StepForm | None = None
        self.position: Callable[[], int] = lambda: 0  # of what is played
        self.people: Sequence[tuple[UUID, str]] = ()  # who can be named to sign
        self._case: Case | None = None
        self._about: tuple[object, Keys] = (None, ())
        self._forms: dict[Keys, StepForm] = {}
        theme.role(self, "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._choices = QHBoxLayout()
        self._choices.setSpacing(8)
        self._group = QButtonGroup(self)
        self._menu: QToolButton | None = None
        self._place = QVBoxLayout()
        self._place.setContentsMargins(24, 12, 24, 12)
        self._place.addLayout(self._choices)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(theme.role(QFrame(), "line"))
        layout.addLayout(self._place)
        self.hide()

    def show_case(self, case: Case | None) -> None:
        """Offer what can be done about a case; what was typed about it stays."""
        offers = step_offers.of(case, self.offered)
        case_id = case.row.id if case else None
        if (case_id, offers.keys) == self._about:
            self._tell(case)
            return
        if case_id == self._about[0] and self.form is not None and self.form.words().strip():
            self.form.set_enabled(enabled=False)  # the step is gone; the words can be copied
            return
        self.forget()
        self._case, self._about = case, (case_id, offers.keys)
        self._offer(offers)
        if offers.waiting:
            self.choose(offers.waiting[0])
        self.setVisible(bool(offers.keys))

    def forget(self) -> None:
        """Drop the forms and all that was typed."""
        self._about, self._case = (None, ()), None
        gone, self._forms, self.form = list(self._forms.values()), {}, None
        self.form_changed.emit()
        for widget in (*gone, *(form.place for form in gone)):
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        while (item := self._choices.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.hide()
                button.deleteLater()
        self._menu = None
        self.hide()

    def choose(self, keys: Keys) -> None:
        """Show the form of a group of steps; the others keep what was typed."""
        if self._case is None:
            return
        if self.form is not None:
            self.form.hide()
        if keys not in self._forms:
            form = self._forms[keys] = _form(self._case, keys, self.people)
            form.wanted.connect(self.take)
            form.typed.connect(self.typed)
            form.turned.connect(self.form_changed)
            if isinstance(form, RouteForm):
                form.hear.connect(self.hear)
                form.position = self.position
            self._place.addWidget(form)
        self.form = self._forms[keys]
        self._tell(self._case)
        self.form.show()
        for button in self._group.buttons():
            button.setChecked(button.property("keys") == list(keys))
        self.form_changed.emit()

    def _tell(self, case: Case | None) -> None:
        """Say on the form what is signed with the case, which others may have changed."""
        if case is not None and isinstance(self.form, SignForm):
            self.form.tell_of(case)

    def groups(self) -> tuple[Keys, ...]:
        """Return the groups of steps that are offered."""
        offers = step_offers.of(self._case, self.offered)
        return (*offers.waiting, *offers.rare)

    def show_people(self, people: Sequence[tuple[UUID, str]]) -> None:
        """Remember who can be named to sign, for the forms that ask."""
        self.people = people

    def say(self, sentence: str) -> None:
        """Say beside the button why the step was not taken."""
        if self.form is not None:
            self.form.problem.say(sentence)

    def refuse(self, sentence: str) -> None:
        """Say why the step was refused and let it be tried again."""
        if self.form is not None:
            self.form.set_enabled(enabled=True)
            self.form.problem.say(sentence)
            if isinstance(self.form, SignForm | RouteForm):
                self.form.try_password_again()

    def set_heard(self) -> None:
        """Remember that the marked part was played."""
        for form in self._forms.values():
            form.set_heard()

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
            self.wanted.emit(self.form.step(key) if isinstance(self.form, RouteForm) else key)

    def _offer(self, offers: Offers) -> None:
        """Put a button for each form that waits, if there are several, and a menu of the rest."""
        for keys in offers.waiting if len(offers.waiting) > 1 else ():
            self._choices.addWidget(self._choice(keys))
        self._choices.addStretch(1)
        if offers.rare:
            self._menu = self._more(offers.rare)
            self._choices.addWidget(self._menu)

    def _choice(self, keys: Keys) -> QPushButton:
        button = QPushButton(step_offers.label(keys))
        button.setCheckable(True)
        button.setProperty("keys", list(keys))
        button.clicked.connect(self._chooser(keys))
        self._group.addButton(button)
        return button

    def _more(self, groups: Sequence[Keys]) -> QToolButton:
        button = QToolButton()
        button.setText(_("Other steps"))
        button.setIcon(theme.icon("ellipsis"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for keys in groups:
            menu.addAction(step_offers.label(keys), self._chooser(keys))
        button.setMenu(menu)
        return button

    def _chooser(self, keys: Keys) -> Callable[[], None]:
        def choose() -> None:
            self.choose(keys)
            self.start()

        return choose


def _form(case: Case, keys: Keys, people: Sequence[tuple[UUID, str]]) -> StepForm:
    for group, made in _FORMS.items():
        if keys[0] in group:
            return made(keys, case)
    return PlainForm(keys[0], case, people)


def _release_form(keys: Keys, case: Case) -> StepForm:
    asked = wording.listed([str(name) for name in case.listeners])
    return ReleaseForm(keys, fatal=step_offers.is_heard_twice(case), asked=asked)


_FORMS: Mapping[Keys, Callable[[Keys, Case], StepForm]] = {
    ("accept",): lambda _keys, case: ConfirmForm(fatal=step_offers.is_heard_twice(case)),
    ("countersign",): lambda _keys, case: CountersignForm(passed=case.row.result == "pass"),
    ("release", "recall"): _release_form,
    ("dispute", "dispute_past", "contest", "appeal"): DisputeForm,
    ("judge_true", "judge_false"): lambda _keys, case: JudgeForm(case),
    ("rescore",): lambda _keys, case: RescoreForm(case),
    ("uphold", "uphold_signed", "correct", "panel_uphold", "panel_correct"): VerdictForm,
    ("propose", "self_correct"): CorrectionForm,
}
