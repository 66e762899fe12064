"""Open damaged recordings in a process of its own: `python corruptions.py SEED COUNT [FOLDER]`.

Prints as JSON what came of them and the most memory that was in use, in MB.
"""

import io
import json
import random
import re
import resource
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import soundfile

from qa_desk.audio import ffmpeg
from qa_desk.audio.peaks import compute
from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import InputError
from qa_desk.work import Progress

SIZES = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
HEAD = 200
BLOCK = 65_536


def flipped(data, random):
    """Flip bits, half of the times in the header only."""
    reach = min(len(data), random.choice((HEAD, len(data))))
    for _ in range(random.randint(1, 60)):
        data[random.randrange(reach)] ^= 1 << random.randrange(8)


def cut(data, random):
    """Lose the end."""
    del data[random.randint(1, len(data)) :]


def doubled(data, random):
    """Write a block twice."""
    start, size = random.randrange(len(data)), random.randint(1, 5000)
    data[start:start] = data[start : start + size]


def lost(data, random):
    """Lose a block."""
    start = random.randint(1, len(data))
    del data[start : start + random.randint(1, 5000)]


def lying(data, random):
    """Write wrong sizes into the header, some of them just big."""
    for _ in range(random.randint(1, 3)):
        place = random.randrange(min(len(data), HEAD))
        value = random.choice((*SIZES, random.getrandbits(32)))
        data[place : place + 4] = value.to_bytes(4, random.choice(("little", "big")))


def made():
    """Return recordings of many codings, by the names of their files."""
    samples = (np.random.default_rng(0).normal(0, 4000, (16_000, 2))).astype(np.int16)
    codings = {
        "a.wav": ("WAV", "PCM_16"), "b.wav": ("WAV", "ALAW"), "c.wav": ("WAV", "GSM610"),
        "d.wav": ("WAV", "IMA_ADPCM"), "e.wav": ("WAV", "MS_ADPCM"), "f.wav": ("WAVEX", "FLOAT"),
        "g.wav": ("RF64", "PCM_24"), "h.w64": ("W64", "PCM_16"), "i.mp3": ("MP3", None),
        "j.ogg": ("OGG", "VORBIS"), "k.opus": ("OGG", "OPUS"), "l.flac": ("FLAC", "PCM_16"),
        "m.au": ("AU", "ULAW"), "n.aiff": ("AIFF", "PCM_16"),
    }  # fmt: skip
    for name, (form, subtype) in codings.items():
        file = io.BytesIO()
        sound = samples[:, :1] if subtype == "GSM610" else samples
        soundfile.write(file, sound, 8000, format=form, subtype=subtype)
        yield name, file.getvalue()
    yield "o.amr", b"#!AMR\n" + (b"\x3c" + bytes(range(31))) * 200
    yield "p.g722", bytes(range(256)) * 60


def hear(data, name):
    """Open, draw and read a recording as the desk does."""
    with open_recording([Part(lambda: io.BytesIO(data), name)]) as recording:
        compute(recording, Progress())
        for start in range(0, min(recording.frames, 40 * BLOCK), BLOCK):
            recording.read(start, BLOCK)


def main(seed, count, folder=None):
    """Damage and open recordings; anything but a refusal with a sentence ends the process."""
    found = sorted(Path(folder).glob("*/*.*")) if folder else []
    files = [*made(), *((path.name, path.read_bytes()) for path in found)]
    files = [(name, data) for name, data in files if len(data) > HEAD and "json" not in name]
    outcomes = Counter()
    for number in range(seed, seed + count):
        chance = random.Random(number)
        name, data = chance.choice(files)
        data = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            chance.choice((flipped, cut, doubled, lost, lying))(data, chance)
        print(number, name, len(data), file=sys.stderr, flush=True)
        try:
            hear(bytes(data), name)
            outcomes["played"] += 1
        except InputError:
            outcomes["refused"] += 1
    for child in ffmpeg._children:
        child.end()
    decoder = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(json.dumps({**outcomes, "program": own_peak(), "decoder": decoder}))


def own_peak():
    """Return the most memory this process had; `getrusage` counts what its starter had too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return int(re.search(r"VmHWM:\s+(\d+)", status.read_text()).group(1)) >> 10


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
