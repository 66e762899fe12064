"""Moments of the recording as small buttons: to hear, and where wanted to add one more."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules.sheets import Mark
from qa_desk.ui import theme
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.mark_chips import MarkChip


class Moments(QWidget):
    """Moments of the recording to hear; signals `heard(ms)`, and `added()` for one more."""

    heard = Signal(int)
    added = Signal()

    def __init__(self, moments: Sequence[int], *, grows: bool) -> None:
        super().__init__()
        self.moments: list[int] = []
        self._row = Flow(self, across=8)
        if grows:
            self.add_here = QPushButton(_("Mark this moment"))
            self.add_here.setIcon(theme.icon("map-pin"))
            self.add_here.clicked.connect(self.added)
            self._row.addWidget(theme.role(self.add_here, "link"))
        for at_ms in moments:
            self.add(at_ms)

    def add(self, at_ms: int) -> None:
        """Add a moment, once."""
        if at_ms in self.moments:
            return
        self.moments.append(at_ms)
        chip = MarkChip(self)
        chip.show_mark(Mark(at_ms), read_only=True)
        chip.heard.connect(lambda mark: self.heard.emit(mark.at_ms))
        self._row.addWidget(chip)
