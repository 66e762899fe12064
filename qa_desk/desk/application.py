"""The one QApplication: named, dressed, and speaking our language."""

import os
import signal
import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from qa_desk import __version__, i18n, paths, settings
from qa_desk.errors import StorageError
from qa_desk.i18n import _
from qa_desk.ui import messages, theme
from qa_desk.ui.widgets.number_watch import NumberWatch


def has_display() -> bool:
    """Say whether there is a screen to open windows on."""
    names = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)


def make(theme_name: str) -> QApplication:
    """Return the one QApplication, dressed; used by the window, the tour and the pictures."""
    QCoreApplication.setApplicationName("QA Desk")
    QCoreApplication.setApplicationVersion(__version__)
    QCoreApplication.setOrganizationName("QA Desk")
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationDisplayName(_("QA Desk"))
    app.setWindowIcon(QIcon(str(paths.resources() / "qa-desk.svg")))
    app.setDesktopFileName("qa-desk")
    theme.apply(app, theme_name)
    translate(app)
    NumberWatch.over(app)
    return app


def stay(begin: Callable[[QApplication], object]) -> int:
    """Let somebody open a first window, and stay until the last one is closed."""
    if not has_display():
        raise StorageError(
            _(
                "There is no display to open a window on. Commands work without one, see "
                "qa-desk --help; qa-desk demo --tour DIR walks through all pages."
            )
        )
    kept = settings.load()
    theme.take_text_size(kept.text)
    app = make(kept.theme)
    messages.install_excepthook()
    begin(app)
    QTimer.singleShot(0, messages.open_log)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _quit)
    return app.exec()


def _quit(_signal: int, _frame: object) -> None:
    QApplication.exit(0)  # quit() would let a window ask first; what is typed is kept anyway


def translate(app: QApplication) -> None:
    """Let Qt's own buttons and menus speak our language."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if i18n.language() == "zh" and translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)
    theme.keys.cache_clear()
