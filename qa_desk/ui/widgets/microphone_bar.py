"""Record a contact that is watched live from the microphone, and store what was recorded (P23)."""

from datetime import UTC, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from PySide6.QtCore import QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qa_desk import paths
from qa_desk.audio.take import Take
from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.services import microphone
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import keys, timecode, wording
from qa_desk.ui.widgets.microphone import Microphone, SoundInput
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.recorder import Recorder
from qa_desk.ui.widgets.unfinished import Document, Unfinished
from qa_desk.work import Progress

_FADE = 0.7  # of what the meter showed before
_LOUD = 0.95


class LevelMeter(QWidget):
    """How loud it is, from nothing to too loud; words say the same to a reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level = 0.0
        self.setAccessibleName(_("Level of the microphone"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size of the bar."""
        return QSize(theme.px(96), theme.px(8))

    @Slot(float)
    def show_level(self, level: float) -> None:
        """Show a level from 0 to 1; it falls slowly, so that it can be read."""
        self.level = max(level, self.level * _FADE)
        self.setToolTip(_("too loud") if self.level > _LOUD else "")
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.level = 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar in the colours of now."""
        del event
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(self.rect(), 3, 3)
        painter.setBrush(QColor(colours.late if self.level > _LOUD else colours.good))
        width = round(self.width() * min(1.0, self.level**0.5))  # quiet speech is seen too
        painter.drawRoundedRect(0, 0, width, self.height(), 3, 3)
        painter.end()


class MicrophoneBar(QWidget):
    """One button records and stops; what was recorded is stored with the contact by itself.

    It goes on while another task is looked at. What could not be stored, or was left by a crash,
    is offered again with its contact. Signal: `stored(call id)`.
    """

    stored = Signal(object)

    def __init__(self, jobs: Jobs, memory: QSettings, source: SoundInput | None = None) -> None:
        super().__init__()
        self._jobs = jobs
        self._memory = memory
        self._call: UUID | None = None  # of the contact on show
        self._taking: Take | None = None  # what is being recorded, or stored
        self._left: Take | None = None  # of the contact on show, and not stored yet
        self._may_record = False
        self.source = source if source is not None else Microphone(self)
        self.recorder = Recorder(jobs, self)
        self.unfinished = Unfinished(jobs, self)
        self.record = QPushButton()
        self.sign = QPushButton()  # stands where it is seen whatever is looked at
        self.devices = QComboBox()
        self.meter = LevelMeter()
        self.time = theme.role(QLabel(), "strong")
        self.reminder = theme.role(QLabel(), "small")
        self.throw_away = QPushButton(_("Throw away"))
        self.problem = Problem()
        self._lay_out()
        self._connect()
        self._on_devices()
        self._show()

    def show_contact(self, call_id: UUID | None, *, may_record: bool) -> None:
        """Be about a contact, or none."""
        if call_id != self._call:
            self._call, self._left = call_id, None
            self.problem.say("")
            if call_id is not None:
                self.unfinished.look_for(_key(call_id))
        self._may_record = may_record
        self._show()

    @Slot()
    def switch(self) -> None:
        """Record, or stop; store what was left."""
        if self.recorder.is_recording:
            self.recorder.end()
        elif self._left is not None:
            self._store(self._left)
        elif self.record.isEnabled() and self._call is not None:
            self._begin(self._call)

    def end(self) -> None:
        """Stop, where the contact on show is being recorded."""
        if self._taking is not None and self._taking.call_id == self._call:
            self.recorder.end()

    # -- recording ---------------------------------------------------------------------------

    def _begin(self, call_id: UUID) -> None:
        self.problem.say("")
        try:
            device, form = self.source.open(self.devices.currentData() or "")
            take = Take.begin(paths.data() / "takes", call_id, form.rate, datetime.now(UTC))
        except QaDeskError as error:
            self.source.close()
            self.problem.say(str(error))
            return
        self._on_began(take)
        self.recorder.begin(device, form, take)
        self._show()

    @Slot(object)
    def _on_began(self, take: Take) -> None:
        """Keep the key before the first sound, and when that came."""
        self._taking = take
        self.unfinished.keep(_key(take.call_id), take.to_document())
        self.unfinished.flush()

    @Slot(str)
    def _on_lost(self, why: str) -> None:
        self.recorder.end(why)

    @Slot(object, str)
    def _on_ended(self, take: Take, why: str) -> None:
        self.source.close()
        self.meter.clear()
        self.problem.say(why)
        if take.frames:
            self._store(take)
        else:
            self._forget(take)
            self.problem.say(
                why or _("Nothing was recorded. Look whether the microphone is muted.")
            )
        self._show()

    @Slot(int)
    def _on_ticked(self, ms: int) -> None:
        self.time.setText(timecode.clock(ms))
        self.sign.setText(_("Recording {time}").format(time=timecode.clock(ms)))

    # -- storing -----------------------------------------------------------------------------

    def _store(self, take: Take) -> None:
        self._taking, self._left = take, None
        job = self._jobs.compute(_stored, self._jobs, take)
        job.succeeded.connect(self._on_stored)
        job.failed.connect(self._on_failed)
        self._show()

    @Slot(object)
    def _on_stored(self, take: Take) -> None:
        self._forget(take)
        self.stored.emit(take.call_id)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        take, self._taking = self._taking, None
        if take is not None and take.call_id == self._call:
            self._left = take
        self.problem.say(str(error))
        self._show()

    @Slot()
    def _on_throw_away(self) -> None:
        if self._left is not None:
            self._forget(self._left)
            self.problem.say("")

    def _forget(self, take: Take) -> None:
        take.discard()
        self.unfinished.forget(_key(take.call_id))
        self._taking = self._left = None
        self._show()

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        """Offer what was left of the contact on show."""
        if self._call is None or key != _key(self._call) or self._taking is not None:
            return
        take = Take.from_document(kept)
        if take.frames:
            self._left = take
            self._show()
        else:
            self._forget(take)

    # -- what it shows -----------------------------------------------------------------------

    def _show(self) -> None:
        taking, left, on = self._taking, self._left, self.recorder.is_recording
        is_ours = taking is None or taking.call_id == self._call
        words = _("Stop recording") if on else _("Store recording") if left else _("Record sound")
        self.record.setText(words)
        name = "square" if on else "save" if left else "mic"
        self.record.setIcon(theme.icon(name, "fatal" if on else "text"))
        self.record.setEnabled(on or (taking is None and (self._may_record or left is not None)))
        self.throw_away.setVisible(left is not None)
        self.devices.setVisible(not on and left is None and self.devices.count() > 1)
        self.meter.setVisible(on)
        self.sign.setVisible(on)
        if left is not None:
            told = _("Recorded at {time} and not stored yet: {length}")
            begun = wording.local_time(left.began_at)
            self.time.setText(told.format(time=begun, length=timecode.clock(left.duration_ms)))
        elif taking is not None and not on:
            self.time.setText(_("The recording is being stored…"))
        elif taking is None:
            self.time.clear()
        self.reminder.setText(_reminder(on=on, is_ours=is_ours))
        self.reminder.setVisible(left is None and (self._may_record or on))

    @Slot()
    def _on_devices(self) -> None:
        """Offer the microphones that are there."""
        chosen = self.devices.currentData() or self._memory.value("microphone")
        self.devices.clear()
        for code, name in self.source.names():
            self.devices.addItem(name, code)
        self.devices.setCurrentIndex(max(0, self.devices.findData(chosen)))
        self._show()

    @Slot()
    def _on_device_chosen(self) -> None:
        self._memory.setValue("microphone", self.devices.currentData())

    def _connect(self) -> None:
        self.record.clicked.connect(self.switch)
        self.sign.clicked.connect(self.recorder.end)
        self.throw_away.clicked.connect(self._on_throw_away)
        self.devices.activated.connect(self._on_device_chosen)
        self.source.lost.connect(self._on_lost)
        self.source.devices_changed.connect(self._on_devices)
        self.recorder.began.connect(self._on_began)
        self.recorder.heard.connect(self.meter.show_level)
        self.recorder.ticked.connect(self._on_ticked)
        self.recorder.ended.connect(self._on_ended)
        self.unfinished.found.connect(self._on_found)
        self.unfinished.not_saved.connect(self.problem.say)

    def _lay_out(self) -> None:
        self.sign.setIcon(theme.icon("square", "fatal"))
        self.sign.setToolTip(_("Stop recording"))
        for button in (self.record, self.sign):
            button.setIconSize(theme.icon_size(gap=True))
        self.record.setToolTip(keys.tip(keys.Command.RECORD))
        self.devices.setAccessibleName(_("Microphone"))
        self.devices.setMaximumWidth(theme.px(220))
        self.time.setTextFormat(Qt.TextFormat.PlainText)
        self.reminder.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self.record, self.throw_away, self.devices, self.meter, self.time):
            line.addWidget(widget)
        line.addWidget(self.reminder, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.problem)


def _reminder(*, on: bool, is_ours: bool) -> str:
    if on and not is_ours:
        return _("Another contact is being recorded.")
    return _("Record only where everybody heard knows and agrees, as the law asks.")


def _key(call_id: UUID) -> UUID:
    """Return under which id the key of a take is kept."""
    return uuid5(NAMESPACE_OID, f"take {call_id}")


def _stored(progress: Progress, jobs: Jobs, take: Take) -> Take:
    microphone.store(lambda: jobs.open_work(progress), progress, take)
    return take
