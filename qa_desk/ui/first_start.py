"""The first start: the demonstration centre, or one's own. As fast on screen as the sign-in."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import N_, Bilingual, _
from qa_desk.rules import accounts
from qa_desk.ui import theme
from qa_desk.ui.entrance import EntranceWindow, centred
from qa_desk.ui.widgets.chips import IconLabel
from qa_desk.ui.widgets.problem import Problem

_FIELDS = {  # name → words, row, column, columns
    "centre": (N_("Name of your centre"), 0, 0, 2),
    "name": (N_("Your full name"), 1, 0, 1),
    "staff_no": (N_("Your staff no."), 1, 1, 1),
    "login": (N_("Name to sign in with"), 2, 0, 2),
    "password": (N_("Password"), 3, 0, 1),
    "again": (N_("Password again"), 3, 1, 1),
}
_TO_TRY = {  # icon → words
    "shuffle": N_("Draw samples from the month's plan"),
    "headphones": N_("Listen to calls and score them"),
    "pen-line": N_("Sign as the CSR and as the team lead"),
    "printer": N_("Print the confirmation slip"),
}


@dataclass(frozen=True)
class Founding:
    """What a person sets up a centre with."""

    centre: str
    name: str
    staff_no: str
    login: str
    password: str = field(repr=False)


class FirstStartWindow(EntranceWindow):
    """Shown when nobody can sign in yet.

    Signals: `demonstration_chosen()`, `founded(Founding)`; both leave the window waiting until
    `show_error` or until it is closed.
    """

    add_words = N_("My centre works on a server already")
    demonstration_chosen = Signal()
    founded = Signal(object)

    def __init__(self, where: str | Bilingual) -> None:
        super().__init__(where)
        self.fields: dict[str, QLineEdit] = {}
        self.rebuild()

    def show_error(self, sentence: str, name: str = "") -> None:
        """Say in place why it did not work, and go to the field that is meant."""
        self.set_busy(on=False)
        self.problem.say(sentence)
        if name:
            self._mark(name)

    def error(self) -> str:
        """Return the words of the problem shown, empty when there is none."""
        return self.problem.words()

    def set_busy(self, *, on: bool) -> None:
        """Show that the centre is being made; nothing can be changed meanwhile."""
        for card in self._cards:
            card.setEnabled(not on)
        self._waiting.setVisible(on)
        self._bar.setRange(0, 0)
        if on:
            self.problem.say("")
            self._mark("")

    @Slot(object, object)
    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def build(self, middle: QVBoxLayout) -> None:
        typed = {name: line.text() for name, line in self.fields.items()}
        self.demonstration = QPushButton(_("Open the demonstration centre"))
        self.found = theme.role(QPushButton(_("Set up the centre")), "primary")
        self._cards = (self._demonstration_card(), self._own_card(typed))
        welcome = theme.role(QLabel(_("Welcome to QA Desk")), "title")
        why = theme.role(
            QLabel(_("There is no centre in this place yet. How do you begin?")), "dim"
        )
        for label in (welcome, why):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            middle.addWidget(label)
            middle.addSpacing(4)
        middle.addSpacing(16)
        middle.addLayout(centred(*self._cards, gap=16))
        middle.addSpacing(16)
        middle.addLayout(centred(self._waiting_line()))
        for button in (self.demonstration, self.found):
            button.setAutoDefault(True)
        self.demonstration.clicked.connect(self._on_demonstration)
        self.found.clicked.connect(self._on_found)

    def rebuild(self) -> None:
        super().rebuild()
        self.demonstration.setFocus()

    @Slot()
    def _on_demonstration(self) -> None:
        self.set_busy(on=True)
        self.demonstration_chosen.emit()

    @Slot()
    def _on_found(self) -> None:
        values = {name: line.text() for name, line in self.fields.items()}
        name, problem = _first_problem(values)
        if problem:
            self.show_error(problem, name)
            return
        self.set_busy(on=True)
        founding = Founding(
            values["centre"].strip(),
            values["name"].strip(),
            values["staff_no"].strip(),
            accounts.login_of(values["login"]),
            values["password"],
        )
        self.founded.emit(founding)

    @Slot()
    def _on_typed(self) -> None:
        self.problem.say("")
        self._mark("")

    def _mark(self, name: str) -> None:
        """Mark the field that is meant, and no other."""
        for key, line in self.fields.items():
            if line.property("problem") != (key == name):
                line.setProperty("problem", key == name)
                line.style().unpolish(line)
                line.style().polish(line)
        if name:
            self.fields[name].setFocus()
            self.fields[name].selectAll()

    # Layout

    def _demonstration_card(self) -> QFrame:
        card, layout = _card(
            "play",
            _("Look around first"),
            _(
                "A made-up centre with three teams and a month of calls, to try everything as any "
                "of its people:"
            ),
        )
        for icon, words in _TO_TRY.items():
            line = QHBoxLayout()
            line.setSpacing(8)
            label = QLabel(_(words))
            label.setWordWrap(True)
            line.addWidget(IconLabel(icon))
            line.addWidget(label, 1)
            layout.addLayout(line)
            layout.addSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self.demonstration)
        card.setFixedWidth(max(theme.px(320), card.minimumSizeHint().width()))
        return card

    def _own_card(self, typed: dict[str, str]) -> QFrame:
        card, layout = _card(
            "users",
            _("Set up your own centre"),
            _(
                "It is kept on this computer. You become its first person, with every right; "
                "others are added afterwards."
            ),
        )
        card.setFixedWidth(theme.px(440))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        self.fields = {}
        for name, (words, row, column, columns) in _FIELDS.items():
            line = self.fields[name] = QLineEdit(typed.get(name, ""))
            label = QLabel(_(words))
            label.setBuddy(line)
            line.setAccessibleName(_(words))
            line.textEdited.connect(self._on_typed)
            line.returnPressed.connect(self._on_found)
            grid.addWidget(label, 3 * row, column, 1, columns)
            grid.addWidget(line, 3 * row + 1, column, 1, columns)
            grid.setRowMinimumHeight(3 * row + 2, 4)
        for name in ("password", "again"):
            self.fields[name].setEchoMode(QLineEdit.EchoMode.Password)
        rule = theme.role(QLabel(accounts.password_rule()), "small")
        grid.addWidget(rule, 11, 0, 1, 2)
        self.problem = Problem()
        layout.addLayout(grid)
        layout.addStretch(1)
        layout.addSpacing(8)
        layout.addWidget(self.problem)
        layout.addSpacing(4)
        layout.addWidget(self.found)
        return card

    def _waiting_line(self) -> QWidget:
        self._waiting = QWidget()
        size = self._waiting.sizePolicy()
        size.setRetainSizeWhenHidden(True)  # nothing jumps
        self._waiting.setSizePolicy(size)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("The centre is being made"))
        layout = QVBoxLayout(self._waiting)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(theme.role(QLabel(_("The centre is being made")), "dim"))
        layout.addWidget(self._bar)
        self._waiting.setFixedWidth(theme.px(320))
        self._waiting.hide()
        return self._waiting


def _card(icon: str, title: str, words: str) -> tuple[QFrame, QVBoxLayout]:
    card = theme.role(QFrame(), "card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(24, 24, 24, 24)
    layout.setSpacing(4)
    layout.addWidget(IconLabel(icon, "accent", 24))
    layout.addSpacing(8)
    layout.addWidget(theme.role(QLabel(title), "heading"))
    text = theme.role(QLabel(words), "dim")
    text.setWordWrap(True)
    layout.addWidget(text)
    layout.addSpacing(12)
    return card, layout


def _first_problem(values: dict[str, str]) -> tuple[str, str]:
    """Return the first field that will not do, and why; two empty texts when all will."""
    missing = {
        "centre": _("Give the centre a name."),
        "name": _("Type your full name."),
        "staff_no": _("Type your staff no."),
    }
    for name, sentence in missing.items():
        if not values[name].strip():
            return name, sentence
    if problem := accounts.login_problem(accounts.login_of(values["login"])):
        return "login", problem
    if problem := accounts.password_problem(values["password"], values["again"]):
        return "password", problem
    return "", ""
