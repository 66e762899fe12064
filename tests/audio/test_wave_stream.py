import io
import wave

import numpy as np
import pytest
from audio.sounds import speech, wave_bytes
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.audio.recording import Part, open_recording
from qa_desk.audio.wave_stream import Mix, WaveStream


def recording(samples=None, **how):
    data = wave_bytes(speech() if samples is None else samples)
    return open_recording([Part(lambda: io.BytesIO(data), "call.wav", **how)])


def test_the_player_is_given_exactly_the_recording():
    with recording() as sound:
        content = WaveStream(sound).read()
    assert content == wave_bytes(speech())


def test_silence_before_a_late_leg_is_heard():
    late = recording(speech(channels=1), channel="csr", offset_ms=500)
    with late as sound, wave.open(WaveStream(sound)) as read:
        assert read.getparams()[:4] == (2, 2, 8000, 12_000)
        assert not any(read.readframes(4000))
        assert any(read.readframes(4000))


@given(st.integers(0, 40_000), st.integers(0, 3_000))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_those_of_the_whole(start, count):
    whole = wave_bytes(speech())
    with recording() as sound:
        stream = WaveStream(sound)
        stream.seek(start)
        assert stream.read(count) == whole[start : start + count]
        assert stream.tell() == start + len(whole[start : start + count])


def test_it_seeks_from_the_end_and_refuses_to_leave_the_beginning():
    with recording() as sound:
        stream = WaveStream(sound)
        assert stream.seek(-10, io.SEEK_END) == stream.size - 10
        assert stream.seek(4, io.SEEK_CUR) == stream.size - 6
        assert len(stream.read()) == 6
        with pytest.raises(ValueError, match="negative"):
            stream.seek(-1)


def pcm(stream):
    return np.frombuffer(stream.read()[44:], "<i2").reshape(-1, 2)


def test_each_lane_is_as_loud_as_wanted_from_the_next_read_on():
    with recording() as sound:
        plain = pcm(WaveStream(sound)).astype(int)
        stream = WaveStream(sound, Mix((0.5, 0.0)))
        half = pcm(stream)
        assert np.abs(half[:, 0] - plain[:, 0] / 2).max() <= 0.5
        assert not half[:, 1].any()
        stream.mix = Mix()
        stream.seek(0)
        assert np.array_equal(pcm(stream), plain)


def test_what_would_be_too_loud_is_as_loud_as_can_be_and_does_not_wrap_around():
    with recording() as sound:
        plain = pcm(WaveStream(sound)).astype(int)
        loud = pcm(WaveStream(sound, Mix((100.0,))))
    assert np.array_equal(loud[:, 0], np.clip(plain[:, 0] * 100, -32768, 32767))
    assert np.array_equal(loud[:, 1], plain[:, 1])


def test_both_ears_hear_both_lanes_when_that_is_wanted():
    with recording() as sound:
        plain = pcm(WaveStream(sound)).astype(int)
        both = pcm(WaveStream(sound, Mix((1.0, 1.0), together=True)))
    assert np.array_equal(both[:, 0], np.clip(plain.sum(axis=1), -32768, 32767))
    assert np.array_equal(both[:, 0], both[:, 1])


def test_a_mixed_lane_stays_one():
    with recording(speech(channels=1)) as sound:
        stream = WaveStream(sound, Mix((0.5, 0.1), together=True))
        assert len(stream.read()) == stream.size
