"""The signing station (P3): many people share one computer, and each finds it as if new.

Nothing of a person is kept: no list of names, no draft, no sound, no size of a window.
"""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import Bilingual, _
from qa_desk.ui import theme
from qa_desk.ui.attention import Attention
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.sign_in import SignInWindow
from qa_desk.ui.widgets import keeping
from qa_desk.ui.widgets.chips import IconLabel
from qa_desk.ui.widgets.idle_clock import IdleClock
from qa_desk.ui.widgets.signing_desk import LEAVE_KEY, WATCHES, LeaveDialog, SigningDesk
from qa_desk.work import Actor

FAREWELL_MS = 5000


class StationSignIn(SignInWindow):
    """Asks who it is, and knows nobody."""

    def words(self) -> tuple[str, str, str]:
        return (
            _("Read and sign"),
            _("Your results wait here for your signature."),
            _("Sign-in name, usually the staff no."),
        )


class Farewell(QWidget):
    """A few words before the next person; `over()` by any key, a click, or after a few seconds."""

    over = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = theme.role(QLabel(), "figure")
        self._reason = theme.role(QLabel(), "dim")
        self._timer = QTimer(self, singleShot=True, interval=FAREWELL_MS)
        self._timer.timeout.connect(self.over)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(2)
        for widget in (IconLabel("circle-check", "good", 64), self.title, self._reason):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def say(self, words: str) -> None:
        """Say it, for a few seconds."""
        self.title.setText(words)
        self._reason.setText(_("You are signed out, and nothing of yours is kept here."))
        self._timer.start()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self._go_on()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        del event
        self._go_on()

    def _go_on(self) -> None:
        self._timer.stop()
        self.over.emit()


class Countdown(QFrame):
    """Says at the top how long it is until the sign-out, while nobody does anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "notice")
        self.words = theme.role(QLabel(), "heading")
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(12)
        line.addWidget(IconLabel("clock", "late", 20))
        line.addWidget(self.words, 1)
        self.hide()

    def show_left(self, seconds: int, *, typed: bool) -> None:
        """Say how many seconds are left, and what goes then; nothing when there is no hurry."""
        words = _("Are you still there? You are signed out in {n} s. Any key goes on.")
        if typed:
            words += " " + _("What you typed is not kept: sign it, or it goes with you.")
        self.words.setText(words.format(n=seconds))
        self.setVisible(bool(seconds))


class StationWindow(QWidget):
    """One screen after another: who is it, what waits, thank you.

    Signals: `submitted(login, password)`; `language_chosen()`; `left()` when the person goes, with
    all that was shown gone already; `let_in()` when a team lead let somebody in again;
    `looked_at(names of models)` while somebody looks; `fresh()` when the next person may begin.
    """

    submitted = Signal(str, str)
    language_chosen = Signal()
    left = Signal()
    let_in = Signal()
    looked_at = Signal(object)
    fresh = Signal()

    def __init__(self, where: Bilingual) -> None:
        super().__init__()
        self._where = where
        self.sign_in: StationSignIn | None = None
        self.desk: SigningDesk | None = None
        self.dialog: LeaveDialog | None = None
        self.idle = IdleClock(self)
        self.idle.is_busy = self._is_busy
        self.idle.counting.connect(self._on_counting)
        self.idle.ended.connect(self._on_idle)
        self.countdown = Countdown()
        self.farewell = Farewell()
        self.farewell.over.connect(self.fresh)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.farewell)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.countdown)
        layout.addWidget(self._stack, 1)
        keeping.keep_nothing(self)
        theme.role(self, "ground")
        self._attention = Attention(self, tires=True)
        self._attention.changed.connect(self._say_what_is_looked_at)
        QShortcut(QKeySequence(LEAVE_KEY), self, self.leave)

    # Who is it

    def ask_who(self, seconds: int) -> None:
        """Begin anew with an empty sign-in; what is typed there goes after so many seconds."""
        self._take_apart()
        self.setWindowTitle(_("QA Desk"))
        self.sign_in = window = StationSignIn(self._where)
        window.submitted.connect(self.submitted)
        window.language_chosen.connect(self.language_chosen)
        self._show(window)
        window.login.setFocus()
        self.idle.start(seconds)

    def refuse(self, words: str) -> None:
        """Say why somebody was not let in; the password is to be typed again."""
        if self.sign_in is not None:
            self.sign_in.show_error(words)

    # What waits

    def enter(self, jobs: Jobs, actor: Actor, seconds: int) -> None:
        """Show what waits for a person; without a key for so many seconds it ends."""
        self._take_apart()
        self.desk = desk = SigningDesk(jobs, actor)
        desk.finished.connect(self.part)
        desk.leave_wanted.connect(self.leave)
        desk.let_in.connect(self.let_in)
        self._show(desk)
        desk.setFocus()
        self.idle.start(seconds)
        self._say_what_is_looked_at()

    @Slot()
    def leave(self) -> None:
        """Sign out; ask first where something typed would go."""
        if self.desk is None or self.dialog is not None:
            return
        if not self.desk.words:
            self.part(_("Signed out"))
            return
        self.dialog = LeaveDialog(self)
        self.dialog.wanted.connect(self._on_leave_wanted)
        self.dialog.finished.connect(self._on_asked)
        self.dialog.open()

    @Slot(str)
    def part(self, words: str) -> None:
        """Take away all that was shown, let the person go, and say a few words."""
        self.idle.stop()
        self.countdown.hide()
        self._take_apart()
        self._stack.setCurrentWidget(self.farewell)
        self.farewell.say(words)
        self.repaint()  # a server may let us wait, and nobody else is to read on meanwhile
        self.left.emit()

    def _take_apart(self) -> None:
        """Leave nothing of anybody: no dialog, no menu, no words, nothing to paste."""
        for other in QApplication.topLevelWidgets():
            if other is not self and other.isVisible():
                other.close()
        for screen in (self.sign_in, self.desk):
            if screen is not None:
                self._stack.removeWidget(screen)
                screen.hide()
                screen.deleteLater()
        self.sign_in = self.desk = None
        clipboard = QGuiApplication.clipboard()
        clipboard.clear()
        if clipboard.supportsSelection():
            clipboard.clear(clipboard.Mode.Selection)

    def _show(self, screen: QWidget) -> None:
        self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)

    # Nobody is there

    def _is_busy(self) -> bool:
        return self.desk is not None and self.desk.is_listening()

    @Slot(int)
    def _on_counting(self, seconds: int) -> None:
        typed = self.desk is not None and bool(self.desk.words)
        self.countdown.show_left(seconds if self._is_somebody_in() else 0, typed=typed)

    def _is_somebody_in(self) -> bool:
        return self.desk is not None or QApplication.activeModalWidget() is not None

    @Slot()
    def _on_idle(self) -> None:
        if self.desk is not None:
            self.part(_("Signed out: nobody was there"))
        else:
            self.fresh.emit()

    @Slot()
    def _say_what_is_looked_at(self) -> None:
        looks = self.desk is not None and self._attention.is_there
        self.looked_at.emit(WATCHES if looks else frozenset())

    # What else may happen

    @Slot()
    def _on_leave_wanted(self) -> None:
        self.part(_("Signed out"))

    @Slot()
    def _on_asked(self) -> None:
        self.dialog = None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close from the empty sign-in only: whoever is signed in is signed out first."""
        if self.desk is not None:
            event.ignore()
            self.leave()
        else:
            super().closeEvent(event)
