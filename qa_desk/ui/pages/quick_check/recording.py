"""Hear one of a CSR's recent calls for a quick check (抽听, P7)."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qa_desk.audio.kept import AudioPart
from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import passages
from qa_desk.rules.passages import Passage
from qa_desk.services import check_desk
from qa_desk.services.check_desk import CallChoice
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.heard import Heard
from qa_desk.ui.widgets.listening import Listening
from qa_desk.work import Work


class RecordingPane(QWidget):
    """A list of calls, the player, and how much was heard.

    Signal: `changed()` when that is another call, or a percent more of it.
    """

    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._csr: UUID | None = None
        self._calls: Sequence[CallChoice] = ()
        self._loaded: UUID | None = None
        self._before: tuple[UUID, Sequence[Passage]] | None = None  # chosen and heard before
        self._percent = 0  # heard
        self.least = 0
        self.calls = QComboBox()
        self.calls.setAccessibleName(_("Call"))
        self.calls.setSizePolicy(
            self.calls.sizePolicy().Policy.Ignored, self.calls.sizePolicy().Policy.Fixed
        )
        self.share = Chip("")
        self.listening = Listening(jobs)
        self.heard = Heard(self.listening.player, self)
        self._said = theme.role(QLabel(), "dim")
        self._said.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.calls, 1)
        top.addWidget(self.share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._said)
        column.addWidget(self.listening, 1)
        self.calls.activated.connect(self._on_activated)
        self.heard.changed.connect(self._on_heard)
        self._show_share()

    @property
    def call(self) -> CallChoice | None:
        """Return the call that is chosen."""
        at = self.calls.currentIndex()
        return self._calls[at] if 0 <= at < len(self._calls) else None

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Return what was heard of it."""
        return self.heard.passages

    def go_on_with(self, call_id: UUID, heard: Sequence[Passage]) -> None:
        """Choose a call of the CSR, once they are there, of which something was heard before."""
        self._before = call_id, heard
        self._choose_before()

    def _choose_before(self) -> bool:
        """Choose the call that was chosen before, if it is one of these; say so."""
        if self._before is None or not self._calls:
            return False
        (call_id, heard), self._before = self._before, None
        known = [call.id for call in self._calls]
        if call_id not in known:
            return False
        self.calls.setCurrentIndex(known.index(call_id))
        self._load(heard)
        return True

    def show_csr(self, csr_id: UUID | None) -> None:
        """Offer the recent calls of a CSR."""
        if csr_id == self._csr:
            return
        self._csr = csr_id
        self._show_calls([])
        if csr_id is not None:
            job = self._jobs.ask(_calls_of, csr_id)
            job.succeeded.connect(self._on_calls)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_calls(self, found: tuple[UUID, list[CallChoice]]) -> None:
        if found[0] == self._csr:
            self._show_calls(found[1])
            if not found[1]:
                self._say(_("There is no recording of this CSR that you may hear."))

    def _show_calls(self, calls: Sequence[CallChoice]) -> None:
        self._calls = calls
        with QSignalBlocker(self.calls):
            self.calls.clear()
            for call in calls:
                facts = [
                    wording.local_time(call.started_at),
                    wording.duration(call.duration_ms),
                    call.reason,
                ]
                self.calls.addItem(wording.DOT.join(filter(None, facts)))
        self.calls.setEnabled(bool(calls))
        self._say("")
        self.listening.unload()
        self._loaded = None
        self.heard.begin()
        self._show_share()
        if calls and not self._choose_before():
            self._load()

    @Slot(int)
    def _on_activated(self, _at: int) -> None:
        if self.call is not None and self.call.id != self._loaded:
            self._load()

    def _load(self, heard: Sequence[Passage] = ()) -> None:
        call = self.call
        if call is None:
            return
        self._loaded = call.id
        self.heard.begin(heard)
        self._show_share()
        self.changed.emit()
        job = self._jobs.work(_sound_of, call.id)
        job.succeeded.connect(self._on_sound)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_sound(self, found: tuple[UUID, tuple[AudioPart, ...]]) -> None:
        if found[0] == self._loaded:
            self.listening.load(found[1])

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self._say(str(error))

    @Slot()
    def _on_heard(self) -> None:
        before = self._percent
        self._show_share()
        if self._percent != before:
            self.changed.emit()

    def _show_share(self) -> None:
        call = self.call
        self._percent = passages.heard(self.passages, call.part) if call else 0
        words = _("heard {share} %").format(share=self._percent)
        self.share.show_state(words, "good" if self._percent >= self.least else "late")

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))


def _calls_of(work: Work, csr_id: UUID) -> tuple[UUID, list[CallChoice]]:
    return csr_id, check_desk.recent_calls(work, csr_id)


def _sound_of(work: Work, call_id: UUID) -> tuple[UUID, tuple[AudioPart, ...]]:
    return call_id, check_desk.sound(work, call_id)
