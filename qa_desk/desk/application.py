"""The one QApplication: named, dressed, and speaking our language."""

import os
import sys

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from qa_desk import __version__, i18n
from qa_desk.i18n import _
from qa_desk.ui import theme


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
    theme.apply(app, theme_name)
    translate(app)
    return app


def translate(app: QApplication) -> None:
    """Let Qt's own buttons and menus speak our language."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if i18n.language() == "zh" and translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)
