"""The picture of scores against a reference: by mouse, by key, and spoken."""

import pytest
from PySide6.QtCore import Qt

from qa_desk.rules.charts import Dots, Mark
from qa_desk.ui.widgets.charts import words
from qa_desk.ui.widgets.charts.chart_view import ChartView

CHART = Dots(
    "Scores against the reference",
    "deviation",
    rows=("Lin 2004", "Wu 2011"),
    dots=((Mark("1", 0.0), Mark("2", 0.0)), (Mark("1", -80.0), Mark("2", 3.5))),
    bands=(5.0, 10.0),
)


@pytest.fixture
def view(qtbot):
    view = ChartView(CHART)
    qtbot.addWidget(view)
    view.resize(640, 360)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_each_dot_says_whose_it_is_of_which_call_and_how_far(view):
    said = [spot.words for spot in words.spots(CHART)]
    assert said[0] == "Lin 2004 · call 1 · 0.0"
    assert said[2] == "Wu 2011 · call 1 · −80.0 · outside the tolerance"
    assert words.table(CHART).splitlines()[3].startswith("Wu 2011\t1\t−80.0")


def test_arrows_go_from_dot_to_dot_and_from_person_to_person(view, qtbot):
    for key, wanted in (
        (Qt.Key.Key_Home, (0, 0)),
        (Qt.Key.Key_Right, (0, 1)),
        (Qt.Key.Key_Down, (1, 1)),
    ):
        qtbot.keyClick(view.canvas, key)
        spot = view.canvas.spot()
        assert (spot.row, spot.column) == wanted


def test_dots_of_the_same_score_lie_beside_each_other_within_the_picture(view):
    areas = [view.canvas.area(place) for place in range(4)]
    apart = areas[0].center() - areas[1].center()
    assert apart.manhattanLength() >= areas[0].height() - 2  # pixels are whole
    assert all(view.canvas.rect().contains(area.toRect()) for area in areas)
    assert view.canvas._under(areas[2].center()) == 2
    assert not view.grab().isNull()
