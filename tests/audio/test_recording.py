import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import numpy as np
import pytest
from audio.sounds import save, speech, tone, wave_bytes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import InputError, StorageError


def opened(path, **how):
    return open_recording([Part.file(path, **how)])


def in_memory(data, name="call.wav", **how):
    return open_recording([Part(lambda: io.BytesIO(data), name, **how)])


def everything(recording):
    return recording.read(0, recording.frames)


def refusal(path):
    with pytest.raises(InputError) as refused:
        opened(path)
    return str(refused.value)


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_linear_sound_is_read_to_the_sample(tmp_path, subtype):
    samples = speech()
    scaled = samples if subtype.startswith("PCM") else samples / 32768
    with opened(save(tmp_path / "call.wav", scaled, subtype=subtype)) as recording:
        assert np.array_equal(everything(recording), samples)


@pytest.mark.parametrize(
    ("subtype", "error"), [("PCM_U8", 256), ("ALAW", 512), ("ULAW", 512), ("IMA_ADPCM", 30_000)]
)
def test_telephone_codecs_are_read_in_full(tmp_path, subtype, error):
    samples = speech()
    with opened(save(tmp_path / "call.wav", samples, subtype=subtype)) as recording:
        assert recording.format == f"WAV {subtype}"
        decoded = everything(recording)[: len(samples)].astype(int)
        assert np.abs(decoded - samples).max() <= error


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("call.wav", {"subtype": "GSM610"}),
        ("call.wav", {"subtype": "G721_32"}),
        ("call.mp3", {}),
        ("call.ogg", {"subtype": "VORBIS"}),
        ("call.opus", {"format": "OGG", "subtype": "OPUS"}),
        ("call.flac", {}),
    ],
)
def test_any_part_of_a_compressed_call_can_be_read_at_any_time(tmp_path, name, how):
    samples = tone(300, 20, 8000) // 2 + speech(20, channels=1) // 8
    path = save(tmp_path / name, samples, **how)
    with opened(path) as one, opened(path) as another:
        assert abs(one.frames - len(samples)) <= 320
        whole = everything(one).astype(int)
        for start in (150_000, 12_345, 99_999, 0, 40_000, 39_000):
            assert np.abs(another.read(start, 777) - whole[start : start + 777]).max() <= 200


@pytest.mark.parametrize("how", [{"subtype": "VORBIS"}, {"subtype": "OPUS"}])
def test_loud_speech_is_clipped_and_never_wraps(tmp_path, how):
    loud = tone(300, 2, 8000, level=32_000).clip(-26_000, 26_000) * 1.26
    path = save(tmp_path / "loud.ogg", loud.astype(np.int16), format="OGG", **how)
    with opened(path) as recording:
        steps = np.abs(np.diff(everything(recording)[:, 0].astype(int)))
    assert steps.max() < 30_000


@pytest.mark.parametrize(
    ("riff", "data"), [(0, 0), (36, 0), (0xFFFFFFFF, 0xFFFFFFFF), (0x7FFFFFFF, 0x7FFFFFFF)]
)
def test_a_killed_recorder_loses_nothing(tmp_path, riff, data):
    samples = speech()
    path = tmp_path / "killed.wav"
    path.write_bytes(wave_bytes(samples, sizes=(riff, data)))
    with opened(path) as recording:
        assert np.array_equal(everything(recording), samples)


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_24", "FLOAT", "ALAW", "ULAW"])
def test_a_killed_recorder_loses_nothing_in_other_codings(tmp_path, subtype):
    path = save(tmp_path / "killed.wav", speech(), subtype=subtype)
    with opened(path) as recording:
        whole = everything(recording)
    content = bytearray(path.read_bytes())
    at = content.index(b"data") + 4
    content[4:8] = content[at : at + 4] = bytes(4)
    path.write_bytes(content[: at + 4 + len(whole) * content_width(subtype)])
    with opened(path) as recording:
        assert np.array_equal(everything(recording), whole)


def content_width(subtype):
    return 2 * {"PCM_U8": 1, "PCM_24": 3, "FLOAT": 4, "ALAW": 1, "ULAW": 1}[subtype]


def test_a_file_cut_in_mid_sample_gives_the_whole_frames(tmp_path):
    samples = speech()
    path = tmp_path / "cut.wav"
    path.write_bytes(wave_bytes(samples)[: 44 + 1001])
    with opened(path) as recording:
        assert np.array_equal(everything(recording), samples[:250])


