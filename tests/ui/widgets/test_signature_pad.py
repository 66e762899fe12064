"""Issue 6: a signature is drawn on a pad or with the mouse, and kept as a small picture."""

import math
import random

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QPointingDevice, QTabletEvent, QTouchEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qa_desk.ui import theme
from qa_desk.ui.widgets import signature_pad
from qa_desk.ui.widgets.signature_pad import SignaturePad

LEFT = Qt.MouseButton.LeftButton
LOOPS = [(30 + 4 * n, 60 + round(30 * math.sin(n / 4))) for n in range(60)]


@pytest.fixture
def pad(qtbot):
    pad = SignaturePad()
    qtbot.addWidget(pad)
    pad.show()
    return pad


def draw(pad, points=LOOPS):
    """Draw one stroke with the mouse."""
    first, *others = [QPoint(*point) for point in points]
    QTest.mousePress(pad.field, LEFT, pos=first)
    for point in others:
        QTest.mouseMove(pad.field, point)
    QTest.mouseRelease(pad.field, LEFT, pos=QPoint(*points[-1]))


def with_pen(pad, kind, point, pressure):
    position = QPointF(*point)
    event = QTabletEvent(
        kind, QPointingDevice.primaryPointingDevice(), position, position, pressure,
        0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, LEFT, LEFT,
    )  # fmt: skip
    QApplication.sendEvent(pad.field, event)
    return event


def shown(pad):
    return QImage.fromData(pad.png())


def ink(image, of=None):
    """Count the dark points of a picture."""
    box = of or image.rect()
    return sum(
        image.pixelColor(x, y).lightness() < 128
        for x in range(box.left(), box.right() + 1, 2)
        for y in range(box.top(), box.bottom() + 1, 2)
    )


def test_a_stroke_of_the_mouse_is_drawn_where_it_went(pad, qtbot):
    with qtbot.waitSignal(pad.drawn):
        draw(pad, [(40, 66), (200, 66), (360, 66)])
    image = shown(pad)
    assert image.size().toTuple() == (720, 240)
    scale = 240 / pad.field.height()
    assert image.pixelColor(round(200 * scale), round(66 * scale)).lightness() < 60
    assert image.pixelColor(round(200 * scale), round(30 * scale)).lightness() == 255
    assert not pad.is_empty


def test_another_button_draws_nothing(pad):
    QTest.mousePress(pad.field, Qt.MouseButton.RightButton, pos=QPoint(10, 10))
    QTest.mouseMove(pad.field, QPoint(90, 90))
    QTest.mouseRelease(pad.field, Qt.MouseButton.RightButton, pos=QPoint(90, 90))
    assert pad.is_empty


