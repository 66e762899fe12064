import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from qa_desk.audio.sound_facts import Voices
from qa_desk.ui import theme
from qa_desk.ui.widgets.waveform import Waveform

VOICES = Voices(
    length_ms=4000,
    spoken=((), ()),
    both=((500, 900),),
    silences=((1000, 1500),),
    gaps=((2000, 3000),),
    levels=(0, 0),
)


@pytest.fixture
def waveform(qtbot, sound):
    waveform = Waveform()
    qtbot.addWidget(waveform)
    waveform.resize(800, 184)
    waveform.show_peaks(sound)
    return waveform


def colours_at(waveform, at_ms):
    """Return the colours in the column of a moment, within the lanes."""
    scene = waveform._scene
    image = waveform.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    x = round(scene.x(at_ms))
    return set(pixels[scene.plot.top() : scene.plot.bottom(), x - 4 : x + 5].ravel().tolist())


def rgb(name):
    return QColor(getattr(theme.colours(), name)).rgb()


@pytest.mark.parametrize(("at", "colour"), [(700, "both"), (1250, "hover"), (2500, "pressed")])
def test_talk_over_silence_and_a_paused_recorder_are_seen_where_they_are(waveform, at, colour):
    before = colours_at(waveform, at)
    waveform.show_voices(VOICES)
    assert rgb(colour) in colours_at(waveform, at) - before
    assert rgb(colour) not in colours_at(waveform, 3500)


def test_they_are_seen_on_the_stretch_that_is_zoomed_to(waveform):
    waveform.show_voices(VOICES)
    waveform.zoom(0.25, 0.0)
    assert rgb("both") in colours_at(waveform, 700)
    waveform.set_position(3200)
    waveform.reveal()
    assert rgb("both") not in colours_at(waveform, 3500)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (2500, "0:02.0–0:03.0  The recorder was paused for 1.0 s, as for card numbers"),
        (1250, "0:01.0–0:01.5  Silence, 0.5 s"),
        (700, "0:00.5–0:00.9  Both speak, 0.4 s"),
        (3520, "0:03.5"),
    ],
)
def test_what_is_seen_is_said_in_words_on_hover(waveform, at, words):
    waveform.show_voices(VOICES)
    assert waveform._tip(round(waveform._scene.x(at))).startswith(words)


def test_the_repeated_passage_is_drawn_with_its_ends(waveform):
    before = waveform.grab().toImage()
    waveform.show_loop(1000, None)
    begun = waveform.grab().toImage()
    assert begun != before
    assert rgb("accent") in colours_at(waveform, 1000)
    waveform.show_loop(1000, (1000, 3000))
    assert rgb("accent") in colours_at(waveform, 3000)
    assert waveform.grab().toImage() != begun
    waveform.zoom(0.1, 0.0)
    assert rgb("accent") not in colours_at(waveform, 200)
    waveform.show_loop(None, None)
    waveform.zoom(float("inf"), 0)
    assert waveform.grab().toImage() == before


def test_more_of_the_outline_keeps_what_lies_over_it(waveform, sound):
    waveform.show_voices(VOICES)
    waveform.show_peaks(sound)
    assert rgb("both") in colours_at(waveform, 700)


def test_without_a_recording_there_is_nothing_to_draw_on(waveform):
    waveform.show_nothing()
    waveform.show_voices(VOICES)
    waveform.show_loop(1, (1, 2))
    waveform.zoom_by(1)
    waveform.reveal()
    assert "no recording" in waveform.accessibleDescription()
