"""The process in which a video's pictures are decoded, apart because a damaged one can crash it.

The sound in the window is the clock: what the window says of it sets speed and place here. A
picture that comes early or late slows the engine down or speeds it up until they meet; what is far
off is sought. There is no sound output, so the engine's known trouble with one is none here.
"""

import os
import signal
import sys
from multiprocessing.connection import Connection

from PySide6.QtCore import QElapsedTimer, QObject, QSize, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink

from qa_desk.errors import QaDeskError
from qa_desk.ui.widgets.picture_player import POLL_MS, Beat, Failed, Follow, Nothing, Open, Picture
from qa_desk.ui.widgets.stream_device import StreamDevice

_FAR_MS = 300  # beyond this a picture is sought; below, speed makes up for it
_NEAR_MS = 30
_STILL_MS = 20
_REST_MS = 700  # after a seek, until the next: the pictures have to come first
_MOST = 0.25  # by how much the speed differs at most
_MOST_DATA = 1536 << 20
_Status = QMediaPlayer.MediaStatus
_State = QMediaPlayer.PlaybackState


def serve(line: Connection) -> None:
    """Show one video to the window at the other end, until that has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # FFmpeg writes what it thinks of a file
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # pictures are made here, and shown elsewhere
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MOST_DATA, _MOST_DATA))
    application = QGuiApplication([])
    _theatre = _Theatre(line, application)
    application.exec()


class _Theatre(QObject):
    """One video, shown where the window says."""

    def __init__(self, line: Connection, application: QGuiApplication) -> None:
        super().__init__()
        self._line = line
        self._application = application
        self._engine = QMediaPlayer(self)
        self._sink = QVideoSink(self)
        self._engine.setVideoSink(self._sink)
        self._device: StreamDevice | None = None
        self._ready = False
        self._place = Follow(0, 1.0, playing=False)
        self._told = QElapsedTimer()
        self._sought = QElapsedTimer()
        self._box = QSize()
        self._waiting: QVideoFrame | None = None  # while the window has not taken the one before
        self._may_send = True
        self._engine.mediaStatusChanged.connect(self._on_status)
        self._engine.errorOccurred.connect(self._on_error)
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._hear)
        self._timer.start()

    # -- what the window says ----------------------------------------------------------------

    @Slot()
    def _hear(self) -> None:
        try:
            heard = False
            while self._line.poll():
                self._take(self._line.recv())
                heard = True
            if heard:
                self._line.send(Beat())
        except (EOFError, OSError):  # the window has gone
            self._application.quit()

    def _take(self, said: object) -> None:
        if isinstance(said, Open):
            self._open(said)
        elif isinstance(said, Follow):
            self._place = said
            self._told.start()
            if self._ready:
                self._adjust()
        elif isinstance(said, Beat):
            self._may_send = True
            waiting, self._waiting = self._waiting, None
            if waiting is not None:
                self._send(waiting)
        elif isinstance(said, QSize):
            self._box = said

    def _open(self, said: Open) -> None:
        try:
            self._device = StreamDevice(said.part.open(), self)
        except (OSError, QaDeskError) as error:
            self._line.send(Failed(str(error)))
            return
        self._device.broken.connect(self._fail)
        self._engine.setSourceDevice(self._device, QUrl("screen"))

    # -- where it is to be -------------------------------------------------------------------

    @property
    def _target(self) -> int:
        """The moment of the video that belongs to what is heard now."""
        passed = self._told.elapsed() * self._place.speed if self._place.playing else 0
        return round(self._place.at_ms + passed)

    def _adjust(self) -> None:
        target, engine = self._target, self._engine
        if not 0 <= target < engine.duration():
            engine.pause()
            self._line.send(Nothing())
        elif not self._place.playing:
            engine.pause()
            if abs(engine.position() - target) > _STILL_MS:
                self._seek(target)
        elif engine.playbackState() != _State.PlayingState:
            self._seek(target)
            engine.setPlaybackRate(self._place.speed)
            engine.play()
        elif abs(target - engine.position()) > _FAR_MS and self._has_rested():
            self._seek(target)

    def _seek(self, target: int) -> None:
        self._sought.start()
        self._engine.setPosition(target)

    def _has_rested(self) -> bool:
        return not self._sought.isValid() or self._sought.elapsed() > _REST_MS

    # -- what the engine reports -------------------------------------------------------------

    @Slot(QVideoFrame)
    def _on_frame(self, frame: QVideoFrame) -> None:
        if not (self._ready and frame.isValid()):
            return
        if self._place.playing:
            self._meet(self._target - frame.startTime() // 1000)
        if self._may_send:
            self._send(frame)
        else:
            self._waiting = frame

    def _meet(self, late_ms: int) -> None:
        """Make up for what the picture just shown is late or early."""
        factor = 0.0 if abs(late_ms) < _NEAR_MS else max(-_MOST, min(_MOST, late_ms / 1000))
        rate = self._place.speed * (1 + factor)
        if abs(rate - self._engine.playbackRate()) > 0.02 * self._place.speed:
            self._engine.setPlaybackRate(rate)

    def _send(self, frame: QVideoFrame) -> None:
        picture = frame.toImage().convertToFormat(QImage.Format.Format_RGB32)
        if picture.isNull():
            return
        if self._box.isValid():
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode
            size = picture.size().scaled(self._box, keep).boundedTo(picture.size())
            picture = picture.scaled(size, keep, smooth.SmoothTransformation)
        self._may_send = False
        data = bytes(picture.constBits())
        at_ms = frame.startTime() // 1000
        self._line.send(Picture(at_ms, picture.width(), picture.height(), data))

    @Slot(QMediaPlayer.MediaStatus)
    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status == _Status.LoadedMedia and not self._ready:
            if not self._engine.hasVideo():
                self._line.send(Failed(""))
                return
            self._ready = True
            self._engine.pause()
            self._adjust()

    @Slot(QMediaPlayer.Error, str)
    def _on_error(self, _error: QMediaPlayer.Error, reason: str) -> None:
        self._fail(reason)

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self._line.send(Failed(reason))