def test_a_pen_draws_as_hard_as_it_is_pressed(pad):
    kinds = QEvent.Type
    for pressure, y in ((0.05, 30), (1.0, 90)):
        assert with_pen(pad, kinds.TabletPress, (20, y), pressure).isAccepted()
        for x in range(30, 300, 10):
            with_pen(pad, kinds.TabletMove, (x, y), pressure)
        with_pen(pad, kinds.TabletRelease, (300, y), 0)
    image = shown(pad)
    upper, lower = image.rect(), image.rect()
    upper.setBottom(image.height() // 2)
    lower.setTop(image.height() // 2)
    assert ink(image, lower) > 2 * ink(image, upper) > 0


def test_a_pen_that_hovers_draws_nothing(pad):
    with_pen(pad, QEvent.Type.TabletMove, (20, 20), 0)
    with_pen(pad, QEvent.Type.TabletRelease, (20, 20), 0)
    assert pad.is_empty


def test_a_finger_draws_and_a_second_one_does_not(pad):
    screen = QTest.createTouchDevice()

    def touch():
        return QTest.touchEvent(pad.field, screen)

    touch().press(1, QPoint(40, 40), pad.field).commit()
    touch().stationary(1).press(2, QPoint(300, 120), pad.field).commit()
    for x in range(50, 300, 10):
        touch().move(1, QPoint(x, 60), pad.field).stationary(2).commit()
    touch().release(1, QPoint(300, 60), pad.field).stationary(2).commit()
    touch().move(2, QPoint(10, 10), pad.field).commit()
    touch().release(2, QPoint(10, 10), pad.field).commit()
    assert len(pad.field.strokes) == 1
    assert all(y < 0.6 for _x, y, _pressure in pad.field.strokes[0])
    assert pad.missing() == ""


def test_a_touch_that_the_system_takes_away_leaves_nothing(pad):
    screen = QTest.createTouchDevice()
    QTest.touchEvent(pad.field, screen).press(1, QPoint(40, 40), pad.field).commit()
    QApplication.sendEvent(pad.field, QTouchEvent(QEvent.Type.TouchCancel, screen))
    assert pad.is_empty
    QTest.touchEvent(pad.field, screen).release(1, QPoint(40, 40), pad.field).commit()
    assert pad.is_empty


def test_strokes_are_taken_back_one_by_one_and_all_at_once(pad):
    assert not pad.undo.isEnabled()
    for y in (30, 60, 90):
        draw(pad, [(30, y), (300, y)])
    QTest.keyClick(pad.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(pad.field.strokes) == 2
    pad.undo.click()
    assert len(pad.field.strokes) == 1
    draw(pad)
    QTest.keyClick(pad.field, Qt.Key.Key_Delete)
    assert pad.is_empty
    assert not pad.clear.isEnabled()
    QTest.keyClick(pad.field, Qt.Key.Key_Backspace)  # nothing is left
    assert pad.is_empty


def test_other_keys_go_on_to_the_form(pad, qtbot):
    QTest.keyClick(pad.field, Qt.Key.Key_A)
    assert pad.is_empty


def test_a_dot_is_no_signature(pad):
    assert pad.missing() == "Draw your signature."
    draw(pad, [(30, 30), (34, 30)])
    assert not pad.is_empty
    assert pad.missing()
    draw(pad)
    assert pad.missing() == ""


def test_a_pen_that_leaves_the_field_draws_along_its_edge(pad):
    draw(pad, [(30, 30), (30, -400), (5000, 9000)])
    shape = pad.field.width() / pad.field.height()
    assert all(0 <= x <= shape and 0 <= y <= 1 for x, y, _ in pad.field.strokes[0])


def test_the_strokes_fit_any_size_of_the_text(pad, qtbot):
    """Drawn on a field twice as large, it is the same picture."""
    draw(pad)
    larger = SignaturePad()
    qtbot.addWidget(larger)
    larger.field.setFixedSize(pad.field.size() * 2)
    larger.show()
    draw(larger, [(2 * x, 2 * y) for x, y in LOOPS])
    one, other = shown(pad), shown(larger)
    assert abs(ink(one) - ink(other)) < 0.05 * ink(one)


def test_the_picture_stays_small_however_much_is_drawn(pad):
    dice = random.Random(3)
    thin = [[(dice.random() * 3, dice.random(), 0.0) for _ in range(60)] for _ in range(12)]
    pad.field.strokes.extend(thin)
    assert len(signature_pad.picture(thin, QSize(720, 240))) > signature_pad.MOST_BYTES
    assert len(pad.png()) <= signature_pad.MOST_BYTES
    pad.field.clear()
    draw(pad)
    assert len(pad.png()) < 8000


@pytest.mark.parametrize("look", ["light", "dark"])
def test_what_is_drawn_is_seen_in_both_themes_and_black_on_white_in_the_picture(pad, qapp, look):
    theme.apply(qapp, look)
    draw(pad)
    image = pad.field.grab().toImage()
    ratio = image.devicePixelRatio()
    point = QPoint(*LOOPS[30]) * ratio
    ground = image.pixelColor(round(60 * ratio), round(15 * ratio))
    assert abs(image.pixelColor(point).lightness() - ground.lightness()) > 100
    assert shown(pad).pixelColor(1, 1).lightness() == 255
