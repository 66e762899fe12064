import io
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from audio.sounds import amr, speech, wave_bytes

from qa_desk.audio import ffmpeg
from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import Cancelled, InputError
from qa_desk.work import Progress


def in_memory(data, progress=None):
    return open_recording([Part(lambda: io.BytesIO(data), "call.amr")], progress)


def milliseconds(data):
    with in_memory(data) as recording:
        return recording.duration_ms


def crashing():
    """Return a sound with more channels than Qt's resampler can have: its decoder crashes."""
    return io.BytesIO(wave_bytes(np.zeros((1000, 127), np.int16)))


def test_what_libsndfile_cannot_read_is_decoded_by_qt(tmp_path):
    (tmp_path / "call.amr").write_bytes(amr(3))
    (tmp_path / "call.g722").write_bytes(bytes(range(256)) * 50)
    with open_recording([Part.file(tmp_path / "call.amr")]) as recording:
        assert (recording.rate, recording.channels, recording.duration_ms) == (8000, 1, 3000)
        assert recording.read(0, recording.frames).any()
    with open_recording([Part.file(tmp_path / "call.g722")]) as recording:
        assert (recording.rate, recording.frames) == (16_000, 25_600)
        assert recording.format == "G722"


def test_wide_band_amr_is_decoded():
    with in_memory(b"#!AMR-WB\n" + (b"\x44" + bytes(range(60))) * 100) as recording:
        assert (recording.rate, recording.duration_ms) == (16_000, 2000)


def test_a_stream_that_is_no_file_is_decoded_too_and_on_any_thread():
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(lambda _turn: milliseconds(amr(2)), range(8))) == [2000] * 8


def test_sixteen_bit_sound_comes_through_unchanged():
    samples = speech(3)
    spool = ffmpeg.decode(io.BytesIO(wave_bytes(samples)), "WAV", Progress())
    assert np.array_equal(spool.read(0, spool.frames), samples)
    spool.close()


def test_a_command_without_a_window_decodes_too(tmp_path):
    (tmp_path / "call.amr").write_bytes(amr(1))
    command = (
        "from qa_desk.audio.probe import probe; import sys; print(probe(sys.argv[1]).duration_ms)"
    )
    done = subprocess.run(
        [sys.executable, "-c", command, tmp_path / "call.amr"], capture_output=True, check=True
    )
    assert (done.stdout.strip(), done.stderr) == (b"1000", b"")


def test_a_file_that_crashes_the_decoder_leaves_the_program_alive():
    assert ffmpeg.decode(crashing(), "WAV", Progress()) is None
    assert milliseconds(amr(1)) == 1000


def test_a_decoder_that_has_ended_is_started_again():
    assert milliseconds(amr(1)) == 1000
    (child,) = ffmpeg._children
    child._process.kill()
    child._process.join()
    assert milliseconds(amr(1)) == 1000


def test_a_decoder_that_has_decoded_much_is_replaced(monkeypatch):
    monkeypatch.setattr(ffmpeg, "_MOST_FILES", 2)
    assert [milliseconds(amr(1)) for _turn in range(4)] == [1000] * 4
    assert ffmpeg._children[0]._files <= 2


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal's signals")
def test_an_interrupt_in_the_terminal_does_not_end_the_decoder():
    assert milliseconds(amr(1)) == 1000
    (child,) = ffmpeg._children
    for _turn in range(3):
        os.kill(child._process.pid, signal.SIGINT)
        assert milliseconds(amr(1)) == 1000
    assert ffmpeg._children == [child]


class Share(io.BytesIO):
    """A file on a network that fails after its beginning."""

    def read(self, size=-1):
        if self.tell() > 0:
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_network_that_fails_while_decoding_is_told():
    with pytest.raises(InputError, match="Input/output error"):
        open_recording([Part(lambda: Share(amr(600)), "call.amr")])
    assert milliseconds(amr(1)) == 1000


def test_a_decoder_that_reads_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr(ffmpeg, "_MOST_READ", -10_000)
    assert ffmpeg.decode(io.BytesIO(amr(60)), "AMR", Progress()) is None


def test_a_chunk_that_promises_gigabytes_is_not_believed():
    data = bytearray(wave_bytes(speech(1), before=b"LIST\xff\xff\xff\x7fINFO"))
    assert ffmpeg.decode(io.BytesIO(data), "WAV", Progress()) is None


def test_a_damaged_file_gives_a_sentence():
    with pytest.raises(InputError, match="No sound can be read"):
        in_memory(b"#!AMR\n")


def test_decoding_can_be_cancelled():
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        in_memory(amr(60), progress)
    assert milliseconds(amr(1)) == 1000
