"""The player alone: any file of sound, no database and nobody signed in."""

import os
import time
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desk.audio.ahead import Ahead
from qa_desk.audio.kept import LooseFile
from qa_desk.i18n import _
from qa_desk.rules import masking
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs, nobody
from qa_desk.ui.widgets.listening import Listening


class PlayWindow(QWidget):
    """Plays one file, which is being read already; `refusal` says why it cannot."""

    def __init__(self, file: Path, ahead: Ahead) -> None:
        super().__init__()
        self.refusal = ""
        self.setWindowTitle(masking.mask_in_text(file.name))
        self._jobs = Jobs(nobody, nobody, self)
        self.listening = Listening(self._jobs)
        self.listening.refused.connect(self._on_refused)
        self.listening.outlined.connect(self._on_outlined)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.listening)
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self.close)
        self.setAccessibleName(_("Player"))
        self.resize(theme.px(1000), theme.px(280))
        self.listening.load([LooseFile(file)], ahead.take)
        self.show()
        self.listening.waveform.setFocus()

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self.refusal = sentence

    @Slot()
    def _on_outlined(self) -> None:
        if os.environ.get("QA_DESK_BENCH") == "play":
            self.listening.waveform.repaint()
            print(f"READY {time.perf_counter()}", flush=True)  # noqa: T201 - the benchmark reads it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Esc, where no field has taken it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the file go."""
        self.listening.unload()
        self._jobs.close()
        super().closeEvent(event)
