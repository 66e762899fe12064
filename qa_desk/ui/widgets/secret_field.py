"""What somebody signs with: the own password, and beside it the name drawn by hand if wanted."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.signatures import Given
from qa_desk.ui import theme
from qa_desk.ui.widgets.signature_pad import SignaturePad

_WIDTH = 280


class SecretField(QWidget):
    """A password field with a pen, which opens a pad to draw on. Signal: `wanted()` by Enter."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Password"))
        self.password.setPlaceholderText(_("Your password"))
        self.password.setMaximumWidth(theme.px(_WIDTH))
        self.password.returnPressed.connect(self.wanted)
        self.pen = QToolButton()
        self.pen.setCheckable(True)
        self.pen.setIcon(theme.icon("pen-line", "dim"))
        self.pen.setAccessibleName(_("Draw my signature"))
        self.pen.setToolTip(_("Draw my signature; it is printed beside my name."))
        self.pen.toggled.connect(self._on_pen)
        self.pad: SignaturePad | None = None
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.password, 1)
        line.addWidget(self.pen)
        line.addStretch(0)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._rows.addLayout(line)
        self.setFocusProxy(self.password)

    def given(self) -> Given:
        """Return what was entered."""
        drawn = self.pad is not None and self.pen.isChecked()
        return Given(self.password.text(), self.pad.png() if drawn and self.pad else b"")

    def missing(self) -> str:
        """Return why nothing can be signed with it yet, nothing when it can."""
        if self.pad is not None and self.pen.isChecked() and self.pad.missing():
            return self.pad.missing()
        return "" if self.password.text() else _("Enter your password to sign.")

    def try_again(self) -> None:
        """Let another password replace the wrong one."""
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self.password.selectAll()

    def set_enabled(self, *, enabled: bool) -> None:
        """Let it be changed, or not while somebody signs with it."""
        self.password.setReadOnly(not enabled)
        for widget in (self.pen, self.pad):
            if widget is not None:
                widget.setEnabled(enabled)

    @Slot(bool)
    def _on_pen(self, on: bool) -> None:
        if self.pad is None:
            self.pad = SignaturePad()
            self._rows.insertWidget(0, self.pad)
        self.pad.setVisible(on)
        (self.pad if on else self.password).setFocus(Qt.FocusReason.OtherFocusReason)
