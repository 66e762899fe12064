"""Files whose headers lie, as killed recorders and cut copies leave them."""

import io

import numpy as np
import pytest
import soundfile
from audio.sounds import speech, wave_bytes

from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import InputError


def heard(data, name):
    with open_recording([Part(lambda: io.BytesIO(data), name)]) as recording:
        return recording.read(0, recording.frames), recording.duration_ms


def written(form, subtype, samples):
    file = io.BytesIO()
    soundfile.write(file, samples, 8000, format=form, subtype=subtype)
    return bytearray(file.getvalue())


@pytest.mark.parametrize("size", [0, 0xFFFFFFFFFFFFFFFF])
def test_an_rf64_whose_sizes_were_never_written_loses_nothing(size):
    samples = speech()
    data = written("RF64", "PCM_16", samples)
    sizes = data.index(b"ds64") + 8
    data[sizes : sizes + 24] = size.to_bytes(8, "little") * 3
    assert np.array_equal(heard(data, "killed.wav")[0], samples)


def test_a_big_endian_wav_whose_sizes_were_never_written_loses_nothing():
    samples = speech()
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", 8000, 2, "PCM_16", "BIG", "WAV") as sound:
        sound.write(samples)
    data = bytearray(file.getvalue())
    assert data.startswith(b"RIFX")
    place = data.index(b"data") + 4
    data[4:8] = data[place : place + 4] = bytes(4)
    assert np.array_equal(heard(data, "killed.wav")[0], samples)


@pytest.mark.parametrize("subtype", ["PCM_16", "ULAW", "ALAW"])
@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_an_au_whose_size_was_never_written_loses_nothing(subtype, size):
    data = written("AU", subtype, speech())
    whole = heard(bytes(data), "call.au")[0]
    data[8:12] = size.to_bytes(4, "big")
    assert np.array_equal(heard(data, "killed.au")[0], whole)


@pytest.mark.parametrize(
    "fields", [b"", b"\0\0\0\x63\0\0\x1f\x40\0\0\0\1", b"\0\0\0\3\0\0\x1f\x40\x80\0\0\2"]
)
def test_an_au_that_tells_nothing_or_nonsense_is_refused(fields):
    with pytest.raises(InputError, match="No sound can be read"):
        heard(b".snd\0\0\0\x18\0\0\0\0" + fields, "call.au")


@pytest.mark.parametrize("share", [1, 0.5])
def test_a_flac_whose_length_was_never_written_is_heard_to_its_end(share):
    samples = speech(20)
    data = written("FLAC", "PCM_16", samples)
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    found, duration_ms = heard(bytes(data[: int(len(data) * share)]), "killed.flac")
    assert duration_ms > 20_000 * share**2 - 1
    assert np.array_equal(found, samples[: len(found)])


def test_a_damaged_flac_is_silent_at_the_damage_and_goes_on_after_it():
    samples = speech(20)
    data = written("FLAC", "PCM_16", samples)
    for share in (3, 6):
        place = len(data) * share // 10
        data[place : place + 8] = bytes(8)
    found, duration_ms = heard(data, "damaged.flac")
    assert duration_ms == 20_000
    same = (found == samples).all(axis=1)
    assert 0.8 < same.mean() < 1
    assert same[:30_000].all()
    assert same[-30_000:].all()


@pytest.mark.parametrize("before", [b"\0\x11" * 700, b"\r\n" * 9])
def test_an_mp3_behind_garbage_is_heard_from_its_first_frame_on(before):
    data = written("MP3", "MPEG_LAYER_III", speech(3))
    assert heard(before + data, "call.mp3")[1] == pytest.approx(3000, abs=200)


def test_the_second_half_of_an_mp3_is_heard():
    data = written("MP3", "MPEG_LAYER_III", speech(10))
    assert heard(bytes(data[len(data) // 2 :]), "call.mp3")[1] == pytest.approx(5000, abs=400)


def test_a_text_that_calls_itself_an_mp3_is_never_handed_to_ffmpeg():
    with pytest.raises(InputError, match="No sound can be read"):
        heard(b"#EXTM3U\nfile:///etc/hostname\n", "call.mp3")


def test_a_wav_with_a_size_beyond_its_end_is_as_long_as_what_can_be_heard():
    samples = speech(2)
    found, duration_ms = heard(wave_bytes(samples, sizes=(10**9, 10**9)), "cut.wav")
    assert duration_ms == 2000
    assert np.array_equal(found, samples)
