"""A call's recording at hand while its result is read: opened when it is first asked for."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from qa_desk import paths
from qa_desk.audio import peaks
from qa_desk.audio.peaks import Peaks
from qa_desk.audio.recording import Part, Recording, open_recording
from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.services.cases import AudioPart
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets.player import Player
from qa_desk.ui.widgets.transport import Transport
from qa_desk.ui.widgets.wave_scene import WaveMark
from qa_desk.ui.widgets.waveform import Waveform
from qa_desk.work import Progress

_BEFORE_MS = 3000  # a mark is heard with what led to it
_PASSED_MS = 500  # and counts as heard when it has been played over


class SoundBar(QFrame):
    """Transport and waveform of one call.

    Signals: `began()` when it is played for the first time, `heard(ms)` when a mark has been
    played over.
    """

    began = Signal()
    heard = Signal(int)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._parts: tuple[AudioPart, ...] = ()
        self._length = 0
        self._marks: tuple[WaveMark, ...] = ()
        self._job: Job | None = None
        self._recording: Recording | None = None
        self._wanted = 0
        self._before = 0
        self._was_played = False
        self.player = Player(self)
        self.waveform = Waveform()
        self.waveform.setFixedHeight(theme.px(112))
        self.waveform.hide()
        self.transport = Transport()
        self.sentence = theme.role(QLabel(), "dim")
        self.sentence.setWordWrap(True)
        self.sentence.setContentsMargins(24, 8, 24, 8)
        line = theme.role(QFrame(), "line")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (line, self.waveform, self.transport, self.sentence):
            layout.addWidget(widget)
        layout.insertSpacing(2, 4)
        self._connect()

    def _connect(self) -> None:
        for asked in (self.waveform, self.transport):
            asked.play_toggled.connect(self._on_toggled)
            asked.step_requested.connect(self.player.step)
        self.waveform.seek_requested.connect(self._on_sought)
        self.transport.speed_chosen.connect(self.player.set_speed)
        self.transport.volume_chosen.connect(self.player.set_volume)
        self.player.position_changed.connect(self.waveform.set_position)
        self.player.position_changed.connect(self.transport.show_position)
        self.player.position_changed.connect(self._on_position)
        self.player.playing_changed.connect(self.transport.show_playing)
        self.player.failed.connect(self._say)

    def show_call(
        self, parts: Sequence[AudioPart], length_ms: int, marks: Sequence[WaveMark]
    ) -> None:
        """Offer a call's recording; nothing is read before it is asked for."""
        if tuple(parts) != self._parts or not parts:
            self.release()
            self._was_played = False
        self._parts, self._length, self._marks = tuple(parts), length_ms, tuple(marks)
        self.transport.setVisible(bool(parts))
        if self._recording is None:
            self.transport.show_length(max(1, length_ms) if parts else 0)
            self._say("" if parts else _("There is no recording of this contact."))
        else:
            self.waveform.set_marks(self._marks)

    def play_from(self, at_ms: int) -> None:
        """Play what led to a moment, and the moment."""
        self._play(max(0, at_ms - _BEFORE_MS))

    def release(self) -> None:
        """Let the recording go; it is opened again when it is asked for."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.player.close()
        if self._recording is not None:
            self._recording.close()
            self._recording = None
        self.waveform.hide()
        self.transport.show_playing(False)
        self.transport.show_position(0)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the one player to the page that is in front."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.release()

    def _play(self, at_ms: int) -> None:
        if not self._parts:
            return
        if self._recording is None:
            self._wanted = at_ms
            self._load()
            return
        self._seek(at_ms)
        self.player.play()
        if not self._was_played:
            self._was_played = True
            self.began.emit()

    def _load(self) -> None:
        if self._job is not None:
            return
        self._say("")
        self.waveform.show_loading()
        self.waveform.show()
        self._job = self._jobs.compute(_open, self._parts)
        self._job.succeeded.connect(self._on_loaded)
        self._job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_loaded(self, found: tuple[Recording, Peaks]) -> None:
        recording, seen = found
        if self.sender() is not self._job:
            recording.close()
            return
        self._job = None
        self._recording = recording
        self.player.load(recording)
        self.transport.show_length(recording.duration_ms)
        self.waveform.show_peaks(seen, recording=recording)
        self.waveform.set_marks(self._marks)
        self._play(self._wanted)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if self.sender() is not self._job:
            return
        self._job = None
        self.waveform.hide()
        if isinstance(error, QaDeskError):
            self._say(str(error))
        else:
            messages.failure(self, error)

    @Slot()
    def _on_toggled(self) -> None:
        if self._recording is None:
            self._play(0)
        elif self.player.is_playing:
            self.player.pause()
        else:
            self._play(self.player.position)

    @Slot(int)
    def _on_sought(self, at_ms: int) -> None:
        self._seek(at_ms)

    def _seek(self, at_ms: int) -> None:
        self._before = at_ms
        self.player.seek(at_ms)

    @Slot(int)
    def _on_position(self, at_ms: int) -> None:
        """Tell which marks were played over since the last time; a leap hears nothing."""
        if not self.player.is_playing:
            self._before = at_ms
            return
        for mark in self._marks:
            if self._before <= mark.at_ms + _PASSED_MS <= at_ms:
                self.heard.emit(mark.at_ms)
        self._before = at_ms

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))


def _open(progress: Progress, parts: tuple[AudioPart, ...]) -> tuple[Recording, Peaks]:
    recording = open_recording(
        [Part.file(part.path, part.channel, part.offset_ms) for part in parts], progress
    )
    try:
        folder = paths.cache_folder() / "peaks"
        return recording, peaks.load_or_compute(_key(parts), recording, folder, progress)
    except BaseException:
        recording.close()
        raise


def _key(parts: tuple[AudioPart, ...]) -> str:
    """Return what changes when one of the files does."""
    return "|".join(f"{part}{_age(part.path)}" for part in parts)


def _age(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"
