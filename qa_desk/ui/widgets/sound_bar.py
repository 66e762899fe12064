"""A call's recording at hand while its result is read: opened when it is first asked for."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from qa_desk.audio.kept import AudioPart
from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.listening import Listening
from qa_desk.ui.widgets.wave_scene import WaveMark

_BEFORE_MS = 3000  # a mark is heard with what led to it
_PASSED_MS = 500  # and counts as heard when it has been played over
_END_MS = 200  # nobody needs to hear the very end
_LEAP_MS = 1500  # more than this between two reports was not played


class SoundBar(QFrame):
    """Waveform and transport of one call.

    Signals: `began()` when it is played for the first time, `heard(ms)` when a mark has been
    played over.
    """

    began = Signal()
    heard = Signal(int)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[AudioPart, ...] = ()
        self._length = 0
        self._marks: tuple[WaveMark, ...] = ()
        self._is_asked = False
        self._was_played = False
        self._before = 0
        self.listening = Listening(jobs)
        self.listening.waveform.setFixedHeight(theme.px(112))
        self.sentence = theme.role(QLabel(_("There is no recording of this contact.")), "dim")
        self.sentence.setContentsMargins(24, 8, 24, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(theme.role(QFrame(), "line"))
        layout.addSpacing(4)
        layout.addWidget(self.listening)
        layout.addWidget(self.sentence)
        self.listening.play_wanted.connect(self._on_play_wanted)
        self.listening.played_first.connect(self._on_played)
        self.listening.loaded.connect(self._on_loaded)
        self.listening.player.position_changed.connect(self._on_position)
        self.release()

    def show_call(
        self, parts: Sequence[AudioPart], length_ms: int, marks: Sequence[WaveMark]
    ) -> None:
        """Offer a call's recording; nothing is read before it is asked for."""
        if tuple(parts) != self._parts:
            self._parts, self._was_played = tuple(parts), False
            self.release()
        self._length, self._marks = length_ms, tuple(marks)
        self.listening.setVisible(bool(parts))
        self.sentence.setVisible(not parts)
        if self._is_asked:
            self.listening.set_marks(self._marks)
        else:
            self.listening.transport.show_length(max(1, length_ms))

    @Slot()
    def open(self) -> None:
        """Open the recording without playing it, if there is one."""
        if self._parts and not self._is_asked:
            self._is_asked = True
            self.listening.waveform.show()
            self.listening.load(self._parts)
            self.listening.set_marks(self._marks)

    def play_from(self, at_ms: int) -> None:
        """Play what led to a moment, and the moment."""
        self._play(max(0, at_ms - _BEFORE_MS))

    def release(self) -> None:
        """Let the recording go; it is opened again when it is asked for."""
        self._is_asked = False
        self.listening.unload()
        self.listening.waveform.hide()
        self.listening.transport.show_length(max(1, self._length))

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing open out of sight."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.release()

    def _play(self, at_ms: int) -> None:
        self.open()
        self.listening.play_from(at_ms)

    @Slot()
    def _on_play_wanted(self) -> None:
        self._play(0)

    @Slot(bool)
    def _on_loaded(self, there: bool) -> None:
        self._is_asked = there  # asking again tries again
        if not there:
            self.listening.transport.show_length(max(1, self._length))

    @Slot()
    def _on_played(self) -> None:
        if not self._was_played:
            self._was_played = True
            self.began.emit()

    @Slot(int)
    def _on_position(self, at_ms: int) -> None:
        """Tell which marks were played over since the last time; a leap hears nothing."""
        before, self._before = self._before, at_ms
        player = self.listening.player
        if player.is_playing and at_ms - before <= _LEAP_MS:
            for mark in self._marks:
                if before <= min(mark.at_ms + _PASSED_MS, player.duration - _END_MS) < at_ms:
                    self.heard.emit(mark.at_ms)