@pytest.mark.parametrize("name", ["call.mp3", "call.flac", "call.ogg"])
def test_half_a_file_is_as_long_as_what_can_be_heard(tmp_path, name):
    path = save(tmp_path / name, speech(20))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with opened(path) as recording:
        assert 4 < recording.duration_ms / 1000 < 13
        assert np.abs(recording.read(recording.frames - 4000, 4000)).max() > 0


def test_odd_chunks_before_and_after_the_sound_are_passed_over(tmp_path):
    samples = speech()
    path = tmp_path / "chunks.wav"
    odd = b"LIST\x05\x00\x00\x00abcde\x00" + b"junk\x03\x00\x00\x00xyz\x00"
    path.write_bytes(wave_bytes(samples, before=odd) + odd)
    with opened(path) as recording:
        assert np.array_equal(everything(recording), samples)


def test_raw_gsm_is_known_by_its_name(tmp_path):
    path = save(tmp_path / "a.raw", speech(channels=1), format="RAW", subtype="GSM610")
    with opened(path.rename(tmp_path / "call.gsm")) as recording:
        assert recording.duration_ms == 1000


def test_an_mp3_that_does_not_tell_its_length_is_heard_to_its_end(tmp_path):
    samples = speech(20, channels=1)
    samples[80_000:] //= 50  # a variable rate, high at the beginning
    how = {"bitrate_mode": "VARIABLE", "compression_level": 0.5}
    path = save(tmp_path / "call.mp3", samples, **how)
    content = path.read_bytes()
    path.write_bytes(content[content.index(content[:2], 2) :])
    with opened(path) as recording:
        assert recording.duration_ms == pytest.approx(20_000, abs=200)


def test_an_empty_file_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "empty.wav").touch()
    assert refusal(tmp_path / "empty.wav").startswith("This file is empty.")


def test_a_call_that_nobody_answered_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "a.wav").write_bytes(wave_bytes(speech(0)))
    assert "nothing was recorded" in refusal(tmp_path / "a.wav")


def test_what_is_no_sound_is_refused_without_asking_ffmpeg(tmp_path):
    (tmp_path / "a.wav").write_bytes(b"#EXTM3U\nfile:///etc/hostname\n")
    assert "is not a recording" in refusal(tmp_path / "a.wav")


def test_a_file_without_header_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "a.al").write_bytes(bytes(8000))
    assert "has no header" in refusal(tmp_path / "a.al")


@pytest.mark.parametrize(("rate", "channels"), [(1, 2), (2_000_000_000, 2), (8000, 999)])
def test_an_absurd_header_is_refused_with_a_sentence(tmp_path, rate, channels):
    content = bytearray(wave_bytes(speech()))
    content[22:24] = channels.to_bytes(2, "little")
    content[24:28] = rate.to_bytes(4, "little")
    content[32:34] = (channels * 2).to_bytes(2, "little")
    (tmp_path / "a.wav").write_bytes(content)
    assert "header of this file is damaged" in refusal(tmp_path / "a.wav")


def test_a_missing_file_is_refused_with_a_sentence(tmp_path):
    assert "cannot be opened" in refusal(tmp_path / "gone.wav")


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_header_plays_or_is_refused_but_never_crashes(tmp_path, data):
    content = bytearray(wave_bytes(speech(0.02, channels=2)))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(4, 43))] = data.draw(st.integers(0, 255))
    path = tmp_path / "fuzz.wav"
    path.write_bytes(content[: data.draw(st.integers(12, len(content)))])
    with suppress(InputError), opened(path) as recording:
        assert everything(recording).shape == (recording.frames, recording.channels)


def test_a_network_that_fails_is_told_and_not_heard_as_silence():
    class Share(io.BytesIO):
        gone = False

        def readinto(self, buffer):
            if self.gone:
                raise OSError(5, "Input/output error")
            return super().readinto(buffer)

    share = Share(wave_bytes(speech(20)))
    with open_recording([Part(lambda: share, "call.wav")]) as recording:
        share.gone = True
        with pytest.raises(StorageError, match="can no longer be read"):
            recording.read(0, 100_000)


def test_nothing_is_read_from_a_closed_recording():
    recording = in_memory(wave_bytes(speech()))
    recording.close()
    with pytest.raises(ValueError, match="closed"):
        recording.read(0, 10)


def test_reading_beyond_the_ends_gives_what_is_there():
    samples = speech()
    with in_memory(wave_bytes(samples)) as recording:
        assert np.array_equal(recording.read(7990, 100), samples[7990:])
        assert recording.read(9000, 10).shape == (0, 2)
        assert recording.read(10, -5).shape == (0, 2)


def test_one_mixed_lane_stays_one_lane():
    with in_memory(wave_bytes(speech(channels=1))) as recording:
        assert recording.channels == 1


