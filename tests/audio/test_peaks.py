import io
from itertools import pairwise

import numpy as np
import pytest
from audio.sounds import speech, wave_bytes
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.audio import peaks
from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import Cancelled
from qa_desk.work import Progress


def recording(samples, rate=8000):
    data = wave_bytes(samples, rate)
    return open_recording([Part(lambda: io.BytesIO(data), "call.wav")])


def computed(samples):
    with recording(samples) as sound:
        return peaks.compute(sound, Progress())


@given(st.integers(1, 5000), st.integers(1, 2))
@settings(max_examples=40, deadline=None)
def test_every_bucket_holds_the_extremes_of_its_samples(frames, channels):
    samples = speech(frames / 8000, channels=channels)[:frames]
    found = computed(samples)
    buckets = [samples[at : at + 64] for at in range(0, len(samples), 64)]
    assert np.array_equal(found.minimum.T, [bucket.min(axis=0) for bucket in buckets])
    assert np.array_equal(found.maximum.T, [bucket.max(axis=0) for bucket in buckets])


@given(st.integers(1, 3000))
@settings(max_examples=40, deadline=None)
def test_no_peak_is_lost_at_any_zoom(columns):
    samples = speech(3.001)
    low, high = computed(samples).view(0, len(samples), columns)
    assert low.shape == high.shape == (2, columns)
    assert np.array_equal(low.min(axis=1), samples.min(axis=0))
    assert np.array_equal(high.max(axis=1), samples.max(axis=0))


def test_columns_that_begin_on_buckets_are_exact():
    samples = speech(40)
    low, high = computed(samples).view(6400, 6400 + 500 * 512, 500)
    columns = samples[6400 : 6400 + 500 * 512].reshape(500, 512, 2)
    assert np.array_equal(low.T, columns.min(axis=1))
    assert np.array_equal(high.T, columns.max(axis=1))


def test_a_far_view_is_drawn_from_a_coarser_level_and_stays_true():
    samples = speech(600, channels=1)
    _low, high = computed(samples).view(0, len(samples), 100)
    edges = np.linspace(0, len(samples), 101).astype(int)
    true = [samples[a:b].max() for a, b in pairwise(edges)]
    assert np.abs(high[0].astype(int) - true).mean() < 1500


def test_nothing_is_drawn_outside_the_recording():
    samples = np.full((1000, 1), 5000, np.int16)
    low, high = computed(samples).view(-1000, 2000, 30)
    assert not high[0, :10].any()
    assert (high[0, 10:20] == 5000).all()
    assert (low[0, 10:20] == 5000).all()
    assert not high[0, 20:].any()


def test_a_close_view_shows_the_samples_themselves():
    samples = speech()
    with recording(samples) as sound:
        low, high = peaks.zoom(sound, 100, 200, 100)
        assert np.array_equal(low.T, samples[100:200])
        assert np.array_equal(high.T, samples[100:200])
        low, _high = peaks.zoom(sound, 7990, 8010, 40)
        assert np.array_equal(low[:, :20:2].T, samples[7990:])
        assert not low[:, 20:].any()


def test_what_is_known_can_be_drawn_while_the_rest_is_read(monkeypatch):
    monkeypatch.setattr(peaks, "_SHOWN_SECONDS", 0)
    samples = speech(30)
    with recording(samples) as sound:
        whole = peaks.compute(sound, Progress())
        growing, seen = peaks.Peaks.of(sound), []

        def look(done, _total):
            seen.append((done, growing.known, growing.view(0, len(samples), 100)[1]))

        assert peaks.compute(sound, Progress(look), growing) is growing
    first, known, high = seen[0]
    assert first == known == 65_536
    assert np.array_equal(high[:, :27], whole.view(0, len(samples), 100)[1][:, :27])
    assert not high[:, 28:].any()
    assert growing.is_whole
    assert np.array_equal(growing.maximum, whole.maximum)


@given(st.integers(1, 300_000), st.integers(1, 2))
@settings(max_examples=20, deadline=None)
def test_no_level_of_the_pyramid_loses_a_peak(frames, channels):
    samples = speech(frames / 8000, channels=channels)[:frames]
    found = computed(samples)
    for low, high in found._levels:
        assert np.array_equal(low.min(axis=1), samples.min(axis=0))
        assert np.array_equal(high.max(axis=1), samples.max(axis=0))


def test_what_was_begun_can_be_gone_on_with_after_a_cancel():
    samples = speech(30)
    with recording(samples) as sound:
        begun, progress = peaks.Peaks.of(sound), Progress()
        progress = Progress(lambda _done, _total: progress.cancel())
        with pytest.raises(Cancelled):
            peaks.compute(sound, progress, begun)
        assert 0 <= begun.known < len(samples)
        assert np.array_equal(
            peaks.compute(sound, Progress(), begun).minimum,
            peaks.compute(sound, Progress()).minimum,
        )


def test_computing_can_be_cancelled():
    progress = Progress()
    progress.cancel()
    with recording(speech()) as sound, pytest.raises(Cancelled):
        peaks.compute(sound, progress)
