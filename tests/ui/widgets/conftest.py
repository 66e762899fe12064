"""Real sound, a real checklist, and a form of the size the page gives it."""

import wave

import numpy as np
import pytest

from qa_desk import paths
from qa_desk.audio import peaks
from qa_desk.audio.recording import Part, open_recording
from qa_desk.rules import checklist_files
from qa_desk.rules.sheets import Sheet
from qa_desk.ui.widgets.checklist_form import ChecklistForm
from qa_desk.work import Progress

RATE = 8000


def write_tone(path, seconds, *pitches):
    """Write a WAV file with a tone (Hz) in each channel."""
    time = np.arange(int(RATE * seconds)) / RATE
    lanes = [8000 * np.sin(2 * np.pi * pitch * time) for pitch in pitches]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(pitches))
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.array(lanes).T.astype("<i2").tobytes())
    return path


@pytest.fixture
def make_recording(tmp_path):
    """A function that opens a recording of some seconds; all are closed at the end."""
    opened = []

    def make(seconds=4.0, *pitches):
        path = write_tone(tmp_path / f"call{len(opened)}.wav", seconds, *(pitches or (440, 880)))
        opened.append(open_recording([Part.file(path)]))
        return opened[-1]

    yield make
    for recording in opened:
        recording.close()


@pytest.fixture
def recording(make_recording):
    """Four seconds, a tone of 440 Hz in the CSR's lane and of 880 Hz in the customer's."""
    return make_recording()


@pytest.fixture
def sound(recording):
    """The recording's peaks."""
    return peaks.compute(recording, Progress())


@pytest.fixture(scope="session")
def checklist():
    name = "inbound-general.yaml"
    text = (paths.resources() / "checklists" / name).read_text("utf-8")
    return checklist_files.read(text, name)


@pytest.fixture
def form(qtbot, checklist):
    """An empty sheet on screen, at the size the page has for it on a small display."""
    form = ChecklistForm()
    qtbot.addWidget(form)
    form.resize(640, 500)
    form.show_checklist(checklist, Sheet(), "general")
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    form.focus_first()
    return form
