"""Decode through Qt's own FFmpeg what libsndfile cannot read: AMR, AAC, G.722, G.726, broken WAV.

The one file outside the windows that may import Qt (decision D8).
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from qa_desk.audio.spool import Spool
from qa_desk.errors import Cancelled, InputError
from qa_desk.work import Progress

if TYPE_CHECKING:
    from PySide6.QtCore import QBuffer, QCoreApplication, QEventLoop
    from PySide6.QtMultimedia import QAudioBuffer, QAudioDecoder

_PATIENCE_MS = 20_000  # without any sound in that time the decoder is stuck
_SCALES = {"UInt8": (np.uint8, 128, 256), "Int16": (np.int16, 0, 1), "Int32": (np.int32, 0, 2**-16),
           "Float": (np.float32, 0, 32768)}  # fmt: skip

_application: QCoreApplication | None = None


def decode(stream: BinaryIO, form: str, progress: Progress) -> Spool | None:
    """Return all sound of the stream, None when there is none; works on any thread."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtMultimedia import QAudioDecoder

    _need_application()
    decoder = QAudioDecoder()
    device = _give(decoder, stream)
    decoding = _Decoding(decoder, QEventLoop(), form, progress)
    try:
        return decoding.run()
    finally:
        decoder.stop()
        if device is not None:
            device.close()


def _need_application() -> None:
    global _application  # noqa: PLW0603 - Qt wants one per process, kept alive
    from PySide6.QtCore import QCoreApplication

    if QCoreApplication.instance() is None:
        _application = QCoreApplication([])


def _give(decoder: QAudioDecoder, stream: BinaryIO) -> QBuffer | None:
    """Hand over a file by its path, anything else through memory: never a second copy on disk."""
    from PySide6.QtCore import QBuffer, QIODevice, QUrl

    if isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO):
        decoder.setSource(QUrl.fromLocalFile(str(Path(stream.name).resolve())))
        return None
    stream.seek(0)
    buffer = QBuffer(decoder)
    buffer.setData(stream.read())
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    decoder.setSourceDevice(buffer)
    return buffer


class _Decoding:
    """One run of the decoder, gathered while a local event loop turns."""

    def __init__(
        self, decoder: QAudioDecoder, loop: QEventLoop, form: str, progress: Progress
    ) -> None:
        from PySide6.QtCore import QTimer

        self._decoder = decoder
        self._loop = loop
        self._form = form
        self._progress = progress
        self._spool: Spool | None = None
        self._stopped: Cancelled | InputError | None = None
        self._patience = QTimer(interval=_PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(loop.quit)
        decoder.bufferReady.connect(self._take)
        decoder.finished.connect(loop.quit)
        decoder.error.connect(loop.quit)

    def run(self) -> Spool | None:
        from PySide6.QtCore import QEventLoop
        from PySide6.QtMultimedia import QAudioDecoder

        self._patience.start()
        self._decoder.start()
        failed = self._decoder.error()  # type: ignore[operator]  # both a signal and a method
        if failed == QAudioDecoder.Error.NoError:  # else it told before the loop
            self._loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self._take()
        self._patience.stop()
        if self._stopped:
            if self._spool:
                self._spool.close()
            raise self._stopped
        return self._spool

    def _take(self) -> None:
        self._patience.start()
        try:
            while self._decoder.bufferAvailable() and not self._stopped:
                self._store(self._decoder.read())
            self._progress.step(max(0, self._decoder.position()), max(1, self._decoder.duration()))
        except (Cancelled, InputError) as stopped:  # an exception may not pass through Qt
            self._stopped = stopped
            self._loop.quit()

    def _store(self, buffer: QAudioBuffer) -> None:
        """Keep one buffer's samples; a change of format in mid-file ends what can be kept."""
        form = buffer.format()
        if self._spool is None:
            self._spool = Spool(form.sampleRate(), form.channelCount(), self._form)
        if (form.sampleRate(), form.channelCount()) != (self._spool.rate, self._spool.channels):
            return
        kind, zero, scale = _SCALES[form.sampleFormat().name]
        samples = np.frombuffer(buffer.constData(), kind).reshape(-1, self._spool.channels)
        if kind is not np.int16:
            loud = (samples.astype(np.float64) - zero) * scale
            samples = np.clip(np.rint(loud), -32768, 32767).astype(np.int16)
        self._spool.append(samples)
