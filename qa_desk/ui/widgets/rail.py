"""The rail: the pages of a person's day with a count of what waits in each."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.ui import theme

_NARROW = 72
_ROOMY = 1060  # a narrower window shows the icons alone
_ROW = 37  # of a page with the gap to the next


class RailButton(QPushButton):
    """One page: icon, name, and how much waits."""

    def __init__(self, title: str, icon: str) -> None:
        super().__init__(title)
        self._title = title
        self._icon = icon
        theme.role(self, "rail")
        self.setCheckable(True)
        self.setAccessibleName(title)
        self._count = theme.role(QLabel(), "count")
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addStretch()
        layout.addWidget(self._count)
        self.toggled.connect(self._on_toggled)
        self._on_toggled(on=False)

    def show_name(self, *, on: bool) -> None:
        """Show the page's name beside its icon, or the icon alone."""
        self.setText(self._title if on else "")
        self.setIconSize(theme.icon_size(gap=on))

    def show_tight(self, *, on: bool) -> None:
        """Take less room from top to bottom, or as much as is pleasant."""
        if self.property("tight") != on:
            self.setProperty("tight", on)
            theme.repolish(self)

    def show_waiting(self, number: int) -> None:
        """Show how much waits, nothing for none."""
        text = "" if not number else str(number) if number < 1000 else "999+"
        self._count.setText(text)
        self.setAccessibleDescription(_("{n} waiting").format(n=number) if number else "")

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        self.setIcon(theme.icon(self._icon, "accent" if on else "dim"))
        theme.role(self._count, "count-current" if on else "count")


class Rail(QFrame):
    """All pages of a person, the one in front ticked. `wanted(name)` asks for another."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "rail")
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        self._name = theme.role(QLabel(), "title")
        self._name.setContentsMargins(12, 0, 0, 0)
        self._name.setFixedHeight(theme.px(48))
        pages = theme.role(QWidget(), "bare")
        self._pages = QVBoxLayout(pages)
        self._pages.setContentsMargins(8, 4, 8, 8)
        self._pages.setSpacing(2)
        self._pages.addStretch()
        self._scroll = scroll = QScrollArea()
        scroll.setWidget(pages)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(8, 0, 8, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._name)
        layout.addWidget(scroll, 1)
        layout.addLayout(self.foot)

    def add(self, name: str, title: str, icon: str) -> RailButton:
        """Add a page below the others."""
        button = RailButton(title, icon)
        keys = theme.keys(f"Ctrl+{len(self._buttons) + 1}") if len(self._buttons) < 9 else ""
        button.setToolTip(f"{title}  {keys}".strip())
        self._buttons[name] = button
        self._group.addButton(button)
        self._pages.insertWidget(self._pages.count() - 1, button)
        return button

    def fit(self, window: int) -> None:
        """Show the names of the pages where a window so wide leaves room for them."""
        names = window >= theme.px(_ROOMY)
        self._name.setText(_("QA Desk") if names else "")
        for button in self._buttons.values():
            button.show_name(on=names)
        feet = self.findChildren(QToolButton)
        for foot in feet:
            _show_whole(foot, name=names)
        self.setFixedWidth(self._width(feet) if names else theme.px(_NARROW))
        for foot in feet:
            _shorten(foot, self.width() - theme.px(16))

    def button(self, name: str) -> RailButton:
        """Return the button of a page."""
        return self._buttons[name]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the pages closer together where they would not all be seen."""
        super().resizeEvent(event)
        room = self._scroll.viewport().height() // max(1, len(self._buttons))
        is_tight = room < theme.px(_ROW)
        for button in self._buttons.values():
            button.show_tight(on=is_tight)

    def _width(self, feet: list[QToolButton]) -> int:
        wanted = [button.sizeHint().width() + theme.px(56) for button in self._buttons.values()]
        wanted += [foot.sizeHint().width() + theme.px(16) for foot in feet]
        return min(max(theme.px(176), *wanted), theme.px(240))

    @Slot(QPushButton)
    def _on_clicked(self, button: RailButton) -> None:
        self.wanted.emit(next(name for name, one in self._buttons.items() if one is button))


def _show_whole(foot: QToolButton, *, name: bool) -> None:
    """Let a button below the pages show all its words, or its icon alone."""
    style = Qt.ToolButtonStyle
    foot.setIconSize(theme.icon_size(gap=name))
    foot.setToolButtonStyle(style.ToolButtonTextBesideIcon if name else style.ToolButtonIconOnly)
    foot.setText(foot.accessibleName())


def _shorten(foot: QToolButton, room: int) -> None:
    """End the words of a button with … where they need more room; its tool tip has them all."""
    excess = foot.sizeHint().width() - room
    if excess > 0 and foot.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly:
        metrics = foot.fontMetrics()
        width = metrics.horizontalAdvance(foot.text()) - excess
        foot.setText(metrics.elidedText(foot.text(), Qt.TextElideMode.ElideRight, width))
