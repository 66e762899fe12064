"""The transcript follows the playing, leads to a moment, and is searched."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from qa_desk.rules import transcripts
from qa_desk.ui import theme
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.transcript_pane import TranscriptPane

SAID = "\n".join(
    ["客服: 您好，请问有什么可以帮您？", "客户: 我要退款", "小王: 退款要三天", "嗯"] * 15
)
TIMES = [[second * 1000, second * 1000 + 900] for second in range(60)]
TURNS = transcripts.turns(SAID, TIMES)


@pytest.fixture
def pane(qtbot):
    pane = TranscriptPane()
    qtbot.addWidget(pane)
    pane.resize(300, 400)
    with qtbot.waitActive(pane):
        pane.show()
        pane.activateWindow()
    pane.show_turns(TURNS)
    return pane


def lines(pane):
    return pane.text.toPlainText().split("\n")


def colours(pane):
    picture = pane.text.viewport().grab().toImage()
    x = int((pane.text.document().documentMargin() + theme.px(46) + 1) * picture.devicePixelRatio())
    return {picture.pixelColor(x, y).name() for y in range(picture.height())}


def test_every_turn_has_its_time_and_its_speaker(pane):
    assert lines(pane)[:4] == [
        "0:00\t客服: 您好，请问有什么可以帮您？",
        "0:01\t客户: 我要退款",
        "0:02\t小王: 退款要三天",
        "0:03\t嗯",
    ]


def test_a_bar_has_the_colour_of_the_party(pane):
    shown, now = colours(pane), theme.colours()
    assert {QColor(now.csr).name(), QColor(now.customer).name(), QColor(now.edge).name()} <= shown


def test_what_is_being_said_is_lit_and_comes_into_sight(pane):
    assert pane.text.verticalScrollBar().value() == 0
    pane.follow(45_500)
    assert pane.text.verticalScrollBar().value() > 0
    assert 45 in [place for place, _box in pane.text._visible()]
    lit = pane.text.viewport().grab().toImage()
    pane.follow(45_900)
    assert pane.text.viewport().grab().toImage() == lit
    pane.follow(46_000)
    assert pane.text.viewport().grab().toImage() != lit


def test_who_reads_is_not_scrolled_away(pane):
    pane.text.setFocus()
    pane.follow(45_500)
    assert pane.text.verticalScrollBar().value() == 0


def test_a_click_and_enter_lead_to_the_moment(pane, qtbot):
    _place, box = pane.text._visible()[1]
    with qtbot.waitSignal(pane.seek_requested) as asked:
        qtbot.mouseClick(
            pane.text.viewport(), Qt.MouseButton.LeftButton, pos=box.center().toPoint()
        )
    assert asked.args == [1000]
    qtbot.keyClick(pane.text, Qt.Key.Key_Down)
    qtbot.keyClick(pane.text, Qt.Key.Key_Down)
    qtbot.keyClick(pane.text, Qt.Key.Key_Up)
    with qtbot.waitSignal(pane.seek_requested) as asked:
        qtbot.keyClick(pane.text, Qt.Key.Key_Return)
    assert asked.args == [2000]


def test_marking_words_to_copy_them_is_no_click(pane, qtbot):
    seeks = []
    pane.seek_requested.connect(seeks.append)
    pane.text.selectAll()
    release = Qt.MouseButton.RightButton
    qtbot.mouseRelease(pane.text.viewport(), release)
    assert seeks == []
    qtbot.keyClick(pane.text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "我要退款" in QApplication.clipboard().text()


def test_the_walk_ends_at_the_first_and_the_last_turn(pane, qtbot):
    qtbot.keyClick(pane.text, Qt.Key.Key_Up)
    assert pane.text.textCursor().blockNumber() == 0


def test_the_player_s_keys_work_here_too(pane, qtbot):
    """P5."""
    commands = []
    pane.commanded.connect(commands.append)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_M):
        qtbot.keyClick(pane.text, key)
    assert commands == [Command.PLAY, Command.BACK, Command.FORWARD, Command.MARK]
    with qtbot.waitSignal(pane.left):
        qtbot.keyClick(pane.text, Qt.Key.Key_Escape)


def test_the_cursor_begins_where_is_being_talked(pane):
    pane.follow(30_100)
    pane.text.setFocus(Qt.FocusReason.TabFocusReason)
    assert pane.text.textCursor().blockNumber() == 30


def test_words_are_found_one_after_the_other_and_around(pane, qtbot):
    pane.begin_search()
    qtbot.keyClicks(pane.search, "x")
    assert pane.said.text() == "not found"
    pane.search.setText("退款要")
    assert pane.said.text() == "1 of 15"
    qtbot.keyClick(pane.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert pane.said.text() == "15 of 15"
    assert 58 in [place for place, _box in pane.text._visible()]
    qtbot.keyClick(pane.search, Qt.Key.Key_Down)
    qtbot.keyClick(pane.search, Qt.Key.Key_F3)
    assert pane.said.text() == "2 of 15"
    qtbot.keyClick(pane.search, Qt.Key.Key_Up)
    assert pane.said.text() == "1 of 15"
    qtbot.keyClick(pane.search, Qt.Key.Key_Escape)
    assert (pane.search.text(), pane.said.text()) == ("", "")
    with qtbot.waitSignal(pane.seek_requested) as asked:
        qtbot.keyClick(pane.text, Qt.Key.Key_Enter)
    assert asked.args == [2000]


def test_a_transcript_without_times_is_read_only(pane, qtbot):
    seeks = []
    pane.seek_requested.connect(seeks.append)
    pane.show_turns(transcripts.turns("您好\n再见", None))
    pane.follow(500)
    qtbot.keyClick(pane.text, Qt.Key.Key_Return)
    assert (lines(pane), seeks) == (["\t您好", "\t再见"], [])
    pane.show_turns(())
    qtbot.keyClick(pane.text, Qt.Key.Key_Return)
    assert (lines(pane), seeks) == ([""], [])


def test_another_theme_writes_it_anew(pane):
    theme.apply(QApplication.instance(), "dark")
    assert lines(pane)[1] == "0:01\t客户: 我要退款"
    assert QColor(theme.colours().customer).name() in colours(pane)


def test_no_input_method_stands_between_a_key_and_the_player(pane):
    """P5."""
    assert not pane.text.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
