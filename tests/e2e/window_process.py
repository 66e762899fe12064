"""The program as a process whose windows are told: `window_process.py ARGUMENT …`.

It prints `WINDOW {class}` when a window appears and `BOX {words}` for a message, which it closes.
"""

import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from qa_desk import cli
from qa_desk.desk import application

seen = set()


def tell_windows() -> None:
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window not in seen:
            seen.add(window)
            if isinstance(window, QMessageBox):
                print("BOX", window.text(), flush=True)
                window.close()
            else:
                print("WINDOW", type(window).__name__, flush=True)


if __name__ == "__main__":
    watching = QTimer(application.make("light"), interval=20)
    watching.timeout.connect(tell_windows)
    watching.start()
    raise SystemExit(cli.main(sys.argv[1:]))
