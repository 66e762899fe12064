"""Make the demonstration audio: cuts of openly licensed calls (see audio/SOURCES.md).

    python resources/demo/make_cuts.py FOLDER_OF_THE_CALLS

FOLDER holds the five source files under their names upstream. Cuts begin and end in pauses of the
speech, are encoded as Ogg Opus by libsndfile and listed in audio/cuts.json:
{file, duration_ms, channels, legs: [{file, channel, offset_ms}]}. A call kept as two one-party
files has two legs; in every third of these the caller's recorder started later.
"""

import json
import sys
from pathlib import Path
from random import Random

import numpy as np
import soundfile
from numpy.typing import NDArray

AUDIO = Path(__file__).parent / "audio"
REPAIRS = ("Auto_Repairs_40_UTC_agent.wav", "Auto_Repairs_40_UTC_caller.wav")
SUPPORT = "Auto0_GUID_000_AGENT_ChrisL_DT_2025-02-19T06-01-22_Mono.wav"
PHONE = "CallCenterPhoneCall.mp3"
MANDARIN = "zhcn_continuous_mode_sample.wav"

Samples = NDArray[np.int16]


def read(path: Path) -> tuple[Samples, int]:
    """Return samples of shape (frames, 1) and their rate; 48 kHz becomes 8 kHz, as a phone has."""
    samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
    if rate == 48_000:
        count = len(samples) // 6
        spectrum = np.fft.rfft(samples[: count * 6, 0])[: count // 2 + 1]
        samples = np.rint(np.fft.irfft(spectrum, count) / 6).astype(np.int16)[:, None]
        rate = 8_000
    return samples, rate


def pause(samples: Samples, rate: int, second: float) -> int:
    """Return the frame of the quietest 0.2 s within 2 s of a moment."""
    step = rate // 5
    first = max(0, int((second - 2) * rate))
    near = samples[first : int((second + 2) * rate)].astype(np.float64)
    energy = [(near[at : at + step] ** 2).sum() for at in range(0, len(near) - step + 1, step // 4)]
    return first + int(np.argmin(energy)) * (step // 4) + step // 2 if energy else len(samples)


def spans(samples: Samples, rate: int, lengths: list[float], seed: int) -> list[Samples]:
    """Cut pieces of about these lengths (seconds) out of the whole, in pauses."""
    random = Random(seed)  # noqa: S311 - the same cuts each time
    whole = len(samples) / rate
    pieces = []
    for length in lengths:
        start = random.uniform(0, whole - length)
        first = pause(samples, rate, start) if start > 2 else 0
        pieces.append(samples[first : pause(samples, rate, start + length)])
    return pieces


def write(name: str, samples: Samples, rate: int) -> str:
    """Encode one file and return its name."""
    file = f"{name}.ogg"
    soundfile.write(
        AUDIO / file,
        samples,
        rate,
        format="OGG",
        subtype="OPUS",
        compression_level=0.99 if samples.shape[1] == 2 else 0.98,
    )
    return file


def single(name: str, samples: Samples, rate: int) -> dict[str, object]:
    """Write a cut that is one file."""
    file = write(name, samples, rate)
    return entry(samples, rate, [{"file": file, "channel": "both", "offset_ms": 0}])


def pair(name: str, samples: Samples, rate: int, offset_ms: int) -> dict[str, object]:
    """Write a cut as two one-party files, the caller's beginning `offset_ms` later."""
    agent = write(f"{name}-agent", samples[:, :1], rate)
    caller = write(f"{name}-caller", samples[offset_ms * rate // 1000 :, 1:], rate)
    return entry(
        samples,
        rate,
        [
            {"file": agent, "channel": "csr", "offset_ms": 0},
            {"file": caller, "channel": "customer", "offset_ms": offset_ms},
        ],
    )


def entry(samples: Samples, rate: int, legs: list[dict[str, object]]) -> dict[str, object]:
    """Return a line of the index."""
    return {
        "file": legs[0]["file"],
        "duration_ms": len(samples) * 1000 // rate,
        "channels": samples.shape[1],
        "legs": legs,
    }


def main(folder: Path) -> None:
    """Make all cuts and their index."""
    for old in AUDIO.glob("*.ogg"):
        old.unlink()
    agent, rate = read(folder / REPAIRS[0])
    repairs = np.hstack([agent, read(folder / REPAIRS[1])[0]])
    # Most calls are short, a few are long, as on a working day: 21 to 148 seconds.
    lengths = [20 + 128 * (n / 39) ** 2 + 1 for n in range(40)]
    cuts = [
        single(f"repairs-{n:02}", piece, rate)
        for n, piece in enumerate(spans(repairs, rate, lengths, 1), 1)
    ]
    cuts += [
        pair(f"repairs-pair-{n:02}", piece, rate, 1_500 if n % 3 == 0 else 0)
        for n, piece in enumerate(spans(repairs, rate, [25, 35, 45, 55, 70, 90], 2), 1)
    ]
    for name, file, wanted in (
        ("support", SUPPORT, [22, 30, 38, 47, 58, 70, 95, 140]),
        ("phone", PHONE, [25, 40, 60, 85]),
    ):
        samples, rate = read(folder / file)
        cuts += [
            single(f"{name}-{n:02}", piece, rate)
            for n, piece in enumerate(spans(samples, rate, wanted, 3), 1)
        ]
    samples, rate = read(folder / MANDARIN)
    cuts.append(single("mandarin-01", samples, rate))
    cuts.append(single("mandarin-02", spans(samples, rate, [28.0], 4)[0], rate))
    text = json.dumps(cuts, indent=1) + "\n"
    (AUDIO / "cuts.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
