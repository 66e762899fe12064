"""Sign in: name and password. It is on screen before anything slow is imported."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk import i18n
from qa_desk.i18n import LANGUAGES, _
from qa_desk.ui import theme
from qa_desk.ui.widgets.chips import IconLabel


class SignInWindow(QWidget):
    """Asks who it is.

    Signals: `submitted(login, password)`; `language_chosen("zh"|"en")` and
    `theme_chosen("light"|"dark")` when it already speaks and looks so, to be kept.
    `hints` are sample names of a demonstration centre as (login, role in words).
    """

    submitted = Signal(str, str)
    language_chosen = Signal(str)
    theme_chosen = Signal(str)

    def __init__(
        self,
        where: str,
        last_login: str = "",
        hints: Sequence[tuple[str, str]] = (),
        hint_password: str = "",
    ) -> None:
        super().__init__()
        self._where = where
        self._hints = hints
        self._hint_password = hint_password
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._inside = QWidget()
        self._build(last_login, "")
        self.resize(theme.px(880), theme.px(640))

    def show_error(self, words: str) -> None:
        """Say in place why it did not work; the password is to be typed again."""
        self.set_checking(on=False)
        self._problem.setText(words)
        self._problem_line.show()
        self.password.selectAll()
        self.password.setFocus()

    def set_checking(self, *, on: bool) -> None:
        """Show that name and password are being checked; nothing can be typed meanwhile."""
        self._inside.setEnabled(not on)
        self.button.setText(_("Checking") if on else _("Sign in"))
        if on:
            self._problem_line.hide()

    def error(self) -> str:
        """Return the words of the problem shown, empty when there is none."""
        return "" if self._problem_line.isHidden() else self._problem.text()

    @Slot()
    def _on_submit(self) -> None:
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
        self._problem_line.hide()

    @Slot()
    def _on_hint(self) -> None:
        self.login.setText(self.sender().property("login"))
        self.password.setText(self._hint_password)
        self.button.setFocus()

    @Slot()
    def _on_language(self) -> None:
        language = "en" if i18n.language() == "zh" else "zh"
        i18n.set_language(language)
        self._build(self.login.text(), self.password.text())
        self.language_chosen.emit(language)

    @Slot()
    def _on_theme(self) -> None:
        name = "light" if theme.colours().name == "dark" else "dark"
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, name)
        self._show_theme()
        self.theme_chosen.emit(name)

    def _show_theme(self) -> None:
        dark = theme.colours().name == "dark"
        self._theme_button.setIcon(theme.icon("sun" if dark else "moon"))
        self._theme_button.setToolTip(_("Light theme") if dark else _("Dark theme"))
        self._theme_button.setAccessibleName(self._theme_button.toolTip())

    # Layout

    def _build(self, login: str, password: str) -> None:
        self.setWindowTitle(_("QA Desk"))
        self._inside.deleteLater()
        self._inside = QWidget()
        layout = QVBoxLayout(self._inside)
        layout.setContentsMargins(12, 12, 12, 16)
        tools = self._tools()
        layout.addLayout(tools)
        layout.addStretch(2)
        layout.addLayout(_centred(self._card(login, password)))
        layout.addSpacing(12)
        self._hint_box = self._hints_box()
        layout.addLayout(_centred(self._hint_box))
        layout.addStretch(3)
        layout.addLayout(self._place())
        self._outer.addWidget(self._inside)
        first = self.password if login else self.login
        first.setFocus()
        self._show_theme()

    def _card(self, login: str, password: str) -> QFrame:
        self.login = QLineEdit(login)
        self.password = QLineEdit(password)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.button = theme.role(QPushButton(_("Sign in")), "primary")
        self.button.setAutoDefault(True)
        self.button.clicked.connect(self._on_submit)
        card = theme.role(QFrame(), "card")
        card.setFixedWidth(theme.px(360))
        layout = QVBoxLayout(card)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(4)
        layout.addWidget(theme.role(QLabel(_("QA Desk")), "title"))
        layout.addWidget(theme.role(QLabel(_("Sign in with your own name")), "dim"))
        layout.addSpacing(12)
        for words, field in ((_("Name"), self.login), (_("Password"), self.password)):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            field.textEdited.connect(self._on_typed)
            field.returnPressed.connect(self._on_submit)
            layout.addWidget(label)
            layout.addWidget(field)
            layout.addSpacing(8)
        layout.addWidget(self._problem_label())
        layout.addSpacing(4)
        layout.addWidget(self.button)
        return card

    def _problem_label(self) -> QWidget:
        self._problem_line = QWidget()
        self._problem = theme.role(QLabel(), "problem")
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout(self._problem_line)
        line.setContentsMargins(0, 0, 0, 4)
        line.setSpacing(8)
        line.addWidget(IconLabel("circle-alert", "fatal"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._problem, 1)
        self._problem_line.hide()
        return self._problem_line

    def _hints_box(self) -> QFrame:
        box = QFrame()
        box.setFixedWidth(theme.px(360))
        box.setVisible(bool(self._hints))
        layout = QVBoxLayout(box)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(0)
        words = theme.role(QLabel(_("Demonstration centre: sign in as")), "small")
        words.setContentsMargins(8, 0, 0, 4)
        layout.addWidget(words)
        for login, part in self._hints:
            button = theme.role(QPushButton(f"{part}  ·  {login}"), "rail")
            button.setIcon(theme.icon("user"))
            button.setIconSize(theme.icon_size(gap=True))
            button.setProperty("login", login)
            button.clicked.connect(self._on_hint)
            layout.addWidget(button)
        return box

    def _tools(self) -> QHBoxLayout:
        self._theme_button = QToolButton()
        self._theme_button.clicked.connect(self._on_theme)
        language = QToolButton()
        language.setText(LANGUAGES["en" if i18n.language() == "zh" else "zh"])
        language.setIcon(theme.icon("languages"))
        language.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        language.clicked.connect(self._on_language)
        tools = QHBoxLayout()
        tools.addStretch()
        for button in (self._theme_button, language):
            button.setIconSize(theme.icon_size(gap=button is language))
            tools.addWidget(button)
        return tools

    def _place(self) -> QHBoxLayout:
        words = theme.role(QLabel(self._where), "small")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addStretch()
        line.addWidget(IconLabel("database", "dim", 14))
        line.addWidget(words)
        line.addStretch()
        return line


def _centred(widget: QWidget) -> QHBoxLayout:
    """Centre by room at both sides; an alignment would forget that words wrap."""
    line = QHBoxLayout()
    line.addStretch()
    line.addWidget(widget)
    line.addStretch()
    return line
