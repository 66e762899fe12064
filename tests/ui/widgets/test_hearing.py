import pytest
from PySide6.QtCore import QSettings

from qa_desk.ui.widgets.hearing import Hearing


@pytest.fixture
def memory(tmp_path):
    return QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)


def test_how_a_person_hears_is_remembered_but_for_what_is_muted(memory, tmp_path):
    Hearing(1.35, True, True, True, (40, 180), frozenset({1})).keep(memory)
    memory.sync()
    later = QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)
    assert Hearing.recalled(later) == Hearing(1.35, True, True, True, (40, 180))


def test_nothing_remembered_is_the_usual(memory):
    assert Hearing.recalled(memory) == Hearing()


@pytest.mark.parametrize(("kept", "speed"), [("fast", 1.0), ("99", 3.0), ("0", 0.5)])
def test_what_makes_no_sense_is_not_believed(memory, kept, speed):
    memory.setValue("speed", kept)
    memory.setValue("csr", "900")
    memory.setValue("customer", "-4")
    assert Hearing.recalled(memory) == Hearing(speed, volumes=(200, 0))


def test_the_speed_goes_by_fine_steps_from_half_to_threefold():
    assert Hearing(1.0).with_speed(1).speed == 1.05
    assert Hearing(1.0).with_speed(-3).speed == 0.85
    assert Hearing(3.0).with_speed(1).speed == 3.0
    assert Hearing(0.5).with_speed(-1).speed == 0.5


def test_a_lane_is_muted_and_heard_again_as_loud_as_before():
    muted = Hearing(volumes=(80, 120)).with_muted(0)
    assert muted.mix(()).gains == (0.0, 1.2)
    assert muted.with_muted(0).mix(()).gains == (0.8, 1.2)


def test_moving_the_volume_of_a_muted_lane_lets_it_be_heard():
    assert Hearing(muted=frozenset({0, 1})).with_volume(1, 150) == Hearing(
        volumes=(100, 150), muted=frozenset({0})
    )
    assert Hearing().with_volume(0, 10).volumes == (10, 100)


def test_evening_out_multiplies_what_the_volume_says():
    assert Hearing(volumes=(100, 50)).mix((1.0, 4.0)).gains == (1.0, 0.5)
    assert Hearing(evens_out=True, volumes=(100, 50)).mix((1.0, 4.0)).gains == (1.0, 2.0)
    assert Hearing(evens_out=True).mix((3.0,)).gains == (3.0, 1.0)


def test_both_ears_are_a_wish_of_their_own():
    assert Hearing(together=True).mix(()).together
