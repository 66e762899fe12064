"""The assistant that takes a new centre to its first scored call."""

from qa_desk.ui.widgets.setting_up.assistant import (
    Assistant,
    is_for,
    shows_by_itself,
    steps_for,
)

__all__ = ["Assistant", "is_for", "shows_by_itself", "steps_for"]
