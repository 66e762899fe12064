"""P18: whoever types somebody's number is told at once, in any field of words."""

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from qa_desk import i18n
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets.number_watch import NumberWatch, leave_alone, number_warning

MOBILE, IDENTITY, CARD = "13800138000", "11010519491231002X", "6222021234567894"


@pytest.fixture
def watch(qapp):
    watch = NumberWatch.over(qapp)
    yield watch
    watch._on_focus(None, None)


@pytest.fixture
def window(qtbot, watch):
    """A window with fields of all kinds."""
    window = QWidget()
    layout = QVBoxLayout(window)
    window.line, window.text = QLineEdit(), QPlainTextEdit()
    window.password, window.search = QLineEdit(), QLineEdit()
    window.password.setEchoMode(QLineEdit.EchoMode.Password)
    leave_alone(window.search)
    window.read = QLineEdit(MOBILE, readOnly=True)
    for field in (window.line, window.text, window.password, window.search, window.read):
        layout.addWidget(field)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def focus(qtbot, field):
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)


def test_p18_a_number_is_told_while_it_is_typed(window, watch, qtbot):
    focus(qtbot, window.line)
    qtbot.keyClicks(window.line, "call 1380013800")
    assert watch.words() == ""
    qtbot.keyClicks(window.line, "0")
    assert "mobile number" in watch.words()
    (bubble,) = [label for label in window.findChildren(QLabel) if label.text() == watch.words()]
    assert bubble.isVisible()
    assert window.line.accessibleDescription() == watch.words()
    window.line.clear()
    assert (watch.words(), window.line.accessibleDescription()) == ("", "")


def test_p18_it_goes_with_the_focus_and_comes_back(window, watch, qtbot):
    focus(qtbot, window.text)
    window.text.setPlainText(IDENTITY)
    assert "identity-card" in watch.words()
    window.text.setPlainText(CARD)
    assert "bank-card" in watch.words()
    focus(qtbot, window.line)
    assert watch.words() == ""
    focus(qtbot, window.text)
    assert "bank-card" in watch.words()


@pytest.mark.parametrize("name", ["password", "search", "read"])
def test_fields_that_are_for_numbers_or_secret_are_left_alone(window, watch, qtbot, name):
    field = getattr(window, name)
    focus(qtbot, field)
    field.setText(MOBILE)
    assert watch.words() == ""


def test_a_filter_takes_numbers(watch, qtbot):
    view = TableView(Table([Column("x", str)]), "x")
    qtbot.addWidget(view)
    view.show_rows([1])
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    focus(qtbot, view.filter_box)
    view.filter_box.setText(MOBILE)
    assert watch.words() == ""


def test_a_field_may_go_while_it_is_told(window, watch, qtbot):
    focus(qtbot, window.line)
    window.line.setText(MOBILE)
    with qtbot.waitSignal(window.line.destroyed):
        window.line.deleteLater()
    assert watch.words() == ""


def test_p18_every_kind_has_its_words_in_both_languages(qapp):
    for language in ("en", "zh"):
        i18n.set_language(language)
        said = [number_warning(text) for text in (MOBILE, IDENTITY, CARD, "021-1234567890")]
        assert len(set(said)) == 4
        assert all(said)
        assert number_warning("138****8000") == ""


def test_there_is_one_watch(qapp, watch):
    assert NumberWatch.over(qapp) is watch
