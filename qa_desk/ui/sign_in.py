"""Sign in: name and password. It is on screen before anything slow is imported."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from qa_desk.i18n import Bilingual, _
from qa_desk.ui import theme
from qa_desk.ui.entrance import EntranceWindow, centred
from qa_desk.ui.widgets import patience
from qa_desk.ui.widgets.problem import Problem


class SignInWindow(EntranceWindow):
    """Asks who it is.

    Signals: `submitted(login, password)`, and those of every `EntranceWindow`.
    `hints` are sample names of a demonstration centre as (login, role in words).
    """

    submitted = Signal(str, str)

    def __init__(
        self,
        where: str | Bilingual,
        last_login: str = "",
        hints: Sequence[tuple[str, str]] = (),
        hint_password: str = "",
    ) -> None:
        super().__init__(where)
        self._hints = hints
        self._hint_password = hint_password
        self._failures = 0
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._on_waited)
        self.login = QLineEdit(last_login)
        self.password = QLineEdit()
        self.remember = QCheckBox()
        self._can_remember = False
        self._recalled = ""
        self.rebuild()

    def show_error(self, words: str) -> None:
        """Say in place why it did not work; the password is to be typed again."""
        self.set_checking(on=False)
        self._problem.say(words)
        self.password.selectAll()
        self.password.setFocus()

    def offer_to_remember(self, password: str) -> None:
        """Offer to remember the password; fill in one that is remembered already."""
        self._can_remember = True
        self.remember.show()
        if password and not self.password.text():
            self._recalled = password
            self.remember.setChecked(True)
            self.password.setText(password)
            self.button.setFocus()

    def is_to_remember(self) -> bool:
        """Say whether the password is to be remembered on this computer."""
        return self._can_remember and self.remember.isChecked()

    def set_checking(self, *, on: bool) -> None:
        """Show that name and password are being checked; nothing can be typed meanwhile."""
        self.set_open(on=not on)
        self.button.setText(_("Checking") if on else _("Sign in"))
        if on:
            self._problem.say("")

    def wait_longer(self) -> None:
        """Wait longer after each wrong password in a row, as a courtesy of the desktop (D1)."""
        self._failures += 1
        if seconds := patience.wait_after(self._failures):
            self.button.setEnabled(False)
            self._patience.start(seconds * 1000)

    def error(self) -> str:
        """Return the words of the problem shown, empty when there is none."""
        return self._problem.words()

    @Slot()
    def _on_waited(self) -> None:
        self.button.setEnabled(True)

    @Slot()
    def _on_submit(self) -> None:
        if not self.button.isEnabled():
            return
        login, password = self.login.text().strip(), self.password.text()
        if not login:
            self.show_error(_("Type your name."))
            self.login.setFocus()
        elif not password:
            self.show_error(_("Type your password."))
        else:
            self.set_checking(on=True)
            self.submitted.emit(login, password)

    @Slot()
    def _on_typed(self) -> None:
        self._problem.say("")

    @Slot()
    def _on_login_typed(self) -> None:
        """Take back what belongs to the name that stood here."""
        if self._recalled:
            if self.password.text() == self._recalled:
                self.password.clear()
            self._recalled = ""
            self.remember.setChecked(False)

    @Slot()
    def _on_hint(self) -> None:
        self.login.setText(self.sender().property("login"))
        self.password.setText(self._hint_password)
        self.button.setFocus()

    # Layout

    def words(self) -> tuple[str, str, str]:
        """Return the title, the line below it, and what the name is called."""
        return _("QA Desk"), _("Sign in with your own name"), _("Name")

    def build(self, middle: QVBoxLayout) -> None:
        middle.addLayout(centred(self._card(self.login.text(), self.password.text())))
        middle.addSpacing(12)
        self._hint_box = self._hints_box()
        middle.addLayout(centred(self._hint_box))

    def rebuild(self) -> None:
        super().rebuild()
        first = self.password if self.login.text() else self.login
        first.setFocus()

    def _card(self, login: str, password: str) -> QFrame:
        self.login = QLineEdit(login)
        self.password = QLineEdit(password)
        self.login.textEdited.connect(self._on_login_typed)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.button = theme.role(QPushButton(_("Sign in")), "primary")
        self.button.setAutoDefault(True)
        self.button.setEnabled(not self._patience.isActive())
        self.button.clicked.connect(self._on_submit)
        card = theme.role(QFrame(), "card")
        card.setFixedWidth(theme.px(360))
        layout = QVBoxLayout(card)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(4)
        title, hint, name = self.words()
        layout.addWidget(theme.role(QLabel(title), "title"))
        layout.addWidget(theme.role(QLabel(hint), "dim"))
        layout.addSpacing(12)
        for words, field in ((name, self.login), (_("Password"), self.password)):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            field.textEdited.connect(self._on_typed)
            field.returnPressed.connect(self._on_submit)
            layout.addWidget(label)
            layout.addWidget(field)
            layout.addSpacing(8)
        layout.addWidget(self._remember_box())
        self._problem = Problem()
        layout.addWidget(self._problem)
        layout.addSpacing(4)
        layout.addWidget(self.button)
        return card

    def _remember_box(self) -> QCheckBox:
        was_checked = self.remember.isChecked()
        self.remember = QCheckBox(_("Remember my password on this computer"))
        self.remember.setChecked(was_checked)
        self.remember.setVisible(self._can_remember)
        size = self.remember.sizePolicy()
        size.setRetainSizeWhenHidden(True)  # it appears while somebody types; nothing jumps
        self.remember.setSizePolicy(size)
        return self.remember

    def _hints_box(self) -> QFrame:
        box = QFrame()
        box.setMinimumWidth(theme.px(480))  # longer words make it wider
        box.setVisible(bool(self._hints))
        layout = QVBoxLayout(box)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(0)
        words = theme.role(QLabel(_("Demonstration centre: sign in as")), "small")
        words.setContentsMargins(8, 0, 0, 4)
        layout.addWidget(words)
        columns = QGridLayout()
        columns.setSpacing(0)
        layout.addLayout(columns)
        rows = -(-len(self._hints) // 2)
        for n, (login, part) in enumerate(self._hints):
            button = theme.role(QPushButton(f"{_(part)}  ·  {login}"), "rail")
            button.setIcon(theme.icon("user"))
            button.setIconSize(theme.icon_size(gap=True))
            button.setProperty("login", login)
            button.clicked.connect(self._on_hint)
            columns.addWidget(button, n % rows, n // rows)
        return box
