"""Pictures follow the sound: same moment, same speed, wherever it goes (P23)."""

from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QSize, QTimer

from qa_desk.audio.kept import LooseFile
from qa_desk.ui.widgets import picture_player
from qa_desk.ui.widgets.picture_player import PicturePlayer

FILES = Path(__file__).parents[2] / "data" / "videos"
KINDS = ["mp4", "avi", "mkv", "wmv"]


class Ear:
    """Stands where the player of sound does: a clock that says where it is."""

    def __init__(self, eye):
        self.eye = eye
        self.at, self.speed, self.playing = 0, 1.0, False
        self.since = QElapsedTimer()
        self.timer = QTimer(eye, interval=33)
        self.timer.timeout.connect(self._go_on)

    def _go_on(self):
        """Play in a loop, so that a slow computer has the time that it needs."""
        if self.now - self.eye.offset_ms > 3600:
            self.seek(self.eye.offset_ms)
        else:
            self.tell()

    @property
    def now(self):
        return round(self.at + (self.since.elapsed() * self.speed if self.playing else 0))

    def tell(self):
        self.eye.follow(self.now, self.speed, playing=self.playing)

    def seek(self, at):
        self.at = at
        self.since.start()
        self.tell()

    def play(self, speed=1.0):
        self.at, self.speed, self.playing = self.now, speed, True
        self.since.start()
        self.timer.start()
        self.tell()

    def pause(self):
        self.at, self.playing = self.now, False
        self.timer.stop()
        self.tell()


@pytest.fixture
def eye(qapp):
    eye = PicturePlayer()
    eye.seen = []  # at, by the file; as painted in it; and the moment that is heard
    eye.ear = Ear(eye)
    eye.shown.connect(
        lambda picture, at: eye.seen.append((at, painted(picture), eye.ear.now - eye.offset_ms))
    )
    yield eye
    eye.ear.timer.stop()
    eye.close()


def painted(picture):
    """Return the moment that a picture's grey stands for: 5 levels a frame, 10 frames a second."""
    level = picture.pixelColor(picture.rect().center()).lightness()
    luma = 16 + level * 219 / 255
    return (luma - 16) / 5 * 100


def load(eye, kind, offset=0):
    eye.load(LooseFile(FILES / f"screen.{kind}"), offset)


def latest(eye, qtbot, at, within=120):
    qtbot.waitUntil(lambda: bool(eye.seen) and abs(eye.seen[-1][0] - at) <= within, timeout=10_000)
    return eye.seen[-1]


def near(eye, qtbot):
    """Wait until the pictures are where the sound is, for three in a row."""

    def together():
        last = eye.seen[-3:]
        return len(last) == 3 and all(
            at > 300 and abs(heard - at) <= 150 for at, _looks, heard in last
        )

    qtbot.waitUntil(together, timeout=30_000)


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_of_the_moment_is_shown_paused_and_playing(eye, qtbot, kind):
    """Within 150 ms of the sound, whatever the recorder's format."""
    load(eye, kind)
    eye.ear.seek(3000)
    _at, looks, _heard = latest(eye, qtbot, 3000)
    assert looks == pytest.approx(3000, abs=200)
    eye.ear.seek(500)
    latest(eye, qtbot, 500)
    eye.ear.play()
    near(eye, qtbot)


def test_speed_offset_and_leaps_are_followed(eye, qtbot):
    load(eye, "mkv", offset=1000)
    with qtbot.waitSignal(eye.nothing, timeout=10_000):
        eye.ear.seek(500)
    eye.ear.play(2.0)
    near(eye, qtbot)
    eye.ear.pause()
    eye.fit(QSize(32, 32))
    eye.ear.seek(4000)
    latest(eye, qtbot, 3000)
    with qtbot.waitSignal(eye.nothing, timeout=10_000):
        eye.ear.seek(9000)


@pytest.mark.parametrize(
    ("name", "words"), [("sound.m4a", "no moving"), ("gone.mp4", ""), ("README.txt", "")]
)
def test_what_cannot_be_shown_is_said(eye, qtbot, name, words):
    with qtbot.waitSignal(eye.failed, timeout=20_000) as said:
        eye.load(LooseFile(FILES / name))
    assert words in said.args[0]
    assert "heard without it" in said.args[0]
    eye.follow(0, 1.0, playing=False)


def test_a_video_that_crashes_its_decoder_takes_nothing_with_it(eye, qtbot):
    load(eye, "mp4")
    eye.ear.seek(1000)
    latest(eye, qtbot, 1000)
    with qtbot.waitSignal(eye.failed, timeout=20_000) as said:
        eye._process.kill()
    assert "damaged" in said.args[0]


def test_a_process_that_answers_nothing_is_given_up(eye, qtbot, monkeypatch):
    monkeypatch.setattr(picture_player, "_PATIENCE_MS", -1)
    monkeypatch.setattr(picture_player, "_MOST_UNHEARD", 1)
    with qtbot.waitSignal(eye.failed, timeout=20_000) as said:
        load(eye, "mp4")
        eye.follow(0, 1.0, playing=False)
    assert "too long" in said.args[0]
