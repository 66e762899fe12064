"""Pictures in a real window: what they say, by key, by mouse, in both themes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication, QToolTip

from qa_desk.rules.charts import Bars, Chart, Control, Heat, Mark, Pareto, Trend
from qa_desk.tour import charts as tour
from qa_desk.ui import theme
from qa_desk.ui.widgets.charts import shades, words
from qa_desk.ui.widgets.charts.chart_view import ChartView
from qa_desk.ui.widgets.charts.heat import fitted

TREND = Trend(
    "Average score", "score", "Random sample · n = 80", 85.0,
    points=(
        Mark("2026-01", 90.0, 40, 88.0, 92.0, "first"),
        Mark("2026-02", None, 0, key=""),
        Mark("2026-03", 81.25, 40, 79.0, 83.5, "third", is_changed=True),
    ),
)  # fmt: skip
HEAT = Heat(
    "Defect rate", "defect_rate", "", rows=("Li", "Wang"), columns=("1 Greeting", "2 Closing"),
    cells=(
        (Mark("1 Greeting", 0.0, 30, 0.0, 11.0, "a"), Mark("2 Closing", 50.0, 30, 33.0, 67.0, "b")),
        (Mark("1 Greeting", None, 4), Mark("2 Closing", 10.0, 30, 3.0, 26.0, "d")),
    ),
)  # fmt: skip


@pytest.fixture
def show(qtbot):
    """A function that shows a picture in a window of its own."""

    def show(chart, width=640):
        view = ChartView(chart)
        qtbot.addWidget(view)
        view.resize(width, 420)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        view.setFocus()
        return view

    return show


def colour_at(view, point):
    return QColor(view.canvas.grab().toImage().pixel(point.x(), point.y()))


@pytest.mark.parametrize("name", tour.samples())
def test_every_kind_of_picture_is_drawn_with_nothing_little_and_much(show, qtbot, name):
    chart = tour.samples()[name]
    view = show(chart)
    assert view.is_drawn() is not name.endswith("empty")
    assert view.title.text() == chart.title
    if view.is_drawn():
        background = QColor(theme.colours().surface)
        image = view.canvas.grab().toImage()
        seen = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, 190, 2)}
        assert len(seen) > 3
        assert background.rgb() in seen
    else:
        assert "Choose a longer period" in view.empty.words()


@pytest.mark.parametrize(
    ("n", "why"),
    [(0, "No result of this period counts here."), (12, "more results than there are")],
)
def test_a_picture_without_a_value_says_whether_there_is_nothing_or_too_little(show, n, why):
    view = show(Bars("Pass rate by team", "pass_rate", bars=(Mark("One", None, n),)))
    assert why in view.empty.words()


def test_arrows_go_from_mark_to_mark_and_enter_opens_it(show, qtbot):
    view = show(TREND)
    chosen = []
    view.mark_chosen.connect(chosen.append)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Right)
    first = "2026-01: 90.0 · n = 40 · 95 % interval 88.0 to 92.0"
    assert view.readout.text() == view.canvas.accessibleDescription() == first
    qtbot.keyClick(view.canvas, Qt.Key.Key_Right)
    assert view.readout.text() == "2026-02: – · no data"
    qtbot.keyClick(view.canvas, Qt.Key.Key_Return)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Right)
    assert view.readout.text().endswith("83.5 · checklist changed here")
    qtbot.keyClick(view.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Return)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Home)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Enter)
    assert chosen == ["third", "first"]
    qtbot.keyClick(view.canvas, Qt.Key.Key_End)
    assert view.canvas.spot().column == 2
    qtbot.keyClick(view.canvas, Qt.Key.Key_Escape)
    assert view.canvas.spot() is None
    assert view.readout.text() == ""


def test_arrows_go_up_and_down_in_a_table(show, qtbot):
    view = show(HEAT)
    for key, row, column in (
        (Qt.Key.Key_Down, 0, 0),
        (Qt.Key.Key_Down, 1, 0),
        (Qt.Key.Key_Down, 1, 0),
        (Qt.Key.Key_Right, 1, 1),
        (Qt.Key.Key_Up, 0, 1),
    ):
        qtbot.keyClick(view.canvas, key)
        assert (view.canvas.spot().row, view.canvas.spot().column) == (row, column)
    assert view.readout.text().startswith("Li · 2 Closing: 50.0 % · n = 30")
    qtbot.keyClick(view.canvas, Qt.Key.Key_Left)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Down)
    assert view.readout.text() == "Wang · 1 Greeting: – · n = 4 · too few to say"


@pytest.mark.parametrize("chart", [TREND, HEAT], ids=["trend", "heat"])
def test_the_mouse_says_and_opens_the_same(show, qtbot, chart):
    view = show(chart)
    chosen = []
    view.mark_chosen.connect(chosen.append)
    qtbot.waitUntil(lambda: view.canvas.area(0).width() > 5)
    at = view.canvas.area(0).center().toPoint()
    qtbot.mouseMove(view.canvas.viewport(), at + QPoint(2, 2))
    qtbot.mouseMove(view.canvas.viewport(), at)
    qtbot.waitUntil(lambda: "n = " in view.readout.text())
    qtbot.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen == [words.marks(chart)[0].key]


def test_the_definition_is_one_click_away(show, qtbot):
    view = show(TREND)
    assert view.definition.isHidden()
    qtbot.mouseClick(view.explain, Qt.MouseButton.LeftButton)
    assert view.definition.text().startswith("Average score: mean of the final scores")
    assert view.definition.isVisible()
    view.show_chart(Bars("Something else", bars=(Mark("a", 3.0, 3),)))
    assert not view.explain.isVisible()


def test_a_reader_for_the_blind_is_told_what_the_picture_is(show):
    view = show(TREND)
    told = QAccessible.queryAccessibleInterface(view.canvas)
    assert told.text(QAccessible.Text.Name) == "Average score · Random sample · n = 80 · 3 marks"


def test_a_picture_says_that_it_waits_and_why_it_failed(qtbot):
    view = ChartView()
    qtbot.addWidget(view)
    view.show_loading()
    assert "being counted" in view.empty.words()
    view.show_failed("The server does not answer.")
    assert "The server does not answer." in view.empty.words()
    with qtbot.waitSignal(view.retried):
        view.empty.acted.emit()
    assert not view.is_drawn()
    assert view.canvas.area(0).isNull()


def test_the_theme_changes_what_is_drawn(show, qtbot):
    view = show(HEAT)
    point = view.canvas.area(1).topLeft().toPoint() + QPoint(4, 4)
    light = colour_at(view, point)
    theme.apply(QApplication.instance(), "dark")
    assert colour_at(view, point) != light
    theme.apply(QApplication.instance(), "light")
    assert colour_at(view, point) == light


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_cells_run_evenly_from_pale_to_strong_and_can_be_read(colours):
    scale = [shades.cell(step / 50, colours) for step in range(51)]
    light = [shades.luminance(shade) for shade in scale]
    assert light in (sorted(light), sorted(light, reverse=True))
    assert len(set(light)) == len(light)
    for ground in scale:
        one, other = shades.luminance(ground), shades.luminance(shades.ink(ground))
        assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= 4.5


def test_what_lies_outside_the_limits_is_told_in_words(show):
    chart = Control(
        "Fatal error rate", "fatal_rate", "",
        points=(Mark("1", 3.0, 50), Mark("2", 40.0, 50)), middle=5.0,
        limits=((0.0, 14.2), (0.0, 14.2)),
    )  # fmt: skip
    assert [spot.words for spot in words.spots(chart)] == [
        "1: 3.0 % · n = 50 · limits 0.0 % to 14.2 %",
        "2: 40.0 % · n = 50 · outside the limits · limits 0.0 % to 14.2 %",
    ]


def test_a_pareto_says_what_all_up_to_here_come_to():
    chart = Pareto("Losses", bars=(Mark("a", 3.0, 9), Mark("b", 1.0, 9)), whole=8.0)
    assert [spot.words for spot in words.spots(chart)] == [
        "a: 3 · n = 9 · together 37.5 % of all",
        "b: 1 · n = 9 · together 50.0 % of all",
    ]
    assert words.marks(Chart("nothing")) == ()


def test_hovering_shows_the_words_of_the_mark(show, qtbot):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QHelpEvent

    view = show(HEAT)
    at = view.canvas.area(1).center().toPoint()
    where = view.canvas.viewport().mapToGlobal(at)
    event = QHelpEvent(QEvent.Type.ToolTip, at, where)
    assert view.canvas.viewportEvent(event)
    qtbot.waitUntil(lambda: QToolTip.text().startswith("Li · 2 Closing"))
    QToolTip.hideText()


def test_a_word_that_is_wider_than_its_place_is_parted_instead_of_cut(qapp):
    metrics = QFontMetricsF(qapp.font())
    width = metrics.horizontalAdvance("Communicat-")

    assert fitted("Communication skill", metrics, width, 3) == "Communicat- ion skill"
    assert fitted("业务知识", metrics, metrics.horizontalAdvance("业务"), 3) == "业务知识"
    narrow = metrics.horizontalAdvance("W")
    assert fitted("Communication", metrics, narrow, 1).endswith("…")
