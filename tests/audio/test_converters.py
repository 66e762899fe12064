"""A closed format is heard through a program of its recorder, which this desktop alone names."""

import io
import sys
import tempfile
from pathlib import Path

import pytest
from audio.sounds import speech, wave_bytes

from qa_desk import settings
from qa_desk.audio import cache, converters
from qa_desk.audio.kept import AudioPart
from qa_desk.audio.probe import probe
from qa_desk.errors import Cancelled, InputError
from qa_desk.work import Progress

SOUND = wave_bytes(speech(0.5, seed=1))
CLOSED = b"NMF!" + SOUND[::-1]

PROGRAM = """
import os, pathlib, sys
source, target = map(pathlib.Path, sys.argv[1:])
data = source.read_bytes()
assert data[:4] == b"NMF!" and source.suffix == ".nmf"
assert not [name for name in os.environ if name.startswith("QA_DESK")]
assert source.parent == target.parent == pathlib.Path.cwd()
assert sys.platform == "win32" or source.parent.stat().st_mode & 0o077 == 0
target.write_bytes(data[:3:-1])
with open({log!r}, "a") as log:
    print(source.parent, file=log)
"""


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def converter(tmp_path):
    """A small real converter, for the recorder "north"."""
    return named(tmp_path, PROGRAM.format(log=str(tmp_path / "log")))


@pytest.fixture
def closed(tmp_path):
    """A recording in a closed format."""
    (tmp_path / "13800000000.nmf").write_bytes(CLOSED)
    return tmp_path / "13800000000.nmf"


def named(tmp_path, program):
    (tmp_path / "convert.py").write_text(program, "utf-8")
    command = (sys.executable, str(tmp_path / "convert.py"), "{in}", "{out}")
    converter = converters.told("north", [".NMF", "v3"], command)
    converters.keep("north", converter)
    return converter


def part(path, found):
    return AudioPart(path, "both", 0, found.sha256.hex(), format=found.format)


def heard(part):
    with part.open(Progress()) as stream:
        return stream.read()


def test_a_closed_format_is_probed_and_heard_through_its_converter(converter, closed, tmp_path):
    found = probe(closed, converter=converter)
    assert found.format == "converted: north: WAV PCM_16"
    assert (found.rate, found.channels, found.bytes) == (8000, 2, len(CLOSED))
    assert heard(part(closed, found)) == heard(part(closed, found)) == SOUND
    places = (tmp_path / "log").read_text().split()
    assert len(places) == 2  # once at the import, once to be heard
    assert not any(Path(place).exists() for place in places)


def test_a_desktop_without_the_converter_says_what_to_do(converter, closed):
    found = probe(closed, converter=converter)
    converters.keep("north", None)
    with pytest.raises(InputError, match="qa-desk recorder converter north"):
        heard(part(closed, found))


def test_what_is_not_converted_passes_by(tmp_path):
    named(tmp_path, "raise SystemExit(1)")
    stream = io.BytesIO(SOUND)
    assert converters.stored("WAV PCM16", stream, "one.nmf", "", Progress()) is stream


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("raise SystemExit(3)", "ended with the error 3"),
        ("pass", "No such file"),
        ("import sys; open(sys.argv[2], 'wb')", "empty"),
        ("import sys; open(sys.argv[2], 'wb').write(b'no sound' * 99)", "not a recording"),
    ],
)
def test_a_converter_that_fails_is_said_in_a_sentence(tmp_path, closed, program, reason):
    with pytest.raises(InputError, match=reason):
        probe(closed, converter=named(tmp_path, program))
    assert closed.read_bytes() == CLOSED


def test_a_converter_that_never_ends_is_ended_with_all_it_started(tmp_path, closed, monkeypatch):
    monkeypatch.setattr(converters, "SECONDS", 0.0)
    program = (
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "time.sleep(600)"
    )
    with pytest.raises(InputError, match="takes too long"):
        probe(closed, converter=named(tmp_path, program))


def test_a_converter_that_writes_without_end_is_ended(tmp_path, closed, monkeypatch):
    monkeypatch.setattr(converters, "MOST_BYTES", 100_000)
    program = (
        "import sys, time\n"
        "with open(sys.argv[2], 'wb', 0) as out:\n"
        "    out.write(bytes(200_000))\n"
        "    time.sleep(600)"
    )
    with pytest.raises(InputError, match="too long"):
        probe(closed, converter=named(tmp_path, program))


def test_converting_can_be_stopped(tmp_path, closed):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        probe(closed, progress, converter=named(tmp_path, "import time; time.sleep(600)"))


def test_a_program_that_went_is_said(converter, closed, tmp_path):
    gone = converters.Converter("north", (".nmf",), (str(tmp_path / "gone"), "{in}", "{out}"))
    with pytest.raises(InputError, match="The converter gone could not"):
        probe(closed, converter=gone)


def test_a_disk_that_is_full_is_said(converter, closed, monkeypatch):
    def full(**_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    with pytest.raises(InputError, match="No space left"):
        probe(closed, converter=converter)


@pytest.mark.parametrize(
    ("endings", "command", "reason"),
    [
        ((), (sys.executable, "{in}", "{out}"), "endings"),
        ((" .",), (sys.executable, "{in}", "{out}"), "endings"),
        ((".nmf",), (sys.executable, "{in}"), r"needs \{in\} and \{out\}"),
        ((".nmf",), ("{in}", "{out}"), r"needs \{in\} and \{out\}"),
        ((".nmf",), ("no-such-program", "{in}", "{out}"), "no program no-such-program"),
    ],
)
def test_what_cannot_be_a_converter_is_refused(endings, command, reason):
    with pytest.raises(InputError, match=reason):
        converters.told("north", endings, command)


def test_the_settings_of_this_desktop_name_them(converter):
    assert converters.of("north") == (converter,)
    assert converters.of("south") == ()
    assert converter.takes("one.NMF")
    assert converter.takes("one.v3")
    assert not converter.takes("one.wav")
    settings.write({"converter": [{"recorder": "north"}, "text"]})
    assert converters.listed() == []
    settings.write({"converter": 3})
    assert converters.listed() == []
