"""The ear: plays exactly what the waveform shows, through the program's one media player."""

import atexit
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QObject, QTimer, QUrl, Signal
from PySide6.QtMultimedia import QAudioDevice, QAudioOutput, QMediaDevices, QMediaPlayer

from qa_desk.audio.recording import Recording
from qa_desk.audio.wave_stream import Mix, WaveStream
from qa_desk.i18n import _
from qa_desk.ui.widgets.hearing import within
from qa_desk.ui.widgets.stream_device import StreamDevice

_TICK_MS = 33
_MIX_MS = 120  # a slider that moves asks often; each answer is a seek
_TRUST_MS = 250  # how long the clock may run on without hearing from the player
_STALLED_MS = 5000  # and how long it may say nothing at all: a headset was pulled out
_END_MS = 20  # a seek to the very end would leave the player neither playing nor ended
_NAME = "qa_desk_player"


def _engine() -> QMediaPlayer:
    """Return the program's one media player; a second one could hang when stopped."""
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("the player needs an application")
    found = application.findChild(QMediaPlayer, _NAME)
    return found if isinstance(found, QMediaPlayer) else _make_engine(application)


def _make_engine(application: QCoreApplication) -> QMediaPlayer:
    engine = QMediaPlayer(application)
    engine.setObjectName(_NAME)
    output = QAudioOutput(engine)
    # The first disconnect of a Python-made output asks Python for an override; on the player's
    # thread that waits for ever when this thread is in stop(). Asked once here, it is remembered.
    output.objectNameChanged.connect(_ignore)
    output.objectNameChanged.disconnect(_ignore)
    engine.setAudioOutput(output)
    engine.setPitchCompensation(True)
    atexit.register(_release)
    return engine


def _release() -> None:
    """Let the engine's threads end while Python still answers them."""
    application = QCoreApplication.instance()
    engine = application.findChild(QMediaPlayer, _NAME) if application else None
    if isinstance(engine, QMediaPlayer):
        engine.setSource(QUrl())


def _no_leap(_at_ms: int) -> None:
    """Play straight on."""


def _ignore(_name: str) -> None:
    """Take a signal nobody waits for."""


