"""Whether somebody looks at a window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from qa_desk.ui import attention
from qa_desk.ui.attention import Attention


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


def test_there_is_somebody_while_the_window_is_on_the_screen(window):
    looked = Attention(window, tires=False)
    seen = []
    looked.changed.connect(lambda: seen.append(looked.is_there))
    window.show()
    window.showMinimized()
    window.showNormal()
    window.hide()
    assert seen == [True, False, True, False]


def test_a_window_that_does_not_tire_stays_looked_at(window, qtbot, monkeypatch):
    monkeypatch.setattr(attention, "TIRED_S", 0)
    looked = Attention(window, tires=False)
    window.show()
    looked._look()
    assert looked.is_there


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_an_idle_window_counts_as_left_until_somebody_touches_it(window, qtbot, monkeypatch, by):
    looked = Attention(window, tires=True)
    window.show()
    assert looked.is_there
    monkeypatch.setattr(attention, "TIRED_S", 0)
    qtbot.waitUntil(lambda: not looked.is_there)
    monkeypatch.setattr(attention, "TIRED_S", 60)
    if by == "key":
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Down)
    else:
        QTest.mouseMove(window.windowHandle())
    qtbot.waitUntil(lambda: looked.is_there)
