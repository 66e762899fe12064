"""What stands beside the checklist: guidance, and the transcript or the script where one is."""

from collections.abc import Sequence

from PySide6.QtCore import QSettings, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.scripts import Reply
from qa_desk.rules.transcripts import Turn
from qa_desk.ui import theme
from qa_desk.ui.widgets.script_panel import ScriptPanel
from qa_desk.ui.widgets.transcript_pane import TranscriptPane

_GUIDANCE, _TRANSCRIPT, _SCRIPT = range(3)
_KEY = "beside"  # which of the two the person had last


class SidePanel(QWidget):
    """Tabs; which one is remembered for each person. Ctrl+F finds in the transcript.

    Signals: `commanded(Command)` of a key for the desk, `left()` by Esc.
    """

    commanded = Signal(object)
    left = Signal()

    def __init__(self, guidance: QWidget, memory: QSettings, page: QWidget) -> None:
        super().__init__()
        self.memory = memory
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for words in (_("Guidance"), _("Transcript"), _("Script")):
            self.tabs.addTab(words)
        for place in (_TRANSCRIPT, _SCRIPT):
            self.tabs.setTabToolTip(place, theme.keys("Ctrl+T"))
            self.tabs.setTabVisible(place, False)
        self.transcript = TranscriptPane()
        self.script = ScriptPanel()
        self.stack = QStackedWidget()
        for widget in (guidance, self.transcript, self.script):
            self.stack.addWidget(widget)
        for pane in (self.transcript, self.script):
            pane.commanded.connect(self.commanded)
            pane.left.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
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
        self.transcript.show_turns(turns)
        wanted = only or self.memory.value(_KEY) == "transcript"
        self._offer(_TRANSCRIPT, there=bool(turns), wanted=wanted)

    def show_script(self, scenario: str, replies: Sequence[Reply]) -> None:
        """Show the script of a test call; without questions there is none."""
        self.script.show_script(scenario, replies)
        self._offer(_SCRIPT, there=bool(replies), wanted=True)

    @Slot()
    def switch(self) -> None:
        """Show the next one."""
        there = [place for place in range(self.tabs.count()) if self.tabs.isTabVisible(place)]
        if len(there) > 1:
            at = there.index(self.tabs.currentIndex())
            self.tabs.setCurrentIndex(there[(at + 1) % len(there)])

    @Slot()
    def begin_search(self) -> None:
        """Look for words in the transcript."""
        if self.tabs.isTabVisible(_TRANSCRIPT):
            self.tabs.setCurrentIndex(_TRANSCRIPT)
            self.transcript.begin_search()

    @Slot()
    def begin_script(self) -> None:
        """Ask the script's next question."""
        if self.tabs.isTabVisible(_SCRIPT):
            self.tabs.setCurrentIndex(_SCRIPT)
            self.script.begin()

    def _offer(self, place: int, *, there: bool, wanted: bool) -> None:
        """Have a tab or not, and show it where it is wanted; else the guidance."""
        with QSignalBlocker(self.tabs):
            self.tabs.setTabVisible(place, there)
            if there and wanted:
                self.tabs.setCurrentIndex(place)
            elif self.tabs.currentIndex() == place:
                self.tabs.setCurrentIndex(_GUIDANCE)
        others = (self.tabs.isTabVisible(other) for other in (_TRANSCRIPT, _SCRIPT))
        self.tabs.setVisible(any(others))
        self.stack.setCurrentIndex(self.tabs.currentIndex())

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        if place != _SCRIPT:
            self.memory.setValue(_KEY, "transcript" if place == _TRANSCRIPT else "guidance")
