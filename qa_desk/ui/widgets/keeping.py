"""Whether something may be taken out of a window: not at a computer that many people share."""

from PySide6.QtWidgets import QWidget

_NOTHING = "keeps_nothing"


def keep_nothing(window: QWidget) -> None:
    """Let nothing be saved, printed or copied out of a window and its dialogs."""
    window.setProperty(_NOTHING, True)


def may_keep(widget: QWidget | None) -> bool:
    """Say whether what a widget's window shows may be saved, printed or copied."""
    return widget is None or not widget.window().property(_NOTHING)
