"""The only place with message boxes: tell, warn, ask, and the report of a crash."""

import logging
import platform
import sys
import traceback
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk import __version__, paths
from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules import masking
from qa_desk.ui import theme

_log = logging.getLogger("qa_desk")
_open: set[QDialog] = set()


def tell(parent: QWidget | None, text: str) -> None:
    """Show a piece of information; nothing waits for it."""
    _show(parent, text, "info", "accent")


def warn(parent: QWidget | None, problem: QaDeskError | str) -> None:
    """Show what went wrong, in the words it carries; nothing waits for it."""
    _show(parent, str(problem), "triangle-alert", "late")


def failure(parent: QWidget | None, error: BaseException) -> None:
    """Show a failed job: words for a person where it has them, the report of a crash otherwise."""
    if isinstance(error, QaDeskError):
        warn(parent, error)
    else:
        crash(type(error), error, error.__traceback__, parent)


def ask(parent: QWidget | None, text: str, verb: str) -> bool:
    """Ask before what cannot be undone; the verb stands on the button."""
    box = _box(parent, text, "circle-alert", "accent")
    yes = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.exec()
    answer = box.clickedButton() is yes
    box.deleteLater()
    return answer


def _box(parent: QWidget | None, text: str, icon: str, colour: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle(_("QA Desk"))
    box.setIconPixmap(theme.icon(icon, colour).pixmap(theme.px(32)))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    return box


def _show(parent: QWidget | None, text: str, icon: str, colour: str) -> None:
    for open_box in QApplication.topLevelWidgets():
        if isinstance(open_box, QMessageBox) and open_box.isVisible() and open_box.text() == text:
            return  # it is being said already
    box = _box(parent, text, icon, colour)
    box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
    _keep_while_open(box)
    box.open()


def _keep_while_open(box: QDialog) -> None:
    """Hold a box that no window holds: without a parent it would vanish at once."""
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if box.parent() is None:
        _open.add(box)
        box.finished.connect(lambda _result: _open.discard(box))


class CrashDialog(QDialog):
    """A fault of the program: versions and trace, to copy and send."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("QA Desk"))
        self._report = report
        words = QLabel(
            _(
                "QA Desk made a mistake that is not yours. Everything shown as saved is safe. "
                "You may go on; if it happens again, restart QA Desk and send this report to "
                "your administrator."
            )
        )
        words.setWordWrap(True)
        trace = QPlainTextEdit(report)
        trace.setReadOnly(True)
        trace.setAccessibleName(_("Report"))
        self._copy = QPushButton(_("Copy report"))
        self._copy.clicked.connect(self._on_copy)
        close = QPushButton(_("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self._copy)
        buttons.addStretch()
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addWidget(trace)
        layout.addLayout(buttons)
        self.resize(640, 400)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self._copy.setText(_("Copied"))


def crash_report(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> str:
    """Put a fault into a text for the people who mend it; numbers in it are masked (P18)."""
    return "\n".join(
        [
            f"QA Desk {__version__}, Python {platform.python_version()}, PySide6 {pyside_version}",
            platform.platform(),
            "",
            masking.mask_in_text("".join(traceback.format_exception(kind, error, trace))),
        ]
    )


class MaskedLines(logging.Formatter):
    """Lines of the log, in which nobody's number stands (P18)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a line, with its fault when it has one."""
        return masking.mask_in_text(super().format(record))


def crash(
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    parent: QWidget | None = None,
) -> None:
    """Log a fault and show it, one at a time."""
    _log.critical("Fault", exc_info=(kind, error, trace))
    if QApplication.instance() is None:
        return
    if any(isinstance(w, CrashDialog) and w.isVisible() for w in QApplication.topLevelWidgets()):
        return
    box = CrashDialog(crash_report(kind, error, trace), parent or QApplication.activeWindow())
    _keep_while_open(box)
    box.open()


def _on_exception(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if not issubclass(kind, Exception):  # Ctrl+C and exit stay what they are
        sys.__excepthook__(kind, error, trace)
        return
    try:
        if isinstance(error, QaDeskError):
            warn(QApplication.activeWindow(), error)
        else:
            crash(kind, error, trace)
    except Exception:  # noqa: BLE001 - the other of the two: there is nobody left to tell
        sys.__excepthook__(kind, error, trace)


def install_excepthook() -> None:
    """Show every fault nobody caught, and log it."""
    sys.excepthook = _on_exception


def open_log() -> None:
    """Write the log to `qa-desk.log` in the folder of logs, or warn that it cannot be written."""
    from logging.handlers import RotatingFileHandler  # slow to import, not needed to sign in

    try:
        paths.logs().mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            paths.logs() / "qa-desk.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8"
        )
    except OSError:
        _log.warning("The log cannot be written to %s.", paths.logs())
    else:
        handler.setFormatter(MaskedLines("%(asctime)s %(levelname)s %(name)s %(message)s"))
        _log.addHandler(handler)
