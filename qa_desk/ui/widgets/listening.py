"""Hear a call and see it: waveform over transport, loaded off the UI thread."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qa_desk.audio import sound_facts
from qa_desk.audio.kept import Sound
from qa_desk.audio.peaks import Peaks
from qa_desk.audio.recording import Recording
from qa_desk.audio.sound_facts import Voices
from qa_desk.rules.passages import Passage
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.chips import IconLabel
from qa_desk.ui.widgets.hearing import Hearing
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.leaps import Leaps
from qa_desk.ui.widgets.player import Player
from qa_desk.ui.widgets.sound_loading import Opening, SoundLoading
from qa_desk.ui.widgets.transport import Transport
from qa_desk.ui.widgets.wave_scene import WaveMark
from qa_desk.ui.widgets.waveform import Waveform

_AGAIN_MS = 1000  # the mark just passed is not the previous one


class _Said(QWidget):
    """What is the matter with the sound, in a line."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel()
        self.words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(IconLabel("circle-alert", "late"))
        row.addWidget(self.words, 1)
        self.hide()


class Listening(QWidget):
    """Plays one call at a time, and does what keys ask of a player.

    Signals: `played_first()` when a call is heard for the first time since it was loaded;
    `mark_requested()` by a key; `loaded(bool)` says whether there is something to play, `lasts(ms)`
    how long, and `outlined(peaks)` follows when all of it is drawn; `refused(sentence)` says why
    there is nothing;
    `play_wanted()` when there is nothing to play yet; `passage_changed()` when A–B is set.
    """

    played_first = Signal()
    play_wanted = Signal()
    mark_requested = Signal()
    loaded = Signal(bool)
    lasts = Signal(int)
    outlined = Signal(object)
    refused = Signal(str)
    passage_changed = Signal()
    teach_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._loading = SoundLoading(jobs, self)
        self._recording: Recording | None = None
        self._marks: Sequence[WaveMark] = ()
        self._in_player = False
        self._heard = False
        self._wanted_ms: int | None = None
        self._voices: Voices | None = None
        self._finding: Job | None = None
        self._hearing = Hearing()
        self._memory: QSettings | None = None
        self._leaps = Leaps()
        self.player = Player(self)
        self.waveform = Waveform()
        self.transport = Transport()
        self._said = _Said()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.waveform, 1)
        column.addWidget(self._said)
        column.addWidget(self.transport)
        self._doings = self._commands()
        self._connect()

    def _connect(self) -> None:
        self._loading.opened.connect(self._on_opened)
        self._loading.grown.connect(self.waveform.grow)
        self._loading.outlined.connect(self._on_outlined)
        self._loading.failed.connect(self._on_failed)
        self.waveform.seek_requested.connect(self.seek)
        self.waveform.passage_chosen.connect(self._repeat)
        self.transport.commanded.connect(self.do)
        self.transport.wished.connect(self._wish)
        self.transport.time_asked.connect(self.seek)
        self.player.leap = self._leaps.target
        self.player.position_changed.connect(self._on_position)
        self.player.playing_changed.connect(self._on_playing)
        self.player.ended.connect(self._on_ended)
        self.player.failed.connect(self.waveform.show_nothing)
        self.player.unheard.connect(self._say)

    def remember(self, memory: QSettings) -> None:
        """Hear as was remembered, and remember from now on."""
        self._memory = memory
        self._recall()

    def load(self, parts: Sequence[Sound], opening: Opening | None = None) -> None:
        """Show and play another call; without parts it says that there is no recording.

        `opening` opens it where that was begun already.
        """
        self.unload()
        if not parts:
            self.loaded.emit(False)
            return
        self.waveform.show_loading()
        self._loading.load(parts, opening)

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
        self._hearing = replace(self._hearing, muted=frozenset())
        self._show_voices(None)
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
        self.transport.show_length(recording.duration_ms, recording.channels)
        self.loaded.emit(True)
        self.lasts.emit(recording.duration_ms)
        if self._wanted_ms is not None:
            self.play_from(self._wanted_ms)

    @Slot(object)
    def _on_outlined(self, peaks: Peaks) -> None:
        self.waveform.grow()
        if not self.is_silent:
            self._finding = self._jobs.compute(sound_facts.voices, peaks)
            self._finding.succeeded.connect(self._on_voices)
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

    @property
    def is_silent(self) -> bool:
        """Say whether what is loaded is a video without any sound."""
        return self._recording is not None and self._recording.is_silent

    @property
    def passage(self) -> Passage | None:
        """Return what is repeated between A and B, in ms."""
        return self._leaps.loop

    def said(self) -> str:
        """Return what is said under the waveform, such as that nothing can be heard."""
        return self._said.words.text()

    @property
    def hearing(self) -> Hearing:
        """Return how fast and how loud it plays."""
        return self._hearing

    @Slot()
    def toggle(self) -> None:
        """Play or pause."""
        if self._hold():
            self.player.toggle()
        elif not self._loading.is_opening:
            self.play_wanted.emit()

    @Slot(int)
    def seek(self, at_ms: int) -> None:
        """Go to a moment."""
        if self._hold():
            self.player.seek(at_ms)
            self.waveform.reveal()

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
        self._leaps.mark([mark.at_ms for mark in marks])
        self._show_leaps()
        self.waveform.set_marks(marks)

    def _hold(self) -> bool:
        """Take the program's one player; another page may have had it meanwhile."""
        if self._recording is None:
            return False
        if not self._in_player:
            self.player.load(self._recording)
            self._in_player = True
            self._play_as_heard()
        return True

    # -- what keys and buttons ask -----------------------------------------------------------

    def _commands(self) -> dict[Command, Callable[[], None]]:
        return {
            Command.PLAY: self.toggle,
            Command.MARK: self.mark_requested.emit,
            Command.TEACH: self.teach_wanted.emit,
            Command.PREVIOUS_MARK: self._go_to_previous_mark,
            Command.NEXT_MARK: self._go_to_next_mark,
            Command.NEXT_SPEECH: self._go_to_speech,
            Command.SKIP_SILENCE: self._skip_silence,
            Command.LOOP: self._set_loop,
            Command.SLOWER: lambda: self._wish(self._hearing.with_speed(-1)),
            Command.FASTER: lambda: self._wish(self._hearing.with_speed(1)),
            Command.GO_TO: self.transport.position.begin,
            Command.MUTE_CSR: lambda: self._wish(self._hearing.with_muted(0)),
            Command.MUTE_CUSTOMER: lambda: self._wish(self._hearing.with_muted(1)),
            Command.EVEN_OUT: self._even_out,
            Command.ZOOM_IN: lambda: self.waveform.zoom_by(1),
            Command.ZOOM_OUT: lambda: self.waveform.zoom_by(-1),
            Command.ZOOM_WHOLE: lambda: self.waveform.zoom_by(0),
        }

    @Slot(object)
    def do(self, command: Command) -> bool:
        """Do what a key asks for; say whether that was anything of the player's."""
        if command in keys.STEPS:
            self.seek(self.player.position + keys.STEPS[command])
        elif command in self._doings:
            self._doings[command]()
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of the player from whatever of its parts has the focus."""
        command = keys.command(event)
        if command is None or not self.do(command):
            super().keyPressEvent(event)

    def _go_to_previous_mark(self) -> None:
        before = [mark.at_ms for mark in self._marks if mark.at_ms < self.position - _AGAIN_MS]
        if before:
            self.seek(max(before))

    def _go_to_next_mark(self) -> None:
        after = [mark.at_ms for mark in self._marks if mark.at_ms > self.position]
        if after:
            self.seek(min(after))

    def _go_to_speech(self) -> None:
        target = self._leaps.next_speech(self.position)
        if target is not None:
            self.seek(target)

    def _skip_silence(self) -> None:
        self._wish(replace(self._hearing, skips_silence=not self._hearing.skips_silence))

    def _even_out(self) -> None:
        self._wish(replace(self._hearing, evens_out=not self._hearing.evens_out))

    def _set_loop(self) -> None:
        if self.has_sound:
            self._leaps.set_end(self.position)
            if self._leaps.loop is not None:
                self.seek(self._leaps.loop[0])
        self._show_leaps()

    @Slot(int, int)
    def _repeat(self, start: int, end: int) -> None:
        self._leaps.repeat(start, end)
        self.seek(start)
        self._show_leaps()

    @Slot(object)
    def _wish(self, hearing: Hearing) -> None:
        """Hear otherwise, and remember it."""
        self._hear(hearing)
        if self._memory is not None:
            hearing.keep(self._memory)

    def _hear(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._leaps.skipping = hearing.skips_silence
        self.transport.show_hearing(hearing)
        if self._in_player:
            self._play_as_heard()

    def _play_as_heard(self) -> None:
        if self.player.speed != self._hearing.speed:
            self.player.set_speed(self._hearing.speed)
        self.player.set_mix(self._hearing.mix(self._voices.evening_gains() if self._voices else ()))

    def _recall(self) -> None:
        """Hear as another page has left it."""
        if self._memory is not None:
            muted = self._hearing.muted
            self._hear(replace(Hearing.recalled(self._memory), muted=muted))

    # -- what happens while it plays ---------------------------------------------------------

    @Slot(object)
    def _on_voices(self, voices: Voices) -> None:
        if self.sender() is self._finding:
            self._show_voices(voices)

    def _show_voices(self, voices: Voices | None) -> None:
        self._finding = None
        self._voices = voices
        if voices is None:
            self._leaps.forget()
        else:
            self._leaps.take(voices.quiet)
        self.transport.talk.show_voices(voices)
        if voices is not None:
            self.waveform.show_voices(voices)
        self._hear(self._hearing)
        self._show_leaps()

    def _show_leaps(self) -> None:
        self.transport.show_leaps(self._leaps)
        self.waveform.show_loop(self._leaps.begin, self._leaps.loop)
        self.passage_changed.emit()

    @Slot(int)
    def _on_position(self, at_ms: int) -> None:
        self.waveform.set_position(at_ms)
        self.transport.show_position(at_ms)

    @Slot()
    def _on_ended(self) -> None:
        if self._leaps.loop is not None and self._leaps.target(self.player.duration) is not None:
            self.play_from(self._leaps.loop[0])

    @Slot(bool)
    def _on_playing(self, playing: bool) -> None:
        self.transport.show_playing(playing)
        if playing and not self._heard:
            self._heard = True
            self.played_first.emit()

    @Slot(str)
    def _say(self, sentence: str) -> None:
        if self.is_silent:  # there is nothing to be heard, with or without a headset
            sentence = ""
        self._said.words.setText(sentence)
        self._said.setVisible(bool(sentence))

    def showEvent(self, event: QShowEvent) -> None:
        """Hear as was last wished on any page."""
        super().showEvent(event)
        self._recall()

    def hideEvent(self, event: QHideEvent) -> None:
        """Be silent when nobody looks, and leave the player to others."""
        self._release()
        super().hideEvent(event)
