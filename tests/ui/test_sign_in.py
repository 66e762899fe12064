import subprocess
import sys
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton

from qa_desk import i18n
from qa_desk.ui import theme
from qa_desk.ui.sign_in import SignInWindow

HINTS = [("lin", "QA inspector"), ("1023", "CSR")]


@pytest.fixture
def window(qtbot):
    window = SignInWindow("Local file", "", HINTS, "demonstration")
    qtbot.addWidget(window)
    window.show()
    return window


def test_name_then_password_then_enter_signs_in(window, qtbot):
    qtbot.waitUntil(window.login.hasFocus)
    qtbot.keyClicks(window.login, " lin ")
    qtbot.keyClick(window.login, Qt.Key.Key_Tab)
    qtbot.waitUntil(window.password.hasFocus)
    qtbot.keyClicks(window.password, " p w ")
    with qtbot.waitSignal(window.submitted) as submitted:
        qtbot.keyClick(window.password, Qt.Key.Key_Return)
    assert submitted.args == ["lin", " p w "]
    assert not window.button.isEnabled()
    assert window.button.text() == "Checking"


def test_the_last_name_is_there_and_the_password_is_asked(qtbot):
    window = SignInWindow("Local file", "lin")
    qtbot.addWidget(window)
    window.show()
    assert window.login.text() == "lin"
    qtbot.waitUntil(window.password.hasFocus)


def test_the_password_is_never_shown(window):
    assert window.password.echoMode() == QLineEdit.EchoMode.Password


@pytest.mark.parametrize(
    ("name", "words"), [("", "Type your name."), ("lin", "Type your password.")]
)
def test_what_is_missing_is_said_in_place(window, qtbot, name, words):
    window.login.setText(name)
    with qtbot.assertNotEmitted(window.submitted):
        qtbot.mouseClick(window.button, Qt.MouseButton.LeftButton)
    assert window.error() == words


def test_a_refusal_is_said_in_place_until_something_is_typed(window, qtbot):
    window.login.setText("lin")
    window.password.setText("wrong")
    window.set_checking(on=True)
    words = "Name or password is wrong. Try again, or ask your administrator for a new one."
    window.show_error(words)
    assert window.error() == words
    assert window.button.isEnabled()
    qtbot.waitUntil(window.password.hasFocus)
    assert window.password.selectedText() != ""
    label = window._problem
    assert label.height() >= label.heightForWidth(label.width())
    qtbot.keyClicks(window.password, "x")
    assert window.error() == ""


def test_one_click_on_a_sample_name_fills_name_and_password(window, qtbot):
    buttons = window._hint_box.findChildren(QPushButton)
    assert [button.text() for button in buttons] == ["QA inspector  ·  lin", "CSR  ·  1023"]
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert (window.login.text(), window.password.text()) == ("1023", "demonstration")
    with qtbot.waitSignal(window.submitted):
        qtbot.keyClick(window.button, Qt.Key.Key_Space)


def test_without_samples_nothing_speaks_of_a_demonstration(qtbot):
    window = SignInWindow("Server qa.example")
    qtbot.addWidget(window)
    window.show()
    assert not window._hint_box.isVisible()
    assert "Server qa.example" in {label.text() for label in window.findChildren(QLabel)}


def test_the_language_is_switched_without_losing_what_was_typed(window, qtbot):
    qtbot.keyClicks(window.login, "lin")
    qtbot.keyClicks(window.password, "secret")
    button = next(b for b in window.findChildren(QToolButton) if b.text() == "中文")
    with qtbot.waitSignal(window.language_chosen) as chosen:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert chosen.args == ["zh"]
    assert i18n.language() == "zh"
    assert (window.login.text(), window.password.text()) == ("lin", "secret")


def test_the_theme_is_switched_and_told(window, qtbot):
    with qtbot.waitSignal(window.theme_chosen) as chosen:
        qtbot.mouseClick(window._theme_button, Qt.MouseButton.LeftButton)
    assert chosen.args == ["dark"]
    assert theme.colours().name == "dark"


def test_a_closed_window_is_freed(qtbot, free):
    window = SignInWindow("Local file", "", HINTS, "demonstration")
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.show()
    itself = weakref.ref(window)
    window.close()
    del window
    free()
    assert itself() is None


def test_nothing_slow_is_imported_before_the_window_is_there():
    code = "import sys, qa_desk.ui.sign_in; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    slow = {"sqlalchemy", "alembic", "numpy", "reportlab", "pyqtgraph", "argon2", "keyring", "yaml"}
    slow |= {"PIL", "pypdfium2", "zxingcpp"}
    assert slow & set(done.stdout.split()) == set()


def test_a_remembered_password_is_taken_back_when_another_name_is_typed(qtbot):
    window = SignInWindow("Local file", "lin")
    qtbot.addWidget(window)
    window.show()
    assert not window.remember.isVisible()
    window.offer_to_remember("a password of lin")
    assert window.remember.isVisible()
    assert window.is_to_remember()
    qtbot.keyClicks(window.login, "da")
    assert window.password.text() == ""
    assert not window.is_to_remember()


def test_the_tick_stays_in_another_language(qtbot):
    window = SignInWindow("Local file", "lin")
    qtbot.addWidget(window)
    window.offer_to_remember("")
    assert not window.is_to_remember()
    window.remember.setChecked(True)
    window.rebuild()
    assert window.is_to_remember()
