"""A small button of a bar: an icon that says what it does on hovering, or a word."""

from collections.abc import Callable

from PySide6.QtWidgets import QToolButton

from qa_desk.ui import theme


def tool_button(icon: str, words: str, slot: Callable[[], object]) -> QToolButton:
    """Return a button that shows an icon, or where there is none its words, and calls `slot`."""
    button = QToolButton()
    if icon:
        button.setIcon(theme.icon(icon))
        button.setIconSize(theme.icon_size())
        button.setToolTip(words)
    else:
        button.setText(words)
    button.setAccessibleName(words)
    button.clicked.connect(slot)
    return button
