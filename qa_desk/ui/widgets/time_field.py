"""The moment being heard, which can be typed over to go to another."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.timecode import clock, moment


class TimeField(QLineEdit):
    """Shows the position; while it has the focus it takes a time. `asked(ms)` on Enter."""

    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at_ms = 0
        self._before: QWidget | None = None
        self.setObjectName("time")
        self.setProperty("wrong", False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setAccessibleName(_("Go to time"))
        self.setToolTip(f"{keys.tip(keys.Command.GO_TO)}\n{_('Type 1:30, or 90 for seconds')}")
        self.textEdited.connect(self._on_edited)

    def show_length(self, length_ms: int) -> None:
        """Be wide enough for every moment of a recording, so that nothing moves."""
        widest = clock(max(length_ms, 60_000), 1).translate(str.maketrans("123456789", "0" * 9))
        self.ensurePolished()
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(widest) + theme.px(16))

    def show_position(self, at_ms: int) -> None:
        """Show the moment being heard, unless another is being typed."""
        self._at_ms = at_ms
        if not self.hasFocus():
            self.setText(clock(at_ms, 1))

    def begin(self) -> None:
        """Let a time be typed; the focus goes back to where it came from."""
        focus = QApplication.focusWidget()
        self._before = focus if focus is not self else self._before
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_wrong(wrong=False)
        self.show_position(self._at_ms)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._ask()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        at_ms = moment(self.text())
        self._show_wrong(wrong=at_ms is None)
        if at_ms is None:
            self.selectAll()
            return
        self._leave()
        self.asked.emit(at_ms)

    def _leave(self) -> None:
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.clearFocus()

    def _on_edited(self) -> None:
        self._show_wrong(wrong=False)

    def _show_wrong(self, *, wrong: bool) -> None:
        if self.property("wrong") != wrong:
            self.setProperty("wrong", wrong)
            self.setAccessibleDescription(_("Type 1:30, or 90 for seconds") * wrong)
            theme.repolish(self)
