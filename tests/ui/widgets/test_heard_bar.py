"""The inspector sees what he has heard, and where he has not."""

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Signal

from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.heard_bar import HeardBar


class Playing(QObject):
    """Tells what the player tells."""

    position_changed = Signal(int)
    playing_changed = Signal(bool)
    is_playing = True


@pytest.fixture
def player(qapp):
    return Playing()


@pytest.fixture
def bar(player, qtbot):
    bar = HeardBar(player)
    qtbot.addWidget(bar)
    bar.resize(500, 16)
    bar.show()
    return bar


def colour(bar, share):
    inside = bar.bar
    picture = inside.grab().toImage()
    return picture.pixelColor(int(share * (picture.width() - 1)), picture.height() // 2).name()


def test_heard_passages_are_painted_over_the_part_that_is_the_csr_s(bar):
    bar.begin((10_000, 110_000), [(0, 50_000), (80_000, 200_000)])
    assert bar.words.text() == "heard 70 %"
    assert colour(bar, 0.2) == colour(bar, 0.9) != colour(bar, 0.5)
    assert "not heard 0:50–1:20" in bar.bar.toolTip() == bar.bar.accessibleName()


def test_without_a_length_nothing_is_painted(bar):
    bar.begin((0, 0), [(0, 50_000)])
    assert colour(bar, 0.1) == colour(bar, 0.9)


def test_a_click_goes_to_that_place(bar, qtbot):
    bar.begin((10_000, 110_000))
    with qtbot.waitSignal(bar.seek_requested) as asked:
        middle = QPoint(bar.bar.width() // 2, bar.bar.height() // 2)
        qtbot.mouseClick(bar.bar, Qt.MouseButton.LeftButton, pos=middle)
    assert abs(asked.args[0] - 60_000) < 1000


def test_what_is_being_heard_is_worth_keeping_now_and_then_and_when_it_stops(bar, player):
    kept = []
    bar.worth_keeping.connect(lambda: kept.append(bar.passages))
    bar.begin((0, 10_000))
    for at in range(0, 1001, 100):
        player.position_changed.emit(at)
    assert kept == [((0, 500),), ((0, 1000),)]
    player.playing_changed.emit(True)
    assert len(kept) == 2
    player.playing_changed.emit(False)
    assert len(kept) == 3
    bar.add([(5_000, 9_000)])
    assert bar.words.text() == "heard 50 %"


def test_gaps_are_named_in_words_the_first_of_them():
    gaps = [(at, at + 5_000) for at in range(0, 60_000, 10_000)]
    words = wording.heard(gaps, (0, 60_000))
    assert words.endswith("not heard 0:05–0:10, 0:15–0:20, 0:25–0:30, …")
    assert wording.heard([(0, 59_500)], (0, 60_000)) == "heard in full"
