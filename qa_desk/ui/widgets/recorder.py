"""Takes in what a microphone gives, and keeps it sealed on the disk twice a second."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from PySide6.QtCore import QIODevice, QObject, QTimer, Signal, Slot

from qa_desk.audio.spool import Samples
from qa_desk.audio.take import LONGEST_MS, SoundFormat, Take, TakeWriter
from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.ui.jobs import Jobs
from qa_desk.work import Progress

_KEEP_MS = 500
_DEAF_MS = 5000
_FULL = 1 << 15


class Recorder(QObject):
    """Records from any device that can be read, and says what becomes of it.

    Signals: `began(Take)` with the first sound, which a device may keep waiting for a second;
    `heard(level)` from 0 to 1 and `ticked(ms)` while it records; `ended(Take, sentence)` when all
    that was heard is on the disk, with the reason where nobody asked for the end.
    """

    began = Signal(object)
    heard = Signal(float)
    ticked = Signal(int)
    ended = Signal(object, str)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._source: QIODevice | None = None
        self._form = SoundFormat(1)
        self._take: Take
        self._writer: TakeWriter
        self._rest = b""  # of a moment that has not come whole
        self._fresh: list[Samples] = []
        self._frames = 0
        self._why = ""
        self._keeping = QTimer(self, interval=_KEEP_MS)
        self._keeping.timeout.connect(self._keep)
        self._deaf = QTimer(self, singleShot=True, interval=_DEAF_MS)
        self._deaf.timeout.connect(self._on_deaf)

    @property
    def is_recording(self) -> bool:
        """Say whether something is being recorded."""
        return self._source is not None

    @property
    def duration_ms(self) -> int:
        """Return how long it has recorded."""
        return self._frames * 1000 // self._form.rate

    def begin(self, source: QIODevice, form: SoundFormat, take: Take) -> None:
        """Record from a device that is open and gives sound in this form."""
        self._source, self._form, self._take = source, form, take
        self._writer = TakeWriter(take)
        self._rest, self._fresh, self._frames, self._why = b"", [], 0, ""
        source.readyRead.connect(self._on_ready)
        self._keeping.start()
        self._deaf.start()
        self.ticked.emit(0)
        self._on_ready()

    @Slot()
    def end(self, why: str = "") -> None:
        """Stop; `ended` comes when the last of it is safe."""
        source, self._source = self._source, None
        if source is None:
            return
        self._why = self._why or why
        source.readyRead.disconnect(self._on_ready)
        self._keeping.stop()
        self._deaf.stop()
        self._keep()
        job = self._jobs.keep(_close, self._writer)
        job.succeeded.connect(self._on_closed)

    @Slot()
    def _on_ready(self) -> None:
        if self._source is None:
            return
        data = self._rest + bytes(self._source.readAll().data())
        whole = len(data) - len(data) % self._form.frame
        self._rest = data[whole:]
        if not whole:
            return
        self._deaf.start()
        samples = self._form.samples(data[:whole])
        if not self._frames:
            length = timedelta(seconds=len(samples) / self._form.rate)
            self._take = replace(self._take, began_at=datetime.now(UTC) - length)
            self.began.emit(self._take)
        self._fresh.append(samples)
        self._frames += len(samples)
        self.heard.emit(float(np.abs(samples.astype(np.int32)).max()) / _FULL)
        self.ticked.emit(self.duration_ms)
        if self.duration_ms >= LONGEST_MS:
            self.end(_("The recording has ended by itself after four hours. It is whole."))

    @Slot()
    def _keep(self) -> None:
        """Hand what came in to the thread that makes things durable."""
        fresh, self._fresh = self._fresh, []
        if fresh:
            job = self._jobs.keep(_append, self._writer, np.concatenate(fresh))
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self._why = str(error)
        self.end()

    @Slot()
    def _on_deaf(self) -> None:
        self.end(
            _(
                "The microphone gives no sound any more, so the recording has ended. What was "
                "recorded until then is safe. Look at its plug, then record on."
            )
        )

    @Slot(object)
    def _on_closed(self, _nothing: object) -> None:
        self.ended.emit(self._take, self._why)


def _append(_progress: Progress, writer: TakeWriter, samples: Samples) -> None:
    writer.append(samples)


def _close(_progress: Progress, writer: TakeWriter) -> None:
    writer.close()
