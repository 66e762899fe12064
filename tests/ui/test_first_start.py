import subprocess
import sys
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton

from qa_desk import i18n
from qa_desk.ui import theme
from qa_desk.ui.first_start import FirstStartWindow, Founding

PASSWORD = "correct horse battery"
RIGHT = {
    "centre": " Sunny centre ",
    "name": "林芝健",
    "staff_no": "2004",
    "login": "Lin",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def window(qtbot):
    window = FirstStartWindow("Local file qa-desk.db")
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def fill(window, **values):
    for name, words in {**RIGHT, **values}.items():
        window.fields[name].setText(words)


def test_one_key_opens_the_demonstration_centre(window, qtbot):
    qtbot.waitUntil(window.demonstration.hasFocus)
    with qtbot.waitSignal(window.demonstration_chosen):
        qtbot.keyClick(window.demonstration, Qt.Key.Key_Return)
    assert not window.demonstration.isEnabled()
    assert not window.found.isEnabled()


def test_an_own_centre_is_set_up_by_keys_alone(window, qtbot):
    typed = {**RIGHT, "name": "Lin Zhijian"}  # QTest types no Chinese
    for name, words in typed.items():
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert window.focusWidget() is window.fields[name]
        qtbot.keyClicks(window.fields[name], words)
    with qtbot.waitSignal(window.founded) as founded:
        qtbot.keyClick(window.fields["again"], Qt.Key.Key_Return)
    assert founded.args == [Founding("Sunny centre", "Lin Zhijian", "2004", "lin", PASSWORD)]
    assert not window.found.isEnabled()


@pytest.mark.parametrize(
    ("name", "words", "sentence"),
    [
        ("centre", " ", "Give the centre a name."),
        ("name", "", "Type your full name."),
        ("staff_no", "", "Type your staff no."),
        ("login", "", "Choose a name to sign in with."),
        ("login", "林", "A sign-in name has up to 40 letters"),
        ("login", "system", "is reserved"),
        ("password", "short", "A password needs at least 12 characters."),
        ("password", PASSWORD + "!", "The two passwords are not the same."),
    ],
)
def test_what_will_not_do_is_said_in_place_at_the_field(window, qtbot, name, words, sentence):
    fill(window, **{name: words})
    with qtbot.assertNotEmitted(window.founded):
        window.found.click()
    assert sentence in window.error()
    assert window.fields[name].property("problem") is True
    assert window.focusWidget() is window.fields[name]
    qtbot.keyClicks(window.fields[name], "x")
    assert window.error() == ""
    assert not window.fields[name].property("problem")


def test_a_failure_is_said_in_place_and_everything_typed_is_still_there(window):
    fill(window)
    window.found.click()
    window.show_progress(3, 10)
    window.show_error("The disk is full. Nothing was set up. Make room and try again.")
    assert "The disk is full" in window.error()
    assert window.found.isEnabled()
    assert window.fields["name"].text() == "林芝健"


def test_progress_is_shown_and_nothing_jumps(window):
    before = window.found.mapTo(window, window.found.rect().topLeft())
    window.set_busy(on=True)
    window.show_progress(3, 10)
    assert (window._bar.value(), window._bar.maximum()) == (3, 10)
    assert window._waiting.isVisible()
    assert window.found.mapTo(window, window.found.rect().topLeft()) == before


def test_passwords_are_hidden_and_their_rule_is_said_before(window):
    hidden = QLineEdit.EchoMode.Password
    assert {window.fields[name].echoMode() for name in ("password", "again")} == {hidden}
    labels = [label.text() for label in window.findChildren(type(window.problem._words))]
    assert "At least 12 characters." in labels


def test_the_password_never_appears_in_a_report():
    assert PASSWORD not in repr(Founding("a", "b", "c", "d", PASSWORD))


def test_the_language_is_switched_without_losing_what_was_typed(window, qtbot):
    fill(window)
    button = next(b for b in window.findChildren(QToolButton) if b.text() == "中文")
    with qtbot.waitSignal(window.language_chosen) as chosen:
        button.click()
    assert chosen.args == ["zh"]
    assert i18n.language() == "zh"
    assert {name: line.text() for name, line in window.fields.items()} == RIGHT


def test_the_theme_is_switched_and_told(window, qtbot):
    with qtbot.waitSignal(window.theme_chosen) as chosen:
        window._theme_button.click()
    assert chosen.args == ["dark"]
    assert theme.colours().name == "dark"


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_small_screen_shows_it_all_by_scrolling(qtbot, qapp, scale):
    theme.apply(qapp, "light", scale)
    window = FirstStartWindow("Local file")
    qtbot.addWidget(window)
    assert window.minimumSizeHint().height() <= 480
    theme.apply(qapp, "light", 1.0)


def test_a_closed_window_is_freed(qtbot, free):
    window = FirstStartWindow("Local file")
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.show()
    itself = weakref.ref(window)
    window.close()
    del window
    free()
    assert itself() is None


def test_nothing_slow_is_imported_before_the_window_is_there():
    code = "import sys, qa_desk.ui.first_start; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    slow = {"sqlalchemy", "alembic", "numpy", "reportlab", "pyqtgraph", "argon2", "keyring", "yaml"}
    slow |= {"PIL", "pypdfium2", "zxingcpp"}
    assert slow & set(done.stdout.split()) == set()
