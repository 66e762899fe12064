"""Let Qt and Python give back what nobody holds."""

import gc

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication


def free():
    """Delete what was to be deleted later, until nothing more goes."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        if not gc.collect():
            break


def close_left():
    """Free closed windows, which a change of theme would style again; return those left open."""
    application = QApplication.instance()
    if application is None or not application.topLevelWidgets():
        return []
    free()
    gc.freeze()  # what a test has made for all: the collector need not see it again
    left = [widget for widget in application.topLevelWidgets() if widget.isVisible()]
    for widget in left:
        widget.close()
    return left
