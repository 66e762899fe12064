"""Formats of recorders of which no file was found: made by ffmpeg where there is one."""

import shutil
import subprocess

import numpy as np
import pytest
from audio.sounds import save, speech

from qa_desk.audio.decoding import open_source
from qa_desk.work import Progress

needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="there is no ffmpeg here")

FRAME_S = 0.09  # by which decoders differ at the end: one frame of MP3, of WMA
MADE = {
    "u8.wav": "pcm_u8",
    "s24.wav": "pcm_s24le",
    "s32.wav": "pcm_s32le",
    "f32.wav": "pcm_f32le",
    "f64.wav": "pcm_f64le",
    "alaw.wav": "pcm_alaw",
    "mulaw.wav": "pcm_mulaw",
    "gsm.wav": "libgsm_ms -ac 1",
    "ima.wav": "adpcm_ima_wav",
    "ms.wav": "adpcm_ms",
    "g722.wav": "g722 -ac 1 -ar 16000",
    "g722_raw.g722": "g722 -ac 1 -ar 16000",
    "g723.wav": "g723_1 -ac 1 -b:a 6300",
    "g726_16.wav": "g726 -ac 1 -b:a 16k",
    "g726_24.wav": "g726 -ac 1 -b:a 24k",
    "g726_32.wav": "g726 -ac 1 -b:a 32k",
    "g726_40.wav": "g726 -ac 1 -b:a 40k",
    "rf64.wav": "pcm_s16le -rf64 always",
    "sony.w64": "pcm_s16le",
    "sun.au": "pcm_mulaw",
    "apple.aiff": "pcm_s16be",
    "apple.caf": "pcm_s16be",
    "cbr.mp3": "libmp3lame -b:a 32k",
    "vbr.mp3": "libmp3lame -q:a 2",
    "vbr_without_index.mp3": "libmp3lame -q:a 2 -write_xing 0",
    "mp3_inside.wav": "libmp3lame",
    "vorbis.ogg": "libvorbis",
    "opus.opus": "libopus",
    "speex.spx": "libspeex -ac 1",
    "flac.flac": "flac",
    "aac.m4a": "aac",
    "fragmented.m4a": "aac -movflags frag_keyframe+empty_moov",
    "adts.aac": "aac",
    "phone.3gp": "aac",
    "windows.wma": "wmav2",
    "opus.webm": "libopus",
    "alaw.mov": "pcm_alaw",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the folder of the recordings, and beside each what ffmpeg decodes from it."""
    folder = tmp_path_factory.mktemp("made")
    sound = speech(3) // np.array([1, 2], np.int16)  # the right channel is the quieter one
    encode = ["-i", save(folder / "reference", sound, format="WAV")]
    decode, outputs = [], []
    for number, (name, codec) in enumerate(MADE.items()):
        encode += ["-map", "0:a", "-c:a", *codec.split(), folder / name]
        decode += ["-i", folder / name]
        outputs += ["-map", f"{number}:a", "-f", "s16le", folder / f"{name}.decoded"]
    for arguments in (encode, decode + outputs):
        done = subprocess.run(
            ["ffmpeg", "-v", "error", *arguments], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip(f"this ffmpeg lacks something: {done.stderr.decode()[-200:]}")
    return folder


@needs_ffmpeg
@pytest.mark.parametrize("name", MADE)
def test_every_format_a_recorder_writes_is_heard_as_ffmpeg_hears_it(made, name):
    with (made / name).open("rb") as file:
        source = open_source(file, name, Progress())
        samples = source.read(0, source.frames).astype(float)
        source.close()
    assert source.channels == (1 if "-ac 1" in MADE[name] else 2)
    decoded = (
        np.fromfile(made / f"{name}.decoded", "<i2").reshape(-1, source.channels).astype(float)
    )
    rate = 48_000 if "opus" in name else source.rate  # to ffmpeg
    assert len(samples) / source.rate == pytest.approx(len(decoded) / rate, abs=FRAME_S)
    level, expected = (np.sqrt((heard**2).mean(axis=0)) for heard in (samples, decoded))
    assert level == pytest.approx(expected, rel=0.02)
