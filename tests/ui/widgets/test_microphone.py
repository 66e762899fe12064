"""P23: the computer's microphones, with a sound card that stands in for one this machine lacks."""

import pytest
from microphones import Wire
from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtMultimedia import QAudioFormat, QtAudio

from qa_desk.audio.take import SoundFormat
from qa_desk.errors import InputError
from qa_desk.ui.widgets import microphone
from qa_desk.ui.widgets.microphone import Microphone

INT16, FLOAT = QAudioFormat.SampleFormat.Int16, QAudioFormat.SampleFormat.Float


class Card:
    """A sound card as Qt describes it."""

    def __init__(self, name, rates=(16_000,)):
        self.name = name
        self._rates = rates

    def id(self):
        """Return what tells it from others."""
        return QByteArray(self.name.encode())

    def description(self):
        """Return its name."""
        return self.name

    def isNull(self):
        """Say whether there is none."""
        return not self.name

    def preferredFormat(self):
        """Return what it likes best."""
        form = QAudioFormat()
        form.setSampleRate(48_000)
        form.setChannelCount(2)
        form.setSampleFormat(FLOAT)
        return form

    def isFormatSupported(self, form):
        """Say whether it can do that."""
        return form.sampleRate() in self._rates


class Cards(QObject):
    """The sound cards of a computer."""

    audioInputsChanged = Signal()  # noqa: N815 - as Qt calls it
    there = ()

    @classmethod
    def audioInputs(cls):
        """Return those that record."""
        return list(cls.there)

    @classmethod
    def defaultAudioInput(cls):
        """Return the usual one."""
        return cls.there[-1] if cls.there else Card("")


class Source(QObject):
    """A card that is open."""

    stateChanged = Signal(QtAudio.State)  # noqa: N815 - as Qt calls it
    opens = True

    def __init__(self, device, form, parent):
        super().__init__(parent)
        self.device, self.form = device, form

    def start(self):
        """Give sound, where it can."""
        return Wire(self) if self.opens else None

    def error(self):
        """Say that nothing is wrong."""
        return QtAudio.Error.NoError

    def stop(self):
        """Give no more."""


@pytest.fixture
def computer(qtbot, monkeypatch):
    monkeypatch.setattr(microphone, "QMediaDevices", Cards)
    monkeypatch.setattr(microphone, "QAudioSource", Source)
    monkeypatch.setattr(Cards, "there", (Card("Webcam"), Card("Headset")))
    return Microphone()


def test_the_usual_microphone_comes_first(computer):
    assert computer.names() == [("Headset", "Headset"), ("Webcam", "Webcam")]


def test_the_wanted_one_is_opened_else_the_usual(computer):
    computer.open("Webcam")
    assert computer._source.device.name == "Webcam"
    computer.close()
    _wire, form = computer.open("gone")
    assert computer._source.device.name == "Headset"
    assert form == SoundFormat(16_000, 1, "int16")
    computer.close()
    computer.close()


@pytest.mark.parametrize(
    ("rates", "form"),
    [((48_000,), SoundFormat(48_000, 1, "int16")), ((), SoundFormat(48_000, 2, "float"))],
)
def test_what_a_card_cannot_do_is_not_asked_of_it(computer, monkeypatch, rates, form):
    monkeypatch.setattr(Cards, "there", (Card("Studio", rates),))
    assert computer.open()[1] == form
    computer.close()


def test_without_one_and_when_it_is_held_a_sentence_says_what_to_do(computer, monkeypatch):
    monkeypatch.setattr(Source, "opens", False)
    with pytest.raises(InputError, match=r"Headset cannot be opened.*Another program"):
        computer.open()
    monkeypatch.setattr(Cards, "there", ())
    with pytest.raises(InputError, match="has no microphone"):
        computer.open()


def test_one_that_stops_or_is_pulled_out_is_told(computer, monkeypatch, qtbot):
    computer.open()
    with qtbot.assertNotEmitted(computer.lost):
        computer._source.stateChanged.emit(QtAudio.State.ActiveState)
        computer._devices.audioInputsChanged.emit()
    with qtbot.waitSignal(computer.lost) as lost:
        computer._source.stateChanged.emit(QtAudio.State.StoppedState)
    assert "Headset is gone" in lost.args[0]
    monkeypatch.setattr(Cards, "there", (Card("Webcam"),))
    with qtbot.waitSignals([computer.lost, computer.devices_changed]):
        computer._devices.audioInputsChanged.emit()
    computer.close()
    with qtbot.assertNotEmitted(computer.lost):
        computer._devices.audioInputsChanged.emit()
