"""What stands beside the checklist: the guidance, and the transcript where there is one."""

from collections.abc import Sequence

from PySide6.QtCore import QSettings, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.transcripts import Turn
from qa_desk.ui import theme
from qa_desk.ui.widgets.transcript_pane import TranscriptPane

_GUIDANCE, _TRANSCRIPT = 0, 1
_KEY = "beside"  # which of the two the person had last


class SidePanel(QWidget):
    """Two tabs; which one is remembered for each person. Ctrl+F finds in the transcript."""

    def __init__(self, guidance: QWidget, memory: QSettings, page: QWidget) -> None:
        super().__init__()
        self._memory = memory
        self._has_turns = False
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.addTab(_("Guidance"))
        self.tabs.addTab(_("Transcript"))
        self.tabs.setTabToolTip(_TRANSCRIPT, theme.keys("Ctrl+T"))
        self.transcript = TranscriptPane()
        self.stack = QStackedWidget()
        self.stack.addWidget(guidance)
        self.stack.addWidget(self.transcript)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.above = QVBoxLayout()  # what a test call's script asks stands here
        column.addLayout(self.above)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.tabs.currentChanged.connect(self._on_chosen)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(
            QKeySequence(QKeySequence.StandardKey.Find), page, self.begin_search, context=within
        )
        QShortcut(QKeySequence("Ctrl+T"), page, self.switch, context=within)
        self.show_turns(())

    def show_turns(self, turns: Sequence[Turn], *, only: bool = False) -> None:
        """Show a call's transcript; `only` when there is no recording to hear (P25)."""
        self._has_turns = bool(turns)
        self.tabs.setVisible(self._has_turns)
        self.transcript.show_turns(turns)
        wanted = only or self._memory.value(_KEY) == "transcript"
        with QSignalBlocker(self.tabs):
            self.tabs.setCurrentIndex(_TRANSCRIPT if self._has_turns and wanted else _GUIDANCE)
        self.stack.setCurrentIndex(self.tabs.currentIndex())

    @Slot()
    def switch(self) -> None:
        """Show the other one."""
        if self._has_turns:
            self.tabs.setCurrentIndex(1 - self.tabs.currentIndex())

    @Slot()
    def begin_search(self) -> None:
        """Look for words in the transcript."""
        if self._has_turns:
            self.tabs.setCurrentIndex(_TRANSCRIPT)
            self.transcript.begin_search()

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self._memory.setValue(_KEY, "transcript" if place == _TRANSCRIPT else "guidance")
