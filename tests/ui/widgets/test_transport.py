import pytest
from PySide6.QtCore import Qt

from qa_desk.ui import theme
from qa_desk.ui.widgets.transport import Transport


@pytest.fixture
def transport(qtbot):
    transport = Transport()
    qtbot.addWidget(transport)
    transport.show_length(245_380)
    return transport


def test_it_shows_the_moment_and_the_length(transport):
    transport.show_position(90_640)
    assert transport.position.text() == "1:30.6"
    assert transport.length.text() == "/ 4:05"


def test_the_time_runs_without_moving_anything(transport):
    width = transport.position.width()
    transport.show_position(244_888)
    assert transport.position.width() == width
    assert transport.position.sizeHint().width() <= width


def test_the_buttons_ask_for_what_they_show(qtbot, transport):
    steps = []
    transport.step_requested.connect(steps.append)
    transport.back.click()
    transport.forward.click()
    assert steps == [-5000, 5000]
    with qtbot.waitSignal(transport.play_toggled):
        qtbot.mouseClick(transport.play, Qt.MouseButton.LeftButton)


def test_play_is_called_pause_while_it_plays(transport):
    transport.show_playing(True)
    assert transport.play.accessibleName() == "Pause"
    transport.show_playing(False)
    assert transport.play.accessibleName() == "Play"


def test_a_speed_is_chosen_from_the_menu(qtbot, transport):
    menu = transport.speed.menu()
    assert [action.text() for action in menu.actions()] == [
        "0.5×", "0.75×", "1×", "1.25×", "1.5×", "1.75×", "2×",
    ]  # fmt: skip
    with qtbot.waitSignal(transport.speed_chosen) as chosen:
        menu.actions()[4].trigger()
    assert chosen.args == [1.5]
    assert transport.speed.text() == "1.5×"
    assert [action.isChecked() for action in menu.actions()].index(True) == 4


def test_the_volume_is_chosen_and_muted(qtbot, transport):
    told = []
    transport.volume_chosen.connect(told.append)
    transport.volume.setValue(40)
    transport.mute.click()
    transport.mute.click()
    assert told == [40, 0, 40]


def test_without_a_recording_nothing_can_be_pressed_and_it_says_why(transport):
    transport.show_length(0)
    assert not transport.play.isEnabled()
    assert transport.play.toolTip() == "There is no recording."
    transport.show_length(1000)
    assert "Space" in transport.play.toolTip()


def test_it_follows_the_theme(qapp, transport):
    light = transport.grab().toImage()
    theme.apply(qapp, "dark")
    assert transport.grab().toImage() != light
