"""How the CSR is checked: one button for each of the five modes, and a key."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules.quick_checks import MODES
from qa_desk.ui import theme


class ModeBar(QWidget):
    """Buttons of which one is down; Alt+1 to Alt+5 work from everywhere on the page.

    Signal: `chosen(mode)`.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, recording: bool = True) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for number, (mode, name) in enumerate(MODES.items(), start=1):
            if mode == "recording" and not recording:
                continue
            button = QPushButton(_(name))
            button.setCheckable(True)
            button.setToolTip(theme.keys(f"Alt+{number}"))
            button.setShortcut(f"Alt+{number}")
            self._group.addButton(button)
            self.buttons[mode] = button
            line.addWidget(button)
        line.addStretch(1)
        self.buttons["floor_check"].setChecked(True)
        self._group.buttonClicked.connect(self._on_clicked)

    @property
    def mode(self) -> str:
        """Return the mode that is chosen."""
        return next(mode for mode, button in self.buttons.items() if button.isChecked())

    def choose(self, mode: str) -> None:
        """Choose a mode, and say so."""
        self.buttons[mode].setChecked(True)
        self.chosen.emit(mode)

    @Slot(QAbstractButton)
    def _on_clicked(self, _button: QAbstractButton) -> None:
        self.chosen.emit(self.mode)
