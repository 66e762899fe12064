"""A new password for somebody, typed twice."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import accounts
from qa_desk.ui import theme
from qa_desk.ui.widgets.problem import Problem


class PasswordDialog(QDialog):
    """Asks for a password; `wanted(password)` when it will do. Who asked closes it."""

    wanted = Signal(str)

    def __init__(self, person: str, login: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Set password"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.password = QLineEdit()
        self.again = QLineEdit()
        self.problem = Problem()
        self.button = theme.role(QPushButton(_("Set password")), "primary")
        self.button.setDefault(True)
        self._lay_out(person, login)
        self.button.clicked.connect(self._on_clicked)
        for field in (self.password, self.again):
            field.textEdited.connect(self._on_typed)

    def show_error(self, sentence: str) -> None:
        """Say why it was not set."""
        self.problem.say(sentence)
        self._inputs(enabled=True)
        self.password.setFocus()
        self.password.selectAll()

    @Slot()
    def _on_typed(self) -> None:
        self.problem.say("")

    @Slot()
    def _on_clicked(self) -> None:
        password = self.password.text()
        if problem := accounts.password_problem(password, self.again.text()):
            self.show_error(problem)
        else:
            self._inputs(enabled=False)
            self.wanted.emit(password)

    def _inputs(self, *, enabled: bool) -> None:
        for widget in (self.password, self.again, self.button):
            widget.setEnabled(enabled)

    def _lay_out(self, person: str, login: str) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(4)
        title = theme.role(QLabel(person), "heading")
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setWordWrap(True)
        layout.addWidget(title)
        layout.addWidget(theme.role(QLabel(_("Signs in as {login}").format(login=login)), "dim"))
        layout.addSpacing(12)
        fields = ((_("New password"), self.password), (_("New password again"), self.again))
        for words, field in fields:
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            field.setEchoMode(QLineEdit.EchoMode.Password)
            layout.addWidget(label)
            layout.addWidget(field)
            if field is self.password:
                layout.addWidget(theme.role(QLabel(accounts.password_rule()), "small"))
            layout.addSpacing(8)
        layout.addWidget(self.problem)
        layout.addSpacing(4)
        cancel = QPushButton(_("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.button)
        layout.addLayout(buttons)
        self.setTabOrder(self.again, self.button)
        self.setTabOrder(self.button, cancel)
        self.setFixedWidth(theme.px(380))
