import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton

from qa_desk.ui import theme
from qa_desk.ui.widgets.hearing import Hearing
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.leaps import Leaps
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
    metrics = transport.position.fontMetrics()
    assert metrics.horizontalAdvance(transport.position.text()) < width


def test_the_buttons_ask_for_what_they_show(qtbot, transport):
    asked = []
    transport.commanded.connect(asked.append)
    for button in (
        transport.previous_mark,
        transport.back,
        transport.play,
        transport.forward,
        transport.next_mark,
        transport.skip,
        transport.loop,
    ):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [
        Command.PREVIOUS_MARK,
        Command.BACK,
        Command.PLAY,
        Command.FORWARD,
        Command.NEXT_MARK,
        Command.SKIP_SILENCE,
        Command.LOOP,
    ]


def test_what_is_rarely_used_is_in_one_menu_with_its_keys(qtbot, transport):
    actions = [action for action in transport.more.menu().actions() if not action.isSeparator()]
    assert [action.text() for action in actions] == [
        "Back 15 s\tA",
        "Back 1 s\tShift+Left",
        "Forward 1 s\tShift+Right",
        "Forward 15 s\tD",
        "Next speech\tJ",
        "Go to time\tG",
        "Zoom in\t+, =",
        "Zoom out\t-",
        "Whole recording\t0",
    ]
    with qtbot.waitSignal(transport.commanded) as asked:
        actions[4].trigger()
    assert asked.args == [Command.NEXT_SPEECH]


def test_a_typed_time_and_a_listed_passage_are_gone_to(qtbot, transport):
    with qtbot.waitSignal(transport.time_asked) as asked:
        transport.position.setText("1:00")
        qtbot.keyClick(transport.position, Qt.Key.Key_Return)
    assert asked.args == [60_000]
    with qtbot.waitSignal(transport.time_asked) as asked:
        transport.talk.chosen.emit(7000)
    assert asked.args == [7000]


def test_play_is_called_pause_while_it_plays(transport):
    transport.show_playing(True)
    assert transport.play.accessibleName() == "Pause"
    transport.show_playing(False)
    assert transport.play.accessibleName() == "Play"


def test_a_speed_is_chosen_from_the_menu(qtbot, transport):
    menu = transport.speed.menu()
    assert [action.text() for action in menu.actions()] == [
        "0.5×", "0.75×", "1×", "1.25×", "1.5×", "1.75×", "2×", "2.5×", "3×",
    ]  # fmt: skip
    with qtbot.waitSignal(transport.wished) as wished:
        menu.actions()[4].trigger()
    assert wished.args == [Hearing(speed=1.5)]
    transport.show_hearing(Hearing(speed=1.5))
    assert transport.speed.text() == "1.5×"
    assert [action.isChecked() for action in menu.actions()].index(True) == 4
    transport.show_hearing(Hearing(speed=1.55))
    assert not any(action.isChecked() for action in menu.actions())


def test_what_skipping_silence_saves_is_shown(transport):
    leaps = Leaps()
    assert transport.skip.text() == "Skip silence"
    leaps.take([(1000, 41_500)])
    transport.show_leaps(leaps)
    assert transport.skip.text() == "Skip silence −0:40"
    assert "Saves 0:40" in transport.skip.toolTip()
    transport.show_hearing(Hearing(skips_silence=True))
    assert transport.skip.isChecked()


def test_the_loop_says_what_its_key_does_next(transport):
    leaps = Leaps()
    said = []
    for at_ms in (None, 1000, 2000):
        if at_ms is not None:
            leaps.set_end(at_ms)
        transport.show_leaps(leaps)
        said.append((transport.loop.text(), transport.loop.isChecked(), transport.loop.toolTip()))
    assert said == [
        ("A–B", False, "Repeat from A to B (L)\nNext: A, where it begins"),
        ("A–", True, "Repeat from A to B (L)\nNext: B, where it goes back to A"),
        ("A–B", True, "Repeat from A to B (L)\nNext: stop repeating"),
    ]


@pytest.mark.parametrize(
    ("hearing", "said"),
    [
        (Hearing(), ""),
        (Hearing(muted=frozenset({0})), "CSR muted"),
        (Hearing(muted=frozenset({0, 1})), "CSR muted, Customer muted"),
        (Hearing(evens_out=True), "evened out"),
    ],
)
def test_what_is_muted_or_evened_out_is_said_beside_the_button(transport, hearing, said):
    transport.show_hearing(hearing)
    assert transport.sound.text() == said


def test_the_sound_panel_opens_by_its_button_and_its_wishes_are_passed_on(qtbot, transport):
    qtbot.mouseClick(transport.sound, Qt.MouseButton.LeftButton)
    assert transport._popup.isVisible()
    with qtbot.waitSignal(transport.wished) as wished:
        transport._popup.evens_out.click()
    assert wished.args == [Hearing(evens_out=True)]
    transport._popup.hide()


def test_where_it_is_narrow_the_second_half_goes_below(transport):
    transport.show()
    transport.resize(1200, 60)
    assert transport.speed.mapTo(transport, QPoint()).y() < 30
    transport.resize(transport.minimumSizeHint().width(), 100)
    assert transport.speed.mapTo(transport, QPoint()).y() > 30
    assert transport.minimumSizeHint().width() < 480


def test_every_control_has_a_name_and_a_tip(transport):
    transport.show()
    shown = [each for each in transport.findChildren(QAbstractButton) if each.isVisible()]
    assert len(shown) == 10
    assert all(each.accessibleName() and each.toolTip() for each in shown)


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


def test_tab_goes_in_reading_order(transport):
    transport.show()
    chain, each = [], transport.previous_mark
    while len(chain) < 20:
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            chain.append(each)
        each = each.nextInFocusChain()
        if each is transport.previous_mark:
            break
    places = [each.mapTo(transport, QPoint()).x() for each in chain]
    assert len(chain) == 11
    assert places == sorted(places)
