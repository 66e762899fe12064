"""Walk the windows without a person: the tour of the main road, and the pictures of all pages."""

import os
from pathlib import Path

_QUIET = "qt.multimedia.*=false"  # what the player's plugins think of a machine without sound


def walk(folder: Path) -> int:
    """Build the demonstration centre in a folder and walk the main road; return the exit code."""
    os.environ.setdefault("QT_LOGGING_RULES", _QUIET)
    from qa_desk.tour import road

    return road.walk(folder)


def take_pictures(folder: Path) -> int:
    """Take a picture of every page for each role; return the exit code."""
    os.environ.setdefault("QT_LOGGING_RULES", _QUIET)
    from qa_desk.tour import pictures

    return pictures.take(folder)


def open_demonstration() -> int:
    """Open the window on the demonstration centre, built first if it is not there."""
    from qa_desk.tour import opening

    return opening.open_demonstration()
