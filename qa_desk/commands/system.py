"""Refuse a system that is too old, in words and before anything of Qt is loaded (P4)."""

import sys

from qa_desk.errors import RuleError
from qa_desk.rules import systems


def this() -> systems.System:
    """Return the computer that runs this."""
    version = (0, 0, 0)
    if sys.platform == "win32":
        found = sys.getwindowsversion()
        version = (found.major, found.minor, found.build)
    return systems.System(sys.platform, version, 64 if sys.maxsize > 2**32 else 32)


def require() -> None:
    """Let a system through that will do; RuleError with a sentence when it will not."""
    words = systems.refusal(this())
    if not words:
        return
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, words, "QA Desk 质检工作台", 0x10)
    raise RuleError(words)
