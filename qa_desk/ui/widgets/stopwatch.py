"""The time of a contact that is watched while it happens, where else the waveform stands."""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import QElapsedTimer, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import N_, _
from qa_desk.rules.sheets import Mark
from qa_desk.rules.watching import Live
from qa_desk.services.cases import Case
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys, wording
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.timecode import clock

_TICK_MS = 200
_MS = timedelta(milliseconds=1)
_STYLE = """
QPushButton#mark {{ padding: 2px 6px; border: 1px solid {line}; border-radius: 4px; }}
QPushButton#mark:hover, QPushButton#mark:focus, QPushButton#mark:checked {{
    border-color: {accent}; }}
"""
SCREEN = N_(
    "The CSR's screen is watched with the centre's own tool. QA Desk keeps the time, the marks and "
    "the result."
)
_UNHEARD = N_(
    "There is no recording: a fatal error needs what was seen, and a witness. A recording that is "
    "imported later is found by itself."
)


class Stopwatch(QWidget):
    """Counts from the stored beginning, so that nothing is lost when the program ends.

    Stopped and started again it shows the time since the beginning: the contact went on meanwhile.
    Signals: `length_set(ms)`, 0 when it runs on; `outcome_written(words)`; `mark_wanted(Mark)`
    when one is clicked.
    """

    length_set = Signal(int)
    outcome_written = Signal(str)
    mark_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passed_ms = 0  # from the beginning until it was shown
        self._since = QElapsedTimer()
        self._length_ms: int | None = None  # when it stands
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show_time)
        self.toggle_button = theme.role(QPushButton(), "primary")
        self.toggle_button.clicked.connect(self.toggle)
        self.time = theme.role(QLabel(), "title")
        self.about = theme.role(QLabel(), "dim")
        self.outcome = QLineEdit()
        self.sentence = theme.role(QLabel(), "small")
        self.tools = QHBoxLayout()  # a button that records stands here
        self.marks = Flow(None, across=6, down=4)
        self.chips: list[QPushButton] = []
        self._lay_out()
        theme.changes().happened.connect(self._restyle)
        self._restyle()

    def _lay_out(self) -> None:
        self.time.setAccessibleName(_("Time since the contact began"))
        self.outcome.setPlaceholderText(_("What came of the contact"))
        self.outcome.setAccessibleName(_("What came of the contact"))
        self.outcome.setMaxLength(500)
        self.outcome.editingFinished.connect(self._on_outcome)
        self.sentence.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.toggle_button)
        line.addWidget(self.time)
        line.addWidget(self.about, 1)
        line.addLayout(self.tools)
        marks = QWidget()
        marks.setLayout(self.marks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self.outcome)
        column.addWidget(marks)
        column.addStretch(1)
        column.addWidget(self.sentence)

    # -- what it shows -----------------------------------------------------------------------

    def show_case(self, case: Case, live: Live) -> None:
        """Show how long a contact has been watched by now, by the server's clock."""
        self._passed_ms = (live.now - live.began_at) // _MS
        self._since.start()
        self._length_ms = live.length_ms or None
        about = (
            wording.mode(case.mode),
            _("remote") if live.is_remote else "",
            _("began {time}").format(time=wording.near_time(live.began_at, live.now)),
            _("dialled {number}").format(number=live.dialled) if live.dialled else "",
        )
        self.about.setText(wording.DOT.join(filter(None, about)))
        if not self.outcome.hasFocus():
            self.outcome.setText(live.outcome)
        self.outcome.setVisible(case.mode == "test_call" or bool(live.outcome))
        words = [_(_UNHEARD)]
        if case.mode == "screen_monitoring":
            words.insert(0, _(SCREEN))
        self.sentence.setText(" ".join(words))
        may = live.is_mine and case.row.status in ("E0", "E1")
        self.toggle_button.setEnabled(may)
        self.outcome.setEnabled(may)
        self._show_state()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """List the marks in the order of their time; a click goes to what one belongs to."""
        for chip in self.chips:
            self.marks.removeWidget(chip)
            chip.deleteLater()
        self.chips = [self._chip(mark) for mark in sorted(marks, key=lambda mark: mark.at_ms)]
        for chip in self.chips:
            self.marks.addWidget(chip)

    def point_at(self, at_ms: int) -> None:
        """Show which of the marks is meant: there is nothing to hear."""
        for chip in self.chips:
            chip.setChecked(chip.property("at_ms") == at_ms)

    @property
    def is_running(self) -> bool:
        """Say whether the contact goes on."""
        return self._length_ms is None

    @property
    def moment(self) -> int:
        """Return the time since the contact began, or how long it was, in ms."""
        if self._length_ms is not None:
            return self._length_ms
        return self._passed_ms + (self._since.elapsed() if self._since.isValid() else 0)

    # -- what a person does ------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        """Stop, or go on as if it had not been stopped."""
        if not self.toggle_button.isEnabled():
            return
        self._length_ms = max(1, self.moment) if self.is_running else None
        self._show_state()
        self.length_set.emit(self._length_ms or 0)

    def stop(self) -> None:
        """Stop, if it runs."""
        if self.is_running:
            self.toggle()

    def set_length(self, length_ms: int) -> None:
        """Show a length that was measured here but has not reached the database yet."""
        self._length_ms = length_ms or None
        self._show_state()

    @Slot()
    def _on_outcome(self) -> None:
        self.outcome_written.emit(self.outcome.text())

    # -- inside ------------------------------------------------------------------------------

    def _chip(self, mark: Mark) -> QPushButton:
        chip = QPushButton(theme.icon("map-pin", "accent"), clock(mark.at_ms))
        chip.setObjectName("mark")
        chip.setCheckable(True)
        chip.setAutoExclusive(False)
        chip.setIconSize(QSize(theme.px(12), theme.px(12)))
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.setAccessibleName(_("Mark at {time}").format(time=clock(mark.at_ms)))
        chip.setToolTip(_("Go to what it belongs to"))
        chip.setProperty("at_ms", mark.at_ms)
        chip.clicked.connect(lambda: self.mark_wanted.emit(mark))
        return chip

    def _show_state(self) -> None:
        words, icon = (_("Stop"), "pause") if self.is_running else (_("Go on"), "play")
        self.toggle_button.setText(words)
        self.toggle_button.setIcon(theme.icon(icon, "on_accent"))
        self.toggle_button.setToolTip(keys.tip(Command.PLAY))
        if self.is_running and self.isVisible():
            self._tick.start()
        else:
            self._tick.stop()
        self._show_time()

    @Slot()
    def _show_time(self) -> None:
        self.time.setText(clock(self.moment))

    def _restyle(self) -> None:
        colours = theme.colours()
        self.setStyleSheet(_STYLE.format(line=colours.line, accent=colours.accent))
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance("0:00:00") + 8)

    def showEvent(self, event: QShowEvent) -> None:
        """Go on showing the time."""
        super().showEvent(event)
        self._show_state()

    def hideEvent(self, event: QHideEvent) -> None:
        """Show no time to nobody; it is counted all the same."""
        self._tick.stop()
        super().hideEvent(event)
