"""Hear a call and see it: waveform over transport, loaded off the UI thread."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desk.audio.peaks import Peaks
from qa_desk.audio.recording import Recording
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.player import Player
from qa_desk.ui.widgets.sound_loading import Sound, SoundLoading
from qa_desk.ui.widgets.transport import Transport
from qa_desk.ui.widgets.wave_scene import WaveMark
from qa_desk.ui.widgets.waveform import Waveform


class Listening(QWidget):
    """Plays one call at a time.

    Signals: `played_first()` when a call is heard for the first time since it was loaded;
    `mark_requested()` from the waveform; `loaded(bool)` says whether there is sound, and
    `outlined(peaks)` follows when all of it is drawn; `refused(sentence)` says why there is none.
    """

    played_first = Signal()
    mark_requested = Signal()
    loaded = Signal(bool)
    outlined = Signal(object)
    refused = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loading = SoundLoading(jobs, self)
        self._recording: Recording | None = None
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
        self._loading.opened.connect(self._on_opened)
        self._loading.grown.connect(self.waveform.grow)
        self._loading.outlined.connect(self._on_outlined)
        self._loading.failed.connect(self._on_failed)
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
        self._loading.load(parts)

    def unload(self) -> None:
        """Let the call go."""
        self._loading.cancel()
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

    @Slot(object, object)
    def _on_opened(self, recording: Recording, peaks: Peaks) -> None:
        """Let it be heard; what is not known yet of the peaks follows while it plays."""
        self._recording = recording
        self.waveform.show_peaks(peaks, recording=recording)
        self.waveform.set_marks(self._marks)
        self.transport.show_length(recording.duration_ms)
        self.loaded.emit(True)
        if self._wanted_ms is not None:
            self.play_from(self._wanted_ms)

    @Slot(object)
    def _on_outlined(self, peaks: Peaks) -> None:
        self.waveform.grow()
        self.outlined.emit(peaks)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.unload()
        self.waveform.show_nothing(sentence)
        self.loaded.emit(False)
        self.refused.emit(sentence)

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
        elif self._loading.is_opening:
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
