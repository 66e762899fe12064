"""The command that plays a file: what it opens, and what it says when it cannot."""

import argparse
import logging
import signal
import sys

import pytest
from audio.sounds import save, speech
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from qa_desk.commands import play
from qa_desk.errors import InputError
from qa_desk.ui.play_window import PlayWindow

pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No audio device detected")


@pytest.fixture
def run(monkeypatch):
    """Run `play` on a file and end it; what it sets for a whole program is set back."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    log = logging.getLogger("qa_desk")
    handlers = list(log.handlers)

    def run(file):
        parser = argparse.ArgumentParser()
        play.add(parser.add_subparsers())
        options = parser.parse_args(["play", str(file)])
        return options.command(options)

    yield run
    for number, handler in before.items():
        signal.signal(number, handler)
    for handler in set(log.handlers) - set(handlers):
        log.removeHandler(handler)
        handler.close()


def leave_when(window_is_done):
    """Close the player's window once something is so of it."""
    timer = QTimer(QApplication.instance())

    def look():
        for window in QApplication.topLevelWidgets():
            if isinstance(window, PlayWindow) and window.isVisible() and window_is_done(window):
                timer.stop()
                window.close()

    timer.timeout.connect(look)
    timer.start(10)


def test_a_recording_opens_until_its_window_is_closed(run, qtbot, tmp_path):
    call = save(tmp_path / "call.wav", speech(1.0))
    leave_when(lambda window: window.listening.has_sound)
    assert run(call) == 0


def test_what_is_no_recording_is_said_in_the_window_and_in_the_terminal(
    run, qtbot, tmp_path, capsys
):
    notes = tmp_path / "notes.txt"
    notes.write_text("not a sound")
    leave_when(lambda window: window.refusal)
    assert run(notes) == 2
    assert "not a recording" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(run, tmp_path):
    with pytest.raises(InputError, match="missing"):
        run(tmp_path / "missing.wav")


def test_p18_a_file_that_is_not_there_is_named_without_its_number(run, tmp_path):
    with pytest.raises(InputError) as refused:
        run(tmp_path / "out-13800138000.wav")
    assert "out-138****8000.wav" in str(refused.value)
