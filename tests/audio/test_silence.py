"""A screen video without any sound is a recording of its length, for who watches it (P23)."""

import io
from pathlib import Path

import pytest

from qa_desk.audio import ffmpeg
from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import InputError
from qa_desk.work import Progress

FILES = Path(__file__).parent.parent / "data" / "videos"


def watched(content):
    return open_recording([Part(lambda: io.BytesIO(content), "screen")], watched=True)


@pytest.mark.parametrize(("name", "length"), [("silent.mp4", 4000), ("silent.mkv", 4008)])
def test_it_lasts_as_long_as_its_pictures_and_nothing_is_heard_in_it(name, length):
    with watched((FILES / name).read_bytes()) as recording:
        assert recording.is_silent
        assert (recording.duration_ms, recording.channels) == (length, 1)
        assert recording.at_hand == recording.frames
        assert not recording.read(0, recording.frames).any()


def test_a_video_with_sound_is_heard():
    with watched((FILES / "screen.mp4").read_bytes()) as recording:
        assert not recording.is_silent


def test_an_import_takes_none_for_a_recording():
    with pytest.raises(InputError, match="No sound can be read"):
        open_recording([Part.file(FILES / "silent.mp4")])


def test_a_damaged_one_and_what_is_no_video_are_refused_as_before():
    with pytest.raises(InputError, match="No sound can be read"):
        watched((FILES / "silent.mp4").read_bytes()[:700])
    with pytest.raises(InputError, match="not a recording"):
        watched((FILES / "README.txt").read_bytes())


def test_sound_alone_shows_no_pictures():
    content = (FILES / "sound.m4a").read_bytes()
    assert ffmpeg.length_of_pictures(io.BytesIO(content), Progress()) == 0
    assert ffmpeg.length_of_pictures(io.BytesIO(b"nothing"), Progress()) == 0
