"""The line over every page: the way back, the page's own header, jump, theme and language."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from qa_desk import i18n
from qa_desk.i18n import LANGUAGES, _
from qa_desk.ui import theme

_ROOMY = 1000


class TopBar(QFrame):
    """Shows one of `headers` between buttons that only ask."""

    back_wanted = Signal()
    forward_wanted = Signal()
    jump_wanted = Signal()
    theme_wanted = Signal()
    language_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "header")
        self.setFixedHeight(theme.px(48))
        self.headers = QStackedWidget()
        self.back = self._button(self.back_wanted, "arrow-left", _("Back"), "Alt+Left")
        self.forward = self._button(self.forward_wanted, "arrow-right", _("Forward"), "Alt+Right")
        self.jump = self._button(self.jump_wanted, "search", _("Jump to"), "Ctrl+K")
        theme.role(self.jump, "field")
        self.jump.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.jump.setText(_("Jump to") + "   " + theme.keys("Ctrl+K"))
        self.theme = self._button(self.theme_wanted, "moon", "")
        other = LANGUAGES["en" if i18n.language() == "zh" else "zh"]
        self.language = self._button(self.language_wanted, "languages", other)
        self.language.setText(other)
        self.language.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.language.setIconSize(theme.icon_size(gap=True))
        self._lay_out()
        self.show_theme()

    def show_ways(self, *, back: bool, forward: bool) -> None:
        """Say whether there is a way back and forward."""
        self.back.setEnabled(back)
        self.forward.setEnabled(forward)

    def show_theme(self) -> None:
        """Offer the other theme."""
        dark = theme.colours().name == "dark"
        words = _("Light theme") if dark else _("Dark theme")
        self._dress(self.theme, "sun" if dark else "moon", words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the jump field where the window is narrow."""
        super().resizeEvent(event)
        roomy = event.size().width() >= theme.px(_ROOMY)
        style = Qt.ToolButtonStyle
        self.jump.setIconSize(theme.icon_size(gap=roomy))
        self.jump.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if roomy else style.ToolButtonIconOnly
        )

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 12, 0)
        layout.setSpacing(0)
        layout.addWidget(self.back)
        layout.addWidget(self.forward)
        layout.addSpacing(8)
        layout.addWidget(self.headers, 1)
        layout.addSpacing(12)
        layout.addWidget(self.jump)
        layout.addSpacing(8)
        layout.addWidget(self.theme)
        layout.addWidget(self.language)

    def _button(self, asks: object, icon: str, words: str, keys: str = "") -> QToolButton:
        button = QToolButton()
        button.setIconSize(theme.icon_size())
        button.clicked.connect(asks)
        self._dress(button, icon, words, keys)
        return button

    @staticmethod
    def _dress(button: QToolButton, icon: str, words: str, keys: str = "") -> None:
        button.setIcon(theme.icon(icon))
        button.setToolTip(f"{words}  {theme.keys(keys)}".strip())
        button.setAccessibleName(words)
