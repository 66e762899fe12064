"""What stands at the end of the wire where a computer has no microphone."""

from PySide6.QtCore import QIODevice

from qa_desk.audio.take import SoundFormat
from qa_desk.errors import InputError
from qa_desk.ui.widgets.microphone import SoundInput


class Wire(QIODevice):
    """A device that gives what is said into it, as a sound card does."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self._waiting = b""
        self.open(QIODevice.OpenModeFlag.ReadOnly)

    def say(self, data):
        """Let these bytes come in."""
        self._waiting += data
        self.readyRead.emit()

    def isSequential(self):
        """Say that there is no way back, as with all sound."""
        return True

    def bytesAvailable(self):
        """Count what waits."""
        return len(self._waiting) + super().bytesAvailable()

    def readData(self, most):
        """Give what waits."""
        given, self._waiting = self._waiting[:most], self._waiting[most:]
        return given


class Booth(SoundInput):
    """Microphones that a test can plug in and out."""

    def __init__(self, *names):
        super().__init__()
        self.plugged = list(names)
        self.wire = None
        self.opened = []

    def names(self):
        """Return what is plugged in."""
        return [(name, name) for name in self.plugged]

    def open(self, wanted=""):
        """Open one of them."""
        if not self.plugged:
            raise InputError("This computer has no microphone.")
        self.opened.append(wanted)
        self.wire = Wire(self)
        return self.wire, SoundFormat(16_000)

    def close(self):
        """Let it go."""
        self.wire = None

    def plug(self, *names):
        """Have others from now on."""
        self.plugged = list(names)
        self.devices_changed.emit()
