"""A button of a view that says by a short name what is wanted, to a slot that all of them share."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.ui import theme


def act_button(
    parent: QWidget, slot: Callable[[], object], icon: str, what: str, words: str = ""
) -> QPushButton:
    """Return a button whose property `what` the slot reads from its sender; `icon` may be ""."""
    button = QPushButton(words, parent)  # it may be shown before it is placed
    if icon:
        button.setIcon(theme.icon(icon))
        button.setIconSize(theme.icon_size(gap=True))
    button.setProperty("icon_name", icon)
    button.setProperty("what", what)
    button.clicked.connect(slot)
    return button
