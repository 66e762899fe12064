import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from qa_desk.ui.widgets.hearing import Hearing
from qa_desk.ui.widgets.sound_popup import SoundPopup


@pytest.fixture
def button(qtbot):
    button = QToolButton()
    button.popup = SoundPopup(button)
    qtbot.addWidget(button)
    button.show()
    button.popup.show_hearing(Hearing())
    button.popup.open_under(button)
    return button


@pytest.fixture
def popup(button):
    return button.popup


def test_each_lane_has_its_volume(qtbot, popup):
    with qtbot.waitSignal(popup.wished) as wished:
        popup.lanes[1].slider.setValue(140)
    assert wished.args == [Hearing(volumes=(100, 140))]
    with qtbot.waitSignal(popup.wished) as wished:
        popup.lanes[0].slider.setValue(30)
    assert wished.args == [Hearing(volumes=(30, 100))]


def test_each_lane_is_muted_by_itself(qtbot, popup):
    for lane in (0, 1):
        with qtbot.waitSignal(popup.wished) as wished:
            qtbot.mouseClick(popup.lanes[lane].mute, Qt.MouseButton.LeftButton)
        assert wished.args == [Hearing(muted=frozenset({lane}))]


def test_evening_out_and_both_ears_are_ticked(qtbot, popup):
    with qtbot.waitSignal(popup.wished) as wished:
        popup.evens_out.click()
    assert wished.args == [Hearing(evens_out=True)]
    with qtbot.waitSignal(popup.wished) as wished:
        popup.together.click()
    assert wished.args == [Hearing(evens_out=True, together=True)]


def test_it_shows_what_is_heard_and_asks_for_nothing(qtbot, popup):
    with qtbot.assertNotEmitted(popup.wished):
        popup.show_hearing(Hearing(evens_out=True, volumes=(50, 60), muted=frozenset({1})))
    assert [lane.percent.text() for lane in popup.lanes] == ["50 %", "0 %"]
    assert popup.lanes[1].slider.value() == 60
    assert [lane.mute.isChecked() for lane in popup.lanes] == [False, True]
    assert popup.evens_out.isChecked()


def test_a_mixed_recording_has_one_lane(popup):
    popup.show_lanes(1)
    assert popup.lanes[0].name.text() == "Both parties"
    assert popup.lanes[0].mute.accessibleName() == "Mute (C)"
    assert not popup.lanes[1].slider.isVisible()
    assert not popup.together.isVisible()
    popup.show_lanes(2)
    assert popup.lanes[1].slider.isVisible()


def test_every_control_has_a_name(popup):
    for lane in popup.lanes:
        assert lane.name.text() in lane.slider.accessibleName()
        assert lane.name.text().casefold() in lane.mute.accessibleName().casefold()
    assert popup.accessibleName() == "Sound"
