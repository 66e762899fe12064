"""An outline is seen at once the next time, by whoever may hear the recording and nobody else."""

import hashlib
import os

import numpy as np
import pytest
from audio.sounds import save, speech

from qa_desk import paths
from qa_desk.audio import outlines, peaks
from qa_desk.audio.kept import AudioPart
from qa_desk.audio.outlines import Place
from qa_desk.audio.recording import Part, open_recording
from qa_desk.work import Progress

KEY = bytes(range(32))


def part(name="call", key=KEY, channel="both", offset_ms=0):
    content = hashlib.sha256(name.encode()).hexdigest()
    return AudioPart(paths.data() / name, channel, offset_ms, content, key=key)


@pytest.fixture
def sound(tmp_path):
    with open_recording([Part.file(save(tmp_path / "call.wav", speech(3.0)))]) as recording:
        yield recording


@pytest.fixture
def kept(sound):
    """An outline that was kept, and where."""
    found, place = peaks.compute(sound, Progress()), outlines.place([part()])
    outlines.keep(place, found)
    return found, place


def test_a_kept_outline_is_the_one_that_was_computed(sound, kept):
    first, place = kept
    again = outlines.find(place, sound)
    assert again.is_whole
    assert (again.rate, again.frames) == (first.rate, first.frames)
    for mine, theirs in zip(again._levels, first._levels, strict=True):
        assert np.array_equal(mine, theirs)


def test_p1_an_outline_lies_under_a_key_of_the_recordings_own(sound, kept):
    first, place = kept
    written = place.file.read_bytes()
    assert first.maximum.tobytes()[400:432] not in written
    assert part().content not in place.file.name
    assert KEY not in written
    assert outlines.find(Place(place.file, bytes(32)), sound) is None
    other = outlines.place([part(key=bytes(32))])
    assert other.file != place.file
    assert outlines.find(other, sound) is None


@pytest.mark.parametrize("key", [b"", KEY])
def test_p1_without_all_keys_of_a_call_nothing_is_kept_of_it(key):
    assert outlines.place([part(key=key), part("other", key=b"")]) is None
    assert outlines.place([]) is None


def test_other_files_other_lanes_and_other_offsets_have_outlines_of_their_own():
    calls = [
        [part()],
        [part("other")],
        [part(channel="csr")],
        [part(offset_ms=20)],
        [part(), part("other")],
        [part("other"), part()],
    ]
    assert len({outlines.place(call).file for call in calls}) == len(calls)


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda _data: b"", lambda d: d + b"x"])
def test_an_outline_that_was_changed_is_not_shown(sound, kept, damage):
    _first, place = kept
    place.file.write_bytes(damage(place.file.read_bytes()))
    assert outlines.find(place, sound) is None


def test_an_outline_of_another_length_than_what_is_heard_is_not_shown(tmp_path, kept):
    with open_recording([Part.file(save(tmp_path / "longer.wav", speech(4.0)))]) as longer:
        assert outlines.find(kept[1], longer) is None


def test_outlines_take_no_more_than_their_room_and_the_last_used_stay(sound, kept, monkeypatch):
    first, place = kept
    size = place.file.stat().st_size
    monkeypatch.setattr(outlines, "MOST_BYTES", 2 * size + size // 2)
    older = outlines.place([part("older")])
    outlines.keep(older, first)
    os.utime(place.file, (1, 1))
    os.utime(older.file, (2, 2))
    assert outlines.find(place, sound)
    newest = outlines.place([part("newest")])
    outlines.keep(newest, first)
    assert set(place.file.parent.iterdir()) == {place.file, newest.file}


def test_a_cache_that_cannot_be_written_stops_nobody(sound, kept):
    first, place = kept
    blocked = Place(place.file / "below a file", place.key)
    outlines.keep(blocked, first)
    assert outlines.find(blocked, sound) is None


def test_p3_where_many_share_a_computer_none_is_left(kept):
    _found, place = kept
    assert place.file.exists()
    for _again in range(2):
        outlines.clear()
        assert not place.file.exists()