class Player(QObject):
    """Plays one recording at a time; positions are milliseconds.

    Signals: `position_changed(ms)`, `playing_changed(bool)`, `ended()`, `failed(sentence)`,
    `unheard(sentence)` when there is nothing to hear it by, with no sentence when there is again.
    """

    position_changed = Signal(int)
    playing_changed = Signal(bool)
    ended = Signal()
    failed = Signal(str)
    unheard = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = _engine()
        self._outputs = QMediaDevices(self)
        self._device: StreamDevice | None = None
        self._stream: WaveStream | None = None
        self._mix = Mix()
        self._said = ""
        self._mixing = QTimer(self, interval=_MIX_MS, singleShot=True)
        self._mixing.timeout.connect(self._hear_mix)
        self.leap: Callable[[int], int | None] = _no_leap  # where playing goes on from a moment
        self._duration = 0
        self._ready = False  # the engine has opened the device and takes positions
        self._playing = False
        self._known = 0  # the last position known for certain…
        self._since = QElapsedTimer()  # …and the time that has passed since
        self._shown = 0
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._announce)
        self._engine.positionChanged.connect(self._on_position)
        self._engine.mediaStatusChanged.connect(self._on_status)
        self._engine.playbackStateChanged.connect(self._on_state)
        self._engine.errorOccurred.connect(self._on_error)
        self._outputs.audioOutputsChanged.connect(self._on_outputs)

    # -- what it says ------------------------------------------------------------------------

    @property
    def duration(self) -> int:
        """The recording's length, 0 without one."""
        return self._duration

    @property
    def is_playing(self) -> bool:
        """Whether it plays now."""
        return self._playing

    @property
    def position(self) -> int:
        """The moment being heard, reckoned on between the engine's reports."""
        if not self._playing:
            return self._known
        passed = min(self._since.elapsed(), _TRUST_MS) * self._engine.playbackRate()
        return min(self._duration, max(self._shown, self._known + round(passed)))

    @property
    def speed(self) -> float:
        """How fast it plays, 1.0 as spoken."""
        return within(self._engine.playbackRate())

    @property
    def mix(self) -> Mix:
        """How loud each lane is."""
        return self._mix

    # -- what it does ------------------------------------------------------------------------

    def load(self, recording: Recording) -> None:
        """Take a recording, from its beginning; the caller closes it after `close`."""
        self.close()
        self._duration = recording.duration_ms
        self._stream = WaveStream(recording, self._mix)
        self._device = StreamDevice(self._stream, self)
        self._device.broken.connect(self._on_broken)
        self._engine.setSourceDevice(self._device, QUrl("recording.wav"))

    def close(self) -> None:
        """Let the recording go."""
        device, self._device, self._stream = self._device, None, None
        self._mixing.stop()
        self._ready = False
        self._duration = 0
        self._settle(0)
        self._set_playing(False)
        if device is not None:
            device.give_up()
            if self._engine.sourceDevice() is device:
                # Never setSourceDevice over a loading one: it would hold Python while it waits.
                self._engine.setSource(QUrl())
            device.deleteLater()

    def play(self) -> None:
        """Play on, from the beginning when the end was reached."""
        if self._device is None:
            return
        if self._duration - self._known <= _END_MS:
            self.seek(0)
        self._say_whether_heard(self._use_output())
        self._since.start()
        self._engine.play()

    def pause(self) -> None:
        """Stop where it is."""
        if self._device is not None:
            self._settle(self.position)
            self._engine.pause()

    def toggle(self) -> None:
        """Play, or pause when it plays."""
        if self._playing:
            self.pause()
        else:
            self.play()

    def seek(self, at_ms: int) -> None:
        """Go to a moment; it plays on if it played."""
        if self._device is None:
            return
        target = max(0, min(at_ms, self._duration - _END_MS))
        self._settle(target)
        if self._ready:
            self._engine.setPosition(target)
        self.position_changed.emit(target)

    def step(self, by_ms: int) -> None:
        """Go back or forth from where it is."""
        self.seek(self.position + by_ms)

    def set_speed(self, speed: float) -> None:
        """Play faster or slower, at the same pitch."""
        self._settle(self.position)
        self._engine.setPlaybackRate(within(speed))

    def set_mix(self, mix: Mix) -> None:
        """Set how loud each lane is; heard at once, from the same moment on."""
        if mix == self._mix:
            return
        self._mix = mix
        if self._stream is not None:
            self._stream.mix = mix
            self._mixing.start()

    def _hear_mix(self) -> None:
        """Let the engine read again what it has read ahead."""
        if self._ready:
            self._settle(self.position)
            self._engine.setPosition(self._known)

    # -- what it is heard by -----------------------------------------------------------------

    def _use_output(self) -> QAudioDevice:
        """Play by the device that the system has chosen, and return it; null if there is none."""
        chosen = QMediaDevices.defaultAudioOutput()
        output = self._engine.audioOutput()
        if output.device() != chosen:
            output.setDevice(chosen)
        return chosen

    def _say_whether_heard(self, device: QAudioDevice) -> None:
        nothing = _("There is no headset or loudspeaker: nothing can be heard. Plug one in.")
        self._say(nothing if device.isNull() else "")

    def _say(self, sentence: str) -> None:
        if sentence != self._said:
            self._said = sentence
            self.unheard.emit(sentence)

    def _on_outputs(self) -> None:
        """Go on with the next device, or stop where the last one went."""
        if self._is_ours():
            device = self._use_output()
            if device.isNull():
                self.pause()
            self._say_whether_heard(device)

    # -- what the engine reports -------------------------------------------------------------

    def _is_ours(self) -> bool:
        return self._device is not None and self._engine.sourceDevice() is self._device

    def _settle(self, at_ms: int) -> None:
        self._known = self._shown = at_ms
        self._since.start()

    def _announce(self) -> None:
        if self._ready and self._since.elapsed() > _STALLED_MS:
            self._stop_stalled()
            return
        self._shown = self.position
        target = self.leap(self._shown)
        if target is None:
            self.position_changed.emit(self._shown)
        else:
            self.seek(target)

    def _stop_stalled(self) -> None:
        """Stop, for it only seems to play: not every system tells that its last device went."""
        self.pause()
        self._say(
            _(
                "Playing has stopped: the headset or loudspeaker takes no more sound, or the "
                "recording cannot be read. Look at both, then play on."
            )
        )

    def _set_playing(self, playing: bool) -> None:
        if playing == self._playing:
            return
        self._playing = playing
        if playing:
            self._since.start()
            self._tick.start()
        else:
            self._tick.stop()
        self.playing_changed.emit(playing)

    def _on_position(self, at_ms: int) -> None:
        if self._is_ours() and self._ready and self._playing:
            self._known = at_ms
            self._since.start()

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if not self._is_ours():
            return
        if status == QMediaPlayer.MediaStatus.LoadedMedia and not self._ready:
            self._ready = True
            if self._known:
                self._engine.setPosition(self._known)
        elif status == QMediaPlayer.MediaStatus.EndOfMedia:
            self._set_playing(False)
            self._settle(self._duration)
            self.position_changed.emit(self._duration)
            self.ended.emit()

    def _on_state(self, state: QMediaPlayer.PlaybackState) -> None:
        if self._is_ours():
            self._set_playing(state == QMediaPlayer.PlaybackState.PlayingState)

    def _on_error(self, _error: QMediaPlayer.Error, reason: str) -> None:
        if self._is_ours():
            self._on_broken(reason)

    def _on_broken(self, reason: str) -> None:
        if self._device is None:
            return
        self._engine.pause()
        self.failed.emit(
            _(
                "The recording cannot be played ({reason}). What you have filled in is safe; "
                "open the evaluation again, or tell the administrator."
            ).format(reason=reason)
        )
