"""Real processes: a second window, Ctrl+C, kill -9, broken settings (D11)."""

import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa_desk import paths

PROGRAM = Path(__file__).with_name("window_process.py")


@contextmanager
def program(*arguments):
    command = [sys.executable, str(PROGRAM), *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        yield process
        process.kill()


def told(process, words):
    """Wait until it tells something."""
    for line in process.stdout:
        if line.startswith(words):
            return line
    pytest.fail(f"it ended without “{words}”: {process.stderr.read()}")


def test_a_second_window_on_the_same_file_says_so_and_harms_nothing(sqlite_url):
    with program("--db", sqlite_url) as first:
        told(first, "WINDOW SignInWindow")
        with program("--db", sqlite_url) as second:
            said, errors = second.communicate()
        assert second.returncode == 2
        assert said.startswith("BOX QA Desk is open on")
        assert "Go on in that window" in errors
        assert "Traceback" not in errors
        assert first.poll() is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_after_a_killed_window_the_next_one_opens(sqlite_url):
    with program("--db", sqlite_url) as first:
        told(first, "WINDOW SignInWindow")
        first.kill()
    with program("--db", sqlite_url) as second:
        told(second, "WINDOW SignInWindow")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of another kind there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_window_asked_to_stop_ends_without_a_word(sqlite_url, number):
    with program("--db", sqlite_url) as process:
        told(process, "WINDOW FirstStartWindow")
        process.send_signal(number)
        _said, errors = process.communicate(timeout=100)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_broken_settings_are_said_in_a_box_and_left_alone():
    paths.settings().mkdir(parents=True)
    file = paths.settings() / "qa-desk.toml"
    file.write_text("database = ")
    with program() as process:
        said, errors = process.communicate()
    assert process.returncode == 2
    assert said.startswith("BOX The settings file")
    assert "Traceback" not in errors
    assert file.read_text() == "database = "


def test_a_missing_file_leads_to_the_first_start():
    with program() as process:
        told(process, "WINDOW FirstStartWindow")
