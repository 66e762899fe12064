"""The lock of the window (S1-4.8): after a time without key or mouse, or at once by Ctrl+L.

While it is on, nothing of the pages is visible or can be reached; what was typed stays there.
"""

import time
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.services import accounts
from qa_desk.ui import theme
from qa_desk.ui.attention import INPUT
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import names, patience
from qa_desk.ui.widgets.chips import IconLabel
from qa_desk.ui.widgets.problem import Problem
from qa_desk.work import Actor

_MINUTE_MS = 60_000


class WindowLock(QFrame):
    """Lies over a window and asks for the password; signals `leave_wanted()`: somebody else."""

    leave_wanted = Signal()
    _is_whole = False  # again so when the collector has taken a closed window apart

    def __init__(self, window: QMainWindow, jobs: Jobs, actor: Actor) -> None:
        super().__init__(window)
        self._window, self._jobs = window, jobs
        self._actor = actor
        self._failures = 0
        self._again_at = 0.0
        self._hidden: list[QWidget] = []
        self._shortcuts: list[QShortcut] = []
        self._focus: QWidget | None = None
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self.lock)
        theme.role(self, "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayout(QVBoxLayout())
        self.hide()
        QShortcut(QKeySequence("Ctrl+L"), window, self.lock)
        self._application = cast("QApplication", QApplication.instance())
        self._is_whole = True
        window.installEventFilter(self)
        self._application.focusWindowChanged.connect(self._on_window)
        jobs.ask(accounts.idle_minutes).succeeded.connect(self.lock_after)

    @property
    def is_locked(self) -> bool:
        """Whether it is on."""
        return not self.isHidden()

    @Slot(object)
    def lock_after(self, minutes: int) -> None:
        """Lock after so many minutes without key or mouse; 0 is never."""
        self._idle.setInterval(minutes * _MINUTE_MS)
        if minutes:
            self._idle.start()
        else:
            self._idle.stop()

    @Slot()
    def lock(self) -> None:
        """Cover the window now."""
        if self.is_locked or self._window.isHidden():
            return
        self._idle.stop()
        self._application.installEventFilter(self)  # only now: it gets each event there is
        self._focus = QApplication.focusWidget()
        inside = cast("QWidget", self._window.centralWidget())
        dialogs = [one for one in QApplication.topLevelWidgets() if self._is_dialog(one)]
        self._hidden = [*dialogs, inside]
        for widget in self._hidden:
            widget.hide()
        self._shortcuts = [
            one
            for one in self._window.findChildren(
                QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly
            )
            if one.isEnabled()
        ]
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
        self._build()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.password.setFocus()

    def _unlock(self) -> None:
        self._application.removeEventFilter(self)
        self.hide()
        for widget in reversed(self._hidden):
            widget.show()
        for shortcut in self._shortcuts:
            shortcut.setEnabled(True)
        if self._focus is not None:
            self._focus.setFocus()
        self._hidden, self._shortcuts, self._focus, self._failures = [], [], None, 0
        if self._idle.interval():
            self._idle.start()

    @Slot(object)
    def _on_window(self, window: QWindow | None) -> None:
        """Notice what is done in a window that comes forward, which may be a dialog."""
        if window is not None:
            window.installEventFilter(self)
            self._go_on()

    def _go_on(self) -> None:
        if self._idle.isActive():
            self._idle.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that somebody is there; keep the lock over everything that comes up."""
        kind = event.type()
        if not self._is_whole:
            return False
        if kind in INPUT:
            self._go_on()
        elif kind == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        elif kind == QEvent.Type.Show and self.is_locked and self._is_dialog(watched):
            QTimer.singleShot(0, self, self._hide_dialogs)
        return False

    @Slot()
    def _hide_dialogs(self) -> None:
        """Let what came up meanwhile wait until the window is opened."""
        for widget in QApplication.topLevelWidgets():
            if self.is_locked and self._is_dialog(widget):
                self._hidden.insert(0, widget)
                widget.hide()

    def _is_dialog(self, widget: QObject) -> bool:
        return isinstance(widget, QDialog) and widget.isVisible() and widget.isWindow()

    @Slot()
    def _on_wanted(self) -> None:
        if not self.button.isEnabled():
            return
        rest = self._again_at - time.monotonic()
        if rest > 0:
            words = _("Too many wrong passwords. Try again in {n} s.")
            self.problem.say(words.format(n=max(1, round(rest))))
            return
        self._set_open(on=False)
        job = self._jobs.ask(accounts.prove, self.password.text())
        job.succeeded.connect(self._on_proved)
        job.failed.connect(self._on_refused)

    @Slot(object)
    def _on_proved(self, _nothing: None) -> None:
        self._unlock()

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            self._set_open(on=True)
            raise error
        self._failures += 1
        self._again_at = time.monotonic() + patience.wait_after(self._failures)
        self._set_open(on=True)
        self.problem.say(str(error))
        self.password.selectAll()
        self.password.setFocus()

    def _set_open(self, *, on: bool) -> None:
        self.password.setEnabled(on)
        self.button.setEnabled(on)

    def _build(self) -> None:
        """Build it in the language and the theme of now."""
        for old in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            old.hide()
            old.deleteLater()
        card = theme.role(QFrame(), "card")
        card.setFixedWidth(theme.px(360))
        layout = QVBoxLayout(card)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(4)
        layout.addWidget(IconLabel("lock", "dim", 24))
        layout.addWidget(theme.role(QLabel(_("Locked")), "title"))
        who = names.shown(f"{self._actor.name} {self._actor.staff_no}".strip())
        layout.addWidget(theme.role(QLabel(_("{person} is signed in").format(person=who)), "dim"))
        layout.addSpacing(12)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Password"))
        self.password.returnPressed.connect(self._on_wanted)
        label = QLabel(_("Password"))
        label.setBuddy(self.password)
        self.problem = Problem()
        self.button = theme.role(QPushButton(_("Unlock")), "primary")
        self.button.clicked.connect(self._on_wanted)
        self.leave = theme.role(QPushButton(_("Sign in as somebody else")), "link")
        self.leave.setToolTip(_("What was typed is kept as a draft."))
        self.leave.clicked.connect(self.leave_wanted)
        for widget in (label, self.password, self.problem, self.button, self.leave):
            widget.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus
                if widget in (self.password, self.button, self.leave)
                else Qt.FocusPolicy.NoFocus
            )
            layout.addWidget(widget)
            if widget is self.password:
                layout.addSpacing(8)
        outer = cast("QVBoxLayout", self.layout())
        while outer.takeAt(0):
            pass
        outer.addStretch(2)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
