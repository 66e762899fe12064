import numpy as np
import soundfile
from audio.sounds import speech
from PySide6.QtGui import QColor

from qa_desk.audio.peaks import Peaks
from qa_desk.audio.recording import Part, open_recording
from qa_desk.ui.widgets import wave_image
from qa_desk.ui.widgets.wave_image import Lane


def test_the_coarse_and_the_fine_envelope_of_a_tone_agree(recording, sound):
    coarse = wave_image.envelope(sound, None, (0, 8000), 20)
    fine = wave_image.envelope(sound, recording, (0, 8000), 200)
    assert np.all(np.abs(coarse.high - 8000) < 200)
    assert np.abs(fine.high.max() - 8000) < 200
    assert coarse.low.shape == (2, 20)
    assert fine.low.shape == (2, 200)


def test_zoomed_in_the_single_cycles_of_each_lane_are_seen(recording, sound):
    shape = wave_image.envelope(sound, recording, (0, 80), 800)  # ten milliseconds
    ups = [np.sum((lane[:-1] < 0) & (lane[1:] >= 0)) for lane in shape.high]
    assert 3 <= ups[0] <= 5  # 440 Hz
    assert 7 <= ups[1] <= 9  # 880 Hz


def test_the_line_between_samples_has_no_gaps(recording, sound):
    shape = wave_image.envelope(sound, recording, (0, 64), 900)
    assert np.all(shape.low[:, 1:] <= shape.high[:, :-1])
    assert np.all(shape.high[:, 1:] >= shape.low[:, :-1])


def test_a_stretch_of_one_sample_is_a_flat_line(recording, sound):
    shape = wave_image.envelope(sound, recording, (0, 1), 50)
    assert not shape.high.any()


def test_each_lane_is_drawn_in_its_colour_and_nowhere_else(sound):
    shape = wave_image.coarse(sound, 0, sound.frames, 100)
    lanes = [Lane(0, 40, QColor("#ff0000")), Lane(50, 40, QColor("#0000ff"))]
    image = wave_image.picture(shape, lanes, 90, wave_image.gain(sound))
    assert (image.width(), image.height()) == (100, 90)
    assert image.pixelColor(50, 20).red() == 255
    assert image.pixelColor(50, 70).blue() == 255
    assert image.pixelColor(50, 45).alpha() == 0


def test_the_loudest_moment_fills_its_lane_and_near_silence_stays_small(make_recording, sound):
    assert round(8000 * wave_image.gain(sound)) == 32768


def test_what_is_still_to_be_decoded_is_drawn_from_the_peaks(tmp_path):
    path = tmp_path / "call.mp3"
    soundfile.write(path, speech(20), 8000)
    with open_recording([Part.file(path)]) as recording:
        sound = Peaks.of(recording)
        shape = wave_image.envelope(sound, recording, (100_000, 100_100), 200)
        assert recording.at_hand == 0
        assert not shape.high.any()
