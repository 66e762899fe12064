import pytest

from qa_desk.audio.sound_facts import Voices
from qa_desk.ui.widgets import talk_button
from qa_desk.ui.widgets.talk_button import TalkButton

VOICES = Voices(
    length_ms=100_000,
    spoken=(((0, 42_000),), ((41_000, 88_000),)),
    both=((41_000, 41_400), (60_000, 62_000)),
    silences=((88_000, 90_500), (91_000, 98_000)),
    gaps=((10_000, 12_500),),
    levels=(6000, 3000),
)


@pytest.fixture
def button(qtbot):
    button = TalkButton()
    qtbot.addWidget(button)
    button.show_voices(VOICES)
    button.resize(600, 30)
    button.show()
    return button


def test_the_shares_of_talk_are_said_in_a_line(button):
    assert button.text() == "CSR 42 %  customer 47 %  both 2 %  silence 0:09"


def test_where_there_is_less_room_less_is_said(button):
    said = set()
    for width in range(600, 39, -20):
        button.resize(width, 30)
        said.add(button.text())
    assert said == set(talk_button.forms(VOICES))
    assert "silence 0:09" in button.toolTip()
    assert "silence 0:09" in button.accessibleDescription()


def test_silences_talk_overs_and_pauses_are_listed_in_order_and_gone_to(qtbot, button):
    actions = button.menu().actions()
    assert [action.text() for action in actions] == [
        "0:10\trecorder paused, 2.5 s",
        "1:00\tboth speak, 2.0 s",
        "1:31\tsilence, 7.0 s",
    ]
    with qtbot.waitSignal(button.chosen) as chosen:
        actions[1].trigger()
    assert chosen.args == [60_000]


def test_of_many_the_longest_are_listed():
    many = tuple((start, start + 3000 + start // 100) for start in range(0, 400_000, 10_000))
    listed = talk_button.listed(Voices(400_000, ((), ()), (), many, (), (0, 0)))
    assert [start for start, _words in listed] == list(range(200_000, 400_000, 10_000))


def test_a_mixed_recording_tells_its_silence_only(button):
    button.show_voices(Voices(10_000, (((0, 5000),),), (), ((5000, 10_000),), (), (4000,)))
    assert button.text() == "silence 0:05"


def test_where_nothing_is_long_the_list_says_so(button):
    button.show_voices(Voices(10_000, ((), ()), (), (), (), (0, 0)))
    (only,) = button.menu().actions()
    assert not only.isEnabled()


def test_without_a_recording_it_is_not_there(button):
    button.show_voices(None)
    assert not button.isVisible()
