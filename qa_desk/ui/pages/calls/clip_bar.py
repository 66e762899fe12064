"""Under the player of a call: a passage is saved once somebody else has approved it (P17)."""

from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules.passages import Passage
from qa_desk.services import clips
from qa_desk.services.clips import Clip
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.timecode import clock


class ClipBar(QFrame):
    """Offers the passage between A and B, and what was asked for before.

    Signals: `said(words)`, `failed(error)`.
    """

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._call: UUID | None = None
        self._passage: Passage | None = None
        self._words = theme.role(QLabel(), "dim")
        self.ask = QPushButton(theme.icon("save"), _("Ask to save the passage"))
        self.ask.setIconSize(theme.icon_size(gap=True))
        self.ask.clicked.connect(self._on_ask)
        self.saves: list[QPushButton] = []
        self._asked = QVBoxLayout()
        line = QHBoxLayout()
        line.addWidget(self._words, 1)
        line.addWidget(self.ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 8)
        column.addLayout(line)
        column.addLayout(self._asked)
        self.show_passage(None)

    def show_call(self, call_id: UUID | None) -> None:
        """Show what was asked for of a call."""
        self._call = call_id
        self._show_asked([])
        self.refresh()

    def refresh(self) -> None:
        """Read again what was asked for; somebody may have approved it."""
        if self._call is not None:
            self._jobs.ask(clips.asked, self._call).succeeded.connect(self._show_asked)

    def show_passage(self, passage: Passage | None) -> None:
        """Offer a passage (ms); None where there is none yet."""
        self._passage = passage
        self.ask.setEnabled(passage is not None)
        self._words.setText(
            _("Passage {from_to}").format(from_to=_span(passage))
            if passage
            else _("To save a passage, drag over it with Shift, or set A and B.")
        )

    def choose_file(self) -> str:
        """Ask where to save; nothing when the person changed their mind."""
        title, kinds = _("Save the passage"), "WAV (*.wav)"
        return QFileDialog.getSaveFileName(self, title, "clip.wav", kinds)[0]

    def ask_reason(self) -> str:
        """Ask what it is needed for; nothing when the person changed their mind."""
        words = _(
            "Recordings leave the program only when somebody else approves it.\n"
            "What is the passage needed for?"
        )
        return QInputDialog.getText(self, _("Save the passage"), words)[0]

    @Slot()
    def _on_ask(self) -> None:
        if self._call is None or self._passage is None:
            return
        if reason := self.ask_reason():
            job = self._jobs.work(clips.ask, Clip(self._call, self._passage), reason)
            job.succeeded.connect(self._on_asked)
            job.failed.connect(self.failed)

    @Slot()
    def _on_asked(self) -> None:
        self.said.emit(
            _("Asked. When a QA lead or CS manager has approved it, save it here within a day.")
        )
        self.refresh()

    def _on_save(self, clip: Clip) -> None:
        if chosen := self.choose_file():
            job = self._jobs.work(clips.save, clip, Path(chosen)).named(_("Saving the passage"))
            job.succeeded.connect(self._on_saved)
            job.failed.connect(self.failed)

    @Slot()
    def _on_saved(self) -> None:
        self.said.emit(_("The passage is saved. The file is readable by anybody who gets it."))
        self.refresh()

    @Slot(object)
    def _show_asked(self, asked: list[Clip]) -> None:
        self.saves = []
        while (item := self._asked.takeAt(0)) and (widget := item.widget()):
            widget.deleteLater()
        for clip in asked:
            self._asked.addWidget(self._line(clip))

    def _line(self, clip: Clip) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        words = (
            _("{from_to} may be saved, once.")
            if clip.is_approved
            else _("{from_to} waits for somebody else's approval.")
        )
        row.addWidget(QLabel(words.format(from_to=_span(clip.passage))), 1)
        if clip.is_approved:
            save = QPushButton(theme.icon("download"), _("Save as a file"))
            save.setIconSize(theme.icon_size(gap=True))
            save.clicked.connect(partial(self._on_save, clip))
            self.saves.append(save)
            row.addWidget(save)
        return box


def _span(passage: Passage) -> str:
    start, end = passage
    return f"{clock(start, 1)}–{clock(end, 1)}"
