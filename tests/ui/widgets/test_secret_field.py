"""S3-5.5d: a password signs; with the pen one may draw the name beside it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from qa_desk.rules.signatures import Given
from qa_desk.ui.widgets.secret_field import SecretField

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def field(qtbot):
    field = SecretField()
    qtbot.addWidget(field)
    field.show()
    return field


def draw(field):
    pad = field.pad.field
    QTest.mousePress(pad, LEFT, pos=QPoint(20, 40))
    for n in range(30):
        QTest.mouseMove(pad, QPoint(20 + 10 * n, 40 + n % 7))
    QTest.mouseRelease(pad, LEFT, pos=QPoint(320, 44))


def test_a_password_alone_is_enough(field, qtbot):
    assert field.missing() == "Enter your password to sign."
    qtbot.keyClicks(field.password, "secret")
    assert (field.missing(), field.given()) == ("", Given("secret"))
    with qtbot.waitSignal(field.wanted):
        qtbot.keyClick(field.password, Qt.Key.Key_Return)


def test_with_the_pen_out_a_name_has_to_be_drawn(field, qtbot):
    qtbot.keyClicks(field.password, "secret")
    field.pen.click()
    assert field.pad.isVisible()
    assert field.missing() == "Draw your signature."
    draw(field)
    assert field.missing() == ""
    given = field.given()
    assert given.password == "secret"
    assert given.drawing.startswith(b"\x89PNG")


def test_the_pen_put_away_takes_the_drawing_back(field, qtbot):
    qtbot.keyClicks(field.password, "secret")
    field.pen.click()
    draw(field)
    field.pen.click()
    assert not field.pad.isVisible()
    assert field.given() == Given("secret")


def test_nothing_changes_while_somebody_signs_with_it(field, qtbot):
    field.pen.click()
    field.set_enabled(enabled=False)
    assert not field.pad.isEnabled()
    assert not field.pen.isEnabled()
    qtbot.keyClicks(field.password, "x")
    assert field.password.text() == ""
    field.set_enabled(enabled=True)
    field.try_again()
    qtbot.keyClicks(field.password, "x")
    assert field.password.text() == "x"
