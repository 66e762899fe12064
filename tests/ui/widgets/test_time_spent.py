"""Time on an evaluation is counted honestly: what nobody does anything in is left out."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desk.ui.widgets.time_spent import Stopwatch, TimeSpent


class Clock:
    """A clock that stands until it is set."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def watch(clock):
    return Stopwatch(clock)


def test_time_between_acts_counts_and_a_minute_without_any_does_not(watch, clock):
    watch.begin(30)
    for now in (0, 10, 69, 130, 135):
        clock.now = now
        watch.touch()
    assert watch.seconds() == 30 + 69 + 5  # from 69 to 130 nothing was done


def test_what_comes_after_the_last_act_is_not_known_to_be_work(watch, clock):
    watch.begin(0)
    watch.touch()
    clock.now = 30
    assert watch.seconds() == 0
    watch.touch()
    assert watch.seconds() == 30


def test_another_sheet_begins_with_its_own_time(watch, clock):
    watch.begin(0)
    watch.touch()
    clock.now = 20
    watch.begin(5)
    watch.touch()
    assert watch.seconds() == 5


def test_keys_in_the_window_and_playing_count_as_work(qtbot, clock):
    window = QWidget()
    qtbot.addWidget(window)
    time = TimeSpent()
    time.watch = Stopwatch(clock)
    QVBoxLayout(window).addWidget(time)
    with qtbot.waitExposed(window):
        window.show()
    time.begin(60)
    time.look()
    assert time.text() == "1 min"
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_A)
    clock.now = 40
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_A)
    assert time.watch.seconds() == 100
    time.is_busy = lambda: True
    clock.now = 80
    time.look()
    assert time.text() == "2 min"
    window.hide()
    clock.now = 90
    time.look()
    assert time.watch.seconds() == 140
