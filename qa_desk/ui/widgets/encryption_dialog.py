"""The switch of the local file's encryption, and its recovery key to keep on paper."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.ui import theme
from qa_desk.ui.widgets import arranging
from qa_desk.ui.widgets.problem import Problem

_MOST_NAMED = 5


class State(Protocol):
    """How a file lies on the disk."""

    @property
    def path(self) -> Path: ...
    @property
    def recovery_key(self) -> str: ...
    @property
    def key_file(self) -> Path | None: ...
    @property
    def plain(self) -> Sequence[Path]: ...


class EncryptionDialog(QDialog):
    """Shows a state and offers what can be done.

    Signals: `switch_wanted("on"|"off"|"change-key")`, `deletion_wanted()`; both leave it waiting
    until `show_state` or `show_error`.
    """

    switch_wanted = Signal(str)
    deletion_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Encryption of this file"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.state: State | None = None
        self.heading = theme.role(QLabel(), "heading")
        self.words = theme.role(QLabel(), "dim")
        self.key = QLabel()
        self.plain = theme.role(QLabel(), "small")
        self.problem = Problem()
        self.encrypt = theme.role(_button(_("Encrypt the file"), self._on_on), "primary")
        self.change = _button(_("Change the key"), self._on_change)
        self.stop = _button(_("Stop encrypting"), self._on_off)
        self.copy = _button(_("Copy"), self._on_copy)
        self.print = _button(_("Print"), self._on_print)
        self.delete = _button(_("Delete these copies"), self._on_delete)
        self.leave = _button(_("Close"), self.accept)
        self._lay_out()
        self.setEnabled(False)

    def show_state(self, state: State) -> None:
        """Show how the file is now."""
        self.state = state
        is_on = bool(state.recovery_key)
        name = state.path.name
        self.heading.setText(
            (_("{name} is encrypted") if is_on else _("{name} is not encrypted")).format(name=name)
        )
        self.words.setText("\n\n".join(_sentences(state)))
        self.key.setText(state.recovery_key)
        self.plain.setText(_plain(state.plain))
        for widget in (self.key, self.change, self.stop, self.copy, self.print):
            widget.setVisible(is_on)
        for widget in (self.plain, self.delete):
            widget.setVisible(bool(state.plain))
        self.encrypt.setVisible(not is_on)
        self.problem.say("")
        self.setEnabled(True)
        theme.fit_height(self)

    def show_error(self, sentence: str) -> None:
        """Say why nothing was changed."""
        self.problem.say(sentence)
        self.setEnabled(True)

    def choose_printer(self) -> QPrinter | None:
        """Ask for the printer; None when the person changed their mind."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        accepted = QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted
        return printer if accepted else None

    def _want(self, action: str) -> None:
        self.setEnabled(False)
        self.switch_wanted.emit(action)

    @Slot()
    def _on_on(self) -> None:
        self._want("on")

    @Slot()
    def _on_off(self) -> None:
        self._want("off")

    @Slot()
    def _on_change(self) -> None:
        self._want("change-key")

    @Slot()
    def _on_delete(self) -> None:
        self.setEnabled(False)
        self.deletion_wanted.emit()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.key.text())

    @Slot()
    def _on_print(self) -> None:
        printer = self.choose_printer()
        if printer is not None and self.state is not None:
            document = QTextDocument()
            title = _("QA Desk: recovery key of {path}").format(path=self.state.path)
            document.setPlainText(f"{title}\n\n{self.key.text()}\n\n{_paper()}")
            document.print_(printer)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(8)
        self.key.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.key.setAccessibleName(_("Recovery key"))
        for label in (self.heading, self.words, self.plain):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        layout.addWidget(self.heading)
        layout.addWidget(self.words)
        layout.addLayout(arranging.line(self.key, None, self.copy, self.print))
        layout.addWidget(self.plain)
        layout.addLayout(arranging.line(self.delete, None))
        layout.addWidget(self.problem)
        layout.addSpacing(8)
        layout.addLayout(arranging.line(self.stop, self.change, None, self.leave, self.encrypt))
        for widget in (self.key, self.change, self.stop, self.copy, self.print, self.plain):
            widget.hide()
        self.delete.hide()
        self.encrypt.hide()
        self.setFixedWidth(theme.px(560))


def _paper() -> str:
    return _(
        "Keep it on paper, away from this computer: without it, a lost keyring means lost data."
    )


def _sentences(state: State) -> list[str]:
    signed_out = _("A change takes a moment, and you sign in again afterwards.")
    if not state.recovery_key:
        return [
            _(
                "Whoever gets hold of the file, or of a backup of it, can read everything. "
                "Encrypted, it opens by a key that this computer keeps."
            ),
            signed_out,
        ]
    found = [_("This is its recovery key.") + "\n" + _paper()]
    if state.key_file:
        found.append(
            _(
                "This computer has no keyring, so the key lies in {file}. That protects only "
                "against a stolen copy of the database, not against somebody at this computer."
            ).format(file=state.key_file)
        )
    return [*found, signed_out]


def _plain(copies: Sequence[Path]) -> str:
    words = ngettext(
        "{n} copy is not encrypted: {names}",
        "{n} copies are not encrypted: {names}",
        len(copies),
    )
    names = [file.name for file in copies[:_MOST_NAMED]]
    if len(copies) > _MOST_NAMED:
        names.append("…")
    return words.format(n=len(copies), names=_(", ").join(names))


def _button(words: str, slot: object) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(slot)
    return button
