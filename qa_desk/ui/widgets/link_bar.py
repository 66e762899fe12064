"""The recorder's recording of a contact watched live: where its marks fall, and that it is none."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.services import live
from qa_desk.services.cases import Case
from qa_desk.services.live import FARTHEST_MS, UNLINKS
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import arranging
from qa_desk.ui.widgets.screen_window import STEP_MS
from qa_desk.ui.widgets.why_button import WhyButton


class LinkBar(QWidget):
    """Stands under the player while a linked recording is heard in an open evaluation.

    Signals: `changed()` what is heard or where marks fall; `warned(sentence)`.
    """

    changed = Signal()
    warned = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._case: Case | None = None
        words = _("Watching began after the recording")
        self.offset = QDoubleSpinBox()
        self.offset.setRange(-FARTHEST_MS / 1000, FARTHEST_MS / 1000)
        self.offset.setDecimals(1)
        self.offset.setSingleStep(STEP_MS / 1000)
        self.offset.setSuffix(_(" s"))
        self.offset.setKeyboardTracking(False)
        self.offset.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.offset.setAccessibleName(words)
        self.offset.setToolTip(_("The marks of the stopwatch move with it."))
        self.other = WhyButton(_("Not this contact…"), "x", UNLINKS)
        label = theme.role(QLabel(words), "small")
        label.setBuddy(self.offset)
        line = arranging.line(label, self.offset, None, self.other)
        line.setContentsMargins(0, 4, 0, 0)
        self.setLayout(line)
        self.offset.valueChanged.connect(self._on_value)
        self.other.wanted.connect(self._on_wrong)
        self.hide()

    def show_case(self, case: Case | None) -> None:
        """Show where a contact lies on the recording that was found of it."""
        same = case is not None and self._case is not None and case.row.id == self._case.row.id
        self._case = case
        linked = case is not None and case.live is not None and case.live.is_linked
        self.setVisible(linked and case is not None and case.row.status in ("E0", "E1"))
        if case is not None and not (same and self.offset.hasFocus()):
            self._show(case.shift_ms)

    def _show(self, shift_ms: int) -> None:
        with QSignalBlocker(self.offset):
            self.offset.setValue(shift_ms / 1000)

    @Slot(float)
    def _on_value(self, seconds: float) -> None:
        if self._case is not None:
            shift_ms = round(seconds * 1000)
            self._follow(self._jobs.work(live.place, self._case.row.id, shift_ms))

    @Slot(str)
    def _on_wrong(self, why: str) -> None:
        if self._case is not None:
            self._follow(self._jobs.work(live.unlink, self._case.row.id, why))

    def _follow(self, job: Job) -> None:
        job.succeeded.connect(self.changed)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        if self._case is not None:
            self._show(self._case.shift_ms)
        self.warned.emit(str(error))
