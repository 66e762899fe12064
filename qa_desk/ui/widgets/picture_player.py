"""The eye: shows a video's pictures at the moment that the ear is at, always without sound (P23).

They are decoded in a process of their own, because a damaged file can crash Qt's FFmpeg: then a
sentence is shown, and the recording is heard on. No picture of it is ever written to the disk.
"""

import multiprocessing
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import BinaryIO, Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from qa_desk.audio.ffmpeg import deaf
from qa_desk.i18n import _

POLL_MS = 10
_MOST_UNHEARD = 20  # things said that are not answered yet; the rest waits, so that nobody blocks
_PATIENCE_MS = 20_000  # a process that answers nothing for so long is stuck


class Watchable(Protocol):
    """A file that another process can open too, as `audio.kept.AudioPart` is."""

    def open(self) -> BinaryIO:
        """Return its bytes."""


@dataclass(frozen=True)
class Open:
    """Said to the process: show this."""

    part: Watchable


@dataclass(frozen=True)
class Follow:
    """Said to the process: this moment of the video belongs to what is heard."""

    at_ms: int
    speed: float
    playing: bool


@dataclass(frozen=True)
class Beat:
    """Said to the process: the picture is taken; said by it: it is there."""


@dataclass(frozen=True)
class Picture:
    """Said by the process: the video's picture of a moment, 32 bits a pixel."""

    at_ms: int
    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class Nothing:
    """Said by the process: the video has nothing at this moment."""


@dataclass(frozen=True)
class Failed:
    """Said by the process: it cannot be shown, and why; without words it holds no pictures."""

    reason: str


class PicturePlayer(QObject):
    """Shows one video at a time beside a player of sound; times are milliseconds.

    Signals: `shown(QImage, at)`: a picture of the video's own moment `at`; `nothing()`: the video
    has none at this moment; `failed(sentence)`.
    """

    shown = Signal(object, int)
    nothing = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line: Connection | None = None
        self._process: SpawnProcess | None = None
        self._unheard = 0
        self._since = QElapsedTimer()  # it was heard from
        self._waiting: Follow | None = None  # the last, while too much is unheard
        self.offset_ms = 0  # when in the recording the video begins
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._hear)

    def load(self, part: Watchable, offset_ms: int = 0) -> None:
        """Show another video."""
        self.close()
        self.offset_ms = offset_ms
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        with deaf():
            self._process.start()
        theirs.close()
        self._unheard, self._waiting = 0, None
        self._since.start()
        self._timer.start()
        self._say(Open(part))

    def close(self) -> None:
        """Let the video go."""
        line, self._line = self._line, None
        process, self._process = self._process, None
        self._timer.stop()
        if line is not None:
            line.close()
        if process is not None:
            process.kill()
            process.join()

    def follow(self, at_ms: int, speed: float, *, playing: bool) -> None:
        """Be where the ear is; to be told often while it plays."""
        self._waiting = Follow(at_ms - self.offset_ms, speed, playing)
        self._lead()

    def fit(self, box: QSize) -> None:
        """Make pictures no larger than they are shown."""
        self._say(QSize(box))

    def _say(self, words: object) -> None:
        if self._line is not None:
            self._unheard += 1
            try:
                self._line.send(words)
            except OSError:
                self._fail(_("it is damaged"))

    def _lead(self) -> None:
        """Say where to be; while the process does not answer, only the last word counts."""
        if self._waiting is not None and self._unheard < _MOST_UNHEARD:
            waiting, self._waiting = self._waiting, None
            self._say(waiting)

    @Slot()
    def _hear(self) -> None:
        try:
            while self._line is not None and self._line.poll():
                said = self._line.recv()
                self._unheard = 0
                self._since.start()
                self._take(said)
            self._lead()
            if self._unheard and self._since.elapsed() > _PATIENCE_MS:
                self._fail(_("it takes too long"))
        except (EOFError, OSError):
            self._fail(_("it is damaged"))

    def _take(self, said: object) -> None:
        if isinstance(said, Picture):
            form = QImage.Format.Format_RGB32
            picture = QImage(said.data, said.width, said.height, 4 * said.width, form).copy()
            self._say(Beat())
            self.shown.emit(picture, said.at_ms)
        elif isinstance(said, Nothing):
            self.nothing.emit()
        elif isinstance(said, Failed):
            self._fail(said.reason or _("it holds no moving pictures"))

    def _fail(self, reason: str) -> None:
        self.close()
        self.failed.emit(
            _(
                "This screen video cannot be shown ({reason}). The recording is heard without it."
            ).format(reason=reason)
        )


def _serve(line: Connection) -> None:
    from qa_desk.ui.widgets import picture_process  # its engine is for that process only

    picture_process.serve(line)
