"""What was played is known by its passages, each moment once (P7)."""

import pytest
from PySide6.QtCore import QObject, Signal

from qa_desk.ui.widgets.heard import Heard


class Playing(QObject):
    """Tells positions as the player does."""

    position_changed = Signal(int)
    is_playing = True


@pytest.fixture
def player(qapp):
    return Playing()


@pytest.fixture
def heard(player):
    return Heard(player, player)


def test_what_is_played_on_is_one_passage(player, heard, qtbot):
    with qtbot.waitSignal(heard.changed):
        for at in (33, 66, 99, 500):
            player.position_changed.emit(at)
    assert heard.passages == ((0, 500),)


def test_a_seek_begins_another_passage_and_back_is_heard_once(player, heard):
    for at in (100, 90_000, 90_100, 50, 150):
        player.position_changed.emit(at)
    assert heard.passages == ((0, 150), (90_000, 90_100))


def test_moving_about_without_playing_is_not_listening(player, heard):
    player.is_playing = False
    for at in (100, 200, 300):
        player.position_changed.emit(at)
    assert heard.passages == ()


def test_a_step_of_a_second_is_not_listening(player, heard):
    for at in (100, 1100, 1200):
        player.position_changed.emit(at)
    assert heard.passages == ((0, 100), (1100, 1200))


def test_what_was_heard_elsewhere_counts_and_listening_goes_on(player, heard):
    for at in (100, 200):
        player.position_changed.emit(at)
    heard.add([(5_000, 6_000)])
    player.position_changed.emit(300)
    assert heard.passages == ((0, 300), (5_000, 6_000))


def test_another_recording_begins_with_nothing(player, heard):
    player.position_changed.emit(100)
    heard.begin()
    assert heard.passages == ()
