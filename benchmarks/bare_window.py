"""The peer of `startup`: a bare PySide6 window whose line edit takes typing."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget


class Edit(QLineEdit):
    """Say when the event loop has turned once after the focus came."""

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        QTimer.singleShot(0, lambda: print("READY", time.perf_counter(), flush=True))


application = QApplication([])
window = QWidget()
edit = Edit()
QVBoxLayout(window).addWidget(edit)
window.show()
window.activateWindow()
edit.setFocus()
application.exec()
