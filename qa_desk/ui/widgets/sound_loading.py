"""Open a call's sound off the UI thread, and find its outline while it may be heard already."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from qa_desk.audio import outlines
from qa_desk.audio import peaks as audio_peaks
from qa_desk.audio.kept import Sound, open_outlined
from qa_desk.audio.peaks import Peaks
from qa_desk.audio.recording import Recording
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.work import Progress

Opening = Callable[[Progress], tuple[Recording, Peaks]]
"""Opens a recording; of its outline something may be known already."""


def _outline(progress: Progress, recording: Recording, peaks: Peaks) -> None:
    audio_peaks.compute(recording, progress, peaks)


def _read_ahead(progress: Progress, recording: Recording) -> None:
    recording.read_ahead(progress)


def _keep(_progress: Progress, parts: Sequence[Sound], peaks: Peaks) -> None:
    """Have an outline ready for the next time."""
    if place := outlines.place(parts):
        outlines.keep(place, peaks)


class SoundLoading(QObject):
    """Loads one call at a time; the recording is the receiver's to close.

    Signals: `opened(recording, peaks)`, when it can be heard; while more of the peaks becomes
    known `grown()`, then `outlined(peaks)`; or `failed(sentence)` at any time.
    """

    opened = Signal(object, object)
    grown = Signal()
    outlined = Signal(object)
    failed = Signal(str)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._parts: Sequence[Sound] = ()
        self._peaks: Peaks | None = None
        self._shown = 0  # frames of them
        self._opening: Job | None = None
        self._outlining: Job | None = None

    @property
    def is_opening(self) -> bool:
        """Say whether a call is on its way and cannot be heard yet."""
        return self._opening is not None

    def load(self, parts: Sequence[Sound], opening: Opening | None = None) -> None:
        """Open a call, by `opening` where that was begun already; no longer the one before."""
        self.cancel()
        self._parts = tuple(parts)
        self._opening = self._jobs.compute(
            opening or partial(open_outlined, sounds=self._parts, watched=True)
        )
        self._opening.succeeded.connect(self._on_opened)
        self._opening.failed.connect(self._on_failed)

    def cancel(self) -> None:
        """Open nothing any more; to be called before the recording is closed."""
        for job in (self._opening, self._outlining):
            if job is not None:
                job.cancel()
        self._opening = self._outlining = self._peaks = None

    @Slot(object)
    def _on_opened(self, opened: tuple[Recording, Peaks]) -> None:
        recording, peaks = opened
        if self.sender() is not self._opening:
            recording.close()
            return
        self._opening, self._peaks, self._shown = None, peaks, peaks.known
        known = peaks.is_whole
        self.opened.emit(recording, peaks)
        if known and self._peaks is peaks:  # and no other call was asked for meanwhile
            self.outlined.emit(peaks)  # first: who speaks when waits for no more of the sound
        if self._peaks is peaks:
            self._finish(recording, peaks, known=known)

    def _finish(self, recording: Recording, peaks: Peaks, *, known: bool) -> None:
        """Have all of the sound at hand, and find what is not known of the outline."""
        if known:
            job = self._jobs.compute(_read_ahead, recording)
        else:
            job = self._jobs.compute(_outline, recording, peaks)
            job.progressed.connect(self._on_grown)
            job.succeeded.connect(self._on_outlined)
        job.failed.connect(self._on_failed)
        self._outlining = job

    @Slot()
    def _on_grown(self) -> None:
        if self.sender() is self._outlining and self._peaks and self._peaks.known != self._shown:
            self._shown = self._peaks.known
            self.grown.emit()

    @Slot()
    def _on_outlined(self) -> None:
        if self.sender() is self._outlining:
            peaks, self._outlining, self._peaks = self._peaks, None, None
            self.outlined.emit(peaks)
            if peaks:
                self._jobs.compute(_keep, self._parts, peaks)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if self.sender() in (self._opening, self._outlining):
            self.cancel()
            self.failed.emit(str(error))
