"""The microphones of this computer, by way of Qt."""

from PySide6.QtCore import QIODevice, QObject, Signal, Slot
from PySide6.QtMultimedia import (
    QAudioDevice,
    QAudioFormat,
    QAudioSource,
    QMediaDevices,
    QtAudio,
)

from qa_desk.audio.take import RATE, SoundFormat
from qa_desk.errors import InputError
from qa_desk.i18n import _

_KINDS = {
    QAudioFormat.SampleFormat.UInt8: "uint8",
    QAudioFormat.SampleFormat.Int16: "int16",
    QAudioFormat.SampleFormat.Int32: "int32",
    QAudioFormat.SampleFormat.Float: "float",
}


class SoundInput(QObject):
    """Where sound comes from, open while it is recorded.

    Signals: `lost(sentence)` when it is gone; `devices_changed()` when there are others.
    """

    lost = Signal(str)
    devices_changed = Signal()

    def names(self) -> list[tuple[str, str]]:
        """Return the id and the name of each, the usual one first."""
        raise NotImplementedError

    def open(self, wanted: str = "") -> tuple[QIODevice, SoundFormat]:
        """Open one, the usual one where the wanted one is not there; InputError when none is."""
        raise NotImplementedError

    def close(self) -> None:
        """Let it go."""
        raise NotImplementedError


class Microphone(SoundInput):
    """The computer's microphones."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: QAudioSource | None = None
        self._device = QAudioDevice()
        self._devices = QMediaDevices(self)
        self._devices.audioInputsChanged.connect(self._on_devices)

    def names(self) -> list[tuple[str, str]]:
        """Return the id and the name of every microphone, the usual one first."""
        usual = QMediaDevices.defaultAudioInput().id()
        found = sorted(QMediaDevices.audioInputs(), key=lambda each: each.id() != usual)
        return [(_id(each), each.description()) for each in found]

    def open(self, wanted: str = "") -> tuple[QIODevice, SoundFormat]:
        """Open a microphone, the usual one where the wanted one is not there."""
        there = {_id(each): each for each in QMediaDevices.audioInputs()}
        self._device = there.get(wanted, QMediaDevices.defaultAudioInput())
        if self._device.isNull():
            raise InputError(
                _(
                    "This computer has no microphone. Plug one in, or allow QA Desk to use it in "
                    "the system's settings, then record again."
                )
            )
        form = _format(self._device)
        self._source = QAudioSource(self._device, form, self)
        self._source.stateChanged.connect(self._on_state)
        opened = self._source.start()
        if opened is None or self._source.error() != QtAudio.Error.NoError:
            self.close()
            raise InputError(_refused(self._device))
        return opened, SoundFormat(
            form.sampleRate(), form.channelCount(), _KINDS[form.sampleFormat()]
        )

    def close(self) -> None:
        """Let the microphone go."""
        source, self._source = self._source, None
        if source is not None:
            source.stateChanged.disconnect(self._on_state)
            source.stop()
            source.deleteLater()

    @Slot(QtAudio.State)
    def _on_state(self, state: QtAudio.State) -> None:
        source = self._source
        if source is not None and state == QtAudio.State.StoppedState:
            self._say_lost()

    @Slot()
    def _on_devices(self) -> None:
        here = {each.id() for each in QMediaDevices.audioInputs()}
        if self._source is not None and self._device.id() not in here:
            self._say_lost()
        self.devices_changed.emit()

    def _say_lost(self) -> None:
        self.lost.emit(
            _(
                "The microphone {name} is gone, so the recording has ended. What was recorded "
                "until then is safe."
            ).format(name=self._device.description())
        )


def _id(device: QAudioDevice) -> str:
    return bytes(device.id().data()).decode(errors="replace")


def _format(device: QAudioDevice) -> QAudioFormat:
    """Return what to ask of a microphone: little and enough for speech, else what it likes best."""
    usual = device.preferredFormat()
    for rate in (RATE, usual.sampleRate()):
        form = QAudioFormat()
        form.setSampleRate(rate)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if device.isFormatSupported(form):
            return form
    return usual


def _refused(device: QAudioDevice) -> str:
    return _(
        "The microphone {name} cannot be opened. Another program may hold it, or the system does "
        "not allow it: look there, then record again."
    ).format(name=device.description())
