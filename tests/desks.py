"""The whole program in this process: from its first window on, used as a person uses it."""

from factories import PASSWORD
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from qa_desk import app
from qa_desk.desk import application
from qa_desk.tour import guide

SLOW = ("cannot be reached", "no answer for", "took too long")  # said of a loaded machine too


class Program:
    """One program on one database.

    `ahead` lets its window make all its pages by itself, which takes longer than most tests do.
    """

    def __init__(self, qtbot, database, *, ahead=False):
        self.qtbot, self.ahead = qtbot, ahead
        self.desk = app.Desk(application.make("light"), app.Start(database, app.where(database)))

    def type_in(self, login, password=PASSWORD):
        """Fill in the sign-in window and press its button."""
        window = self.desk.sign_in_window
        window.login.setText(login)
        window.password.setText(password)
        self.qtbot.mouseClick(window.button, Qt.MouseButton.LeftButton)

    def sign_in(self, login, password=PASSWORD):
        """Sign in; return the window."""
        if self.desk.sign_in_window is None:
            self.desk.show_sign_in()
        for _again in range(5):
            self.desk.sign_in_window.show_error("")
            self.type_in(login, password)
            self.wait(lambda: self.desk.window is not None or self.desk.sign_in_window.error())
            if self.desk.window is not None or not self._is_slow():
                break
        assert self.desk.window is not None, self.desk.sign_in_window.error()
        if not self.ahead:
            self.desk.window._building.stop()
        self.desk.window.activateWindow()
        return self.desk.window

    def _is_slow(self):
        return any(words in self.desk.sign_in_window.error() for words in SLOW)

    def sign_out(self):
        """Sign out; the sign-in window is there again."""
        self.desk.window.sign_out()
        assert self.desk.window is None

    def refused(self):
        """Return the words with which the sign-in is refused."""
        self.wait(self.desk.sign_in_window.error)
        return self.desk.sign_in_window.error()

    def open(self, name, record=None):
        """Go to a page and let it read."""
        self.desk.window.open(name, record)
        self.settle()
        return self.desk.window.page()

    def press(self, key):
        """Press a key where the cursor is."""
        self.qtbot.keyClick(QApplication.focusWidget() or self.desk.window, key)

    def wait(self, condition):
        """Let the program run until something is so."""
        self.qtbot.waitUntil(lambda: bool(condition()))

    def settle(self):
        """Wait until nothing runs any more."""
        self.wait(lambda: self.desk.jobs.running == 0)

    def close(self):
        """End it."""
        guide.end(QApplication.instance(), self.desk)