def test_four_channels_are_folded_into_two_lanes():
    samples = speech(channels=4)
    with in_memory(wave_bytes(samples)) as recording:
        lanes = everything(recording).astype(int)
    assert np.abs(lanes[:, 0] - samples[:, 0::2].mean(axis=1)).max() < 1
    assert np.abs(lanes[:, 1] - samples[:, 1::2].mean(axis=1)).max() < 1


def test_two_one_party_files_sound_together_at_their_offsets():
    csr, customer = speech(1, channels=1), speech(2, channels=1, seed=1)
    parts = [
        Part(lambda: io.BytesIO(wave_bytes(csr)), "a.wav", "csr", offset_ms=500),
        Part(lambda: io.BytesIO(wave_bytes(customer)), "b.wav", "customer", offset_ms=250),
    ]
    with open_recording(parts) as recording:
        lanes = everything(recording)
        assert (recording.channels, recording.duration_ms) == (2, 2250)
    assert not lanes[:2000].any()
    assert np.array_equal(lanes[4000:12_000, :1], csr)
    assert not lanes[12_000:, 0].any()
    assert np.array_equal(lanes[2000:, 1:], customer)


def test_a_file_that_began_before_the_call_keeps_its_beginning():
    csr, customer = speech(1, channels=1), speech(1, channels=1, seed=1)
    parts = [
        Part(lambda: io.BytesIO(wave_bytes(csr)), "a.wav", "csr", offset_ms=-300),
        Part(lambda: io.BytesIO(wave_bytes(customer)), "b.wav", "customer"),
    ]
    with open_recording(parts) as recording:
        assert recording.duration_ms == 1300
        assert np.array_equal(recording.read(0, 8000)[:, :1], csr)
        assert np.array_equal(recording.read(2400, 8000)[:, 1:], customer)


def test_files_of_one_party_that_overlap_are_added_without_wrapping():
    loud = np.full((800, 1), 20_000, np.int16)
    parts = [
        Part(lambda: io.BytesIO(wave_bytes(loud)), "a.wav", "csr", offset_ms=ms) for ms in (0, 50)
    ]
    with open_recording(parts) as recording:
        lane = everything(recording)[:, 0]
    assert (lane[:400] == 20_000).all()
    assert (lane[400:800] == 32_767).all()
    assert (lane[800:] == 20_000).all()


def test_a_slower_leg_is_brought_to_the_higher_rate_in_pitch_and_time():
    parts = [
        Part(lambda: io.BytesIO(wave_bytes(tone(200, 2, 8000))), "a.wav", "csr"),
        Part(lambda: io.BytesIO(wave_bytes(tone(200, 2, 22_050), 22_050)), "b.wav", "customer"),
    ]
    with open_recording(parts) as recording:
        lanes = everything(recording).astype(int)
        assert (recording.rate, recording.duration_ms) == (22_050, 2000)
    assert np.abs(lanes[:-5, 0] - lanes[:-5, 1]).max() < 100


@given(st.integers(0, 60_000), st.integers(0, 5_000))
@settings(max_examples=50, deadline=None)
def test_a_piece_of_mixed_legs_is_that_piece_of_the_whole(start, count):
    parts = [
        Part(lambda: io.BytesIO(wave_bytes(speech(1, channels=1))), "a.wav", "csr", 123),
        Part(lambda: io.BytesIO(wave_bytes(speech(2, 11_025), 11_025)), "b.wav", "customer", 77),
        Part(lambda: io.BytesIO(wave_bytes(speech(1, 16_000, 1), 16_000)), "c.wav", "both"),
    ]
    with open_recording(parts) as recording:
        whole = everything(recording)
        assert np.array_equal(recording.read(start, count), whole[start : start + count])


def test_many_threads_read_one_recording(tmp_path):
    samples = speech(10)
    path = save(tmp_path / "call.wav", samples)
    with opened(path) as recording, ThreadPoolExecutor(4) as threads:
        starts = [n * 997 % 70_000 for n in range(200)]
        pieces = list(threads.map(lambda start: recording.read(start, 500), starts))
    assert all(
        np.array_equal(piece, samples[start : start + 500])
        for start, piece in zip(starts, pieces, strict=True)
    )


def test_a_stereo_file_with_the_customer_first_is_turned_round():
    sound = speech(1)
    for samples, turned in ((sound, sound[:, ::-1]), (sound[:, :1], sound[:, :1])):
        part = Part(lambda samples=samples: io.BytesIO(wave_bytes(samples)), "a.wav", "swapped")
        with open_recording([part]) as recording:
            assert recording.channels == samples.shape[1]
            assert np.array_equal(recording.read(0, 8000), turned)
