import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QInputMethodQueryEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from qa_desk.audio import peaks
from qa_desk.audio.peaks import Peaks
from qa_desk.ui import theme
from qa_desk.ui.widgets.wave_scene import WaveMark
from qa_desk.ui.widgets.waveform import Waveform
from qa_desk.work import Progress


@pytest.fixture
def waveform(qtbot, sound, recording):
    waveform = Waveform()
    qtbot.addWidget(waveform)
    waveform.resize(800, 184)
    waveform.show_peaks(sound, recording=recording)
    with qtbot.waitActive(waveform):
        waveform.show()
        waveform.activateWindow()
    waveform.setFocus()
    return waveform


def place(waveform, at_ms):
    scene = waveform._scene
    return QPoint(round(scene.x(at_ms)), scene.plot.center().y())


def turn(waveform, notches, at, modifiers=Qt.KeyboardModifier.NoModifier):
    event = QWheelEvent(
        QPointF(at), QPointF(waveform.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    event.ignore()
    QApplication.sendEvent(waveform, event)
    return event.isAccepted()


def has_colour(widget, name):
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return QColor(getattr(theme.colours(), name)).rgb() in pixels


def test_the_csr_is_blue_and_the_customer_green(waveform):
    waveform.set_position(4000)
    assert has_colour(waveform, "csr")
    assert has_colour(waveform, "customer")


def test_one_mixed_lane_is_neutral(qtbot, make_recording):
    waveform = Waveform()
    qtbot.addWidget(waveform)
    waveform.resize(800, 184)
    waveform.show_peaks(peaks.compute(make_recording(1.0, 440), Progress()))
    waveform.set_position(1000)
    assert has_colour(waveform, "dim")
    assert not has_colour(waveform, "csr")


def test_the_names_of_the_lanes_stand_beside_the_wave(waveform):
    scene = waveform._scene
    image = waveform.grab().toImage()
    surface = QColor(theme.colours().surface)
    gap = [image.pixelColor(scene.plot.left() - 4, y) for y in range(3, image.height() - 30)]
    assert all(colour == surface for colour in gap)


def test_what_was_heard_is_drawn_stronger_than_the_rest(waveform):
    waveform.set_position(2000)
    image = waveform.grab().toImage()
    at = waveform._scene.plot.top() + waveform._scene.plot.height() // 4
    heard = image.pixelColor(place(waveform, 1000).x(), at)
    ahead = image.pixelColor(place(waveform, 3000).x(), at)
    assert heard.lightness() < ahead.lightness()


def test_a_click_asks_to_seek_there_and_dragging_goes_on(qtbot, waveform):
    asked = []
    waveform.seek_requested.connect(asked.append)
    qtbot.mousePress(waveform, Qt.MouseButton.LeftButton, pos=place(waveform, 1000))
    qtbot.mouseMove(waveform, place(waveform, 2000))
    qtbot.mouseRelease(waveform, Qt.MouseButton.LeftButton, pos=place(waveform, 2000))
    qtbot.mouseMove(waveform, place(waveform, 3000))
    assert [round(ms, -2) for ms in asked] == [1000, 2000]


def test_a_click_on_a_mark_goes_to_its_exact_moment(qtbot, waveform):
    waveform.set_marks([WaveMark(1234, "fatal"), WaveMark(3000)])
    below = QPoint(place(waveform, 1234).x() + 3, waveform._scene.plot.bottom() + 5)
    with qtbot.waitSignal(waveform.seek_requested) as asked:
        qtbot.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=below)
    assert asked.args == [1234]


@pytest.mark.parametrize(
    ("kind", "colour"), [("information", "accent"), ("late", "late"), ("fatal", "fatal")]
)
def test_a_mark_has_the_colour_of_its_meaning(waveform, kind, colour):
    waveform.clearFocus()
    assert not has_colour(waveform, "fatal")
    waveform.set_marks([WaveMark(2000, kind, "interrupts")])
    assert has_colour(waveform, colour)
    assert waveform._tip(place(waveform, 2000).x()) == "0:02.0  interrupts"


def test_control_and_wheel_zoom_at_the_pointer_down_to_single_cycles(waveform):
    at = place(waveform, 1000)
    assert turn(waveform, 4, at, Qt.KeyboardModifier.ControlModifier)
    view = waveform._scene.view
    assert abs(view.moment(waveform._scene.share(at.x())) - 1000) <= 10
    for _ in range(30):
        turn(waveform, 4, at, Qt.KeyboardModifier.ControlModifier)
    assert view.span == 64
    waveform.grab()


def test_the_wheel_scrolls_what_is_zoomed_and_leaves_the_rest_to_the_page(waveform):
    at = place(waveform, 1000)
    assert not turn(waveform, -1, at)
    waveform.zoom(0.25, 0)
    assert turn(waveform, -1, at)
    assert waveform._scene.view.start > 0


def test_home_and_end_go_to_the_ends_and_bring_them_on_screen(qtbot, waveform):
    waveform.zoom(0.25, 0.5)
    with qtbot.waitSignal(waveform.seek_requested) as end:
        qtbot.keyClick(waveform, Qt.Key.Key_End)
    assert end.args == [4000]
    with qtbot.waitSignal(waveform.seek_requested) as home:
        qtbot.keyClick(waveform, Qt.Key.Key_Home)
    assert home.args == [0]
    assert waveform._scene.view.start == 0


def test_it_zooms_at_the_position_from_the_whole_down_to_single_cycles_and_back(waveform):
    waveform.set_position(1000)
    view = waveform._scene.view
    waveform.zoom_by(2)
    assert view.span < 0.6 * view.frames
    assert view.share(1000) == pytest.approx(0.25, abs=0.01)
    for _ in range(40):
        waveform.zoom_by(1)
    assert view.span == 64
    assert 0 <= view.share(1000) <= 1
    waveform.zoom_by(-1)
    assert view.span > 64
    waveform.zoom_by(0)
    assert view.is_whole


def test_zooming_shows_where_one_listens_though_one_looked_elsewhere(waveform):
    waveform.zoom(0.1, 1.0)
    waveform.set_position(500)
    waveform.zoom_by(1)
    assert 0 <= waveform._scene.view.share(500) <= 1


def test_the_input_method_is_off_while_the_waveform_has_the_focus(waveform):
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QApplication.sendEvent(waveform, query)
    assert not query.value(Qt.InputMethodQuery.ImEnabled)


def test_the_position_is_followed_when_it_leaves_the_zoomed_stretch(waveform):
    waveform.zoom(0.25, 0)
    waveform.set_position(900)
    assert waveform._scene.view.start == 0
    waveform.set_position(1050)
    assert 0 < waveform._scene.view.share(1050) < 1
    assert waveform._scene.view.start > 0


def test_moving_the_position_repaints_only_what_it_passed(qtbot, waveform):
    painted = []

    class Seen(Waveform):
        def paintEvent(self, event):
            painted.append(event.rect().width())
            super().paintEvent(event)

    seen = Seen()
    qtbot.addWidget(seen)
    seen.resize(800, 184)
    seen.show_peaks(waveform._scene._peaks)
    with qtbot.waitExposed(seen):
        seen.show()
    qtbot.waitUntil(lambda: painted != [])
    painted.clear()
    seen.set_position(33)
    qtbot.waitUntil(lambda: painted != [])
    assert max(painted) < 40


def test_more_peaks_of_the_same_recording_keep_the_stretch_the_marks_and_the_position(
    waveform, sound
):
    waveform.set_marks([WaveMark(500)])
    waveform.set_position(1500)
    waveform.zoom(0.5, 0.5)
    view = waveform._scene.view
    waveform.show_peaks(Peaks(sound.rate, sound.frames, sound.minimum, sound.maximum))
    assert waveform._scene.view is view
    assert waveform._scene.position == 1500
    assert waveform._scene.marks == (WaveMark(500),)


def test_loading_and_no_recording_are_said_in_a_sentence(qtbot, waveform):
    waveform.show_loading()
    assert "being loaded" in waveform.accessibleDescription()
    waveform.show_nothing("The share is not reachable.")
    assert waveform.accessibleDescription() == "The share is not reachable."
    waveform.grab()
    qtbot.keyClick(waveform, Qt.Key.Key_Space)
    qtbot.mouseClick(waveform, Qt.MouseButton.LeftButton)
    assert not turn(waveform, 1, QPoint(10, 10))
    waveform.set_position(5)
    assert waveform._tip(10) == ""


def test_it_has_a_name_and_says_where_it_is(waveform):
    assert waveform.accessibleName() == "Waveform"
    waveform.set_position(2500)
    assert waveform.accessibleDescription() == "0:02 of 0:04"


def test_it_is_drawn_again_when_the_theme_changes(qapp, waveform):
    light = waveform.grab().toImage()
    theme.apply(qapp, "dark")
    assert waveform.grab().toImage() != light
    assert has_colour(waveform, "surface")


def test_it_is_crisp_on_a_fine_display(waveform):
    waveform._scene.lay_out(waveform.size(), waveform.font(), 2.0)
    image = waveform._scene._wave()
    assert image.devicePixelRatio() == 2.0
    assert image.width() == 2 * waveform._scene.plot.width()
