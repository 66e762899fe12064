"""Small sound files, written as recorders write them."""

import struct
from pathlib import Path

import numpy as np
import soundfile

SHARED = Path(__file__).parents[3] / "shared" / "data" / "audio"


def speech(seconds=1.0, rate=8000, channels=2, seed=0):
    """Return noise in syllables, a different one in each channel."""
    random = np.random.default_rng(seed)
    frames = int(seconds * rate)
    noise = random.normal(0, 4000, (frames, channels))
    syllables = np.sin(np.arange(frames) / rate * 12)[:, None] > 0
    return np.clip(noise * syllables, -32768, 32767).astype(np.int16)


def tone(hertz, seconds, rate, level=8000):
    """Return one channel of a sine, for what must survive a change of rate."""
    moments = np.arange(int(seconds * rate)) / rate
    return np.rint(level * np.sin(2 * np.pi * hertz * moments)).astype(np.int16)[:, None]


def save(path, samples, rate=8000, **how):
    """Write a file by libsndfile and return its path."""
    soundfile.write(path, samples, rate, **how)
    return path


def wave_bytes(samples, rate=8000, before=b"", sizes=None, tag=1):
    """Return a 16-bit WAV with extra chunks before the data, or with other sizes than true."""
    data = samples.astype("<i2").tobytes()
    channels = samples.shape[1]
    layout = struct.pack("<HHIIHH", tag, channels, rate, rate * channels * 2, channels * 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + layout + before
    riff, chunk = sizes or (len(body) + 8 + len(data), len(data))
    return b"RIFF" + struct.pack("<I", riff) + body + b"data" + struct.pack("<I", chunk) + data


def amr(seconds):
    """Return AMR narrow-band frames, which libsndfile does not know."""
    return b"#!AMR\n" + (b"\x3c" + bytes(range(31))) * int(seconds * 50)
