"""Hear a call and see it: waveform over transport, loaded off the UI thread."""

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desk.audio import peaks as audio_peaks
from qa_desk.audio.headerless import Headerless
from qa_desk.audio.peaks import Peaks
from qa_desk.audio.recording import Part, Recording, open_recording
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets.player import Player
from qa_desk.ui.widgets.transport import Transport
from qa_desk.ui.widgets.wave_scene import WaveMark
from qa_desk.ui.widgets.waveform import Waveform
from qa_desk.work import Progress

_OUTLINES = 20  # calls whose outline is remembered; an hour of one takes 4 MB


class Sound(Protocol):
    """One file of a call's sound, as `audio.kept.AudioPart` has it."""

    @property
    def path(self) -> Path:
        """Return where it lies."""

    @property
    def channel(self) -> str:
        """Return whose voice it holds."""

    @property
    def offset_ms(self) -> int:
        """Return when it begins."""

    @property
    def content(self) -> str:
        """Return the hash of its bytes."""

    @property
    def headerless(self) -> Headerless | None:
        """Return what it is where its bytes do not tell."""

    def open(self) -> BinaryIO:
        """Return its bytes."""


def _open(
    progress: Progress, parts: Sequence[Sound], known: Peaks | None
) -> tuple[Recording, Peaks]:
    """Open a recording and compute its peaks, unless they are known."""
    recording = open_recording(
        [
            Part(part.open, part.path.name, part.channel, part.offset_ms, part.headerless)
            for part in parts
        ],
        progress,
    )
    try:
        return recording, known or audio_peaks.compute(recording, progress)
    except BaseException:
        recording.close()
        raise


class Listening(QWidget):
    """Plays one call at a time.

    Signals: `played_first()` when a call is heard for the first time since it was loaded;
    `mark_requested()` from the waveform; `loaded(bool)` says whether there is sound.
    """

    played_first = Signal()
    mark_requested = Signal()
    loaded = Signal(bool)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self._recording: Recording | None = None
        self._outlines: dict[Hashable, Peaks] = {}  # in memory only, gone with the window (P1)
        self._key: Hashable = None
        self._marks: Sequence[WaveMark] = ()
        self._in_player = False
        self._heard = False
        self._wanted_ms: int | None = None
        self.player = Player(self)
        self.waveform = Waveform()
        self.transport = Transport()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.waveform, 1)
        column.addWidget(self.transport)
        self._connect()

    def _connect(self) -> None:
        self.waveform.seek_requested.connect(self.seek)
        self.waveform.step_requested.connect(self.step)
        self.waveform.play_toggled.connect(self.toggle)
        self.waveform.mark_requested.connect(self.mark_requested)
        self.transport.play_toggled.connect(self.toggle)
        self.transport.step_requested.connect(self.step)
        self.transport.speed_chosen.connect(self._on_speed)
        self.transport.volume_chosen.connect(self.player.set_volume)
        self.player.position_changed.connect(self._on_position)
        self.player.playing_changed.connect(self._on_playing)
        self.player.failed.connect(self.waveform.show_nothing)
        self.transport.show_speed(self.player.speed)

    def load(self, parts: Sequence[Sound]) -> None:
        """Show and play another call; without parts it says that there is no recording."""
        self.unload()
        if not parts:
            self.loaded.emit(False)
            return
        self.waveform.show_loading()
        self._key = tuple(
            (part.content, part.channel, part.offset_ms, part.headerless) for part in parts
        )
        self._job = self._jobs.compute(_open, tuple(parts), self._outlines.get(self._key))
        self._job.succeeded.connect(self._on_opened)
        self._job.failed.connect(self._on_failed)

    def unload(self) -> None:
        """Let the call go."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._release()
        if self._recording is not None:
            self._recording.close()
            self._recording = None
        self._heard = False
        self._wanted_ms = None
        self._marks = ()
        self.waveform.show_nothing()
        self.transport.show_length(0)

    def _release(self) -> None:
        self._in_player = False
        self.player.close()

    @Slot(object)
    def _on_opened(self, opened: tuple[Recording, Peaks]) -> None:
        recording, peaks = opened
        if self.sender() is not self._job:
            recording.close()
            return
        self._job = None
        self._recording = recording
        self._remember(peaks)
        self.waveform.show_peaks(peaks, recording=recording)
        self.waveform.set_marks(self._marks)
        self.transport.show_length(recording.duration_ms)
        self.loaded.emit(True)
        if self._wanted_ms is not None:
            self.play_from(self._wanted_ms)

    def _remember(self, peaks: Peaks) -> None:
        self._outlines.pop(self._key, None)
        self._outlines[self._key] = peaks
        if len(self._outlines) > _OUTLINES:
            self._outlines.pop(next(iter(self._outlines)))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if self.sender() is self._job:
            self._job = None
            self.waveform.show_nothing(str(error))
            self.loaded.emit(False)

    # -- what it does ------------------------------------------------------------------------

    @property
    def position(self) -> int:
        """Return the moment being heard, in ms."""
        return self.player.position

    @property
    def has_sound(self) -> bool:
        """Say whether a call is loaded."""
        return self._recording is not None

    @Slot()
    def toggle(self) -> None:
        """Play or pause."""
        if self._hold():
            self.player.toggle()

    @Slot(int)
    def seek(self, at_ms: int) -> None:
        """Go to a moment."""
        if self._hold():
            self.player.seek(at_ms)

    @Slot(int)
    def step(self, by_ms: int) -> None:
        """Go back or forward."""
        if self._hold():
            self.player.step(by_ms)

    def play_from(self, at_ms: int) -> None:
        """Play from a moment, once the call is loaded."""
        if self._hold():
            self._wanted_ms = None
            self.player.seek(at_ms)
            self.player.play()
        elif self._job is not None:
            self._wanted_ms = at_ms

    def set_marks(self, marks: Sequence[WaveMark]) -> None:
        """Show marks on the waveform."""
        self._marks = marks
        self.waveform.set_marks(marks)

    def _hold(self) -> bool:
        """Take the program's one player; another page may have had it meanwhile."""
        if self._recording is None:
            return False
        if not self._in_player:
            self.player.load(self._recording)
            self._in_player = True
        return True

    @Slot(float)
    def _on_speed(self, speed: float) -> None:
        self.player.set_speed(speed)
        self.transport.show_speed(speed)

    @Slot(int)
    def _on_position(self, at_ms: int) -> None:
        self.waveform.set_position(at_ms)
        self.transport.show_position(at_ms)

    @Slot(bool)
    def _on_playing(self, playing: bool) -> None:
        self.transport.show_playing(playing)
        if playing and not self._heard:
            self._heard = True
            self.played_first.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Be silent when nobody looks, and leave the player to others."""
        self._release()
        super().hideEvent(event)
