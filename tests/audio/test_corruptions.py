"""Damaged recordings neither end the program nor fill the memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from audio.sounds import SHARED

MOST_MB = 300
_SCRIPT = Path(__file__).with_name("corruptions.py")


def run(seed, count):
    command = [
        sys.executable,
        _SCRIPT,
        str(seed),
        str(count),
        *([SHARED] if SHARED.is_dir() else []),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def check(outcomes, count):
    assert outcomes["played"] + outcomes["refused"] == count
    assert outcomes["program"] + outcomes["decoder"] < MOST_MB


def test_damaged_recordings_play_or_are_refused_within_300_mb():
    check(run(0, 40), 40)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_thousand_damaged_recordings_play_or_are_refused_within_300_mb():
    for seed in range(0, 2000, 200):
        check(run(seed, 200), 200)
