"""Uses the real windows as a person does: signs in, presses buttons, waits, takes pictures."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from qa_desk import app, demo
from qa_desk.desk import application
from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.page import Page

PATIENCE_S = 60.0
SIZE = (1366, 768)


def without_a_display() -> bool:
    """Say whether there is no screen, and let Qt draw into memory then."""
    if not application.has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return os.environ.get("QT_QPA_PLATFORM") == "offscreen"


class Guide:
    """One program on one database, driven from outside."""

    def __init__(self, database: str, theme: str = "light") -> None:
        self.application = application.make(theme)
        self.desk = app.Desk(self.application, app.Start(database, app.where(database)))

    def sign_in(self, login: str) -> MainWindow:
        """Sign in at the sign-in window with the demonstration password."""
        if self.desk.sign_in_window is None:
            self.desk.show_sign_in()
        window = self.desk.sign_in_window
        if window is None:
            raise StorageError(_("The sign-in window does not open."))
        window.login.setText(login)
        window.password.setText(demo.PASSWORD)
        QTest.mouseClick(window.button, Qt.MouseButton.LeftButton)
        self.wait(lambda: self.desk.window is not None or bool(window.error()), window.error)
        if self.desk.window is None:
            raise StorageError(window.error())
        self.desk.window.resize(*SIZE)
        self.settle()
        return self.desk.window

    def sign_out(self) -> None:
        """Sign out; the sign-in window is there again."""
        self.window.sign_out()
        self.wait(lambda: self.desk.window is None)

    @property
    def window(self) -> MainWindow:
        """Return the window of the person signed in."""
        if self.desk.window is None:
            raise StorageError(_("Nobody is signed in."))
        return self.desk.window

    def open(self, page: str, record: object = None) -> Page:
        """Go to a page, and to a record on it."""
        self.window.open(page, record)
        self.settle()
        found = self.window.page()
        if found is None or found.name != page:
            raise StorageError(_("The page {page} does not open.").format(page=page))
        return found

    def press(self, words: str, within: QWidget | None = None) -> None:
        """Press the button that says these words."""
        parent = within or self.window

        def button() -> QAbstractButton | None:
            buttons = parent.findChildren(QAbstractButton)
            return next((b for b in buttons if _says(b, words) and b.isEnabled()), None)

        self.wait(lambda: button() is not None, lambda: _missing(words))
        found = button()
        if found is not None:
            QTest.mouseClick(found, Qt.MouseButton.LeftButton)
        self.settle()

    def key(self, key: Qt.Key) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def wait(self, condition: Callable[[], object], why: Callable[[], str] | None = None) -> None:
        """Let the program run until a condition holds; StorageError after a minute."""
        until = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > until:
                words = (why() if why else "") or _("Something that was expected did not happen.")
                raise StorageError(words)
            self.let_run(20)

    def let_run(self, milliseconds: int) -> None:
        """Let the program run for a while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def settle(self) -> None:
        """Wait until nothing is being read or computed any more."""
        quiet = 0
        until = time.monotonic() + PATIENCE_S
        while quiet < 3 and time.monotonic() < until:
            self.let_run(30)
            quiet = 0 if self.desk.jobs.running else quiet + 1

    def picture(self, file: Path, widget: QWidget | None = None) -> None:
        """Take a picture of the window, or of a form."""
        window = widget or self.desk.window or self.desk.sign_in_window
        with suppress(OSError):  # then it cannot be saved there
            file.parent.mkdir(parents=True, exist_ok=True)
        if window is None or not window.grab().save(str(file)):
            raise StorageError(_("The picture {file} cannot be written.").format(file=file))

    def close(self) -> None:
        """End the program, and let its windows go."""
        end(self.application, self.desk)


def end(application: QApplication, desk: app.Desk) -> None:
    """End a program within the application, which goes on, and let its windows go."""
    for window in (desk.window, desk.sign_in_window, desk.first_start_window):
        if window is not None:
            window.close()
            window.deleteLater()
    desk.close()
    application.aboutToQuit.disconnect(desk.close)
    desk.deleteLater()


def _says(button: QAbstractButton, words: str) -> bool:
    return button.isVisible() and button.text().replace("&", "") == words


def _missing(words: str) -> str:
    return _("There is no button “{words}” to press.").format(words=words)
